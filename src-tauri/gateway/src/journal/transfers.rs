//! The queue of transfers in the journal, so that a run that ends in their midst can be followed
//! by one that goes on.

use super::Journal;
use rusqlite::{Connection, Error, params};
use strata_domain::fault::Fault;

/// A transfer that was queued and has not ended. Both texts are the engine's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfinishedTransfer {
    /// Its row.
    pub row: i64,
    /// What is to be moved where to.
    pub spec: String,
    /// How far it got, where that is known.
    pub checkpoint: Option<String>,
}

impl Journal {
    /// Notes transfers that are about to be queued, all or none, and returns their rows in order.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn transfers_queued(&self, specs: &[String]) -> Result<Vec<i64>, Fault> {
        let write = || {
            let mut db = self.locked();
            let change = db.transaction()?;
            let mut rows = Vec::with_capacity(specs.len());
            {
                let mut insert = change.prepare("INSERT INTO transfers (spec) VALUES (?1)")?;
                for spec in specs {
                    rows.push(insert.insert(params![spec])?);
                }
            }
            change.commit()?;
            Ok(rows)
        };
        write().map_err(|error: Error| self.fault(&error))
    }

    /// Notes how far a transfer got. Survives the end of the process; after a loss of power an
    /// older note may stand here, which the comparison of checksums makes good.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn transfer_reached(&self, row: i64, checkpoint: &str) -> Result<(), Fault> {
        self.lightly(|db| {
            let text = "UPDATE transfers SET checkpoint = ?2 WHERE row = ?1";
            db.execute(text, params![row, checkpoint])
        })
    }

    /// Forgets a transfer that has ended. As durable as [`Journal::transfer_reached`].
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn transfer_ended(&self, row: i64) -> Result<(), Fault> {
        self.lightly(|db| db.execute("DELETE FROM transfers WHERE row = ?1", params![row]))
    }

    /// The transfers that have not ended, oldest first.
    ///
    /// # Errors
    /// When the disk can't be read.
    pub fn unfinished_transfers(&self) -> Result<Vec<UnfinishedTransfer>, Fault> {
        let read = || {
            let db = self.locked();
            let mut found =
                db.prepare("SELECT row, spec, checkpoint FROM transfers ORDER BY row")?;
            let rows = found.query_map([], |row| {
                Ok(UnfinishedTransfer {
                    row: row.get(0)?,
                    spec: row.get(1)?,
                    checkpoint: row.get(2)?,
                })
            })?;
            rows.collect::<Result<Vec<_>, Error>>()
        };
        read().map_err(|error| self.fault(&error))
    }

    /// A change without a wait for the disk: thousands of small files end within seconds.
    fn lightly(
        &self,
        change: impl FnOnce(&Connection) -> Result<usize, Error>,
    ) -> Result<(), Fault> {
        let db = self.locked();
        let changed =
            db.pragma_update(None, "synchronous", "NORMAL").and_then(|()| change(&db)).map(|_| ());
        // Whatever came of it, the next act must be as durable as it says.
        let restored = db.pragma_update(None, "synchronous", "FULL");
        changed.and(restored).map_err(|error| self.fault(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unfinished_transfer_is_found_by_the_next_run_as_far_as_it_got() {
        let folder = tempfile::tempdir().unwrap();
        {
            let (journal, fault) = Journal::open(folder.path());
            assert!(fault.is_none());
            let specs = ["one", "two", "three"].map(str::to_owned);
            let rows = journal.transfers_queued(&specs).unwrap();
            journal.transfer_reached(rows[2], "half").unwrap();
            journal.transfer_ended(rows[1]).unwrap();
        }
        let (journal, _) = Journal::open(folder.path());
        let found = journal.unfinished_transfers().unwrap();
        let told: Vec<_> =
            found.iter().map(|t| (t.spec.as_str(), t.checkpoint.as_deref())).collect();
        assert_eq!(told, [("one", None), ("three", Some("half"))]);
    }
}
