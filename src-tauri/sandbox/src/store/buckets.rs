//! Buckets: making, finding, listing, deleting; their versioning state.

use super::model::{Bucket, Versioning, instant};
use super::{Refusal, Tx, content, settings};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

const COLUMNS: &str = "id, name, created, versioning";

fn bucket(row: &Row<'_>) -> rusqlite::Result<Bucket> {
    Ok(Bucket {
        id: row.get(0)?,
        name: row.get(1)?,
        created: instant(row, 2)?,
        versioning: Versioning::of(row.get(3)?),
    })
}

/// What a bucket is born with since April 2023 (User Guide, "Default settings for new S3 buckets").
const BORN_WITH: [(&str, &str); 2] = [
    (
        "publicAccessBlock",
        "<PublicAccessBlockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>",
    ),
    (
        "ownershipControls",
        "<OwnershipControls xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>",
    ),
];

/// Makes a bucket; one that is there stays as it is, as in us-east-1 for one's own bucket.
pub(crate) fn create(tx: &Tx<'_>, name: &str, now: Timestamp) -> Result<Bucket, Refusal> {
    let made = tx.connection.execute(
        "INSERT INTO bucket (name, created) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
        params![name, now.as_millisecond()],
    )?;
    let bucket = find(tx.connection, name)?;
    if made == 1 {
        for (kind, xml) in BORN_WITH {
            settings::put_setting(tx, &bucket, kind, xml.as_bytes(), None)?;
        }
    }
    Ok(bucket)
}

pub(crate) fn find(connection: &Connection, name: &str) -> Result<Bucket, Refusal> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM bucket WHERE name = ?1"))?
        .query_row([name], bucket)
        .optional()?
        .ok_or_else(|| Refusal::NoSuchBucket(name.to_owned()))
}

/// Buckets in the order of their names, those with `prefix`, after `after`.
pub(crate) fn list(
    connection: &Connection,
    prefix: &str,
    after: &str,
    max: usize,
) -> Result<Vec<Bucket>, Refusal> {
    let mut statement = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM bucket WHERE name > ?1 ORDER BY name"))?;
    let mut found = Vec::new();
    for bucket in statement.query_map([after], bucket)? {
        let bucket = bucket?;
        if found.len() < max && bucket.name.starts_with(prefix) {
            found.push(bucket);
        }
    }
    Ok(found)
}

/// Deletes an empty bucket. Versions and delete markers count; uploads in progress do not.
pub(crate) fn delete(tx: &Tx<'_>, name: &str) -> Result<(), Refusal> {
    let bucket = find(tx.connection, name)?;
    let used = tx
        .connection
        .prepare_cached("SELECT 1 FROM version WHERE bucket_id = ?1 LIMIT 1")?
        .exists([bucket.id])?;
    if used {
        return Err(Refusal::BucketNotEmpty);
    }
    let contents: Vec<i64> = tx
        .connection
        .prepare(
            "SELECT content FROM part WHERE upload_seq IN (SELECT seq FROM upload WHERE bucket_id = ?1)",
        )?
        .query_map([bucket.id], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for id in contents {
        content::release(tx, id)?;
    }
    for sql in [
        "DELETE FROM part WHERE upload_seq IN (SELECT seq FROM upload WHERE bucket_id = ?1)",
        "DELETE FROM upload WHERE bucket_id = ?1",
        "DELETE FROM setting WHERE bucket_id = ?1",
        "DELETE FROM bucket WHERE id = ?1",
    ] {
        tx.connection.execute(sql, [bucket.id])?;
    }
    Ok(())
}

/// Enables or suspends versioning.
pub(crate) fn set_versioning(
    tx: &Tx<'_>,
    bucket: &Bucket,
    state: Versioning,
) -> Result<(), Refusal> {
    tx.connection.execute(
        "UPDATE bucket SET versioning = ?2 WHERE id = ?1",
        params![bucket.id, state.code()],
    )?;
    Ok(())
}

/// Notes that something was done in this store.
pub(crate) fn remember(tx: &Tx<'_>, what: &str) -> Result<(), Refusal> {
    let sql = "INSERT INTO meta (name, value) VALUES (?1, 1) ON CONFLICT (name) DO NOTHING";
    tx.connection.execute(sql, [what])?;
    Ok(())
}

/// Whether that was noted.
pub(crate) fn remembers(connection: &Connection, what: &str) -> Result<bool, Refusal> {
    Ok(connection.prepare("SELECT 1 FROM meta WHERE name = ?1")?.exists([what])?)
}
