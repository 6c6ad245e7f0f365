//! The parts of uploads in progress.

use super::bodies::Incoming;
use super::model::{count, instant, parsed, signed};
use super::sums::{Algorithm, Sums};
use super::{Refusal, Tx, Upload, content, store_body};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A part that was uploaded.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub number: u32,
    pub content: i64,
    pub size: u64,
    pub sums: Sums,
    pub modified: Timestamp,
}

/// A part that came in.
#[derive(Debug)]
pub(crate) struct NewPart {
    pub number: u32,
    pub body: Incoming,
    pub size: u64,
    pub sums: Sums,
    pub modified: Timestamp,
}

/// Keeps a part; one with the same number is replaced.
pub(crate) fn put_part(tx: &Tx<'_>, upload: &Upload, part: NewPart) -> Result<(), Refusal> {
    let still_open = tx
        .connection
        .prepare_cached("SELECT 1 FROM upload WHERE seq = ?1 AND outcome IS NULL")?
        .exists([upload.seq])?;
    if !still_open {
        return Err(Refusal::NoSuchUpload);
    }
    let old: Option<i64> = tx
        .connection
        .prepare_cached("SELECT content FROM part WHERE upload_seq = ?1 AND number = ?2")?
        .query_row(params![upload.seq, part.number], |row| row.get(0))
        .optional()?;
    if let Some(old) = old {
        content::release(tx, old)?;
    }
    let content = store_body(tx, part.body)?;
    tx.connection
        .prepare_cached(
            "INSERT OR REPLACE INTO part (upload_seq, number, content, size, md5, modified, sums)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            upload.seq,
            part.number,
            content,
            signed(part.size),
            part.sums.md5,
            part.modified.as_millisecond(),
            serde_json::to_string(&part.sums.checksums)?,
        ])?;
    Ok(())
}

/// Parts after number `after`, in order.
pub(crate) fn list_parts(
    connection: &Connection,
    upload: &Upload,
    after: u32,
    max: usize,
) -> Result<Vec<Part>, Refusal> {
    let limit = i64::try_from(max).unwrap_or(i64::MAX);
    Ok(connection
        .prepare_cached(
            "SELECT number, content, size, md5, modified, sums FROM part
             WHERE upload_seq = ?1 AND number > ?2 ORDER BY number LIMIT ?3",
        )?
        .query_map(params![upload.seq, after, limit], part)?
        .collect::<Result<_, _>>()?)
}

fn part(row: &Row<'_>) -> rusqlite::Result<Part> {
    let sums: String = row.get(5)?;
    let checksums: Vec<(Algorithm, Vec<u8>)> = parsed(5, &sums)?;
    Ok(Part {
        number: row.get(0)?,
        content: row.get(1)?,
        size: count(row, 2)?,
        sums: Sums { md5: row.get(3)?, checksums },
        modified: instant(row, 4)?,
    })
}

/// Forgets all parts of an upload.
pub(super) fn drop_parts(tx: &Tx<'_>, upload: &Upload) -> Result<(), Refusal> {
    for part in list_parts(tx.connection, upload, 0, usize::MAX)? {
        content::release(tx, part.content)?;
    }
    tx.connection.execute("DELETE FROM part WHERE upload_seq = ?1", [upload.seq])?;
    Ok(())
}
