//! Undo: what an act left behind to be taken back, once, exactly, and only while nothing came after.

use crate::app::App;
use crate::commands::app::Done;
use crate::lifecycle;
use crate::outcome::Outcome;
use crate::words;
use futures::StreamExt;
use serde_json::json;
use std::collections::HashMap;
use std::slice;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use strata_domain::fault::{Code, Fault};
use strata_domain::history::{Entry, Versioning};
use strata_domain::lifecycle::rule::Configuration;
use strata_domain::object::{ETag, Key, VersionId};
use strata_gateway::s3::S3;

/// Requests under way at a time when one act concerns many documents.
pub(crate) const AT_A_TIME: usize = 8;
/// Acts that are kept; the oldest ones are forgotten.
const MOST_KEPT: usize = 1000;

/// A document at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The connection's id.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: Key,
}

impl Place {
    /// The folder that holds the document, with its slash; empty for the bucket's root.
    pub fn prefix(&self) -> &str {
        let key = self.key.as_str();
        key.rfind('/').map_or("", |at| &key[..=at])
    }
}

/// How to take an act back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoAct {
    /// Remove the copy that a restore put on top, while it is still the newest entry.
    TakeCopyAway {
        /// The document.
        at: Place,
        /// The copy.
        version_id: VersionId,
        /// Its entity tag: tells writes apart that share the id `null`.
        etag: Option<ETag>,
    },
    /// Remove the version that an upload made, while it is still the newest entry.
    TakeUploadAway {
        /// The document.
        at: Place,
        /// The upload's version.
        version_id: VersionId,
        /// Its entity tag.
        etag: Option<ETag>,
    },
    /// Remove exactly these delete markers, each while it is still on top.
    RemoveMarkers {
        /// The connection's id.
        connection: String,
        /// The bucket.
        bucket: String,
        /// Keys and their markers.
        markers: Vec<(Key, VersionId)>,
    },
    /// Put a delete marker back on top, while the version that was uncovered is still current.
    DeleteAgain {
        /// The document.
        at: Place,
        /// The version that an undelete made current.
        version_id: VersionId,
        /// Its entity tag.
        etag: Option<ETag>,
    },
    /// Put a bucket's former lifecycle rules back, while those that took their place are in force.
    PutRulesBack {
        /// The connection's id.
        connection: String,
        /// The bucket.
        bucket: String,
        /// The former rules.
        before: Box<Configuration>,
        /// Stands for what took their place.
        stamp: String,
    },
}

/// Acts that can be taken back in this run. Cheap to clone.
#[derive(Clone, Default)]
pub struct Undos(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    acts: HashMap<String, UndoAct>,
    /// Ids, oldest first; may name acts that are taken already.
    order: std::collections::VecDeque<String>,
}

impl Undos {
    /// Keeps an act and returns the id to ask for it by.
    pub fn keep(&self, act: UndoAct) -> String {
        let id = uuid::Uuid::new_v4().to_string();
        let mut kept = self.locked();
        kept.acts.insert(id.clone(), act);
        kept.order.push_back(id.clone());
        if kept.order.len() > MOST_KEPT
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.acts.remove(&oldest);
        }
        id
    }

    /// Hands an act out, once.
    pub fn take(&self, id: &str) -> Option<UndoAct> {
        self.locked().acts.remove(id)
    }

    /// Keeps an act under its old id, because it was not done.
    fn put_back(&self, id: &str, act: UndoAct) {
        self.locked().acts.insert(id.to_owned(), act);
    }

    fn locked(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes an act back. After trouble that may pass it can be asked for again.
pub(crate) async fn take_back(app: &App, id: &str) -> Result<Done, Fault> {
    let act = app.undos.take(id).ok_or_else(|| {
        Fault::new(Code::Gone, "This can't be undone any more.")
            .hint("It was undone already, or Strata was restarted since.")
    })?;
    let (done, left) = match act {
        UndoAct::TakeCopyAway { at, version_id, etag } => {
            let done = take_away(app, &at, &version_id, etag.as_ref(), "restore").await;
            (done, UndoAct::TakeCopyAway { at, version_id, etag })
        }
        UndoAct::TakeUploadAway { at, version_id, etag } => {
            let done = take_away(app, &at, &version_id, etag.as_ref(), "upload").await;
            (done, UndoAct::TakeUploadAway { at, version_id, etag })
        }
        UndoAct::DeleteAgain { at, version_id, etag } => {
            let done = delete_again(app, &at, &version_id, etag.as_ref()).await;
            (done, UndoAct::DeleteAgain { at, version_id, etag })
        }
        UndoAct::PutRulesBack { connection, bucket, before, stamp } => {
            let done = lifecycle::put_back(app, &connection, &bucket, &before, &stamp).await;
            (done, UndoAct::PutRulesBack { connection, bucket, before, stamp })
        }
        UndoAct::RemoveMarkers { connection, bucket, markers } => {
            return remove_markers(app, id, connection, bucket, markers).await;
        }
    };
    if let Err(fault) = &done
        && may_pass(fault)
    {
        app.undos.put_back(id, left);
    }
    done
}

/// Whether the same undo may succeed later.
fn may_pass(fault: &Fault) -> bool {
    !matches!(fault.code, Code::Changed | Code::Gone | Code::Invalid)
}

/// The newest entry of a key.
pub(crate) async fn newest(s3: &S3, bucket: &str, key: &Key) -> Result<Option<Entry>, Fault> {
    let page = s3.versions_page(bucket, key.as_str(), None, None, 1).await?;
    Ok(page.entries.into_iter().next().filter(|entry| entry.key == *key))
}

/// The document is not what was shown, or not what an act left.
pub(crate) fn changed(key: &Key) -> Fault {
    Fault::new(Code::Changed, format!("{} was changed in the meantime.", words::quoted(key)))
        .hint("Look at its versions again; nothing was done.")
}

async fn take_away(
    app: &App,
    at: &Place,
    version_id: &VersionId,
    etag: Option<&ETag>,
    act: &str,
) -> Result<Done, Fault> {
    let s3 = app.s3(&at.connection).await?;
    s3.may_write(&at.bucket, at.key.as_str())?;
    // A delete by version id knows no condition, so the look comes right before it.
    let top = newest(&s3, &at.bucket, &at.key).await?;
    if !top.is_some_and(|top| top.is(version_id, etag, false)) {
        return Err(changed(&at.key));
    }
    s3.delete_version(&at.bucket, &at.key, version_id).await?;
    app.record(&format!("undo-{act}"), at, &json!({ "removed": version_id }));
    app.changed(slice::from_ref(at));
    Ok(Done::new(format!("Undid the {act} of {}.", words::quoted(&at.key)), None))
}

async fn delete_again(
    app: &App,
    at: &Place,
    version_id: &VersionId,
    etag: Option<&ETag>,
) -> Result<Done, Fault> {
    let s3 = app.s3(&at.connection).await?;
    s3.may_write(&at.bucket, at.key.as_str())?;
    let (versioning, top) =
        tokio::join!(s3.versioning(&at.bucket), newest(&s3, &at.bucket, &at.key));
    if versioning? != Versioning::Enabled {
        return Err(Fault::new(
            Code::Changed,
            "The bucket does not keep versions any more, so deleting again would be for good.",
        )
        .hint("Delete the document itself if that is what you want."));
    }
    let top = top?.filter(|top| top.is(version_id, etag, false));
    let top = top.ok_or_else(|| changed(&at.key))?;
    let deleted = s3.delete(&at.bucket, &at.key, top.etag()).await;
    if deleted.as_ref().is_err_and(|fault| fault.code == Code::Unknown) {
        app.changed(slice::from_ref(at));
    }
    let deleted = deleted?;
    app.record("undo-undelete", at, &json!({ "marker": deleted.marker }));
    app.changed(slice::from_ref(at));
    Ok(Done::new(format!("{} is deleted again.", words::quoted(&at.key)), None))
}

async fn remove_markers(
    app: &App,
    id: &str,
    connection: String,
    bucket: String,
    markers: Vec<(Key, VersionId)>,
) -> Result<Done, Fault> {
    let asked = markers.len();
    let s3 = match app.s3(&connection).await {
        Ok(s3) => s3,
        Err(fault) => {
            app.undos.put_back(id, UndoAct::RemoveMarkers { connection, bucket, markers });
            return Err(fault);
        }
    };
    let removed: Vec<_> = futures::stream::iter(markers)
        .map(|(key, marker)| {
            let (s3, bucket) = (&s3, &bucket);
            async move {
                let done = remove_marker(s3, bucket, &key, &marker).await;
                (key, marker, done)
            }
        })
        .buffer_unordered(AT_A_TIME)
        .collect()
        .await;
    let mut outcome = Outcome::default();
    let mut again = Vec::new();
    let (mut changed, mut records) = (Vec::new(), Vec::new());
    for (key, marker, done) in removed {
        let at = Place { connection: connection.clone(), bucket: bucket.clone(), key };
        match done {
            Ok(()) => {
                records.push((at.key.clone(), json!({ "removed": marker })));
                outcome.done.push(at.key.clone());
                changed.push(at);
            }
            Err(fault) => {
                if may_pass(&fault) {
                    again.push((at.key.clone(), marker));
                }
                outcome.failed.push((at.key, fault));
            }
        }
    }
    let records = records.iter().map(|(key, detail)| (key, detail));
    app.record_all("undo-delete", &connection, &bucket, records);
    app.changed(&changed);
    let retry = !again.is_empty();
    if retry {
        app.undos.put_back(id, UndoAct::RemoveMarkers { connection, bucket, markers: again });
    }
    let undo = (retry && !outcome.done.is_empty()).then(|| id.to_owned());
    outcome.told("Brought back", asked, "", undo)
}

async fn remove_marker(s3: &S3, bucket: &str, key: &Key, marker: &VersionId) -> Result<(), Fault> {
    s3.may_write(bucket, key.as_str())?;
    let top = newest(s3, bucket, key).await?;
    if !top.is_some_and(|top| top.is(marker, None, true)) {
        return Err(changed(key));
    }
    s3.delete_version(bucket, key, marker).await.map(|_| ())
}

#[cfg(test)]
#[path = "undo_tests.rs"]
mod tests;
