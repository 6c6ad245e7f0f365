//! The documents of connection tests that are not yet removed, so that one which a killed run
//! left behind goes at the next start.

use super::Journal;
use jiff::Timestamp;
use rusqlite::{Connection, Error, params};
use strata_domain::fault::Fault;

/// Made beside the tables of the first version, which does not mind them.
const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS trials (
        row INTEGER PRIMARY KEY,
        begun TEXT NOT NULL,
        connection TEXT NOT NULL,
        bucket TEXT NOT NULL,
        key TEXT NOT NULL,
        version TEXT
    ) STRICT;
";

/// A test's document that may still be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenTrial {
    /// Its row.
    pub row: i64,
    /// The connection's id.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The key, which nothing else uses.
    pub key: String,
    /// The version that was made, where the answer came.
    pub version: Option<String>,
}

pub(super) fn prepare(db: &Connection) -> Result<(), Error> {
    db.execute_batch(TABLE)
}

impl Journal {
    /// Notes that a test is about to put its document, and returns the row.
    ///
    /// # Errors
    /// When the disk refuses it: the document should then not be put.
    pub fn trial_begins(
        &self,
        connection: &str,
        bucket: &str,
        key: &str,
        now: Timestamp,
    ) -> Result<i64, Fault> {
        let db = self.locked();
        db.execute(
            "INSERT INTO trials (begun, connection, bucket, key) VALUES (?1, ?2, ?3, ?4)",
            params![now.to_string(), connection, bucket, key],
        )
        .map_err(|error| self.fault(&error))?;
        Ok(db.last_insert_rowid())
    }

    /// Notes the version that the document got.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn trial_made(&self, row: i64, version: &str) -> Result<(), Fault> {
        self.change("UPDATE trials SET version = ?2 WHERE row = ?1", params![row, version])
    }

    /// Forgets a test whose document is gone, or can't be removed by us.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn trial_ended(&self, row: i64) -> Result<(), Fault> {
        self.change("DELETE FROM trials WHERE row = ?1", params![row])
    }

    /// The tests whose documents may still be there, oldest first.
    ///
    /// # Errors
    /// When the disk can't be read.
    pub fn open_trials(&self) -> Result<Vec<OpenTrial>, Fault> {
        let read = || {
            let db = self.locked();
            let mut found = db
                .prepare("SELECT row, connection, bucket, key, version FROM trials ORDER BY row")?;
            let rows = found.query_map([], |row| {
                Ok(OpenTrial {
                    row: row.get(0)?,
                    connection: row.get(1)?,
                    bucket: row.get(2)?,
                    key: row.get(3)?,
                    version: row.get(4)?,
                })
            })?;
            rows.collect::<Result<Vec<_>, Error>>()
        };
        read().map_err(|error| self.fault(&error))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_test_that_did_not_end_is_found_by_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        let now = Timestamp::UNIX_EPOCH;
        {
            let (journal, fault) = Journal::open(folder.path());
            assert_eq!(fault, None);
            let ended = journal.trial_begins("c", "b", "ended", now).unwrap();
            let left = journal.trial_begins("c", "b", "left", now).unwrap();
            journal.trial_begins("c", "b", "unanswered", now).unwrap();
            journal.trial_made(left, "v1").unwrap();
            journal.trial_ended(ended).unwrap();
        }
        let (journal, _) = Journal::open(folder.path());
        let found = journal.open_trials().unwrap();
        let found: Vec<_> =
            found.iter().map(|one| (one.key.as_str(), one.version.as_deref())).collect();
        assert_eq!(found, [("left", Some("v1")), ("unanswered", None)]);
    }
}
