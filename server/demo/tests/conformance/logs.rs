//! Logs.

use std::{pin::pin, time::Duration};

use anyhow::{Context, Result, ensure};
use futures::{AsyncBufReadExt, TryStreamExt};
use jiff::Timestamp;
use kube::api::{DeleteParams, LogParams};
use tokio::time::timeout;

use crate::stage::{Part, Stage};

async fn log(stage: &Stage, part: &Part, query: &str) -> Result<String> {
    let path = format!("{}/log?{query}", part.path());
    Ok(stage.text(&path).await?.map_err(|status| *status)?)
}

/// Lines with the times before them, oldest first.
fn stamped(text: &str) -> Result<Vec<(Timestamp, &str)>> {
    text.lines()
        .map(|line| {
            let (time, rest) = line.split_once(' ').with_context(|| format!("no time before {line:?}"))?;
            Ok((time.parse()?, rest))
        })
        .collect()
}

pub(crate) async fn the_tail_is_as_long_as_asked_for(stage: &Stage) -> Result<()> {
    for count in [1, 3, 10] {
        let text = log(stage, &stage.talker, &format!("tailLines={count}")).await?;
        ensure!(text.lines().count() == count && text.ends_with('\n'), "{count} lines: {text:?}");
    }
    ensure!(log(stage, &stage.talker, "tailLines=0").await?.is_empty(), "no lines: some");
    Ok(())
}

pub(crate) async fn timestamps_have_nine_digits(stage: &Stage) -> Result<()> {
    let text = log(stage, &stage.talker, "tailLines=40&timestamps=true").await?;
    for line in text.lines() {
        let time = line.split(' ').next().unwrap_or_default();
        let pattern =
            time.chars().map(|next| if next.is_ascii_digit() { '0' } else { next }).collect::<String>();
        ensure!(pattern == "0000-00-00T00:00:00.000000000Z", "{time}");
    }
    let times = stamped(&text)?;
    ensure!(times.is_sorted_by_key(|(time, _)| *time), "times go back");
    Ok(())
}

/// The API server hands `sinceTime` on without the fraction of the second; what is written then is part of it.
pub(crate) async fn since_counts_from_the_whole_second_on(stage: &Stage) -> Result<()> {
    let text = log(stage, &stage.talker, "tailLines=2000&timestamps=true").await?;
    let lines = stamped(&text)?;
    // A line that is not the first of its second, in a second that is there from its beginning on.
    let first_second = lines.first().context("no lines")?.0.as_second();
    let (at, since) = lines
        .iter()
        .enumerate()
        .skip(1)
        .find(|(at, (time, _))| {
            time.as_second() > first_second && lines[at - 1].0.as_second() == time.as_second()
        })
        .map(|(at, (time, _))| (at, *time))
        .context("no two lines in a second")?;
    let expected =
        lines[..at].iter().find(|(time, _)| time.as_second() == since.as_second()).context("none")?;
    let text = log(stage, &stage.talker, &format!("sinceTime={since}&timestamps=true")).await?;
    let got = stamped(&text)?;
    ensure!(got.first() == Some(expected), "since {since}: {:?} instead of {expected:?}", got.first());
    // To the nanosecond it is inclusive, too: a line at the very second would be there.
    let text = log(stage, &stage.talker, "sinceSeconds=2&timestamps=true").await?;
    let oldest = stamped(&text)?.first().context("nothing within two seconds")?.0;
    let age = Timestamp::now().duration_since(oldest).as_secs_f64();
    ensure!(age < 5.0, "since two seconds: a line of {age} s before");
    Ok(())
}

pub(crate) async fn following_goes_on(stage: &Stage) -> Result<()> {
    let pods = stage.pods(&stage.talker.namespace);
    let params = LogParams { follow: true, tail_lines: Some(2), timestamps: true, ..LogParams::default() };
    let mut lines = pin!(pods.log_stream(&stage.talker.pod, &params).await?.lines());
    let mut last = None;
    for number in 0..40 {
        let line = timeout(Duration::from_secs(5), lines.try_next()).await.context("it pauses")??;
        let line = line.with_context(|| format!("it ends after {number} lines"))?;
        let time = line.split(' ').next().unwrap_or_default().parse::<Timestamp>()?;
        ensure!(last.is_none_or(|last| time >= last), "line {number} goes back in time");
        last = Some(time);
    }
    let delay = Timestamp::now().duration_since(last.context("no line")?).as_secs_f64();
    ensure!(delay < 2.0, "the latest line comes {delay} s late");
    Ok(())
}

pub(crate) async fn following_ends_with_the_pod(stage: &Stage) -> Result<()> {
    let pods = stage.pods(&stage.stirred.0);
    let victim = stage.stirred_pod().await?;
    let params = LogParams { follow: true, tail_lines: Some(0), ..LogParams::default() };
    let mut lines = pin!(pods.log_stream(&victim, &params).await?.lines());
    pods.delete(&victim, &DeleteParams::default()).await?;
    let end = async {
        while lines.try_next().await?.is_some() {}
        anyhow::Ok(())
    };
    timeout(Duration::from_secs(20), end).await.context("it goes on after the pod is gone")?
}

pub(crate) async fn the_run_before_can_be_read(stage: &Stage) -> Result<()> {
    // Between two waits, the run before the one that has just ended is the one before that. The kubelet has deleted
    // its log and says so in place of it.
    let mut text = log(stage, &stage.crasher, "previous=true").await?;
    for _ in 0..80 {
        if !text.starts_with("unable to retrieve container logs for ") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        text = log(stage, &stage.crasher, "previous=true").await?;
    }
    // A real crasher's standard output and error may come in either order.
    ensure!(text.lines().any(|line| line == stage.last_words), "it is {text:?}");
    // A container that waits is asked for its latest run.
    let text = log(stage, &stage.crasher, "").await?;
    ensure!(!text.is_empty(), "a container that waits has no log");
    Ok(())
}

pub(crate) async fn refusals_are_worded_alike(stage: &Stage) -> Result<()> {
    let Stage { talker, pair, unpullable, initialising, .. } = stage;
    let (one, two) = (pair.containers.join(" "), unpullable.container());
    let waiting = format!("container \"{two}\" in pod \"{}\" is waiting to start: ", unpullable.pod);
    let initial = initialising.container();
    for (part, query, code, words) in [
        (
            pair,
            "",
            400,
            format!("a container name must be specified for pod {}, choose one of: [{one}]", pair.pod),
        ),
        (talker, "container=x", 400, format!("container x is not valid for pod {}", talker.pod)),
        (
            talker,
            "previous=true",
            400,
            format!(
                "previous terminated container \"{}\" in pod \"{}\" not found",
                talker.container(),
                talker.pod
            ),
        ),
        (
            initialising,
            "",
            400,
            format!(
                "container \"{initial}\" in pod \"{}\" is waiting to start: PodInitializing",
                initialising.pod
            ),
        ),
        (unpullable, "", 400, waiting),
        (&Part { pod: "x".to_owned(), ..talker.clone() }, "", 404, "pods \"x\" not found".to_owned()),
        (talker, "tailLines=x", 400, "strconv.ParseInt: parsing \"x\": invalid syntax".to_owned()),
        (
            talker,
            "tailLines=-1",
            422,
            format!(
                "PodLogOptions \"{}\" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0",
                talker.pod
            ),
        ),
        (
            talker,
            "limitBytes=0",
            422,
            format!(
                "PodLogOptions \"{}\" is invalid: limitBytes: Invalid value: 0: must be greater than 0",
                talker.pod
            ),
        ),
        (
            talker,
            "sinceTime=foo",
            400,
            "parsing time \"foo\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"foo\" as \"2006\""
                .to_owned(),
        ),
        (
            talker,
            "sinceTime=2020-01-01T00:00:00Z&sinceSeconds=3",
            422,
            format!(
                "PodLogOptions \"{}\" is invalid: []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified",
                talker.pod
            ),
        ),
    ] {
        let refused = stage.text(&format!("{}/log?{query}", part.path())).await?;
        let refused = refused.err().with_context(|| format!("{} {query}: it is answered", part.pod))?;
        ensure!(refused.code == code, "{query}: {} instead of {code}: {}", refused.code, refused.message);
        let alike = if words.ends_with(": ") {
            refused.message.starts_with(&words)
        } else {
            refused.message == words
        };
        ensure!(alike, "{query}: {:?} instead of {words:?}", refused.message);
    }
    Ok(())
}

pub(crate) async fn a_pod_without_a_node_has_nothing(stage: &Stage) -> Result<()> {
    ensure!(log(stage, &stage.misfit, "").await?.is_empty(), "it has a log");
    Ok(())
}

pub(crate) async fn bytes_are_limited_exactly(stage: &Stage) -> Result<()> {
    for limit in [1, 10, 333] {
        let text = log(stage, &stage.talker, &format!("limitBytes={limit}")).await?;
        ensure!(text.len() == limit, "{} bytes instead of {limit}", text.len());
    }
    Ok(())
}
