//! The test vectors of the design notes on S3's semantics, each under its id.

use super::super::future::{DocumentHistory, Doubt, Situation};
use super::super::rule::{Configuration, MinimumSize, Rule, Status};
use super::super::worlds::*;
use super::{bucket_events, events};
use crate::history::Versioning::{self, Enabled, Suspended, Unversioned};

fn check(id: &str, versioning: Versioning, history: &DocumentHistory, with: &[Rule], due: &[&str]) {
    let found = events(history, &rules(with), &ever(versioning));
    assert_eq!(told(&found), due, "{id}");
}

fn check_sized(id: &str, size: u64, minimum: MinimumSize, with: Rule, due: &[&str]) {
    let history = document("k", [version("v", "2026-02-10T10:00Z").sized(size)]);
    let configuration = Configuration { minimum_size: Some(minimum), ..rules([with]) };
    assert_eq!(told(&events(&history, &configuration, &ever(Unversioned))), due, "{id}");
}

fn one(modified: &str) -> DocumentHistory {
    document("k", [version("v", modified)])
}

#[test]
fn expiration_in_a_bucket_without_versioning_falls_on_the_documented_midnights() {
    for (id, modified, days, due) in [
        ("LV01", "2014-01-15T10:30Z", 3, "2014-01-19"),
        ("LV04", "2026-01-02T00:05Z", 1, "2026-01-04"),
        ("LV05", "2026-01-31T23:59:59Z", 30, "2026-03-03"),
        ("LV06", "2026-02-01T00:00:01Z", 30, "2026-03-04"),
        ("LV07", "2024-02-28T12:00Z", 1, "2024-03-01"),
        ("LV08", "2023-02-28T12:00Z", 1, "2023-03-02"),
        ("LV47", "2026-03-05T23:30Z", 30, "2026-04-05"),
        ("LV49", "2026-03-01T09:00Z", 30, "2026-04-01"),
        ("LV49", "2026-03-01T09:00Z", 90, "2026-05-31"),
    ] {
        let deleted = format!("{due} v deleted");
        check(id, Unversioned, &one(modified), &[rule().expires(days)], &[&deleted]);
    }
}

#[test]
fn transitions_fall_on_the_documented_midnights() {
    let day = one("2014-01-15T10:30Z");
    check("LV01", Unversioned, &day, &[rule().moves(3, "GLACIER")], &["2014-01-19 v GLACIER"]);
    let at_once = [rule().moves(0, "GLACIER")];
    check("LV09", Unversioned, &one("2026-05-01T22:00Z"), &at_once, &["2026-05-02 v GLACIER"]);
    check("LV10", Unversioned, &one("2026-05-02"), &at_once, &["2026-05-03 v GLACIER"]);
    let exact = events(&one("2026-05-02"), &rules(at_once), &ever(Unversioned));
    assert_eq!(exact[0].doubt, Some(Doubt::ExactMidnight), "LV10");
    check(
        "LV11",
        Unversioned,
        &one("2025-12-30T20:00Z"),
        &[rule().moves(30, "STANDARD_IA").moves(90, "GLACIER").moves(180, "DEEP_ARCHIVE")],
        &["2026-01-30 v STANDARD_IA", "2026-03-31 v GLACIER", "2026-06-29 v DEEP_ARCHIVE"],
    );
    check(
        "LV40",
        Unversioned,
        &one("2026-06-01T06:00Z"),
        &[rule().moves(4, "GLACIER_IR").moves(94, "DEEP_ARCHIVE")],
        &["2026-06-06 v GLACIER_IR", "2026-09-04 v DEEP_ARCHIVE"],
    );
}

#[test]
fn rules_that_meet_are_settled_as_documented() {
    let logs = document("logs/x", [version("v", "2026-06-10T10:00Z")]);
    let archive = rule().prefix("logs/").moves(365, "GLACIER");
    check(
        "LV12",
        Unversioned,
        &logs,
        &[rule().moves(365, "STANDARD_IA"), archive.clone()],
        &["2027-06-11 v GLACIER"],
    );
    let both = [rule().expires(365), archive];
    check("LV13", Unversioned, &logs, &both, &["2027-06-11 v deleted"]);
    let (tmp, b) = ("2026-06-01T06:00Z", "2026-06-01T06:00Z");
    let histories = [document("tmp/a", [version("v", tmp)]), document("b", [version("v", b)])];
    let shorter = rules([rule().expires(14), rule().prefix("tmp/").expires(10)]);
    let found = bucket_events(&histories, &shorter, &ever(Unversioned));
    assert_eq!(told(&found), ["2026-06-12 v deleted", "2026-06-16 v deleted"], "LV15");
    assert_eq!((found[0].key.as_str(), found[0].rule), ("tmp/a", 1), "LV15");
    assert_eq!((found[1].key.as_str(), found[1].rule), ("b", 0), "LV15");
    check(
        "LV16",
        Unversioned,
        &histories[0],
        &[rule().expires(10), rule().prefix("tmp/").expires(14)],
        &["2026-06-12 v deleted"],
    );
    check(
        "LV17",
        Unversioned,
        &one("2026-02-10T10:00Z"),
        &[rule().moves(30, "STANDARD_IA"), rule().moves(30, "INTELLIGENT_TIERING")],
        &["2026-03-13 v INTELLIGENT_TIERING"],
    );
    check(
        "LV39",
        Unversioned,
        &document("k", [version("v", "2026-06-01T06:00Z").stored("ONEZONE_IA")]),
        &[rule().moves(30, "GLACIER_IR")],
        &[],
    );
    // What is refused at the PUT (LV42) still has a defined outcome here.
    check(
        "LV42",
        Unversioned,
        &one("2026-06-01T06:00Z"),
        &[rule().moves(30, "STANDARD_IA").moves(45, "GLACIER")],
        &["2026-07-02 v STANDARD_IA", "2026-07-17 v GLACIER"],
    );
    let disabled = Rule { status: Status::Disabled, ..rule().expires(1) };
    check("LV46", Unversioned, &one("2026-06-01T06:00Z"), &[disabled], &[]);
}

#[test]
fn sizes_decide_as_documented() {
    use MinimumSize::{AllStorageClasses128K, VariesByStorageClass};
    let glacier = || rule().moves(30, "GLACIER");
    let moved = &["2026-03-13 v GLACIER"][..];
    check_sized("LV19", 102_400, AllStorageClasses128K, glacier(), &[]);
    check_sized("LV20", 102_400, VariesByStorageClass, glacier(), moved);
    check_sized("LV21", 102_400, VariesByStorageClass, rule().moves(30, "STANDARD_IA"), &[]);
    check_sized("LV23", 131_072, AllStorageClasses128K, glacier(), moved);
    check_sized("LV24", 131_072, AllStorageClasses128K, glacier().greater(131_072), &[]);
}

#[test]
fn noncurrent_versions_go_by_their_successors() {
    check(
        "LV02",
        Enabled,
        &document("k", [marker("dm", "2014-01-02T11:30Z"), version("v1", "2014-01-01T10:30Z")]),
        &[rule().expires_old(5, None)],
        &["2014-01-08 v1 deleted"],
    );
    check(
        "LV03",
        Enabled,
        &document("k", [version("v2", "2014-01-15T10:30Z"), version("v1", "2014-01-01T10:30Z")]),
        &[rule().moves_old(3, None, "GLACIER")],
        &["2014-01-19 v1 GLACIER"],
    );
    let five = document(
        "k",
        [
            version("v5", "2026-03-20T10:00Z"),
            version("v4", "2026-03-15T10:00Z"),
            version("v3", "2026-03-10T10:00Z"),
            version("v2", "2026-02-10T10:00Z"),
            version("v1", "2026-02-01T10:00Z"),
        ],
    );
    let gone = [
        "2026-03-13 v1 deleted",
        "2026-04-10 v2 deleted",
        "2026-04-15 v3 deleted",
        "2026-04-20 v4 deleted",
    ];
    check("LV29", Enabled, &five, &[rule().expires_old(30, None)], &gone);
    let locked = version("v1", "2025-01-01T10:00Z").retained("2030-01-01");
    check(
        "LV45",
        Enabled,
        &document("k", [marker("dm", "2026-01-10T08:00Z"), locked]),
        &[rule().expires_old(30, None)],
        &["2030-01-01 v1 deleted"],
    );
}

#[test]
fn markers_come_and_go_as_documented() {
    let history = one("2026-01-01T10:00Z");
    let both = rule().expires(60).expires_old(30, None);
    let first = ["2026-03-03 v covered", "2026-04-03 v deleted"];
    // The new marker is itself 60 days old then.
    let third = "2026-05-03 new removed";
    let by_age = [first[0], first[1], third];
    check("LV25", Enabled, &history, std::slice::from_ref(&both), &by_age);
    let found = events(&history, &rules([both.clone()]), &ever(Enabled));
    assert_eq!(found[1].doubt, Some(Doubt::MarkerLag), "LV25");
    check(
        "LV27",
        Enabled,
        &history,
        &[both, rule().clears_markers()],
        &[first[0], first[1], "2026-04-04 new removed"],
    );
    check(
        "LV31",
        Suspended,
        &one("2026-06-01T06:00Z"),
        &[rule().expires(10)],
        &["2026-06-12 v covered"],
    );
    check(
        "LV32",
        Enabled,
        &document("k", [marker("dm", "2026-06-01T06:00Z"), version("v1", "2026-05-01T06:00Z")]),
        &[rule().expires(10)],
        &[],
    );
    check(
        "LV43",
        Enabled,
        &document(
            "k",
            [
                version("v3", "2026-06-10T10:00Z"),
                version("v2", "2025-02-01T10:00Z"),
                version("v1", "2025-01-01T10:00Z"),
            ],
        ),
        &[rule().expires(365)],
        &["2027-06-11 v3 covered"],
    );
}

#[test]
fn unfinished_uploads_are_aborted_as_documented() {
    for versioning in [Unversioned, Enabled, Suspended] {
        let uploads = vec![upload("u", "2026-04-20T15:00Z")];
        let history = DocumentHistory { uploads, ..document("k", []) };
        check("LV33", versioning, &history, &[rule().aborts(7)], &["2026-04-28 u aborted"]);
    }
}

#[test]
fn dates_and_rules_that_come_later_act_on_the_next_pass() {
    let dated = rule().expires_on("2026-09-01");
    let deleted = |modified: &str, now: &str, rule: &Rule| {
        let situation = Situation { now: at(now), ..ever(Unversioned) };
        told(&events(&one(modified), &rules([rule.clone()]), &situation))
    };
    let before = deleted("2026-08-20T09:00Z", "2026-08-20T09:00Z", &dated);
    assert_eq!(before, ["2026-09-01 v deleted"], "LV35");
    let after = deleted("2026-09-05T13:00Z", "2026-09-05T13:00Z", &dated);
    assert_eq!(after, ["2026-09-06 v deleted"], "LV36");
    let old = deleted("2020-03-01T10:00Z", "2026-07-04T05:00Z", &rule().expires(365));
    assert_eq!(old, ["2026-07-05 v deleted"], "LV37");
}

/// The three rules of the guide that the application comes from.
fn guide() -> [Rule; 3] {
    let documents = || rule().prefix("documents/");
    [
        documents().moves(90, "GLACIER"),
        documents().expires(730),
        documents().moves_old(30, None, "GLACIER").expires_old(90, None),
    ]
}

#[test]
fn the_guides_three_rules_do_what_was_worked_out() {
    let never_overwritten = document("documents/a", [version("v", "2025-11-26T12:00Z")]);
    check(
        "LV50",
        Enabled,
        &never_overwritten,
        &guide(),
        &[
            "2026-02-25 v GLACIER",
            "2027-11-27 v covered",
            "2028-02-26 v deleted",
            "2029-11-27 new removed",
        ],
    );
    let overwritten = document(
        "documents/a",
        [version("v2", "2026-06-10T10:00Z"), version("v1", "2026-01-01T10:00Z")],
    );
    let found = events(&overwritten, &rules(guide()), &ever(Enabled));
    let of_old: Vec<_> = told(&found).into_iter().filter(|event| event.contains("v1")).collect();
    let stored = version("v1", "2026-01-01T10:00Z");
    let as_current = Situation { until: at("2026-06-10"), ..ever(Enabled) };
    let before = events(&document("documents/a", [stored]), &rules(guide()), &as_current);
    assert_eq!(told(&before), ["2026-04-02 v1 GLACIER"], "LV52");
    // Seen from the overwriting on, the version lies in GLACIER already.
    let lies = version("v1", "2026-01-01T10:00Z").stored("GLACIER");
    let since = document("documents/a", [version("v2", "2026-06-10T10:00Z"), lies]);
    let since = told(&events(&since, &rules(guide()), &ever(Enabled)));
    let since: Vec<_> = since.into_iter().filter(|event| event.contains("v1")).collect();
    assert_eq!(since, ["2026-09-09 v1 deleted"], "LV52");
    // Uploaded anew into STANDARD it would be moved once more.
    assert_eq!(of_old, ["2026-07-11 v1 GLACIER", "2026-09-09 v1 deleted"], "LV52");
}
