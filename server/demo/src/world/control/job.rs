//! Jobs, and the CronJobs that make them.

use jiff::{SignedDuration, Timestamp};

use crate::{
    kind::Kind,
    world::{
        Incident, World,
        agenda::Action,
        workload::{Controller, Count, Workload, WorkloadId},
    },
};

/// Jobs of a CronJob that are kept when they are over: `successfulJobsHistoryLimit`.
const HISTORY: usize = 3;

impl Workload {
    /// Whether it is a Job that is not over.
    pub(in crate::world) fn is_unfinished(&self) -> bool {
        matches!(self.controller, Controller::Job { finished: None, .. })
    }
}

/// Whether a Job with these pods is over: the event's reason and words.
fn outcome(count: Count, backoff_limit: u32) -> Option<(&'static str, &'static str)> {
    if count.succeeded > 0 {
        Some(("Completed", "Job completed"))
    } else if count.failed > backoff_limit {
        Some(("BackoffLimitExceeded", "Job has reached the specified backoff limit"))
    } else {
        None
    }
}

impl World {
    pub(super) fn control_job(&mut self, id: WorkloadId) {
        let now = self.now;
        let Some(workload) = self.workloads.get(&id) else { return };
        let count = self.count_all(workload);
        let name = workload.key.name.clone();
        let Controller::Job { finished: None, backoff_limit, .. } = workload.controller else { return };
        let Some((reason, words)) = outcome(count, backoff_limit) else {
            if count.live == 0 {
                let name = format!("{name}-{}", self.dice.suffix(5));
                self.create_pod(id, 0, &name);
            }
            return;
        };
        let incident = Incident::about_workload(workload, reason, words);
        self.record(if count.succeeded > 0 { incident } else { incident.warning() });
        let Some(workload) = self.workloads.get_mut(&id) else { return };
        if let Controller::Job { finished, cron, .. } = &mut workload.controller {
            *finished = Some(now);
            if let Some((cron, ..)) = cron.clone() {
                self.see_job_end(cron, &name, count.succeeded > 0);
            }
        }
    }

    /// A CronJob's Job is over.
    fn see_job_end(&mut self, id: WorkloadId, job: &str, success: bool) {
        let now = self.now;
        let Some(workload) = self.workloads.get_mut(&id) else { return };
        if let Controller::CronJob { succeeded, .. } = &mut workload.controller
            && success
        {
            *succeeded = Some(now);
        }
        let words =
            format!("Saw completed job: {job}, condition: {}", if success { "Complete" } else { "Failed" });
        let incident = Incident::about_workload(workload, "SawCompletedJob", words);
        self.record(incident);
        self.marked.insert(id);
        self.prune_jobs(id);
    }

    /// A CronJob is due: it makes a Job.
    pub(in crate::world) fn tick(&mut self, id: WorkloadId) {
        let now = self.now;
        let Some(workload) = self.workloads.get_mut(&id) else { return };
        let Controller::CronJob { every, last, suspended: false, .. } = &mut workload.controller else {
            return;
        };
        *last = Some(now);
        let next = next_tick(now, *every);
        let job = self.add_job(id);
        if let (Some(job), Some(workload)) = (job, self.workloads.get_mut(&id)) {
            if let Controller::CronJob { jobs, .. } = &mut workload.controller {
                jobs.push(job);
            }
            let cron_job = &self.workloads[&id];
            let words = format!("Created job {}", self.workloads[&job].key.name);
            let incident = Incident::about_workload(cron_job, "SuccessfulCreate", words);
            self.record(incident);
        }
        self.marked.insert(id);
        self.agenda.add(next, Action::Tick(id));
    }

    /// Deletes the oldest Jobs of a CronJob that are over, with their pods.
    fn prune_jobs(&mut self, id: WorkloadId) {
        let Some(Workload { controller: Controller::CronJob { jobs, .. }, .. }) = self.workloads.get(&id)
        else {
            return;
        };
        let over = jobs.iter().filter(|job| !self.workloads.get(job).is_some_and(Workload::is_unfinished));
        let over = over.copied().collect::<Vec<_>>();
        for job in over.iter().take(over.len().saturating_sub(HISTORY)) {
            self.delete_job(*job);
            if let Some(Workload { controller: Controller::CronJob { jobs, .. }, .. }) =
                self.workloads.get_mut(&id)
            {
                jobs.retain(|kept| kept != job);
            }
        }
    }

    fn delete_job(&mut self, id: WorkloadId) {
        let Some(workload) = self.workloads.remove(&id) else { return };
        self.store.delete(Kind::Job, &workload.key);
        for pod in workload.pods() {
            self.remove(pod);
        }
        self.marked.remove(&id);
    }
}

/// The next time that is a whole number of so many minutes.
pub(in crate::world) fn next_tick(now: Timestamp, every: i64) -> Timestamp {
    let period = every * 60;
    let rest = now.as_second().rem_euclid(period);
    now - SignedDuration::from_nanos(i64::from(now.subsec_nanosecond()))
        + SignedDuration::from_secs(period - rest)
}
