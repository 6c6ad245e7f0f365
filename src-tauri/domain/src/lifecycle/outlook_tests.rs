#![allow(clippy::unwrap_used)]
use super::super::worlds::*;
use super::*;
use crate::history::Versioning::{Enabled, Suspended};

fn short(change: Option<&Change>) -> String {
    change.map_or("never".into(), |change| {
        format!("{} on {} ({})", change.words, change.due.strftime("%F"), change.rule)
    })
}

fn told_of(ahead: &Ahead) -> [String; 2] {
    [short(ahead.next.as_ref()), short(ahead.end.as_ref())]
}

fn named(id: &str, rule: super::super::rule::Rule) -> super::super::rule::Rule {
    super::super::rule::Rule { id: Some(id.into()), ..rule }
}

#[test]
fn each_entry_is_told_what_happens_next_and_how_it_ends() {
    let with = rules([
        named("ArchiveOldDocuments", rule().moves(90, "GLACIER").expires(400)),
        rule().moves_old(30, None, "GLACIER").expires_old(90, None).aborts(7),
    ]);
    let history = DocumentHistory {
        uploads: vec![upload("u", "2026-01-01T10:00Z")],
        ..document("k", [version("v2", "2026-02-01T10:00Z"), version("v1", "2026-01-01T10:00Z")])
    };
    let outlook = outlook(&history, &with, &ever(Enabled));
    assert_eq!(
        told_of(&outlook.entries[0].ahead),
        [
            "moves to GLACIER on 2026-05-03 (ArchiveOldDocuments)",
            "is gone for good on 2027-06-08 (rule 2)"
        ]
    );
    assert_eq!(
        told_of(&outlook.entries[1].ahead),
        ["moves to GLACIER on 2026-03-04 (rule 2)", "is gone for good on 2026-05-03 (rule 2)"]
    );
    let marker = outlook.new_marker.unwrap();
    assert_eq!(short(marker.end.as_ref()), "is removed on 2028-04-13 (ArchiveOldDocuments)");
    assert_eq!(told_of(&outlook.uploads[0].ahead)[1], "is aborted on 2026-01-09 (rule 2)");
    assert_eq!(short(outlook.gone.as_ref()), "is gone for good on 2027-06-08 (rule 2)");
    assert!(outlook.gone.unwrap().doubt.unwrap().contains("delete marker that S3 is still to"));
    assert_eq!(outlook.entries[0].ahead.next.as_ref().unwrap().place, 0);
}

#[test]
fn a_deleted_document_is_told_when_it_is_gone_for_good() {
    let history =
        document("k", [marker("m", "2026-02-01T10:00Z"), version("v", "2026-01-01T10:00Z")]);
    let with = rules([rule().expires_old(30, None).clears_markers()]);
    let told = outlook(&history, &with, &ever(Enabled));
    assert_eq!(short(told.gone.as_ref()), "is gone for good on 2026-03-04 (rule 1)");
    assert_eq!(told_of(&told.entries[0].ahead)[1], "is removed on 2026-03-05 (rule 1)");
    assert_eq!(told.new_marker, None);
    let kept = outlook(&history, &rules([]), &ever(Enabled));
    assert_eq!((kept.gone, &kept.entries[1].ahead), (None, &Ahead::default()));
    let empty = outlook(&document("k", [marker("m", "2026-02-01")]), &with, &ever(Enabled));
    assert_eq!(empty.gone, None, "there is no version that could go");
}

#[test]
fn an_entry_whose_id_a_marker_takes_over_ends_with_it() {
    let with = rules([rule().expires(10), rule().expires_old(300, None)]);
    let current = document("k", [version("null", "2026-01-01T10:00Z")]);
    let told = outlook(&current, &with, &ever(Suspended));
    let gone = "is gone for good on 2026-01-12 (rule 1)";
    assert_eq!(told_of(&told.entries[0].ahead), [gone, gone]);
    assert_eq!(short(told.gone.as_ref()), gone);
    let beneath = document("k", [version("v", "2026-01-01T10:00Z"), marker("null", "2025-12-01")]);
    let told = outlook(&beneath, &with, &ever(Suspended));
    let removed = "is removed on 2026-01-12 (rule 1)";
    assert_eq!(told_of(&told.entries[1].ahead), [removed, removed]);
    assert_eq!(
        told_of(&told.entries[0].ahead)[0],
        "is covered by a delete marker on 2026-01-12 (rule 1)"
    );
    let before = rules([rule().expires(10), rule().expires_old(2, None)]);
    let told = outlook(&beneath, &before, &ever(Suspended));
    assert_eq!(told_of(&told.entries[1].ahead)[1], "is removed on 2026-01-04 (rule 2)");
}

#[test]
fn an_outlook_travels_as_json() {
    let history = document("k", [version("v", "2026-01-01T10:00Z").stored("INTELLIGENT_TIERING")]);
    let told = outlook(&history, &rules([rule().moves(1, "GLACIER")]), &ever(Enabled));
    let text = serde_json::to_string(&told).unwrap();
    let next = r#""next":{"turn":{"kind":"moves","class":"GLACIER"},"due":"2026-01-03T00:00:00Z","rule":"rule 1""#;
    assert!(text.contains(next) && text.contains("tier of Intelligent-Tiering"), "{text}");
    assert_eq!(serde_json::from_str::<Outlook>(&text).unwrap(), told);
}
