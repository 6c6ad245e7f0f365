#![allow(clippy::unwrap_used)]
use super::super::rule::Rule;
use super::super::worlds::*;
use super::*;
use crate::history::Versioning::{Enabled, Suspended};

fn now(versioning: Versioning) -> Situation {
    Situation { versioning, now: at("2026-06-10T08:00Z"), until: at("2030-01-01") }
}

fn named(rule: Rule) -> Configuration {
    rules([Rule { id: Some("Expire".into()), ..rule }])
}

fn short(changes: &[Change]) -> Vec<String> {
    changes.iter().map(|it| format!("{} {}", it.due.strftime("%F"), it.words)).collect()
}

fn deleted() -> DocumentHistory {
    document(
        "k",
        [
            marker("m2", "2026-06-02T10:00Z"),
            marker("m1", "2026-06-01T10:00Z"),
            version("v2", "2025-03-01T10:00Z"),
            version("v1", "2025-01-01T10:00Z"),
        ],
    )
}

#[test]
fn a_revived_version_expires_again_at_the_next_midnight_and_its_copy_does_not() {
    let with = named(rule().expires(365));
    let told = revival(&deleted(), &with, &now(Enabled), &Intent::RemoveMarkers).unwrap();
    assert_eq!(told.version_id.as_str(), "v2");
    assert_eq!(short(&told.revived), ["2026-06-11 is covered by a delete marker"]);
    assert_eq!(short(&told.copied), ["2027-06-11 is covered by a delete marker"]);
    assert!(told.copy_is_spared);
    assert_eq!(
        told.warning.unwrap(),
        "This version keeps its age: “Expire” covers it with a delete marker again within 48 \
         hours. Put a copy on top instead: it starts with a fresh age."
    );
}

#[test]
fn a_copy_is_not_praised_where_it_fares_no_better() {
    let with = named(rule().expires_on("2026-06-01"));
    let told = revival(&deleted(), &with, &now(Enabled), &Intent::RemoveMarkers).unwrap();
    assert_eq!(short(&told.copied), ["2026-06-11 is covered by a delete marker"]);
    assert!(!told.copy_is_spared);
    assert!(told.warning.unwrap().ends_with("would not be spared either: change the rule first."));
}

#[test]
fn a_version_that_stays_is_not_warned_of() {
    let with = named(rule().expires(3_000).moves(500, "GLACIER"));
    let told = revival(&deleted(), &with, &now(Enabled), &Intent::RemoveMarkers).unwrap();
    assert_eq!((told.soon, told.warning, told.copy_is_spared), (None, None, false));
    assert_eq!(short(&told.revived), ["2026-07-15 moves to GLACIER"]);
}

#[test]
fn a_version_that_moves_soon_is_warned_of() {
    let with = named(rule().moves(90, "GLACIER"));
    let intent = Intent::DeleteNewer("v1".into());
    let told = revival(&deleted(), &with, &now(Enabled), &intent).unwrap();
    assert_eq!(told.version_id.as_str(), "v1");
    assert_eq!(short(&told.revived), ["2026-06-11 moves to GLACIER"]);
    assert_eq!(short(&told.copied), ["2026-09-09 moves to GLACIER"]);
    assert!(told.warning.unwrap().contains("“Expire” moves it to GLACIER within 48 hours"));
}

#[test]
fn where_versions_are_not_kept_a_marker_destroys_what_has_its_id() {
    let with = named(rule().expires(365).expires_old(1_000, None));
    let history =
        document("k", [marker("m", "2026-06-02T10:00Z"), version("null", "2025-01-01T10:00Z")]);
    let told = revival(&history, &with, &now(Suspended), &Intent::RemoveMarkers).unwrap();
    assert_eq!(short(&told.revived), ["2026-06-11 is gone for good"]);
    assert!(told.warning.unwrap().contains("“Expire” deletes it for good within 48 hours"));
    assert_eq!(short(&told.copied), ["2027-06-11 is gone for good"]);
}

#[test]
fn nothing_is_told_where_no_version_becomes_current() {
    let with = named(rule().expires(365));
    let told = |history: &DocumentHistory, intent: &Intent| {
        revival(history, &with, &now(Enabled), intent).is_some()
    };
    let present = document("k", [version("v", "2026-01-01")]);
    assert!(!told(&present, &Intent::RemoveMarkers), "nothing is deleted");
    assert!(!told(&present, &Intent::DeleteNewer("v".into())), "it is current already");
    assert!(!told(&document("k", [marker("m", "2026-01-01")]), &Intent::RemoveMarkers));
    assert!(!told(&deleted(), &Intent::DeleteNewer("m1".into())), "a marker");
    assert!(!told(&deleted(), &Intent::DeleteNewer("x".into())), "not there");
    assert!(told(&deleted(), &Intent::RemoveMarkers));
}
