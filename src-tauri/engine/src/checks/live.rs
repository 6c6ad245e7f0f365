//! The report of a test while it grows: each change is told at once.

use crate::commands::checks::{Check, CheckState, CheckStep, TestConnection, TestReport};
use crate::events::{Bus, Event};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use tokio::time::Instant;

/// Why steps were left out of a test that was ended.
pub(super) const CANCELLED: &str = "The test was cancelled.";

/// The steps in their order, and what each will do.
const STEPS: [(CheckStep, &str); 5] = [
    (CheckStep::List, "Lists buckets and documents."),
    (CheckStep::Put, "Puts a small document under a name of its own."),
    (CheckStep::Presign, "Makes a link and fetches it without a key."),
    (CheckStep::Compare, "Gets the document and compares the bytes."),
    (CheckStep::Delete, "Deletes the document with all its versions."),
];

pub(super) struct Live {
    bus: Bus,
    report: Mutex<TestReport>,
}

impl Live {
    pub(super) fn new(bus: Bus, what: &TestConnection) -> Self {
        let waiting = |(step, says): (CheckStep, &str)| Check {
            step,
            state: CheckState::Waiting,
            millis: None,
            says: says.to_owned(),
            fault: None,
        };
        let report = TestReport {
            run: what.run.clone(),
            connection: what.connection.clone(),
            bucket: what.bucket.clone(),
            steps: STEPS.map(waiting).into(),
            identity: None,
            identity_fault: None,
            region: None,
            clock_skew_millis: None,
            latency_millis: None,
            done: false,
        };
        Self { bus, report: Mutex::new(report) }
    }

    /// Changes the report and tells it.
    pub(super) fn change(&self, change: impl FnOnce(&mut TestReport)) {
        // Told under the lock: two changes must not overtake each other.
        let mut report = self.report();
        change(&mut report);
        self.bus.send(Event::ConnectionTest { report: report.clone() });
    }

    /// Runs one step: what it says when it worked, or why it did not. True when it worked.
    pub(super) async fn step(
        &self,
        step: CheckStep,
        work: impl Future<Output = Result<String, Fault>>,
    ) -> bool {
        self.set(step, |check| check.state = CheckState::Running);
        let began = Instant::now();
        let outcome = work.await;
        let took = millis(began.elapsed());
        let passed = outcome.is_ok();
        self.set(step, |check| {
            check.millis = Some(took);
            match outcome {
                Ok(says) => {
                    check.state = CheckState::Passed;
                    check.says = says;
                }
                Err(fault) if fault.code == Code::Cancelled => {
                    check.state = CheckState::Skipped;
                    check.says = fault.message;
                }
                Err(fault) => {
                    check.state = CheckState::Failed;
                    check.says = fault.message.clone();
                    check.fault = Some(fault);
                }
            }
        });
        passed
    }

    /// Leaves a step out.
    pub(super) fn leave_out(&self, step: CheckStep, why: &str) {
        self.set(step, |check| {
            check.state = CheckState::Skipped;
            check.says = why.to_owned();
        });
    }

    /// Leaves out whatever has not ended.
    pub(super) fn leave_out_rest(&self, why: &str) {
        let left: Vec<CheckStep> =
            self.report().steps.iter().filter(open).map(|c| c.step).collect();
        for step in left {
            self.leave_out(step, why);
        }
    }

    /// The connection could not even be used.
    pub(super) fn nothing_works(&self, fault: Fault) {
        self.set(CheckStep::List, |check| {
            check.state = CheckState::Failed;
            check.says = fault.message.clone();
            check.fault = Some(fault);
        });
        self.leave_out_rest("The connection can't be used.");
    }

    /// The end: nothing changes any more.
    pub(super) fn finish(self) -> TestReport {
        self.change(|report| report.done = true);
        self.report.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, step: CheckStep, change: impl FnOnce(&mut Check)) {
        self.change(|report| {
            if let Some(check) = report.steps.iter_mut().find(|check| check.step == step) {
                change(check);
            }
        });
    }

    fn report(&self) -> MutexGuard<'_, TestReport> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn open(check: &&Check) -> bool {
    matches!(check.state, CheckState::Waiting | CheckState::Running)
}

/// Whole milliseconds.
pub(super) fn millis(took: Duration) -> u32 {
    u32::try_from(took.as_millis()).unwrap_or(u32::MAX)
}
