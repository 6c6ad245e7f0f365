//! Removing one version for good: the one act on a version that nothing takes back.

use super::app::Done;
use super::versions::{position, read};
use crate::app::App;
use crate::host::{Confirmation, Host};
use crate::lifecycle;
use crate::undo::{Place, changed};
use crate::words;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::slice;
use strata_domain::fault::Fault;
use strata_domain::history::Entry;
use strata_domain::lifecycle::revival::Intent;
use strata_domain::object::{Key, VersionId};
use strata_gateway::s3::S3;
use ts_rs::TS;

/// Names a version or a delete marker.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VersionRef {
    /// The connection.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// Its id.
    pub version_id: String,
}

pub(super) async fn delete_version(
    app: &App,
    host: &dyn Host,
    request: VersionRef,
) -> Result<Done, Fault> {
    let s3 = app.s3(&request.connection).await?;
    let (connection, bucket) = (request.connection, request.bucket);
    let at = Place { connection, bucket, key: Key(request.key) };
    let id = VersionId(request.version_id);
    let (entries, _) = read(&s3, &at.bucket, &at.key).await?;
    let index = position(&entries, &id, &at.key)?;
    let entry = &entries[index];
    let mut question = question(&entries, index, &at.key, app.zone());
    if let Some(warning) = revived(app, host, &s3, &at, &entries, index).await {
        question.message = format!("{} {warning}", question.message);
    }
    if !host.confirm(question).await {
        return Ok(Done::cancelled());
    }
    // The dialog may have been open for long: what it said must still be true.
    let (now, _) = read(&s3, &at.bucket, &at.key).await?;
    if now != entries {
        return Err(changed(&at.key));
    }
    s3.delete_version(&at.bucket, &at.key, &id).await?;
    app.record("delete_version", &at, &json!({ "version": id, "size": entry.size() }));
    app.changed(slice::from_ref(&at));
    let (name, when) = (words::quoted(&at.key), words::time(entry.modified, app.zone()));
    let what = if entry.is_delete_marker() { "delete marker" } else { "version" };
    Ok(Done::new(format!("Removed the {what} of {when} of {name} for good."), None))
}

/// What rules do soon to the version that becomes current, if one does.
async fn revived(
    app: &App,
    host: &dyn Host,
    s3: &S3,
    at: &Place,
    entries: &[Entry],
    index: usize,
) -> Option<String> {
    let next = entries.get(index + 1).filter(|next| index == 0 && !next.is_delete_marker())?;
    let intent = Intent::DeleteNewer(next.version_id.clone());
    lifecycle::warning(app, host, s3, at, entries, intent).await
}

fn question(entries: &[Entry], index: usize, key: &Key, zone: &TimeZone) -> Confirmation {
    let entry = &entries[index];
    let (name, when) = (words::quoted(key), words::time(entry.modified, zone));
    let (what, size) = if entry.is_delete_marker() {
        ("delete marker", String::new())
    } else {
        ("version", format!(" ({})", words::bytes(entry.size())))
    };
    let then = match entries.get(index + 1) {
        _ if !entry.is_latest => "The others stay.".to_owned(),
        None => format!("Nothing is left of {name} then."),
        Some(next) if next.is_delete_marker() => {
            format!("{name} is then deleted, as it was before.")
        }
        Some(next) => {
            format!("The version of {} is the current one then.", words::time(next.modified, zone))
        }
    };
    Confirmation {
        title: format!("Remove a {what} of {name} for good?"),
        message: format!(
            "The {what} of {when}{size} will be removed. {then} This can't be undone."
        ),
        confirm: "Remove for good".to_owned(),
    }
}
