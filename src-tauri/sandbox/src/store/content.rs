//! Contents: the bytes of versions and parts. They are counted, so that a copy shares its source's
//! bytes, and an object of many parts is the list of their files.

use super::bodies::Incoming;
use super::model::parsed;
use super::{Names, Refusal, Tx};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

/// A stretch of a body file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Segment {
    pub file: String,
    pub start: u64,
    pub len: u64,
}

/// Where the bytes are.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    Inline(Vec<u8>),
    Segments(Vec<Segment>),
}

/// Takes a body that came in; it is kept when the change is committed.
pub(crate) fn store_body(tx: &Tx<'_>, body: Incoming) -> Result<i64, Refusal> {
    match body {
        Incoming::Inline(bytes) => insert(tx, &Content::Inline(bytes)),
        Incoming::File(draft) => {
            let segment = Segment { file: draft.name().to_owned(), start: 0, len: draft.len() };
            tx.adopt(draft);
            insert(tx, &Content::Segments(vec![segment]))
        }
    }
}

/// Adds a content with one user; its files get one more.
pub(super) fn insert(tx: &Tx<'_>, content: &Content) -> Result<i64, Refusal> {
    let (bytes, segments) = match content {
        Content::Inline(bytes) => (Some(bytes), None),
        Content::Segments(segments) => (None, Some(segments)),
    };
    for segment in segments.into_iter().flatten() {
        tx.connection
            .prepare_cached(
                "INSERT INTO file (name, refs) VALUES (?1, 1)
                 ON CONFLICT (name) DO UPDATE SET refs = refs + 1",
            )?
            .execute([&segment.file])?;
    }
    let segments = segments.map(serde_json::to_string).transpose()?;
    tx.connection
        .prepare_cached("INSERT INTO content (refs, bytes, segments) VALUES (1, ?1, ?2)")?
        .execute(params![bytes, segments])?;
    Ok(tx.connection.last_insert_rowid())
}

/// Gives a content one more user.
pub(crate) fn share_content(tx: &Tx<'_>, id: i64) -> Result<i64, Refusal> {
    let shared = tx
        .connection
        .prepare_cached("UPDATE content SET refs = refs + 1 WHERE id = ?1")?
        .execute([id])?;
    if shared == 1 { Ok(id) } else { Err(Refusal::SourceChanged) }
}

/// Takes one user away; the last one takes the bytes along.
pub(crate) fn release(tx: &Tx<'_>, id: i64) -> Result<(), Refusal> {
    let left: Option<i64> = tx
        .connection
        .prepare_cached("UPDATE content SET refs = refs - 1 WHERE id = ?1 RETURNING refs")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    if left != Some(0) {
        return Ok(());
    }
    if let Content::Segments(segments) = content_of(tx.connection, id)? {
        for segment in segments {
            let left: Option<i64> = tx
                .connection
                .prepare_cached("UPDATE file SET refs = refs - 1 WHERE name = ?1 RETURNING refs")?
                .query_row([&segment.file], |row| row.get(0))
                .optional()?;
            if left == Some(0) {
                tx.connection.execute("DELETE FROM file WHERE name = ?1", [&segment.file])?;
                tx.doom(segment.file);
            }
        }
    }
    tx.connection.prepare_cached("DELETE FROM content WHERE id = ?1")?.execute([id])?;
    Ok(())
}

pub(crate) fn content_of(connection: &Connection, id: i64) -> Result<Content, Refusal> {
    let found = connection
        .prepare_cached("SELECT bytes, segments FROM content WHERE id = ?1")?
        .query_row([id], |row| {
            let bytes: Option<Vec<u8>> = row.get(0)?;
            let segments: Option<String> = row.get(1)?;
            Ok(match (bytes, segments) {
                (Some(bytes), _) => Content::Inline(bytes),
                (None, Some(json)) => Content::Segments(parsed(1, &json)?),
                (None, None) => Content::Inline(Vec::new()),
            })
        })
        .optional()?;
    found.ok_or(Refusal::SourceChanged)
}

/// The body files that rows speak of.
pub(super) fn known_files(connection: &Connection) -> Result<Names, rusqlite::Error> {
    connection.prepare("SELECT name FROM file")?.query_map([], |row| row.get(0))?.collect()
}
