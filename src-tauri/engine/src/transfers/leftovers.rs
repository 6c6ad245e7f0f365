//! Hidden files of downloads that a killed run left behind. The journal names the folders; in them
//! only files with exactly the name that the gateway gives are removed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use strata_domain::fault::Fault;
use strata_gateway::journal::Journal;

/// What the journal keeps of a download until it has ended.
#[derive(Debug, Serialize, Deserialize)]
struct Spec {
    /// The folder that it writes into.
    download_into: PathBuf,
}

/// Notes downloads that are about to be queued; returns a row for each, in their order.
pub(super) fn expect<'a>(
    journal: &Journal,
    folders: impl Iterator<Item = &'a Path>,
) -> Vec<Option<i64>> {
    // A folder whose name is not Unicode can't be noted; at worst a hidden file stays there.
    let specs: Vec<Option<String>> = folders
        .map(|folder| serde_json::to_string(&Spec { download_into: folder.to_owned() }).ok())
        .collect();
    let noted: Vec<String> = specs.iter().flatten().cloned().collect();
    match journal.transfers_queued(&noted) {
        Ok(rows) => {
            let mut rows = rows.into_iter();
            specs.iter().map(|spec| spec.as_ref().and_then(|_| rows.next())).collect()
        }
        Err(fault) => {
            // Nothing depends on it but the tidying up after a kill.
            tell(&fault);
            vec![None; specs.len()]
        }
    }
}

/// Forgets a download that has ended.
pub(super) fn forget(journal: &Journal, row: Option<i64>) {
    if let Some(row) = row
        && let Err(fault) = journal.transfer_ended(row)
    {
        tell(&fault);
    }
}

/// The downloads that an earlier run did not end: their rows by folder.
pub(super) fn left(journal: &Journal) -> HashMap<PathBuf, Vec<i64>> {
    let mut folders: HashMap<PathBuf, Vec<i64>> = HashMap::new();
    for transfer in journal.unfinished_transfers().unwrap_or_else(|fault| {
        tell(&fault);
        Vec::new()
    }) {
        if let Ok(spec) = serde_json::from_str::<Spec>(&transfer.spec) {
            folders.entry(spec.download_into).or_default().push(transfer.row);
        }
    }
    folders
}

/// Removes hidden files last written before a time, and forgets the folders that are clean then.
pub(super) fn remove(journal: &Journal, left: HashMap<PathBuf, Vec<i64>>, before: Timestamp) {
    for (folder, rows) in left {
        match remove_in(&folder, before) {
            Ok(()) => rows.into_iter().for_each(|row| forget(journal, Some(row))),
            // The folder is on a disk that is not there now: the next start looks again.
            Err(error) => tracing::info!(kind = ?error.kind(), "a folder could not be tidied up"),
        }
    }
}

fn remove_in(folder: &Path, before: Timestamp) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let ours = entry.file_name().to_str().is_some_and(is_ours);
        let meta = if ours { entry.metadata()? } else { continue };
        // A newer one belongs to a download of this run.
        let old = meta.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
        if meta.is_file() && old.is_some_and(|time| time < before) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Whether a name is one that the gateway gives to a growing file: `.strata-<32 hex>.part`.
fn is_ours(name: &str) -> bool {
    let id = name.strip_prefix(".strata-").and_then(|name| name.strip_suffix(".part"));
    id.is_some_and(|id| {
        id.len() == 32 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

fn tell(fault: &Fault) {
    tracing::warn!(code = ?fault.code, "the journal does not keep track of downloads");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const OURS: &str = ".strata-0123456789abcdef0123456789abcdef.part";

    #[test]
    fn only_our_own_files_in_noted_folders_are_removed_and_only_once() {
        let root = tempfile::tempdir().unwrap();
        let (noted, other) = (root.path().join("noted"), root.path().join("other"));
        let strangers =
            ["cv.pdf", ".strata-x.part", ".strata-0123456789ABCDEF0123456789abcdef.part"];
        for folder in [&noted, &other] {
            fs::create_dir_all(folder).unwrap();
            for name in strangers.into_iter().chain([OURS]) {
                fs::write(folder.join(name), name).unwrap();
            }
        }
        let (journal, _) = Journal::open(root.path());
        let rows = expect(&journal, [noted.as_path(), other.as_path(), &noted].into_iter());
        forget(&journal, rows[1]);
        let soon = Timestamp::MAX;
        remove(&journal, left(&journal), soon);
        assert!(!noted.join(OURS).exists() && other.join(OURS).exists());
        assert_eq!(fs::read_dir(&noted).unwrap().count(), strangers.len());
        assert!(left(&journal).is_empty());
    }

    #[test]
    fn files_that_grow_in_this_run_stay_and_a_missing_disk_is_looked_at_again() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(OURS), "grows").unwrap();
        let (journal, _) = Journal::open(root.path());
        let gone = root.path().join("gone");
        expect(&journal, [root.path(), gone.as_path()].into_iter());
        remove(&journal, left(&journal), Timestamp::UNIX_EPOCH);
        assert!(root.path().join(OURS).exists());
        assert_eq!(left(&journal).into_keys().collect::<Vec<_>>(), [gone]);
    }
}
