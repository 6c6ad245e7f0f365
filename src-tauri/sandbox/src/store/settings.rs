//! A bucket's configurations (lifecycle, CORS, policy ...), kept as they were given.

use super::{Bucket, Refusal, Tx};
use rusqlite::{Connection, OptionalExtension, params};

/// Replaces the whole configuration of this kind. `extra` is what travels in a header beside it.
pub(crate) fn put_setting(
    tx: &Tx<'_>,
    bucket: &Bucket,
    kind: &str,
    body: &[u8],
    extra: Option<&str>,
) -> Result<(), Refusal> {
    tx.connection.execute(
        "INSERT INTO setting (bucket_id, kind, body, extra) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (bucket_id, kind) DO UPDATE SET body = excluded.body, extra = excluded.extra",
        params![bucket.id, kind, body, extra],
    )?;
    Ok(())
}

/// A configuration as it was given.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub body: Vec<u8>,
    /// What came in a header beside it.
    pub extra: Option<String>,
}

/// The configuration of this kind, when there is one.
pub(crate) fn get_setting(
    connection: &Connection,
    bucket: &Bucket,
    kind: &str,
) -> Result<Option<Setting>, Refusal> {
    Ok(connection
        .query_row(
            "SELECT body, extra FROM setting WHERE bucket_id = ?1 AND kind = ?2",
            params![bucket.id, kind],
            |row| Ok(Setting { body: row.get(0)?, extra: row.get(1)? }),
        )
        .optional()?)
}

/// Removes the configuration; one that is not there is no error.
pub(crate) fn delete_setting(tx: &Tx<'_>, bucket: &Bucket, kind: &str) -> Result<(), Refusal> {
    tx.connection.execute(
        "DELETE FROM setting WHERE bucket_id = ?1 AND kind = ?2",
        params![bucket.id, kind],
    )?;
    Ok(())
}
