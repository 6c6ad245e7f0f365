//! Removes the documents of tests that a killed run left behind.

use crate::app::App;
use std::sync::{Arc, Weak};
use strata_domain::object::{Key, VersionId};
use strata_gateway::journal::{Journal, OpenTrial};

/// Those that the journal knows. To be asked before the first test of this run can add to them.
pub(crate) fn found(journal: &Journal) -> Vec<OpenTrial> {
    journal.open_trials().unwrap_or_else(|fault| {
        tracing::warn!(code = ?fault.code, "the tests of an earlier run can't be read");
        Vec::new()
    })
}

/// Removes them in the background. What can't be asked for now is kept for the next start.
pub(crate) fn end(app: &Arc<App>, left: Vec<OpenTrial>) {
    if left.is_empty() {
        return;
    }
    let (closing, app) = (app.closing(), Arc::downgrade(app));
    tokio::spawn(closing.run_until_cancelled_owned(end_all(app, left)));
}

/// Removes them, one after the other.
pub(crate) async fn end_all(app: Weak<App>, left: Vec<OpenTrial>) {
    for trial in left {
        let Some(app) = app.upgrade() else { return };
        end_one(&app, &trial).await;
    }
}

async fn end_one(app: &App, trial: &OpenTrial) {
    if app.connections.exists(&trial.connection) {
        let s3 = match app.connections.s3_without_asking(&trial.connection).await {
            Ok(s3) => s3,
            Err(fault) => {
                tracing::info!(code = ?fault.code, "a test's document waits for its connection");
                return;
            }
        };
        let key = Key(trial.key.clone());
        let known: Vec<_> = trial.version.clone().map(VersionId).into_iter().collect();
        match s3.remove_every_trace(&trial.bucket, &key, &known).await {
            Ok(left) => tracing::info!(?left, "a test that was cut off is cleaned up"),
            Err(fault) => {
                tracing::warn!(code = ?fault.code, "a test's document may still be there");
                return;
            }
        }
    }
    if let Err(fault) = app.journal.trial_ended(trial.row) {
        tracing::warn!(code = ?fault.code, "an ended test could not be forgotten");
    }
}
