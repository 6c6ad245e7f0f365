//! Pages of a bucket's entries in S3's order: keys by their bytes, inside a key the newest first. A
//! delimiter listing jumps over each common prefix by a seek, so a folder's size below it costs nothing.

use super::model::{Bucket, ENTRY, Entry, entry};
use super::{Refusal, Store};
use rusqlite::{Connection, Row, params};

/// What a page is asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    pub prefix: String,
    pub delimiter: Option<String>,
    pub start: Start,
    pub max: usize,
}

/// Where a page starts.
#[derive(Debug, Clone, Default)]
pub(crate) enum Start {
    #[default]
    Beginning,
    /// After this key, or after the common prefix that it falls under.
    After(String),
    /// Inside this key, after the entry with this sequence number.
    Inside(String, i64),
}

/// One line of a page.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    Entry(Box<Entry>),
    Prefix(String),
}

impl Item {
    /// The key or the common prefix.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Entry(entry) => &entry.key,
            Self::Prefix(prefix) => prefix,
        }
    }
}

/// A page.
#[derive(Debug)]
pub(crate) struct Page {
    pub items: Vec<Item>,
    pub truncated: bool,
}

/// Current objects, delete markers left out.
pub(crate) fn list_current(
    connection: &Connection,
    bucket: &Bucket,
    query: &Query,
) -> Result<Page, Refusal> {
    const CURRENT: &str = "AND latest = 1 AND marker = 0 ORDER BY key";
    page(connection, bucket, query, CURRENT)
}

/// All versions and delete markers.
pub(crate) fn list_versions(
    connection: &Connection,
    bucket: &Bucket,
    query: &Query,
) -> Result<Page, Refusal> {
    page(connection, bucket, query, "ORDER BY key, seq DESC")
}

/// No UTF-8 text holds this byte, so it ends every range of keys with a prefix.
const PAST: u8 = 0xFF;

fn page(
    connection: &Connection,
    bucket: &Bucket,
    query: &Query,
    kind: &str,
) -> Result<Page, Refusal> {
    let mut walk = Walk { query, items: Vec::new(), truncated: query.max == 0 };
    walk.truncated = false;
    if query.max == 0 {
        return Ok(Page { items: walk.items, truncated: false });
    }
    let end = [query.prefix.as_bytes(), &[PAST]].concat();
    let mut from = query.prefix.clone().into_bytes();
    match &query.start {
        Start::Beginning => {}
        Start::After(key) => from = from.max(past(query, key)),
        Start::Inside(key, seq) => {
            let sql = format!(
                "SELECT {ENTRY} FROM version WHERE bucket_id = ?1 AND key = ?2 AND seq < ?3 ORDER BY seq DESC"
            );
            if common_prefix(query, key).is_none() && key.starts_with(&query.prefix) {
                let mut statement = connection.prepare_cached(&sql)?;
                let mut rows = statement.query(params![bucket.id, key.as_bytes(), seq])?;
                while let Some(row) = rows.next()? {
                    if walk.take(row)?.is_some() {
                        break;
                    }
                }
            }
            from = from.max(past(query, key));
        }
    }
    let sql = format!(
        "SELECT {ENTRY} FROM version WHERE bucket_id = ?1 AND key >= ?2 AND key < ?3 {kind}"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    while !walk.truncated {
        let mut rows = statement.query(params![bucket.id, from, end])?;
        let seek = loop {
            let Some(row) = rows.next()? else { break None };
            match walk.take(row)? {
                None => {}
                Some(Stop::Full) => break None,
                Some(Stop::SeekPast(prefix)) => break Some(prefix),
            }
        };
        match seek {
            Some(prefix) => from = [prefix.as_bytes(), &[PAST]].concat(),
            None => break,
        }
    }
    Ok(Page { items: walk.items, truncated: walk.truncated })
}

struct Walk<'q> {
    query: &'q Query,
    items: Vec<Item>,
    truncated: bool,
}

enum Stop {
    Full,
    SeekPast(String),
}

impl Walk<'_> {
    fn take(&mut self, row: &Row<'_>) -> Result<Option<Stop>, Refusal> {
        if self.items.len() == self.query.max {
            self.truncated = true;
            return Ok(Some(Stop::Full));
        }
        let entry = entry(row)?;
        match common_prefix(self.query, &entry.key) {
            Some(prefix) => {
                let prefix = prefix.to_owned();
                self.items.push(Item::Prefix(prefix.clone()));
                Ok(Some(Stop::SeekPast(prefix)))
            }
            None => {
                self.items.push(Item::Entry(Box::new(entry)));
                Ok(None)
            }
        }
    }
}

/// The common prefix that a key falls under: up to and with the first delimiter after the prefix.
fn common_prefix<'k>(query: &Query, key: &'k str) -> Option<&'k str> {
    let delimiter = query.delimiter.as_deref().filter(|text| !text.is_empty())?;
    let rest = key.strip_prefix(query.prefix.as_str())?;
    let end = query.prefix.len() + rest.find(delimiter)? + delimiter.len();
    key.get(..end)
}

/// The first place after a marker: after the key, or after all that shares its common prefix.
fn past(query: &Query, marker: &str) -> Vec<u8> {
    match common_prefix(query, marker) {
        Some(prefix) => [prefix.as_bytes(), &[PAST]].concat(),
        None => [marker.as_bytes(), &[0]].concat(),
    }
}

impl Store {
    /// Turns S3's two markers into a place. The version's id is enough even when it was deleted
    /// since; a `null` that is gone starts its key anew, so that nothing is passed over.
    pub(crate) fn place(
        &self,
        connection: &Connection,
        bucket: &Bucket,
        key: String,
        version: Option<&str>,
    ) -> Result<Start, Refusal> {
        let Some(id) = version else { return Ok(Start::After(key)) };
        let known: Option<i64> = match self.seq_of(id) {
            Some(seq) => Some(seq),
            None if id == super::NULL => Some(null_place(connection, bucket, &key)?),
            None => None,
        };
        known.map(|seq| Start::Inside(key, seq)).ok_or(Refusal::InvalidVersionId)
    }
}

fn null_place(connection: &Connection, bucket: &Bucket, key: &str) -> Result<i64, Refusal> {
    let sql = "SELECT coalesce(max(seq), 9223372036854775807) FROM version
               WHERE bucket_id = ?1 AND key = ?2 AND id = 'null'";
    Ok(connection
        .prepare_cached(sql)?
        .query_row(params![bucket.id, key.as_bytes()], |row| row.get(0))?)
}
