//! Multipart uploads (User Guide, "Uploading and copying objects using multipart upload"): begun,
//! completed into one version whose bytes are its parts' files, or aborted.

use super::content::{self, Content};
use super::model::{
    Bucket, Checksum, Condition, Description, NewVersion, PartMark, Tags, instant, parsed, text,
};
use super::parts::{drop_parts, list_parts};
use super::sums::{self, Algorithm};
use super::{Part, Refusal, Segment, Tx, versions};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The smallest part but the last: 5 MiB.
const PART_MIN: u64 = 5 * 1024 * 1024;

/// An upload in progress, or completed a while ago.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub seq: i64,
    pub id: String,
    pub key: String,
    pub initiated: Timestamp,
    pub class: String,
    pub description: Description,
    pub tags: Tags,
    /// The algorithm that was asked for at its begin.
    pub algorithm: Option<Algorithm>,
    /// Whether the checksum is of the whole object (FULL_OBJECT) or of its parts' (COMPOSITE).
    pub whole: bool,
    pub outcome: Option<Finished>,
}

/// What begins an upload.
#[derive(Debug)]
pub(crate) struct NewUpload {
    pub class: String,
    pub description: Description,
    pub tags: Tags,
    pub algorithm: Option<Algorithm>,
    pub whole: bool,
    pub initiated: Timestamp,
}

/// A part as a completion lists it.
#[derive(Debug, Clone)]
pub(crate) struct ToldPart {
    pub number: u32,
    /// Without its quotes.
    pub etag: String,
    pub checksums: Vec<(Algorithm, String)>,
}

/// What completes an upload.
#[derive(Debug, Clone, Default)]
pub(crate) struct Completion {
    pub parts: Vec<ToldPart>,
    pub condition: Condition,
    pub size: Option<u64>,
    /// Checksums told for the whole.
    pub told: Vec<(Algorithm, String)>,
}

/// What came of a completion. Kept, so that a repeated one gets the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Finished {
    pub version: String,
    pub etag: String,
    pub checksum: Option<(Algorithm, String)>,
}

pub(super) const COLUMNS: &str =
    "seq, id, key, initiated, class, description, tags, algorithm, whole, outcome";

pub(super) fn row_to_upload(row: &Row<'_>) -> rusqlite::Result<Upload> {
    let description: String = row.get(5)?;
    let tags: String = row.get(6)?;
    let algorithm: Option<String> = row.get(7)?;
    let outcome: Option<String> = row.get(9)?;
    Ok(Upload {
        seq: row.get(0)?,
        id: row.get(1)?,
        key: text(row, 2)?,
        initiated: instant(row, 3)?,
        class: row.get(4)?,
        description: parsed(5, &description)?,
        tags: parsed(6, &tags)?,
        algorithm: algorithm.and_then(|name| Algorithm::named(&name)),
        whole: row.get(8)?,
        outcome: outcome.map(|json| parsed(9, &json)).transpose()?,
    })
}

/// Begins an upload and says its id.
pub(crate) fn begin(
    tx: &Tx<'_>,
    bucket: &Bucket,
    key: &str,
    new: &NewUpload,
) -> Result<String, Refusal> {
    let seq = tx.next_seq()?;
    let id = format!("{}{}", tx.ids.make(seq), Uuid::new_v4().simple());
    tx.connection.execute(
        "INSERT INTO upload (seq, id, bucket_id, key, initiated, class, description, tags, algorithm, whole)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            seq,
            id,
            bucket.id,
            key.as_bytes(),
            new.initiated.as_millisecond(),
            new.class,
            serde_json::to_string(&new.description)?,
            serde_json::to_string(&new.tags)?,
            new.algorithm.map(Algorithm::name),
            new.whole,
        ],
    )?;
    Ok(id)
}

fn find(connection: &Connection, bucket: &Bucket, key: &str, id: &str) -> Result<Upload, Refusal> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM upload WHERE id = ?1 AND bucket_id = ?2 AND key = ?3"
        ))?
        .query_row(params![id, bucket.id, key.as_bytes()], row_to_upload)
        .optional()?
        .ok_or(Refusal::NoSuchUpload)
}

/// An upload in progress.
pub(crate) fn upload(
    connection: &Connection,
    bucket: &Bucket,
    key: &str,
    id: &str,
) -> Result<Upload, Refusal> {
    find(connection, bucket, key, id).and_then(|upload| match upload.outcome {
        None => Ok(upload),
        Some(_) => Err(Refusal::NoSuchUpload),
    })
}

/// Forgets the answers of completed uploads: after a start nobody waits for one any more.
pub(super) fn forget_finished(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.execute("DELETE FROM upload WHERE outcome IS NOT NULL", []).map(drop)
}

/// Gives an upload up; its parts are deleted.
pub(crate) fn abort(tx: &Tx<'_>, bucket: &Bucket, key: &str, id: &str) -> Result<(), Refusal> {
    let upload = upload(tx.connection, bucket, key, id)?;
    drop_parts(tx, &upload)?;
    tx.connection.execute("DELETE FROM upload WHERE seq = ?1", [upload.seq])?;
    Ok(())
}

/// Makes the parts one version. Its date is that of the upload's begin (User Guide, "Multipart
/// upload process"); its place in the order is now.
pub(crate) fn complete(
    tx: &Tx<'_>,
    bucket: &Bucket,
    key: &str,
    id: &str,
    completion: &Completion,
) -> Result<Finished, Refusal> {
    let upload = find(tx.connection, bucket, key, id)?;
    if let Some(before) = upload.outcome {
        return Ok(before);
    }
    let parts = chosen(tx.connection, &upload, completion)?;
    let size = parts.iter().map(|part| part.size).sum();
    if let Some(told) = completion.size.filter(|told| *told != size) {
        return Err(Refusal::WrongSize { told, found: size });
    }
    let checksum = whole_checksum(&upload, &parts)?;
    let wrong = completion.told.iter().any(|(algorithm, value)| {
        checksum.as_ref().is_some_and(|sum| sum.algorithm == *algorithm && sum.value != *value)
    });
    if wrong {
        return Err(Refusal::BadDigest);
    }
    versions::check(tx, bucket, key, &completion.condition)?;
    let etag = sums::multipart_etag(&parts.iter().map(|part| part.sums.md5).collect::<Vec<_>>());
    let content = joined(tx, &parts)?;
    let marks = parts.iter().map(|part| mark(&upload, part)).collect();
    let version = versions::put(
        tx,
        bucket,
        key,
        NewVersion {
            content,
            size,
            etag: etag.clone(),
            class: upload.class.clone(),
            modified: upload.initiated,
            description: upload.description.clone(),
            tags: upload.tags.clone(),
            checksum: checksum.clone(),
            parts: marks,
        },
    )?;
    let checksum = checksum.map(|sum| (sum.algorithm, sum.value));
    let finished = Finished { version, etag, checksum };
    drop_parts(tx, &upload)?;
    tx.connection.execute(
        "UPDATE upload SET outcome = ?2 WHERE seq = ?1",
        params![upload.seq, serde_json::to_string(&finished)?],
    )?;
    Ok(finished)
}

/// The parts that the completion names, each tested.
fn chosen(
    connection: &Connection,
    upload: &Upload,
    completion: &Completion,
) -> Result<Vec<Part>, Refusal> {
    if completion.parts.is_empty() {
        return Err(Refusal::NoParts);
    }
    if !completion.parts.is_sorted_by(|a, b| a.number < b.number) {
        return Err(Refusal::PartOrder);
    }
    let mut there = list_parts(connection, upload, 0, usize::MAX)?.into_iter();
    let mut parts = Vec::with_capacity(completion.parts.len());
    for ToldPart { number, etag, checksums } in &completion.parts {
        let part = there
            .find(|part| part.number == *number)
            .filter(|part| sums::etag(&part.sums.md5) == *etag)
            .ok_or(Refusal::InvalidPart(*number))?;
        let differs = checksums.iter().any(|(algorithm, value)| {
            part.sums.get(*algorithm).is_some_and(|sum| sums::base64(sum) != *value)
        });
        if differs {
            return Err(Refusal::InvalidPart(*number));
        }
        parts.push(part);
    }
    let all_but_last = &parts[..parts.len() - 1];
    if let Some(small) = all_but_last.iter().find(|part| part.size < PART_MIN) {
        return Err(Refusal::PartTooSmall { number: small.number, size: small.size });
    }
    Ok(parts)
}

fn whole_checksum(upload: &Upload, parts: &[Part]) -> Result<Option<Checksum>, Refusal> {
    let algorithm = upload.algorithm.unwrap_or(Algorithm::Crc64Nvme);
    let sums = parts
        .iter()
        .map(|part| part.sums.get(algorithm).map(|sum| (sum.to_vec(), part.size)))
        .collect::<Option<Vec<_>>>()
        .ok_or(Refusal::MissingPartSum(algorithm.name()))?;
    let value = if upload.whole {
        sums::combined(algorithm, &sums).map(|sum| sums::base64(&sum))
    } else {
        Some(sums::composite(algorithm, &sums))
    };
    Ok(value.map(|value| Checksum { algorithm, value }))
}

fn mark(upload: &Upload, part: &Part) -> PartMark {
    let checksum =
        upload.algorithm.and_then(|algorithm| part.sums.get(algorithm)).map(sums::base64);
    PartMark { number: part.number, size: part.size, checksum }
}

/// The parts' bytes in a row, without copying any. A lone small part stays inline.
fn joined(tx: &Tx<'_>, parts: &[Part]) -> Result<i64, Refusal> {
    if let [only] = parts {
        return content::share_content(tx, only.content);
    }
    let mut segments: Vec<Segment> = Vec::new();
    for part in parts {
        match content::content_of(tx.connection, part.content)? {
            Content::Segments(more) => segments.extend(more),
            Content::Inline(bytes) if bytes.is_empty() => {}
            Content::Inline(_) => return Err(Refusal::InvalidPart(part.number)),
        }
    }
    content::insert(tx, &Content::Segments(segments))
}
