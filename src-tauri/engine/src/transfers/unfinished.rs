//! Transfers that a run did not end: noted before they are queued, forgotten at their end, and
//! queued again by the next run, which goes on where this one stopped.

use super::download::DownloadSpec;
use super::upload::UploadSpec;
use serde::{Deserialize, Serialize};
use strata_domain::fault::Fault;
use strata_gateway::journal::Journal;

/// What the journal keeps of a transfer until it has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "direction", rename_all = "snake_case")]
pub(super) enum Spec {
    /// To the bucket.
    Upload(UploadSpec),
    /// To this machine.
    Download(DownloadSpec),
}

/// A transfer of an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Left {
    pub(super) row: i64,
    pub(super) spec: Spec,
    /// How far it got, in the gateway's words.
    pub(super) checkpoint: Option<String>,
}

/// Notes transfers that are about to be queued; returns a row for each, in their order.
pub(super) fn note(journal: &Journal, specs: &[Spec]) -> Vec<Option<i64>> {
    // A path that is not Unicode can't be noted: such a transfer ends with its run.
    let texts: Vec<Option<String>> =
        specs.iter().map(|spec| serde_json::to_string(spec).ok()).collect();
    let noted: Vec<String> = texts.iter().flatten().cloned().collect();
    match journal.transfers_queued(&noted) {
        Ok(rows) => {
            let mut rows = rows.into_iter();
            texts.iter().map(|text| text.as_ref().and_then(|_| rows.next())).collect()
        }
        Err(fault) => {
            tell(&fault);
            vec![None; specs.len()]
        }
    }
}

/// Notes how far a transfer got.
pub(super) fn reached(journal: &Journal, row: Option<i64>, checkpoint: &impl Serialize) {
    let text = serde_json::to_string(checkpoint).ok();
    if let (Some(row), Some(text)) = (row, text)
        && let Err(fault) = journal.transfer_reached(row, &text)
    {
        tell(&fault);
    }
}

/// Forgets a transfer that has ended.
pub(super) fn forget(journal: &Journal, row: Option<i64>) {
    if let Some(row) = row
        && let Err(fault) = journal.transfer_ended(row)
    {
        tell(&fault);
    }
}

/// The transfers that an earlier run did not end, oldest first. What can't be read any more is
/// forgotten.
pub(super) fn left(journal: &Journal) -> Vec<Left> {
    let unfinished = journal.unfinished_transfers().unwrap_or_else(|fault| {
        tell(&fault);
        Vec::new()
    });
    let read = unfinished.into_iter().filter_map(|transfer| {
        let (row, checkpoint) = (transfer.row, transfer.checkpoint);
        match serde_json::from_str(&transfer.spec) {
            Ok(spec) => Some(Left { row, spec, checkpoint }),
            Err(_) => {
                forget(journal, Some(row));
                None
            }
        }
    });
    read.collect()
}

fn tell(fault: &Fault) {
    tracing::warn!(code = ?fault.code, "the journal does not keep track of a transfer");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transfer_is_found_again_until_it_has_ended() {
        let root = tempfile::tempdir().unwrap();
        let spec = |key: &str| Spec::Download(DownloadSpec::of_test(key));
        {
            let (journal, _) = Journal::open(root.path());
            let rows = note(&journal, &[spec("a"), spec("b")]);
            reached(&journal, rows[1], &"half");
            forget(&journal, rows[0]);
            journal.transfers_queued(&["of another version".to_owned()]).unwrap();
        }
        let (journal, _) = Journal::open(root.path());
        let found = left(&journal);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (&found[0].spec, found[0].checkpoint.as_deref()),
            (&spec("b"), Some("\"half\""))
        );
        assert_eq!(journal.unfinished_transfers().unwrap().len(), 1);
    }
}
