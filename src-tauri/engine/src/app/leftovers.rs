//! Ends multipart uploads that a killed run left open: their parts cost storage until they go.

use super::App;
use std::collections::HashSet;
use std::sync::{Arc, Weak};
use strata_domain::fault::Code;
use strata_domain::object::Key;
use strata_gateway::journal::{Journal, OpenUpload};

/// Those that the journal knows. To be asked before the first upload of this run can add to them.
pub(super) fn found(journal: &Journal) -> Vec<OpenUpload> {
    journal.open_uploads().unwrap_or_else(|fault| {
        tracing::warn!(code = ?fault.code, "the open uploads can't be read");
        Vec::new()
    })
}

/// Ends them in the background, but for those that go on. What can't be ended now is kept for the
/// next start: a secret that would need a dialog, a server that does not answer.
pub(super) fn end(app: &Arc<App>, mut left: Vec<OpenUpload>, going_on: &HashSet<String>) {
    left.retain(|upload| !upload.upload_id.as_ref().is_some_and(|id| going_on.contains(id)));
    if left.is_empty() {
        return;
    }
    let (closing, app) = (app.closing(), Arc::downgrade(app));
    tokio::spawn(closing.run_until_cancelled_owned(end_all(app, left)));
}

/// Ends them, one after the other.
pub(super) async fn end_all(app: Weak<App>, left: Vec<OpenUpload>) {
    for upload in left {
        let Some(app) = app.upgrade() else { return };
        end_one(&app, &upload).await;
    }
}

async fn end_one(app: &App, upload: &OpenUpload) {
    if app.connections.exists(&upload.connection) {
        // Without an id nothing can be ended: the row stays and says where to look.
        let Some(id) = &upload.upload_id else { return };
        let s3 = match app.connections.s3_without_asking(&upload.connection).await {
            Ok(s3) => s3,
            Err(fault) => {
                tracing::info!(code = ?fault.code, "an open upload waits for its connection");
                return;
            }
        };
        let key = Key(upload.key.clone());
        match s3.abort_upload(&upload.bucket, &key, id).await {
            Ok(()) => tracing::info!("an upload that was cut off is ended"),
            Err(fault) if fault.code == Code::Gone => {}
            Err(fault) => {
                tracing::warn!(code = ?fault.code, "an upload that was cut off stays open");
                return;
            }
        }
    }
    if let Err(fault) = app.journal.upload_ended(upload.row) {
        tracing::warn!(code = ?fault.code, "an ended upload could not be forgotten");
    }
}
