//! From the first byte to the end of one container's log, over as many connections as it takes.
//!
//! ```text
//!   open ─→ forward lines ─→ broken off ─→ ask for the pod ─┬─ runs: pause, open again from the last second on
//!    ↑                                                      ├─ run ended: open once more, read to the end ─→ End
//!    └──────────────────────────────────────────────────────┴─ pod gone ─→ End
//! ```
//!
//! The end of a response is not the end of a log: proxies, the kubelet's idle limit, rotation and a restarted API
//! server end responses too. Only the pod's state tells.

use std::sync::Arc;

use futures::future::BoxFuture;
use jiff::Timestamp;
use kdr_core::Error;
use kube::Client;

use crate::{
    container::{ContainerEvent, EndReason, LogRequest},
    lines::LineReader,
    metrics::Counters,
    pace::{BackOff, Pace},
    queue::{Sender, ViewerLeft},
    refusal::{Question, Refusal, no_longer_there},
    request::{Asked, From},
    resume::Resume,
    run::{Fate, Run, fate},
    upstream::{self, Upstream},
};

/// Attempts to go on reading a log that is not followed.
pub(crate) const ATTEMPTS: u32 = 5;

/// An answer to the question for a log, to come.
pub type Opening = BoxFuture<'static, Result<Upstream, Refusal>>;

/// Reads one container's log for one viewer.
pub struct Follower {
    /// To the API server.
    pub client: Client,
    /// What the viewer asked for.
    pub request: LogRequest,
    /// Whose log it is.
    pub run: Run,
    /// It is the run before the current one: since the beginning or by now.
    pub previous: bool,
    /// How patiently.
    pub pace: Pace,
    /// Where the lines go.
    pub queue: Sender,
    /// Counted for the admin port.
    pub counters: Arc<Counters>,
    /// What was sent.
    pub resume: Resume,
    /// From where to ask again while nothing was sent: the moment since which the log was empty.
    pub empty_since: Option<Timestamp>,
}

/// Why no more can be sent.
pub(crate) enum Stop {
    ViewerLeft,
    Failed(Error),
}

impl std::convert::From<ViewerLeft> for Stop {
    fn from(_: ViewerLeft) -> Self {
        Self::ViewerLeft
    }
}

/// What is being read.
#[derive(Clone, PartialEq, Eq)]
pub enum Reading {
    /// What there is, because no more was asked for.
    History,
    /// A run that goes on, as far as is known.
    Live,
    /// What there is, or what is left, of a run that has ended so.
    Rest { how: String },
}

/// How a connection ended.
pub(crate) enum Break {
    /// The response ended as it should.
    End,
    /// The response ended with words of the node's own in place of a log.
    Words(String),
    /// The connection was lost.
    Lost(String),
    /// Nothing came for a long time.
    Silent,
    /// There was no connection.
    Refused(Refusal),
}

impl Follower {
    /// Reads until the log, the pod or the viewer is gone. Whoever is listening hears the reason last.
    pub async fn run(mut self, reading: Reading, first: Opening) {
        let last = match self.read(reading, first).await {
            Ok((reason, message)) => Ok(ContainerEvent::End { reason, message }),
            Err(Stop::Failed(error)) => Err(error),
            Err(Stop::ViewerLeft) => return,
        };
        // If the viewer has left by now, nobody needs it.
        let _ = self.queue.other(last).await;
    }

    async fn read(&mut self, mut reading: Reading, first: Opening) -> Result<(EndReason, String), Stop> {
        let mut back_off = BackOff::new(self.pace);
        let mut broken = match self.answer(&reading, first).await {
            Ok(upstream) => self.forward(upstream, &reading, &mut back_off).await?,
            Err(Break::Refused(refusal)) => return Err(Stop::Failed(refusal.explain(&self.question()))),
            Err(broken) => broken,
        };
        loop {
            if let Some(end) = self.end(&broken, &reading).await? {
                return Ok(end);
            }
            tracing::debug!(pod = %self.request.pod, container = %self.run.container, why = %broken, "log broke off");
            match self.what_became(&broken, &mut back_off).await? {
                Fate::PodGone => return self.pod_gone(&broken).await,
                Fate::Ended { how, previous: None } => return self.ended_beyond_reach(how).await,
                Fate::Ended { how, previous: Some(previous) } => {
                    self.previous = previous || self.request.previous;
                    if reading != Reading::Live {
                        back_off.pause().await;
                    } else if matches!(broken, Break::End) && self.has_last_line().await {
                        return Ok((EndReason::ContainerEnded, how));
                    }
                    if self.follows() {
                        reading = Reading::Rest { how };
                    }
                }
                Fate::Runs(id) => {
                    self.run.id = self.run.id.take().or(id);
                    back_off.pause().await;
                }
            }
            if reading == Reading::History && back_off.failures() > ATTEMPTS {
                return Err(Stop::Failed(broken.as_refusal().explain(&self.question())));
            }
            self.counters.resume();
            broken = match self.open_again(&reading).await {
                Ok(upstream) => self.forward(upstream, &reading, &mut back_off).await?,
                Err(broken) => broken,
            };
        }
    }

    pub(crate) fn follows(&self) -> bool {
        self.request.follow && !self.request.previous
    }

    /// Whether this was the log's end.
    async fn end(&mut self, broken: &Break, reading: &Reading) -> Result<Option<(EndReason, String)>, Stop> {
        match (reading, broken) {
            (Reading::History, Break::End) => {
                self.gap_at_end("The node rotated the log while it was read.").await?;
                Ok(Some((EndReason::Complete, "This is the end of the log.".to_owned())))
            }
            (Reading::History, Break::Words(words)) => {
                Err(Stop::Failed(no_longer_there(&self.run.container, words)))
            }
            (Reading::Rest { how }, Break::End) => {
                self.gap_at_end("The node rotated the log before its end was read.").await?;
                Ok(Some((EndReason::ContainerEnded, how.clone())))
            }
            (Reading::Rest { how }, Break::Words(words)) => {
                if self.resume.last_time().is_none() {
                    return Err(Stop::Failed(no_longer_there(&self.run.container, words)));
                }
                self.gap_at_end(&format!("The node deleted the log before its end was read: {words}."))
                    .await?;
                Ok(Some((EndReason::ContainerEnded, how.clone())))
            }
            _ => Ok(None),
        }
    }

    async fn pod_gone(&mut self, broken: &Break) -> Result<(EndReason, String), Stop> {
        if !matches!(broken, Break::End) {
            self.gap_until_now("The pod was deleted before its log's end was read.").await?;
        }
        Ok((EndReason::PodGone, "The pod was deleted.".to_owned()))
    }

    async fn ended_beyond_reach(&mut self, how: String) -> Result<(EndReason, String), Stop> {
        self.gap_until_now("The node does not serve the rest of this run's log any more.").await?;
        Ok((EndReason::ContainerEnded, how))
    }

    /// Asks for the pod until there is an answer.
    async fn what_became(&self, broken: &Break, back_off: &mut BackOff) -> Result<Fate, Stop> {
        if let Break::Refused(refusal) = broken
            && refusal.is_about_rights()
            && back_off.failures() >= ATTEMPTS
        {
            return Err(Stop::Failed(refusal.explain(&self.question())));
        }
        let mut failed = false;
        loop {
            let LogRequest { namespace, pod, .. } = &self.request;
            let refusal = match upstream::pod(&self.client, namespace, pod, self.pace.answer).await {
                Ok(pod) => {
                    if failed {
                        back_off.reset();
                    }
                    return Ok(fate(&pod, &self.run));
                }
                Err(refusal) if refusal.is_not_found() => return Ok(Fate::PodGone),
                Err(refusal) => refusal,
            };
            failed = true;
            // An API server that has just started may refuse rights that it has not read yet.
            let patient = self.follows() && !refusal.is_about_rights();
            if !patient && back_off.failures() >= ATTEMPTS {
                return Err(Stop::Failed(refusal.explain(&Question { container: "", ..self.question() })));
            }
            back_off.pause().await;
        }
    }

    async fn open_again(&self, reading: &Reading) -> Result<Upstream, Break> {
        let second = self.resume.since_second().or(self.empty_since.map(Timestamp::as_second));
        self.answer(reading, self.open(second.map_or(From::Viewer, From::Second), *reading == Reading::Live))
            .await
    }

    fn open(&self, from: From, follow: bool) -> impl Future<Output = Result<Upstream, Refusal>> {
        let asked = Asked { from, follow, previous: self.previous };
        upstream::open(&self.client, &self.counters, &self.request, &self.run.container, asked)
    }

    /// Waits for the node's answer; in a follow for as long as for a line.
    async fn answer(
        &self,
        reading: &Reading,
        opening: impl Future<Output = Result<Upstream, Refusal>>,
    ) -> Result<Upstream, Break> {
        let live = *reading == Reading::Live;
        let limit = if live { self.pace.silence } else { self.pace.answer };
        match tokio::time::timeout(limit, opening).await {
            Ok(Ok(upstream)) => Ok(upstream),
            Ok(Err(refusal)) => Err(Break::Refused(refusal)),
            Err(_) if live => Err(Break::Silent),
            Err(_) => Err(Break::Refused(Refusal::timed_out(limit))),
        }
    }

    /// Whether the ended run's last line has been sent. Saves reading the overlap again, which is much of a short and busy
    /// run; when in doubt, it is read.
    async fn has_last_line(&self) -> bool {
        let ask = async {
            let mut upstream = self.open(From::LastLine, false).await.ok()?;
            let mut reader = LineReader::default();
            while let Some(chunk) = upstream.chunk().await {
                reader.push(chunk.ok()?);
                if let Some(line) = reader.next_line() {
                    return Some(self.resume.is_last(&line));
                }
            }
            None
        };
        tokio::time::timeout(self.pace.answer, ask).await.ok().flatten().unwrap_or_default()
    }

    async fn gap_at_end(&mut self, reason: &str) -> Result<(), Stop> {
        match self.resume.lost_since() {
            Some(from) => self.gap(from, nanos(Timestamp::now()), reason).await,
            None => Ok(()),
        }
    }

    async fn gap_until_now(&mut self, reason: &str) -> Result<(), Stop> {
        match self.resume.last_time() {
            Some(from) => self.gap(from, nanos(Timestamp::now()), reason).await,
            None => Ok(()),
        }
    }

    pub(crate) async fn gap(&mut self, from: i64, to: i64, reason: &str) -> Result<(), Stop> {
        self.counters.gap();
        let (from, to) = (timestamp(from), timestamp(to));
        self.queue.other(Ok(ContainerEvent::Gap { from, to, reason: reason.to_owned() })).await?;
        Ok(())
    }

    fn question(&self) -> Question<'_> {
        Question {
            namespace: &self.request.namespace,
            pod: &self.request.pod,
            container: &self.run.container,
            previous: self.request.previous,
            not_started: "",
        }
    }
}

impl Break {
    /// For the sentence, if this was the last attempt.
    fn as_refusal(&self) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal.clone(),
            other => Refusal::Unreachable(other.to_string()),
        }
    }
}

impl std::fmt::Display for Break {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::End => formatter.write_str("the response ended"),
            Self::Silent => formatter.write_str("it was silent for too long"),
            Self::Words(words) | Self::Lost(words) => formatter.write_str(words),
            Self::Refused(refusal) => refusal.fmt(formatter),
        }
    }
}

fn timestamp(nanos: i64) -> Timestamp {
    // All of i64's nanoseconds lie within jiff's range.
    Timestamp::from_nanosecond(i128::from(nanos)).unwrap_or_default()
}

fn nanos(time: Timestamp) -> i64 {
    i64::try_from(time.as_nanosecond()).unwrap_or(i64::MAX)
}
