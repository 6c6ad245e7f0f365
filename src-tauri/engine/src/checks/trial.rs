//! The document of a test: noted in the journal before it is put, removed with every version.

use super::Test;
use super::steps::CONTENT;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_domain::object::{Key, VersionId};
use strata_gateway::s3::{Left, S3};

/// Where such documents stand, below the connection's own prefix.
const FOLDER: &str = ".strata-connection-test";

pub(super) struct Trial<'a> {
    test: &'a Test,
    s3: &'a S3,
    pub(super) bucket: &'a str,
    /// Holds a random number: no document of a person has it.
    pub(super) key: Key,
    row: Option<i64>,
    version: Option<VersionId>,
    may_exist: bool,
}

impl<'a> Trial<'a> {
    pub(super) fn new(test: &'a Test, s3: &'a S3, bucket: &'a str, prefix: &str) -> Self {
        let key = Key(format!("{prefix}{FOLDER}/{}", uuid::Uuid::new_v4()));
        Self { test, s3, bucket, key, row: None, version: None, may_exist: false }
    }

    /// Whether something may be there to be removed.
    pub(super) fn may_exist(&self) -> bool {
        self.may_exist
    }

    /// Notes the document in the journal and puts it.
    pub(super) async fn put(&mut self) -> Result<String, Fault> {
        let (journal, connection) = (&self.test.journal, &self.test.what.connection);
        let now = self.test.clock.now();
        let row = journal.trial_begins(connection, self.bucket, self.key.as_str(), now)?;
        self.row = Some(row);
        match self.s3.put_trial(self.bucket, &self.key, CONTENT).await {
            Ok(written) => {
                self.may_exist = true;
                self.version = written.version_id;
                let noted = self.version.as_ref().map(|id| journal.trial_made(row, id.as_str()));
                if let Some(Err(fault)) = noted {
                    tracing::warn!(code = ?fault.code, "a test's version could not be noted");
                }
                let key = shown_text(self.key.as_str());
                Ok(format!("Put “{key}”."))
            }
            Err(fault) => {
                self.may_exist = fault.code == Code::Unknown;
                Err(fault)
            }
        }
    }

    /// Deletes it as any document is deleted, then takes away what versions keep of it.
    pub(super) async fn remove(self) -> Result<String, Fault> {
        let plain = self.s3.delete(self.bucket, &self.key, None).await;
        let marker = plain.as_ref().ok().and_then(|deleted| deleted.marker.clone());
        let known: Vec<VersionId> = marker.into_iter().chain(self.version.clone()).collect();
        let left = self.s3.remove_every_trace(self.bucket, &self.key, &known).await;
        // Without an answer about what is left, the next start looks again.
        if left.is_ok() {
            self.forget();
        }
        let name = format!("“{}” in “{}”", shown_text(self.key.as_str()), shown_text(self.bucket));
        match (plain, left) {
            (Ok(_), Ok(Left::Nothing)) => Ok("Deleted, with every version of it.".to_owned()),
            (Ok(_), Ok(Left::Hidden { .. })) => Ok(format!(
                "Deleted: a delete marker hides {name}. Its version stays, because this connection may not remove versions (s3:DeleteObjectVersion)."
            )),
            (Err(fault), Ok(Left::Nothing)) if fault.code == Code::Gone => {
                Ok("Nothing of it is there.".to_owned())
            }
            (Err(fault), Ok(Left::Nothing)) => Err(fault.hint(
                "Its versions could be removed one by one, so that nothing is left of the test.",
            )),
            (_, Err(why)) => Err(still(why, &name)),
            (Err(fault), Ok(Left::Hidden { .. } | Left::Readable { .. })) => {
                Err(remains(fault, &name))
            }
            (Ok(_), Ok(Left::Readable { why })) => Err(remains(why, &name)),
        }
    }

    /// Takes it out of the journal.
    pub(super) fn forget(&self) {
        if let Some(row) = self.row
            && let Err(fault) = self.test.journal.trial_ended(row)
        {
            tracing::warn!(code = ?fault.code, "an ended test could not be forgotten");
        }
    }
}

/// It is not known what is left of it.
fn still(why: Fault, name: &str) -> Fault {
    let hint = format!("{name} may be left. It is removed when Strata starts the next time.");
    why.hint(hint)
}

/// It can't be removed by this connection.
fn remains(why: Fault, name: &str) -> Fault {
    why.hint(format!("{name} is left over from the test: somebody who may delete must remove it."))
}
