//! The acts of one kind on one bucket, out of all that was recorded.

use super::{Journal, RecordedAct, recorded};
use rusqlite::{Error, params};
use strata_domain::fault::Fault;

impl Journal {
    /// The last acts of a kind on a bucket, newest first, at most `count`.
    ///
    /// # Errors
    /// When the disk can't be read.
    pub fn acts_on(
        &self,
        act: &str,
        connection: &str,
        bucket: &str,
        count: u32,
    ) -> Result<Vec<RecordedAct>, Fault> {
        let read = || {
            let db = self.locked();
            let mut found = db.prepare(
                "SELECT row, at, act, connection, bucket, key, detail FROM acts
                 WHERE act = ?1 AND connection = ?2 AND bucket = ?3 ORDER BY row DESC LIMIT ?4",
            )?;
            let rows = found.query_map(params![act, connection, bucket, count], recorded)?;
            rows.collect::<Result<Vec<_>, Error>>()
        };
        read().map_err(|error| self.fault(&error))
    }
}
