//! Bringing an old version back, deleting and undeleting: what an act will do to a history, and
//! whether it may. Pure decisions; the histories are S3's own, newest entry first.

use crate::history::{Archive, Entry, EntryKind, Versioning};
use crate::object::VersionId;

/// What bringing a version back would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restore {
    /// There is nothing to bring back: it is current, or a delete marker.
    Nothing,
    /// A copy goes on top and every version stays.
    CopyOnTop,
    /// A copy goes on top and takes the place of the version with the id `null`.
    Overwrite(Loss),
    /// It can't be done now.
    Refused(Refusal),
}

/// What a copy in a bucket without versioning takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// The content of the version with the id `null` is destroyed.
    Content,
    /// The version to bring back is itself the one with the id `null`: it moves to the top.
    Position,
}

/// Why a version can't be brought back now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It must be retrieved from the archive first.
    Archived,
    /// Its retrieval is under way.
    Retrieving,
}

impl Refusal {
    /// One sentence for a person: why, and what to do.
    pub fn why(self) -> &'static str {
        match self {
            Self::Archived => {
                "It is archived. Retrieve it from the archive first; that takes minutes to hours."
            }
            Self::Retrieving => {
                "It is being retrieved from the archive. Try again when that has finished."
            }
        }
    }
}

/// Decides what bringing back the entry at `index` would do.
///
/// `versioning` is none when the identity may not read it: then the worst is assumed.
/// In a bucket that does not keep versions a write takes the id `null` and destroys the version
/// that had it, wherever it stands in the history (User Guide, "Adding objects to
/// versioning-suspended buckets").
pub fn restore(history: &[Entry], index: usize, versioning: Option<Versioning>) -> Restore {
    let Some(entry) = history.get(index) else {
        return Restore::Nothing;
    };
    let EntryKind::Version { archive, .. } = &entry.kind else {
        return Restore::Nothing;
    };
    if index == 0 {
        return Restore::Nothing;
    }
    match archive {
        Archive::Archived => return Restore::Refused(Refusal::Archived),
        Archive::Retrieving => return Restore::Refused(Refusal::Retrieving),
        Archive::Readable | Archive::Retrieved { .. } => {}
    }
    if versioning == Some(Versioning::Enabled) {
        return Restore::CopyOnTop;
    }
    if entry.is_null() {
        return Restore::Overwrite(Loss::Position);
    }
    let null = history.iter().find(|entry| entry.is_null());
    match null {
        Some(null) if !null.is_delete_marker() => Restore::Overwrite(Loss::Content),
        _ => Restore::CopyOnTop,
    }
}

/// Whether taking the copy `made` away gives back exactly the history that was there before it:
/// not when it took the place of an entry with the id `null`.
pub fn copy_can_be_taken_away(before: &[Entry], made: &VersionId) -> bool {
    before.iter().all(|entry| entry.version_id != *made)
}

/// What a plain delete does in a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delete {
    /// It puts a delete marker on top: every version stays.
    Marker,
    /// It may destroy content for good.
    ForGood,
}

/// Decides what a plain delete does (User Guide, "Deleting object versions"). Not knowing the
/// state counts as the worst.
pub fn delete(versioning: Option<Versioning>) -> Delete {
    match versioning {
        Some(Versioning::Enabled) => Delete::Marker,
        Some(Versioning::Suspended | Versioning::Unversioned) | None => Delete::ForGood,
    }
}

/// What taking the delete markers on top away would uncover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undelete<'a> {
    /// No delete marker is on top: the document is there, or there never was one.
    NotDeleted,
    /// Only delete markers are left: no version can come back.
    NothingLeft,
    /// These markers cover a version. Several deletes in a row make several markers.
    Uncovers {
        /// The markers, newest first; at least one.
        markers: &'a [Entry],
        /// The version that becomes current.
        version: &'a Entry,
    },
}

/// Decides what an undelete has to take away.
pub fn undelete(history: &[Entry]) -> Undelete<'_> {
    let count = history.iter().take_while(|entry| entry.is_delete_marker()).count();
    match (count, history.get(count)) {
        (0, _) => Undelete::NotDeleted,
        (_, None) => Undelete::NothingLeft,
        (_, Some(version)) => Undelete::Uncovers { markers: &history[..count], version },
    }
}

#[cfg(test)]
#[path = "restore_tests.rs"]
mod tests;
