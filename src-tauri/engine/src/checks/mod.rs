//! Connection tests: the five steps of the guide, live, and what else tells a good connection.
//!
//! A test runs on its own: whoever asked may go away, and its document is still taken away.

mod facts;
mod leftovers;
mod live;
mod steps;
mod trial;

pub(crate) use leftovers::{
    end as end_leftovers, end_all as end_all_leftovers, found as found_leftovers,
};

use crate::app::{App, Clock};
use crate::commands::checks::{TestConnection, TestReport};
use crate::commands::connections::Connection;
use crate::connections::Connections;
use live::Live;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_gateway::journal::Journal;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long closing waits for tests to take their documents away; the next start does the rest.
const CLOSED_WITHIN: Duration = Duration::from_secs(5);

/// The tests under way. Cheap to clone.
#[derive(Clone, Default)]
pub struct Checks(Arc<Inner>);

#[derive(Default)]
struct Inner {
    running: Mutex<HashMap<String, CancellationToken>>,
    tasks: TaskTracker,
    closing: CancellationToken,
}

/// What one test works with.
struct Test {
    what: TestConnection,
    /// The connection as it is shown.
    connection: Connection,
    connections: Connections,
    journal: Arc<Journal>,
    clock: Clock,
    live: Live,
    cancel: CancellationToken,
}

impl Checks {
    /// Runs a test to its end.
    ///
    /// # Errors
    /// `Gone` for an unknown connection, `Invalid` when a test of this id is under way. What fails
    /// in the test itself stands in the report.
    pub(crate) async fn run(&self, app: &App, what: TestConnection) -> Result<TestReport, Fault> {
        let known = app.connections.list().await;
        let connection =
            known.into_iter().find(|one| one.id == what.connection).ok_or_else(|| {
                Fault::new(Code::Gone, "This connection is not there any more.")
                    .hint("Choose another connection.")
            })?;
        let cancel = self.enter(&what.run)?;
        let test = Test {
            live: Live::new(app.bus.clone(), &what),
            what,
            connection,
            connections: app.connections.clone(),
            journal: Arc::clone(&app.journal),
            clock: app.clock,
            cancel,
        };
        let checks = self.clone();
        let ended = self.0.tasks.spawn(async move {
            let report = test.run().await;
            checks.running().remove(&report.run);
            report
        });
        ended.await.map_err(|_| Fault::new(Code::Internal, "The test broke off."))
    }

    /// Ends a test: what it has not begun is left out, what it has put is removed. Without such a
    /// test there is nothing to do.
    pub(crate) fn cancel(&self, run: &str) {
        if let Some(cancel) = self.running().get(run) {
            cancel.cancel();
        }
    }

    /// Ends all tests and waits for a moment until their documents are removed.
    pub(crate) async fn close(&self) {
        self.0.closing.cancel();
        self.0.tasks.close();
        if tokio::time::timeout(CLOSED_WITHIN, self.0.tasks.wait()).await.is_err() {
            tracing::warn!("a connection test was still under way when the application closed");
        }
    }

    fn enter(&self, run: &str) -> Result<CancellationToken, Fault> {
        let mut running = self.running();
        if running.contains_key(run) {
            return Err(Fault::new(Code::Invalid, "A test of this id is under way."));
        }
        let cancel = self.0.closing.child_token();
        running.insert(run.to_owned(), cancel.clone());
        Ok(cancel)
    }

    fn running(&self) -> MutexGuard<'_, HashMap<String, CancellationToken>> {
        self.0.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Test {
    async fn run(self) -> TestReport {
        // Signing in may ask the person, which may take long.
        let signed_in = self.connections.s3(&self.what.connection);
        match self.cancel.run_until_cancelled(signed_in).await {
            Some(Ok(s3)) => {
                tokio::join!(self.steps(&s3), self.facts(&s3));
            }
            Some(Err(fault)) => self.live.nothing_works(fault),
            None => self.live.leave_out_rest(live::CANCELLED),
        }
        self.live.finish()
    }
}
