//! The cluster's processes: they outlive whoever started them, and each is ended by its own recorded pid.
//!
//! A pid alone would be a danger: after a crash it may belong to somebody else. The record therefore carries the
//! process's start time and the boot it belongs to, and a record that does not fit a living process is void.

use std::fmt;
use std::fs::{self, File};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use crate::paths::{self, Layout};

/// Which process runs a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) pid: u32,
    /// Clock ticks from boot to the process's start: field 22 of proc(5)'s stat.
    started: u64,
    boot: String,
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.pid, self.started, self.boot)
    }
}

impl Record {
    /// Reads what `Display` wrote; `None` for anything else, such as the rest of a full disk.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let record = Self {
            pid: words.next()?.parse().ok()?,
            started: words.next()?.parse().ok()?,
            boot: words.next()?.to_owned(),
        };
        words.next().is_none().then_some(record)
    }

    fn of(pid: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(Self { pid, started: start_time(&stat)?, boot: boot.trim().to_owned() })
    }

    fn is_alive(&self) -> bool {
        Self::of(self.pid).as_ref() == Some(self)
    }

    fn signal(&self, signal: Signal) {
        // An error means that it has just ended, which is what a signal is for.
        if self.is_alive()
            && let Some(pid) = i32::try_from(self.pid).ok().and_then(Pid::from_raw)
        {
            let _ = kill_process(pid, signal);
        }
    }

    fn wait_gone(&self, limit: Duration) -> bool {
        let end = Instant::now() + limit;
        while self.is_alive() {
            if Instant::now() > end {
                return false;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        true
    }
}

/// Start time from `/proc/PID/stat`; `None` for a zombie, which is dead to everyone but its parent.
fn start_time(stat: &str) -> Option<u64> {
    // The second field is the command in parentheses, and may itself hold spaces and parentheses.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace();
    if matches!(fields.next()?, "Z" | "X") {
        return None;
    }
    fields.nth(18)?.parse().ok()
}

/// The living process of a part.
pub(crate) fn running(layout: &Layout, part: &str) -> Option<Record> {
    let record = Record::parse(&fs::read_to_string(layout.pid(part)).ok()?)?;
    record.is_alive().then_some(record)
}

/// When the part's process was started.
pub(crate) fn started_at(layout: &Layout, part: &str) -> Option<SystemTime> {
    fs::metadata(layout.pid(part)).ok()?.modified().ok()
}

/// Starts a part in a session of its own, its output in its log: neither Ctrl-C in the terminal nor the end of the
/// shell, the test or the job that asked for it is for the cluster. Of the
/// command, program and arguments count.
pub(crate) fn spawn(layout: &Layout, part: &str, command: &Command) -> Result<()> {
    let log = layout.log(part);
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder)?;
    }
    // The last run's log often tells why this run was needed.
    let _ = fs::rename(&log, log.with_extension("log.previous"));
    let out = File::create(&log).with_context(|| format!("create {}", log.display()))?;
    // setsid(1) makes the session and becomes the program: the pid stays the one that is recorded.
    let child = Command::new("setsid")
        .arg(command.get_program())
        .args(command.get_args())
        .stdin(Stdio::null())
        .stdout(out.try_clone()?)
        .stderr(out)
        .spawn()
        .with_context(|| format!("start {}", command.get_program().display()))?;
    match Record::of(child.id()) {
        Some(record) => paths::write(&layout.pid(part), &record.to_string()),
        None => bail!("{part} ended at once{}", log_tail(layout, part)),
    }
}

/// Ends parts together: asks all, waits `patience` for each, then kills those that stay.
pub(crate) fn end(layout: &Layout, parts: &[&str], patience: Duration) -> Result<()> {
    let records: Vec<_> = parts.iter().filter_map(|part| Some((*part, running(layout, part)?))).collect();
    for (_, record) in &records {
        record.signal(Signal::TERM);
    }
    for (_, record) in &records {
        if !record.wait_gone(patience) {
            record.signal(Signal::KILL);
        }
    }
    confirm_gone(layout, parts, &records)
}

/// Ends a part as a crash would: without a chance to say goodbye.
pub(crate) fn kill(layout: &Layout, part: &str) -> Result<()> {
    let records: Vec<_> = running(layout, part).map(|record| (part, record)).into_iter().collect();
    for (_, record) in &records {
        record.signal(Signal::KILL);
    }
    confirm_gone(layout, &[part], &records)
}

fn confirm_gone(layout: &Layout, parts: &[&str], records: &[(&str, Record)]) -> Result<()> {
    for (part, record) in records {
        if !record.wait_gone(Duration::from_secs(10)) {
            bail!("{part} (pid {}) does not end even when killed", record.pid);
        }
    }
    for part in parts {
        let _ = fs::remove_file(layout.pid(part));
    }
    Ok(())
}

/// Kills every process whose arguments `is_ours` recognises, each through a fresh record of its own: for the shims,
/// which containerd starts and we therefore have no record of.
pub(crate) fn kill_matching(is_ours: impl Fn(&[&str]) -> bool) -> Result<()> {
    for entry in fs::read_dir("/proc").context("read /proc")?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // The record is taken before the arguments are read: a pid that is recycled in between fails the check.
        let Some(record) = Record::of(pid) else { continue };
        let Ok(line) = fs::read_to_string(entry.path().join("cmdline")) else { continue };
        if is_ours(&line.split_terminator('\0').collect::<Vec<_>>()) {
            record.signal(Signal::KILL);
            record.wait_gone(Duration::from_secs(2));
        }
    }
    Ok(())
}

/// The last five lines of a part's log, as the end of an error message.
pub(crate) fn log_tail(layout: &Layout, part: &str) -> String {
    let path = layout.log(part);
    let text = fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let tail = &lines[lines.len().saturating_sub(5)..];
    if tail.is_empty() {
        format!("; {} is empty", path.display())
    } else {
        format!("; {} ends with:\n  {}", path.display(), tail.join("\n  "))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn a_record_survives_its_own_text() {
        let record = Record { pid: 42, started: 9_876_543, boot: "c0ffee-1".into() };
        assert_eq!(Record::parse(&record.to_string()), Some(record));
    }

    #[rstest]
    #[case("")]
    #[case("42")]
    #[case("42 17")]
    #[case("-1 17 boot")]
    #[case("42 17 boot more")]
    fn a_torn_record_is_void(#[case] text: &str) {
        assert_eq!(Record::parse(text), None);
    }

    #[test]
    fn the_start_time_is_found_behind_a_command_that_looks_like_fields() {
        let after_state = (4..=21).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
        assert_eq!(start_time(&format!("7 (a) S 1) S {after_state} 12345 0 0")), Some(12345));
    }

    #[test]
    fn a_zombie_has_no_start_time() {
        let after_state = (4..=21).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
        assert_eq!(start_time(&format!("7 (sh) Z {after_state} 12345 0 0")), None);
    }

    #[test]
    fn a_recycled_pid_is_not_the_recorded_process() {
        let own = Record::of(std::process::id()).unwrap();
        assert!(own.is_alive());
        let other_start = Record { started: own.started + 1, ..own.clone() };
        let other_boot = Record { boot: "another".into(), ..own };
        assert!(!other_start.is_alive() && !other_boot.is_alive());
    }

    #[test]
    fn a_recorded_process_is_ended_and_its_record_removed() {
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::at(folder.path()).unwrap();
        spawn(&layout, "sleeper", Command::new("sleep").arg("60")).unwrap();
        assert!(running(&layout, "sleeper").is_some());
        end(&layout, &["sleeper"], Duration::from_secs(5)).unwrap();
        assert!(running(&layout, "sleeper").is_none() && !layout.pid("sleeper").exists());
    }

    #[test]
    fn a_part_leads_a_session_under_its_recorded_pid() {
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::at(folder.path()).unwrap();
        spawn(&layout, "sleeper", Command::new("sleep").arg("60")).unwrap();
        let pid = running(&layout, "sleeper").unwrap().pid;
        let session = || {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
            stat.rsplit_once(')').unwrap().1.split_whitespace().nth(3).unwrap().to_owned()
        };
        let end = Instant::now() + Duration::from_secs(5);
        while session() != pid.to_string() && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(session(), pid.to_string());
        kill(&layout, "sleeper").unwrap();
    }
}
