//! Many tiny documents at once, for tests of scale: one statement a row, contents shared.

use super::model::{Bucket, NewVersion, signed};
use super::{NULL, Refusal, Tx, Versioning, versions};
use jiff::Timestamp;
use rusqlite::params;

/// One of many documents that are alike but for key, date and class.
#[derive(Debug)]
pub(crate) struct Row {
    pub key: String,
    /// Which pattern it has its content from.
    pub pattern: usize,
    pub modified: Timestamp,
    pub class: &'static str,
}

/// Puts the rows in, each with the content of its pattern. Into a bucket that holds anything under
/// `prefix` already they go one by one, as any other version.
pub(crate) fn put_many(
    tx: &Tx<'_>,
    bucket: &Bucket,
    prefix: &str,
    patterns: &[NewVersion],
    rows: &[Row],
) -> Result<(), Refusal> {
    let used = tx
        .connection
        .prepare("SELECT 1 FROM version WHERE bucket_id = ?1 AND key >= ?2 AND key < ?3")?
        .exists(params![bucket.id, prefix.as_bytes(), [prefix.as_bytes(), &[0xFF]].concat()])?;
    if used {
        return one_by_one(tx, bucket, patterns, rows);
    }
    let first = tx.take_seqs(rows.len())?;
    let mut users = vec![0_i64; patterns.len()];
    let texts = patterns
        .iter()
        .map(|pattern| {
            Ok((
                serde_json::to_string(&pattern.description)?,
                serde_json::to_string(&pattern.tags)?,
            ))
        })
        .collect::<Result<Vec<_>, Refusal>>()?;
    let mut insert = tx.connection.prepare(
        "INSERT INTO version (seq, bucket_id, key, id, latest, marker, modified, size, etag, class,
           algorithm, checksum, content, description, tags)
         VALUES (?1, ?2, ?3, ?4, 1, 0, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    for (seq, row) in (first..).zip(rows) {
        let (version, (description, tags)) = (&patterns[row.pattern], &texts[row.pattern]);
        let id = match bucket.versioning {
            Versioning::Enabled => tx.ids.make(seq),
            Versioning::Never | Versioning::Suspended => NULL.to_owned(),
        };
        insert.execute(params![
            seq,
            bucket.id,
            row.key.as_bytes(),
            id,
            row.modified.as_millisecond(),
            signed(version.size),
            version.etag,
            row.class,
            version.checksum.as_ref().map(|sum| sum.algorithm.name()),
            version.checksum.as_ref().map(|sum| &sum.value),
            version.content,
            description,
            tags,
        ])?;
        users[row.pattern] += 1;
    }
    for (pattern, users) in patterns.iter().zip(users) {
        tx.connection.execute(
            "UPDATE content SET refs = refs + ?2 WHERE id = ?1",
            params![pattern.content, users],
        )?;
    }
    Ok(())
}

fn one_by_one(
    tx: &Tx<'_>,
    bucket: &Bucket,
    patterns: &[NewVersion],
    rows: &[Row],
) -> Result<(), Refusal> {
    for row in rows {
        let pattern = &patterns[row.pattern];
        let content = super::share_content(tx, pattern.content)?;
        let version = NewVersion {
            content,
            modified: row.modified,
            class: row.class.to_owned(),
            ..pattern.clone()
        };
        versions::put(tx, bucket, &row.key, version)?;
    }
    Ok(())
}
