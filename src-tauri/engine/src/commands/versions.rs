//! The versions of one document, and bringing one back.

use super::app::Done;
use crate::app::App;
use crate::host::{Confirmation, Host};
use crate::lifecycle;
use crate::undo::{Place, UndoAct, changed};
use crate::words;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::slice;
use strata_domain::fault::{Code, Fault};
use strata_domain::history::{Archive, Entry, EntryKind, Versioning, size_change};
use strata_domain::lifecycle::revival::Intent;
use strata_domain::naming::{ShownName, shown};
use strata_domain::object::{ETag, Key, StorageClass, VersionId};
use strata_domain::restore::{self, Loss, Refusal, Restore};
use strata_gateway::s3::{Expect, S3};
use ts_rs::TS;

/// Names a document.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DocumentRef {
    /// The connection.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
}

/// A version or delete marker, as the timeline shows it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Version {
    /// Its id.
    pub version_id: String,
    /// Whether it is the current entry.
    pub is_latest: bool,
    /// Whether it is a delete marker.
    pub delete_marker: bool,
    /// When written, RFC 3339 in UTC.
    pub modified: String,
    /// Bytes; 0 for a marker.
    #[ts(type = "number")]
    pub size: u64,
    /// Bytes more (or fewer) than the next older version; absent for the oldest and for markers.
    #[ts(optional, type = "number")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_change: Option<i64>,
    /// Storage class; absent for a marker.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<StorageClass>,
    /// Whether it can be read now.
    pub archive: Archive,
    /// What bringing it back would do; absent when there is nothing to do (it is current).
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restore: Option<RestoreOffer>,
}

/// What the Restore button of a version would do.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum RestoreOffer {
    /// Put a copy of it on top; nothing is lost.
    CopyOnTop,
    /// Put a copy of it on top; in this bucket that destroys a version, so the host asks first.
    Overwrite {
        /// What is destroyed or moved.
        warning: String,
    },
    /// Can't be done now; the sentence says why.
    Refused {
        /// Why, and what to do.
        why: String,
    },
}

/// What was on top when the person looked; an act on the document is refused when it is no longer so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Shown {
    /// Version id of the current entry.
    pub version_id: String,
    /// Its entity tag; absent for a delete marker.
    #[ts(optional)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Whether it is a delete marker.
    pub delete_marker: bool,
}

/// A document's history.
#[derive(Debug, Clone, Serialize, TS)]
pub struct History {
    /// The key.
    pub key: String,
    /// The key's last part, as shown.
    pub name: ShownName,
    /// The bucket's versioning state, where known.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versioning: Option<Versioning>,
    /// Newest first, in S3's own order.
    pub versions: Vec<Version>,
    /// What is on top; absent when nothing is left.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
}

/// A version to bring back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RestoreVersion {
    /// The connection.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// The version to copy on top.
    pub version_id: String,
    /// From [`History::shown`].
    pub shown: Shown,
}

/// A delete marker to take away.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Undelete {
    /// The connection.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// The marker on top, as shown; absent to take what is on top now (from a table row).
    #[ts(optional)]
    pub version_id: Option<String>,
}

pub(super) async fn list_versions(
    app: &App,
    _: &dyn Host,
    request: DocumentRef,
) -> Result<History, Fault> {
    let s3 = app.s3(&request.connection).await?;
    let key = Key(request.key);
    let (entries, versioning) = read(&s3, &request.bucket, &key).await?;
    let versions = (0..entries.len()).map(|index| version(&entries, index, versioning)).collect();
    let top = entries.first().map(|top| Shown {
        version_id: top.version_id.0.clone(),
        etag: top.etag().map(|etag| etag.0.clone()),
        delete_marker: top.is_delete_marker(),
    });
    Ok(History {
        name: shown(words::last_part(&key)),
        key: key.0,
        versioning,
        versions,
        shown: top,
    })
}

/// The whole history, and the bucket's state where the identity may know it.
pub(super) async fn read(
    s3: &S3,
    bucket: &str,
    key: &Key,
) -> Result<(Vec<Entry>, Option<Versioning>), Fault> {
    let (entries, versioning) = tokio::join!(s3.versions_of(bucket, key), s3.versioning(bucket));
    Ok((entries?, versioning.ok()))
}

fn version(entries: &[Entry], index: usize, versioning: Option<Versioning>) -> Version {
    let entry = &entries[index];
    let (class, archive) = match &entry.kind {
        EntryKind::Version { class, archive, .. } => (Some(class.clone()), archive.clone()),
        EntryKind::DeleteMarker => (None, Archive::Readable),
    };
    let restore = match restore::restore(entries, index, versioning) {
        Restore::Nothing => None,
        Restore::CopyOnTop => Some(RestoreOffer::CopyOnTop),
        Restore::Overwrite(loss) => {
            Some(RestoreOffer::Overwrite { warning: warning(loss, versioning).to_owned() })
        }
        Restore::Refused(refusal) => Some(RestoreOffer::Refused { why: refusal.why().to_owned() }),
    };
    Version {
        version_id: entry.version_id.0.clone(),
        is_latest: entry.is_latest,
        delete_marker: entry.is_delete_marker(),
        modified: entry.modified.to_string(),
        size: entry.size(),
        size_change: size_change(entries, index),
        class,
        archive,
        restore,
    }
}

pub(super) async fn restore_version(
    app: &App,
    host: &dyn Host,
    request: RestoreVersion,
) -> Result<Done, Fault> {
    let s3 = app.s3(&request.connection).await?;
    let (connection, bucket) = (request.connection, request.bucket);
    let at = Place { connection, bucket, key: Key(request.key) };
    s3.may_write(&at.bucket, at.key.as_str())?;
    let source = VersionId(request.version_id);
    let (mut entries, versioning) = read(&s3, &at.bucket, &at.key).await?;
    if !is_shown(&entries, &request.shown) {
        // What the person sees is old: the table and the timeline are to read it anew.
        app.changed(slice::from_ref(&at));
        return Err(changed(&at.key));
    }
    let index = position(&entries, &source, &at.key)?;
    match restore::restore(&entries, index, versioning) {
        Restore::Nothing => {
            let name = words::quoted(&at.key);
            let message = format!("This version of {name} is the current one already.");
            return Err(Fault::new(Code::Invalid, message));
        }
        Restore::Refused(refusal) => return Err(refused(refusal, &at.key)),
        Restore::CopyOnTop => {}
        Restore::Overwrite(loss) => {
            if !host.confirm(question(&entries, index, loss, versioning, &at.key, app.zone())).await
            {
                return Ok(Done::cancelled());
            }
            // The dialog may have been open for long: what it said must still be true.
            let (now, _) = read(&s3, &at.bucket, &at.key).await?;
            if now != entries {
                return Err(changed(&at.key));
            }
            entries = now;
        }
    }
    let expect = match entries.first() {
        Some(top) if !top.is_delete_marker() => {
            top.etag().cloned().map_or(Expect::Anything, Expect::Current)
        }
        _ => Expect::NothingOrMarker,
    };
    let written = s3.copy_version_on_top(&at.bucket, &at.key, &source, expect).await;
    if written.as_ref().err().is_none_or(|fault| fault.code == Code::Unknown) {
        app.changed(slice::from_ref(&at));
    }
    let written = written?;
    let detail = json!({ "source": source, "copy": written.version_id });
    app.record("restore", &at, &detail);
    let message = format!("Restored an earlier version of {}.", words::quoted(&at.key));
    let copy = written.version_id.filter(|copy| restore::copy_can_be_taken_away(&entries, copy));
    let undo = copy.map(|version_id| {
        app.undos.keep(UndoAct::TakeCopyAway { at, version_id, etag: written.etag })
    });
    Ok(Done::new(message, undo).written(entries[index].modified))
}

fn is_shown(entries: &[Entry], shown: &Shown) -> bool {
    let id = VersionId(shown.version_id.clone());
    let etag = shown.etag.clone().map(ETag);
    entries.first().is_some_and(|top| top.is(&id, etag.as_ref(), shown.delete_marker))
}

pub(super) fn position(entries: &[Entry], id: &VersionId, key: &Key) -> Result<usize, Fault> {
    entries.iter().position(|entry| entry.version_id == *id).ok_or_else(|| {
        let name = words::quoted(key);
        Fault::new(Code::Gone, format!("This version of {name} is not there any more."))
            .hint("Look at its versions again.")
    })
}

fn refused(refusal: Refusal, key: &Key) -> Fault {
    let message = format!("This version of {} can't be read now.", words::quoted(key));
    Fault::new(Code::Archived, message).hint(refusal.why())
}

/// What the person must know before restoring where a version is destroyed.
fn warning(loss: Loss, versioning: Option<Versioning>) -> &'static str {
    match (loss, versioning) {
        (Loss::Content, Some(_)) => {
            "Versioning is suspended: restoring replaces the version “null” for good. Other versions stay."
        }
        (Loss::Content, None) => {
            "It is not known whether this bucket keeps versions. If it does not, restoring replaces the version “null” for good."
        }
        (Loss::Position, _) => {
            "Restoring moves this version to the top of the history, with the time of now."
        }
    }
}

fn question(
    entries: &[Entry],
    index: usize,
    loss: Loss,
    versioning: Option<Versioning>,
    key: &Key,
    zone: &TimeZone,
) -> Confirmation {
    let name = words::quoted(key);
    let when = words::time(entries[index].modified, zone);
    let why = match versioning {
        Some(_) => "Versioning is suspended in this bucket.",
        None => "Strata could not find out whether this bucket keeps versions. If it does not:",
    };
    let null = entries.iter().find(|entry| entry.is_null());
    let what = match (loss, null) {
        (Loss::Content, Some(null)) => format!(
            "Restoring {name} as of {when} destroys its version of {} ({}).",
            words::time(null.modified, zone),
            words::bytes(null.size()),
        ),
        _ => format!(
            "Restoring {name} as of {when} moves that version to the top of its history, with the time of now."
        ),
    };
    Confirmation {
        title: format!("Restore {name}?"),
        message: format!("{why} {what} This can't be undone."),
        confirm: "Restore".to_owned(),
    }
}

pub(super) async fn undelete_document(
    app: &App,
    host: &dyn Host,
    request: Undelete,
) -> Result<Done, Fault> {
    let s3 = app.s3(&request.connection).await?;
    let (connection, bucket) = (request.connection, request.bucket);
    let at = Place { connection, bucket, key: Key(request.key) };
    s3.may_write(&at.bucket, at.key.as_str())?;
    let name = words::quoted(&at.key);
    let (entries, versioning) = read(&s3, &at.bucket, &at.key).await?;
    let shown = request.version_id.map(VersionId);
    if shown.is_some_and(|shown| !entries.first().is_some_and(|top| top.is(&shown, None, true))) {
        return Err(changed(&at.key));
    }
    let (markers, version) = match restore::undelete(&entries) {
        restore::Undelete::NotDeleted => {
            return Err(Fault::new(Code::Invalid, format!("{name} is not deleted."))
                .hint("Reload the folder to see it as it is."));
        }
        restore::Undelete::NothingLeft => {
            let message = format!("No version of {name} is left that could come back.");
            return Err(Fault::new(Code::Gone, message));
        }
        restore::Undelete::Uncovers { markers, version } => (markers, version),
    };
    if let Some(warning) =
        lifecycle::warning(app, host, &s3, &at, &entries, Intent::RemoveMarkers).await
    {
        let question = Confirmation {
            title: format!("Bring back {name}?"),
            message: warning,
            confirm: "Bring back anyway".to_owned(),
        };
        if !host.confirm(question).await {
            return Ok(Done::cancelled());
        }
        // The dialog may have been open for long: what it said must still be true.
        if s3.versions_of(&at.bucket, &at.key).await? != entries {
            return Err(changed(&at.key));
        }
    }
    // From below, so that the document comes back in one step, by the last one.
    for marker in markers.iter().rev() {
        s3.delete_version(&at.bucket, &at.key, &marker.version_id).await?;
    }
    let removed: Vec<_> = markers.iter().map(|marker| &marker.version_id).collect();
    app.record("undelete", &at, &json!({ "removed": removed }));
    app.changed(slice::from_ref(&at));
    // Elsewhere deleting again could destroy the version that has just come back.
    let undo = (versioning == Some(Versioning::Enabled)).then(|| {
        let (version_id, etag) = (version.version_id.clone(), version.etag().cloned());
        app.undos.keep(UndoAct::DeleteAgain { at, version_id, etag })
    });
    Ok(Done::new(format!("Brought back {name}."), undo))
}
