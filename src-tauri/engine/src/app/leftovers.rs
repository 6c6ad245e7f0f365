//! Ends multipart uploads that a killed run left open: their parts cost storage until they go.

use super::{App, orphans};
use std::collections::HashSet;
use std::sync::{Arc, Weak};
use strata_domain::fault::Code;
use strata_domain::object::Key;
use strata_gateway::journal::{Journal, OpenUpload};
use strata_gateway::s3::S3;

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
    let before = left.iter().map(|upload| upload.row).collect();
    left.retain(|upload| !upload.upload_id.as_ref().is_some_and(|id| going_on.contains(id)));
    if left.is_empty() {
        return;
    }
    let (closing, app) = (app.closing(), Arc::downgrade(app));
    tokio::spawn(closing.run_until_cancelled_owned(end_these(app, left, before)));
}

/// Ends them, one after the other.
pub(super) async fn end_all(app: Weak<App>, left: Vec<OpenUpload>) {
    let before = left.iter().map(|upload| upload.row).collect();
    end_these(app, left, before).await;
}

async fn end_these(app: Weak<App>, left: Vec<OpenUpload>, mut before: HashSet<i64>) {
    for upload in left {
        let Some(app) = app.upgrade() else { return };
        end_one(&app, &upload, &mut before).await;
    }
}

async fn end_one(app: &App, upload: &OpenUpload, before: &mut HashSet<i64>) {
    if app.connections.exists(&upload.connection) {
        let s3 = match app.connections.s3_without_asking(&upload.connection).await {
            Ok(s3) => s3,
            Err(fault) => {
                tracing::info!(code = ?fault.code, "an open upload waits for its connection");
                return;
            }
        };
        let over = match &upload.upload_id {
            Some(id) => is_ended(&s3, upload, id).await,
            None => orphans::end(app, &s3, upload, before).await,
        };
        if !over {
            return;
        }
    }
    // From here on the row's number may be given to an upload of this run.
    before.remove(&upload.row);
    if let Err(fault) = app.journal.upload_ended(upload.row) {
        tracing::warn!(code = ?fault.code, "an ended upload could not be forgotten");
    }
}

async fn is_ended(s3: &S3, upload: &OpenUpload, id: &str) -> bool {
    match s3.abort_upload(&upload.bucket, &Key(upload.key.clone()), id).await {
        Ok(()) => {
            tracing::info!("an upload that was cut off is ended");
            true
        }
        Err(fault) if fault.code == Code::Gone => true,
        Err(fault) => {
            tracing::warn!(code = ?fault.code, "an upload that was cut off stays open");
            false
        }
    }
}
