//! The decisions against a small model of what S3 does to a key's history.

use super::*;
use crate::history::NULL;
use crate::history::tests::entry;
use proptest::prelude::*;

/// What S3 does with a copy of `source` onto its own key.
fn copied(history: &[Entry], source: usize, enabled: bool, new_id: &str) -> Vec<Entry> {
    let mut copy = history[source].clone();
    let mut after = history.to_vec();
    if enabled {
        copy.version_id = VersionId::from(new_id);
    } else {
        copy.version_id = VersionId::from(NULL);
        after.retain(|entry| !entry.is_null());
    }
    after.insert(0, copy);
    after
}

fn contents(history: &[Entry]) -> Vec<&Entry> {
    history.iter().filter(|entry| !entry.is_delete_marker()).collect()
}

fn histories() -> impl Strategy<Value = Vec<Entry>> {
    let kinds = proptest::collection::vec(proptest::option::weighted(0.7, 0..1000_u64), 1..8);
    (kinds, proptest::option::of(0..8_usize)).prop_map(|(kinds, null)| {
        let entries = kinds.iter().enumerate();
        entries
            .map(|(at, bytes)| {
                let id = if null == Some(at) { NULL.to_owned() } else { format!("v{at}") };
                entry(&id, *bytes)
            })
            .collect()
    })
}

fn archived(archive: Archive) -> Entry {
    let mut old = entry("old", Some(5));
    if let EntryKind::Version { archive: state, .. } = &mut old.kind {
        *state = archive;
    }
    old
}

#[test]
fn an_archived_version_is_refused_until_it_is_retrieved() {
    for (archive, expected) in [
        (Archive::Archived, Restore::Refused(Refusal::Archived)),
        (Archive::Retrieving, Restore::Refused(Refusal::Retrieving)),
        (Archive::Retrieved { until: None }, Restore::CopyOnTop),
        (Archive::Readable, Restore::CopyOnTop),
    ] {
        let history = [entry("new", Some(1)), archived(archive)];
        assert_eq!(restore(&history, 1, Some(Versioning::Enabled)), expected);
    }
}

#[test]
fn a_version_below_a_delete_marker_can_be_brought_back_and_the_current_one_can_not() {
    let history = [entry("m", None), entry("a", Some(1))];
    let enabled = Some(Versioning::Enabled);
    assert_eq!(restore(&history, 0, enabled), Restore::Nothing);
    assert_eq!(restore(&history, 1, enabled), Restore::CopyOnTop);
    assert_eq!(restore(&history[1..], 0, enabled), Restore::Nothing);
    assert_eq!(restore(&history, 7, enabled), Restore::Nothing);
}

#[test]
fn a_suspended_bucket_loses_the_null_version_wherever_it_stands() {
    let suspended = Some(Versioning::Suspended);
    let on_top = [entry(NULL, Some(1)), entry("a", Some(2))];
    assert_eq!(restore(&on_top, 1, suspended), Restore::Overwrite(Loss::Content));
    let below = [entry("b", Some(1)), entry("a", Some(2)), entry(NULL, Some(3))];
    assert_eq!(restore(&below, 1, suspended), Restore::Overwrite(Loss::Content));
    assert_eq!(restore(&below, 2, suspended), Restore::Overwrite(Loss::Position));
    assert_eq!(restore(&below, 1, None), Restore::Overwrite(Loss::Content));
    assert_eq!(restore(&below[..2], 1, suspended), Restore::CopyOnTop);
    let deleted = [entry(NULL, None), entry("a", Some(2))];
    assert_eq!(restore(&deleted, 1, suspended), Restore::CopyOnTop);
    assert!(!copy_can_be_taken_away(&deleted, &VersionId::from(NULL)));
}

#[test]
fn only_an_enabled_bucket_deletes_by_a_marker() {
    assert_eq!(delete(Some(Versioning::Enabled)), Delete::Marker);
    for state in [None, Some(Versioning::Suspended), Some(Versioning::Unversioned)] {
        assert_eq!(delete(state), Delete::ForGood);
    }
}

#[test]
fn an_undelete_takes_every_marker_on_top_and_nothing_else() {
    let history = [entry("m2", None), entry("m1", None), entry("a", Some(1)), entry("m0", None)];
    let Undelete::Uncovers { markers, version } = undelete(&history) else { panic!() };
    assert_eq!((markers, version), (&history[..2], &history[2]));
    assert_eq!(undelete(&history[2..]), Undelete::NotDeleted);
    assert_eq!(undelete(&history[..2]), Undelete::NothingLeft);
    assert_eq!(undelete(&[]), Undelete::NotDeleted);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_copy_that_promises_to_lose_nothing_loses_nothing_in_any_bucket_it_was_promised_for(
        history in histories(), index in 0..8_usize, enabled: bool, known: bool,
    ) {
        let truth = if enabled { Versioning::Enabled } else { Versioning::Suspended };
        let plan = restore(&history, index, known.then_some(truth));
        prop_assert_eq!(plan == Restore::Nothing, index == 0 || history.get(index).is_none_or(Entry::is_delete_marker));
        let index = index.min(history.len() - 1);
        let after = copied(&history, index, enabled, "new");
        let lost = contents(&history).into_iter().filter(|old| !after.contains(old)).count();
        match plan {
            Restore::CopyOnTop => prop_assert_eq!(lost, 0),
            Restore::Overwrite(Loss::Content) if !enabled => prop_assert_eq!(lost, 1),
            Restore::Overwrite(Loss::Position) if !enabled => {
                prop_assert!(lost == 0 && after.len() == history.len());
            }
            _ => {}
        }
    }

    #[test]
    fn taking_the_copy_away_gives_exactly_the_history_before_whenever_it_is_offered(
        history in histories(), index in 0..8_usize, enabled: bool,
    ) {
        if history.get(index).is_none_or(Entry::is_delete_marker) {
            return Ok(());
        }
        let mut after = copied(&history, index, enabled, "new");
        let made = after[0].version_id.clone();
        after.retain(|entry| entry.version_id != made);
        prop_assert_eq!(copy_can_be_taken_away(&history, &made), after == history);
    }
}
