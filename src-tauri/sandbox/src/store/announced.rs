//! What the rules will do to one object or upload, as S3 announces it in headers.

use super::lifecycle::{configuration, state};
use super::model::{Bucket, Tags, Version};
use super::{NULL, Refusal, Upload};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use strata_domain::lifecycle::future::{
    Action, DocumentHistory, HistoryEntry, HistoryKind, Situation, UnfinishedUpload,
};
use strata_domain::lifecycle::outlook::rule_name;
use strata_domain::lifecycle::simulate;
use strata_domain::object::{Key, StorageClass, VersionId};

/// How far ahead is looked: longer than anybody keeps a document.
const FAR: SignedDuration = SignedDuration::from_hours(24 * 366 * 1000);

/// When a rule acts, and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Announced {
    pub date: Timestamp,
    pub rule: String,
}

/// A current version, as far as rules look at it.
#[derive(Debug, Clone)]
pub(crate) struct Current<'a> {
    pub key: &'a str,
    pub modified: Timestamp,
    pub size: u64,
    pub class: &'a str,
    pub tags: &'a Tags,
}

impl<'a> Current<'a> {
    /// A version that was stored.
    pub(crate) fn of(version: &'a Version) -> Self {
        let Version { entry, tags, .. } = version;
        let (modified, size) = (entry.modified, entry.size);
        Self { key: &entry.key, modified, size, class: &entry.class, tags }
    }
}

/// When the current version expires (API reference, "HeadObject", `x-amz-expiration`).
pub(crate) fn expires(
    connection: &Connection,
    bucket: &Bucket,
    current: &Current<'_>,
) -> Result<Option<Announced>, Refusal> {
    let kind = HistoryKind::Version {
        size: current.size,
        class: StorageClass::from(current.class.to_owned()),
        tags: current.tags.iter().cloned().collect(),
        retain_until: None,
    };
    let modified = current.modified;
    let entries = vec![HistoryEntry { version_id: VersionId::from(NULL), modified, kind }];
    let history = DocumentHistory { key: Key::from(current.key), entries, uploads: Vec::new() };
    let ends =
        |action: &Action| matches!(action, Action::CreateDeleteMarker | Action::DeleteVersion);
    first(connection, bucket, &history, modified, ends)
}

/// When an upload is aborted (API reference, "CreateMultipartUpload", `x-amz-abort-date`).
pub(crate) fn aborts(
    connection: &Connection,
    bucket: &Bucket,
    key: &str,
    initiated: Timestamp,
) -> Result<Option<Announced>, Refusal> {
    let uploads = vec![UnfinishedUpload { upload_id: String::new(), initiated }];
    let history = DocumentHistory { key: Key::from(key), entries: Vec::new(), uploads };
    first(connection, bucket, &history, initiated, |action| *action == Action::AbortUpload)
}

/// As [`aborts`], for an upload that is there.
pub(crate) fn upload_aborts(
    connection: &Connection,
    bucket: &Bucket,
    upload: &Upload,
) -> Result<Option<Announced>, Refusal> {
    aborts(connection, bucket, &upload.key, upload.initiated)
}

fn first(
    connection: &Connection,
    bucket: &Bucket,
    history: &DocumentHistory,
    from: Timestamp,
    wanted: impl Fn(&Action) -> bool,
) -> Result<Option<Announced>, Refusal> {
    let Some(rules) = configuration(connection, bucket)? else { return Ok(None) };
    // From its own time on: what is overdue is announced with the date on which it was due.
    let until = from.checked_add(FAR).unwrap_or(Timestamp::MAX);
    let situation = Situation { versioning: state(bucket), now: from, until };
    let events = simulate::events(history, &rules, &situation);
    let event = events.into_iter().find(|event| wanted(&event.action));
    Ok(event.map(|event| Announced { date: event.due, rule: rule_name(&rules, event.rule) }))
}
