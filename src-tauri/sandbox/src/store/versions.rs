//! The versions of a key: S3's rules of putting, deleting and finding them in the three states of a
//! bucket (User Guide, "Working with objects in a versioning-enabled / -suspended bucket").

use super::model::{
    Bucket, Condition, ENTRY, ETagTest, NewVersion, REST, Tags, Version, Versioning, signed,
    version,
};
use super::{NULL, Refusal, Tx, content};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

/// What a delete did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Removed {
    /// The marker's id, or the id of what was deleted for good; `None` in a bucket that was never
    /// versioned.
    pub id: Option<String>,
    /// A marker was made, or the thing deleted was one.
    pub marker: bool,
}

/// The current entry of a key, marker or not.
pub(crate) fn current(
    connection: &Connection,
    bucket: &Bucket,
    key: &str,
) -> Result<Option<Version>, Refusal> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {ENTRY}, {REST} FROM version WHERE bucket_id = ?1 AND key = ?2 AND latest = 1
             ORDER BY seq DESC LIMIT 1"
        ))?
        .query_row(params![bucket.id, key.as_bytes()], version)
        .optional()?)
}

fn named(
    connection: &Connection,
    bucket: &Bucket,
    key: &str,
    id: &str,
) -> Result<Option<Version>, Refusal> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {ENTRY}, {REST} FROM version WHERE bucket_id = ?1 AND key = ?2 AND id = ?3"
        ))?
        .query_row(params![bucket.id, key.as_bytes(), id], version)
        .optional()?)
}

/// The version that GET or HEAD mean: the current one, or the one named.
pub(crate) fn lookup(
    connection: &Connection,
    bucket: &Bucket,
    key: &str,
    id: Option<&str>,
) -> Result<Version, Refusal> {
    match id {
        None => match current(connection, bucket, key)? {
            None => Err(Refusal::NoSuchKey),
            Some(found) if found.entry.marker => Err(Refusal::Deleted { marker: found.entry.id }),
            Some(found) => Ok(found),
        },
        Some(id) => match named(connection, bucket, key, id)? {
            None => Err(Refusal::NoSuchVersion),
            Some(found) if found.entry.marker => Err(Refusal::IsMarker { marker: found.entry.id }),
            Some(found) => Ok(found),
        },
    }
}

/// Tests the conditions of a write on the current entry. A marker counts as no object.
pub(crate) fn check(
    tx: &Tx<'_>,
    bucket: &Bucket,
    key: &str,
    condition: &Condition,
) -> Result<(), Refusal> {
    if condition.if_match.is_none() && !condition.if_absent {
        return Ok(());
    }
    let current = current(tx.connection, bucket, key)?.filter(|found| !found.entry.marker);
    if condition.if_absent && current.is_some() {
        return Err(Refusal::Precondition("If-None-Match"));
    }
    match (&condition.if_match, current) {
        (None, _) | (Some(ETagTest::Any), Some(_)) => Ok(()),
        (Some(_), None) => Err(Refusal::NoSuchKey),
        (Some(ETagTest::Is(etag)), Some(found)) if found.entry.etag == *etag => Ok(()),
        (Some(ETagTest::Is(_)), Some(_)) => Err(Refusal::Precondition("If-Match")),
    }
}

/// Tests the condition of a delete, on the current entry whatever version is named: a marker does
/// not match (API reference, "DeleteObject").
pub(crate) fn check_delete(
    tx: &Tx<'_>,
    bucket: &Bucket,
    key: &str,
    test: &ETagTest,
) -> Result<(), Refusal> {
    let found = current(tx.connection, bucket, key)?.ok_or(Refusal::NoSuchKey)?;
    match test {
        ETagTest::Any if !found.entry.marker => Ok(()),
        ETagTest::Is(etag) if !found.entry.marker && found.entry.etag == *etag => Ok(()),
        _ => Err(Refusal::Precondition("If-Match")),
    }
}

/// Puts a version on top and says its id.
pub(crate) fn put(
    tx: &Tx<'_>,
    bucket: &Bucket,
    key: &str,
    new: NewVersion,
) -> Result<String, Refusal> {
    let seq = tx.next_seq()?;
    let id = fresh_id(tx, bucket, key, seq)?;
    insert_at(tx, bucket, key, seq, &id, &new)?;
    Ok(id)
}

/// An id for a new entry. Without versioning it is `null`, and destroys the null version there was.
fn fresh_id(tx: &Tx<'_>, bucket: &Bucket, key: &str, seq: i64) -> Result<String, Refusal> {
    if bucket.versioning == Versioning::Enabled {
        return Ok(tx.ids.make(seq));
    }
    if let Some(old) = named(tx.connection, bucket, key, NULL)? {
        erase(tx, &old)?;
    }
    Ok(NULL.to_owned())
}

/// Stores a version under an id that its caller chose for `seq`.
pub(crate) fn insert_at(
    tx: &Tx<'_>,
    bucket: &Bucket,
    key: &str,
    seq: i64,
    id: &str,
    new: &NewVersion,
) -> Result<(), Refusal> {
    step_back(tx, bucket, key)?;
    let parts = if new.parts.is_empty() { None } else { Some(serde_json::to_string(&new.parts)?) };
    tx.connection
        .prepare_cached(
            "INSERT INTO version (seq, bucket_id, key, id, latest, marker, modified, size, etag, class,
               algorithm, checksum, content, description, tags, parts)
             VALUES (?1, ?2, ?3, ?4, 1, 0, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute(params![
            seq,
            bucket.id,
            key.as_bytes(),
            id,
            new.modified.as_millisecond(),
            signed(new.size),
            new.etag,
            new.class,
            new.checksum.as_ref().map(|sum| sum.algorithm.name()),
            new.checksum.as_ref().map(|sum| &sum.value),
            new.content,
            serde_json::to_string(&new.description)?,
            serde_json::to_string(&new.tags)?,
            parts,
        ])?;
    Ok(())
}

/// Deletes without naming a version: for good where there is no versioning, else by a marker.
pub(crate) fn mark_deleted(
    tx: &Tx<'_>,
    bucket: &Bucket,
    key: &str,
    now: Timestamp,
) -> Result<Removed, Refusal> {
    if bucket.versioning == Versioning::Never {
        if let Some(old) = named(tx.connection, bucket, key, NULL)? {
            erase(tx, &old)?;
        }
        return Ok(Removed { id: None, marker: false });
    }
    let seq = tx.next_seq()?;
    let id = fresh_id(tx, bucket, key, seq)?;
    step_back(tx, bucket, key)?;
    tx.connection
        .prepare_cached(
            "INSERT INTO version (seq, bucket_id, key, id, latest, marker, modified)
             VALUES (?1, ?2, ?3, ?4, 1, 1, ?5)",
        )?
        .execute(params![seq, bucket.id, key.as_bytes(), id, now.as_millisecond()])?;
    Ok(Removed { id: Some(id), marker: true })
}

/// Deletes the named version or marker for good; what was below it becomes current. An id that is
/// not there is no error.
pub(crate) fn remove(
    tx: &Tx<'_>,
    bucket: &Bucket,
    key: &str,
    id: &str,
) -> Result<Removed, Refusal> {
    let found = named(tx.connection, bucket, key, id)?;
    let marker = found.as_ref().is_some_and(|old| old.entry.marker);
    if let Some(old) = found {
        erase(tx, &old)?;
        if old.entry.latest {
            tx.connection
                .prepare_cached(
                    "UPDATE version SET latest = 1 WHERE seq =
                       (SELECT max(seq) FROM version WHERE bucket_id = ?1 AND key = ?2)",
                )?
                .execute(params![bucket.id, key.as_bytes()])?;
        }
    }
    Ok(Removed { id: Some(id.to_owned()), marker })
}

/// Replaces the tags of the current or the named version, and says its id. Neither the date nor the
/// id changes.
pub(crate) fn set_tags(
    tx: &Tx<'_>,
    bucket: &Bucket,
    key: &str,
    id: Option<&str>,
    tags: &Tags,
) -> Result<String, Refusal> {
    let found = lookup(tx.connection, bucket, key, id)?;
    tx.connection
        .prepare_cached("UPDATE version SET tags = ?2 WHERE seq = ?1")?
        .execute(params![found.entry.seq, serde_json::to_string(tags)?])?;
    Ok(found.entry.id)
}

fn step_back(tx: &Tx<'_>, bucket: &Bucket, key: &str) -> Result<(), Refusal> {
    tx.connection
        .prepare_cached(
            "UPDATE version SET latest = 0 WHERE bucket_id = ?1 AND key = ?2 AND latest = 1",
        )?
        .execute(params![bucket.id, key.as_bytes()])?;
    Ok(())
}

fn erase(tx: &Tx<'_>, old: &Version) -> Result<(), Refusal> {
    tx.connection.prepare_cached("DELETE FROM version WHERE seq = ?1")?.execute([old.entry.seq])?;
    if old.entry.marker { Ok(()) } else { content::release(tx, old.content) }
}
