//! Entries compared and measured.

use super::*;

/// An entry for tests: `None` bytes for a delete marker.
pub(crate) fn entry(id: &str, bytes: Option<u64>) -> Entry {
    Entry {
        key: Key::from("a/b.txt"),
        version_id: VersionId::from(id),
        is_latest: false,
        modified: Timestamp::UNIX_EPOCH,
        kind: bytes.map_or(EntryKind::DeleteMarker, |size| EntryKind::Version {
            size,
            etag: Some(ETag(format!("\"{id}-{size}\""))),
            class: StorageClass::Standard,
            archive: Archive::Readable,
        }),
    }
}

#[test]
fn the_size_changes_against_the_next_older_version_with_data() {
    let history = [entry("d", None), entry("c", Some(7)), entry("b", None), entry("a", Some(10))];
    let changes: Vec<_> = (0..5).map(|index| size_change(&history, index)).collect();
    assert_eq!(changes, [None, Some(-3), None, None, None]);
    let huge = [entry("b", Some(u64::MAX)), entry("a", Some(0))];
    assert_eq!(size_change(&huge, 0), None);
}

#[test]
fn two_writes_that_share_the_id_null_are_told_apart_by_their_tags() {
    let (one, other) = (entry("null", Some(1)), entry("null", Some(2)));
    assert!(one.is(&one.version_id, one.etag(), false));
    assert!(!one.is(&one.version_id, other.etag(), false));
    assert!(!one.is(&one.version_id, None, true));
}

#[test]
fn a_version_that_returned_with_the_same_bytes_is_another_version() {
    let (one, mut other) = (entry("v1", Some(1)), entry("v3", Some(1)));
    other.kind = one.kind.clone();
    assert!(!other.is(&one.version_id, one.etag(), false));
}
