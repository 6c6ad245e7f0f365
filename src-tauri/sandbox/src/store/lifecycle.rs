//! Runs the buckets' lifecycle rules on what is stored, midnight after midnight, as the forecast
//! says: the same simulation decides, and the store does it.

use super::model::{Bucket, Tags, Versioning, count, instant, parsed, text};
use super::{NULL, Refusal, Tx, buckets, settings, uploads, versions};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};
use strata_domain::history;
use strata_domain::lifecycle::future::{
    Action, DocumentHistory, Event, HistoryEntry, HistoryKind, Situation, Subject, UnfinishedUpload,
};
use strata_domain::lifecycle::rule::{Configuration, MinimumSize};
use strata_domain::lifecycle::{simulate, xml};
use strata_domain::object::{Key, StorageClass, VersionId};

/// The note of the time up to which the rules have acted.
const RUN_UNTIL: &str = "lifecycle until";

/// The note of how far the clock was moved ahead, in milliseconds.
const AHEAD: &str = "clock ahead";

/// How often the rules did what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Aged {
    /// Versions that moved to another storage class.
    pub transitions: u64,
    /// Delete markers that were made.
    pub markers: u64,
    /// Versions that were deleted for good, those that a marker replaced included.
    pub deleted: u64,
    /// Delete markers that were removed.
    pub markers_removed: u64,
    /// Unfinished uploads that were aborted.
    pub aborted: u64,
}

/// Lets the rules of every bucket act on the midnights since the last run, up to `now`. The first
/// run of a store only notes the time.
pub(crate) fn run_rules(tx: &Tx<'_>, now: Timestamp) -> Result<Aged, Refusal> {
    let mut aged = Aged::default();
    let before = noted(tx, RUN_UNTIL)?.and_then(|at| Timestamp::from_millisecond(at).ok());
    if before.is_some_and(|before| midnights(before) == midnights(now)) {
        return Ok(aged);
    }
    if let Some(before) = before {
        for bucket in buckets::list(tx, "", "", usize::MAX)? {
            if let Some(configuration) = configuration(tx, &bucket)? {
                run_bucket(tx, &bucket, &configuration, (before, now), &mut aged)?;
            }
        }
    }
    note(tx, RUN_UNTIL, now.as_millisecond())?;
    Ok(aged)
}

/// How far the clock of this store was moved ahead of the machine's.
pub(crate) fn ahead(connection: &Connection) -> Result<SignedDuration, Refusal> {
    let millis = noted(connection, AHEAD)?.unwrap_or(0);
    Ok(SignedDuration::from_millis(millis))
}

/// Notes how far the clock was moved ahead, so that a later start goes on from there.
pub(crate) fn set_ahead(tx: &Tx<'_>, ahead: SignedDuration) -> Result<(), Refusal> {
    note(tx, AHEAD, i64::try_from(ahead.as_millis()).unwrap_or(i64::MAX))
}

fn note(tx: &Tx<'_>, name: &str, value: i64) -> Result<(), Refusal> {
    tx.prepare_cached(
        "INSERT INTO meta (name, value) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )?
    .execute(params![name, value])?;
    Ok(())
}

fn noted(connection: &Connection, name: &str) -> Result<Option<i64>, Refusal> {
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

/// How many midnights (UTC) have come up to then.
fn midnights(at: Timestamp) -> i64 {
    at.as_second().div_euclid(24 * 60 * 60)
}

/// The bucket's versioning state, as the simulation has it.
pub(super) fn state(bucket: &Bucket) -> history::Versioning {
    match bucket.versioning {
        Versioning::Never => history::Versioning::Unversioned,
        Versioning::Enabled => history::Versioning::Enabled,
        Versioning::Suspended => history::Versioning::Suspended,
    }
}

/// The bucket's rules, if it has any that can be read.
pub(super) fn configuration(
    connection: &Connection,
    bucket: &Bucket,
) -> Result<Option<Configuration>, Refusal> {
    let Some(setting) = settings::get_setting(connection, bucket, "lifecycle")? else {
        return Ok(None);
    };
    let Ok(mut configuration) = xml::read(&setting.body) else { return Ok(None) };
    let varies = setting.extra.as_deref() == Some("varies_by_storage_class");
    let size =
        if varies { MinimumSize::VariesByStorageClass } else { MinimumSize::AllStorageClasses128K };
    configuration.minimum_size = Some(size);
    Ok(Some(configuration))
}

fn run_bucket(
    tx: &Tx<'_>,
    bucket: &Bucket,
    configuration: &Configuration,
    (before, now): (Timestamp, Timestamp),
    aged: &mut Aged,
) -> Result<(), Refusal> {
    let versioning = state(bucket);
    // A midnight at which the rules have acted already is over.
    let from = before.checked_add(SignedDuration::from_nanos(1)).unwrap_or(before);
    let situation = Situation { versioning, now: from, until: now };
    for history in histories(tx, bucket)? {
        let mut made = None;
        for event in simulate::events(&history, configuration, &situation) {
            happen(tx, bucket, &event, &mut made, aged)?;
        }
    }
    Ok(())
}

/// Does what a rule does. `made` is the marker that a rule made on this key before.
fn happen(
    tx: &Tx<'_>,
    bucket: &Bucket,
    event: &Event,
    made: &mut Option<String>,
    aged: &mut Aged,
) -> Result<(), Refusal> {
    let key = event.key.as_str();
    let id = match &event.subject {
        Subject::Version(id) => id.as_str(),
        Subject::NewMarker => made.as_deref().unwrap_or(NULL),
        Subject::Upload(id) => id,
    };
    match &event.action {
        Action::Transition(class) => {
            tx.prepare_cached(
                "UPDATE version SET class = ?4, thaw = NULL WHERE bucket_id = ?1 AND key = ?2 AND id = ?3",
            )?
            .execute(params![bucket.id, key.as_bytes(), id, class.as_str()])?;
            aged.transitions += 1;
        }
        Action::CreateDeleteMarker => {
            // As the simulation has it: a marker comes a moment after its midnight.
            let at = event.due.checked_add(SignedDuration::from_secs(1)).unwrap_or(event.due);
            *made = versions::mark_deleted(tx, bucket, key, at)?.id;
            aged.markers += 1;
            aged.deleted += u64::from(event.replaces_null);
        }
        Action::DeleteVersion => {
            versions::remove(tx, bucket, key, id)?;
            aged.deleted += 1;
        }
        Action::RemoveDeleteMarker => {
            versions::remove(tx, bucket, key, id)?;
            aged.markers_removed += 1;
        }
        Action::AbortUpload => {
            uploads::abort(tx, bucket, key, id)?;
            aged.aborted += 1;
        }
    }
    Ok(())
}

/// Every key of the bucket with its entries, newest first, and its unfinished uploads.
pub(super) fn histories(
    connection: &Connection,
    bucket: &Bucket,
) -> Result<Vec<DocumentHistory>, Refusal> {
    let mut found: Vec<DocumentHistory> = Vec::new();
    let mut statement = connection.prepare_cached(
        "SELECT key, id, marker, modified, size, class, tags FROM version
         WHERE bucket_id = ?1 ORDER BY key, seq DESC",
    )?;
    for row in statement.query_map([bucket.id], entry)? {
        let (key, entry) = row?;
        of_key(&mut found, key).entries.push(entry);
    }
    let mut statement = connection.prepare_cached(
        "SELECT key, id, initiated FROM upload
         WHERE bucket_id = ?1 AND outcome IS NULL ORDER BY key, seq",
    )?;
    let mut begun: Vec<DocumentHistory> = Vec::new();
    for row in statement.query_map([bucket.id], |row| {
        let upload = UnfinishedUpload { upload_id: row.get(1)?, initiated: instant(row, 2)? };
        Ok((text(row, 0)?, upload))
    })? {
        let (key, upload) = row?;
        of_key(&mut begun, key).uploads.push(upload);
    }
    // Uploads are apart from the entries of their key: no rule looks from one to the other.
    found.append(&mut begun);
    Ok(found)
}

fn of_key(found: &mut Vec<DocumentHistory>, key: String) -> &mut DocumentHistory {
    if found.last().is_none_or(|last| last.key.as_str() != key) {
        found.push(DocumentHistory { key: Key(key), entries: Vec::new(), uploads: Vec::new() });
    }
    let last = found.len() - 1;
    &mut found[last]
}

fn entry(row: &Row<'_>) -> rusqlite::Result<(String, HistoryEntry)> {
    let marker: bool = row.get(2)?;
    let kind = if marker {
        HistoryKind::DeleteMarker
    } else {
        let tags: String = row.get(6)?;
        HistoryKind::Version {
            size: count(row, 4)?,
            class: StorageClass::from(row.get::<_, String>(5)?),
            tags: parsed::<Tags>(6, &tags)?.into_iter().collect(),
            retain_until: None,
        }
    };
    let entry =
        HistoryEntry { version_id: VersionId(row.get(1)?), modified: instant(row, 3)?, kind };
    Ok((text(row, 0)?, entry))
}
