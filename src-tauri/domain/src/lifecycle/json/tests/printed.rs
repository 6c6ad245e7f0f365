//! Events and findings as they are printed.

use super::super::*;
use crate::history::Versioning;
use crate::lifecycle::future::{Action, Doubt, Event, Subject};
use crate::lifecycle::rule::Rule;
use crate::object::StorageClass;

fn event(subject: Subject, action: Action) -> Event {
    Event {
        key: "a/b".into(),
        subject,
        action,
        rule: 0,
        due: "2026-01-19T00:00:00Z".parse().unwrap(),
        replaces_null: false,
        doubt: None,
    }
}

fn printed(event: Event, versioning: Versioning) -> String {
    let rule = Rule { id: Some("r".into()), ..Rule::default() };
    let configuration = Configuration { rules: vec![rule], ..Configuration::default() };
    serde_json::to_string(&print_events(&[event], &configuration, versioning)).unwrap()
}

#[test]
fn a_transition_names_its_class() {
    let moved =
        event(Subject::Version("v1".into()), Action::Transition(StorageClass::GlacierFlexible));
    assert_eq!(
        printed(moved, Versioning::Enabled),
        r#"[{"Key":"a/b","VersionId":"v1","Action":"Transition","StorageClass":"GLACIER","RuleId":"r","Due":"2026-01-19T00:00:00Z"}]"#
    );
}

#[test]
fn a_new_markers_id_is_null_or_the_text_null() {
    let removed = || event(Subject::NewMarker, Action::RemoveDeleteMarker);
    assert!(
        printed(removed(), Versioning::Enabled)
            .contains(r#""VersionId":null,"Action":"RemoveDeleteMarker","StorageClass":null"#)
    );
    assert!(printed(removed(), Versioning::Suspended).contains(r#""VersionId":"null""#));
}

#[test]
fn an_aborted_upload_has_its_own_id() {
    let aborted = event(Subject::Upload("u7".into()), Action::AbortUpload);
    assert_eq!(
        printed(aborted, Versioning::Unversioned),
        r#"[{"Key":"a/b","VersionId":null,"Action":"AbortUpload","StorageClass":null,"RuleId":"r","Due":"2026-01-19T00:00:00Z","UploadId":"u7"}]"#
    );
}

#[test]
fn doubt_and_a_lost_null_version_stand_there_only_where_they_are() {
    let mut covered = event(Subject::Version("v1".into()), Action::CreateDeleteMarker);
    covered.doubt = Some(Doubt::ExactMidnight);
    covered.replaces_null = true;
    let text = printed(covered, Versioning::Suspended);
    assert!(text.ends_with(r#""ReplacesNull":true,"Doubt":"ExactMidnight"}]"#), "{text}");
}

#[test]
fn a_rule_without_an_id_is_named_by_its_place() {
    let finding = |rule, rule_id: Option<&str>, field: &str| Finding {
        rule,
        rule_id: rule_id.map(str::to_owned),
        field: field.to_owned(),
        code: FindingCode::MalformedXml,
        severity: Severity::Error,
        message: "m".to_owned(),
    };
    let findings = [
        finding(Some(0), Some("r"), "Expiration.Days"),
        finding(Some(2), None, "Expiration.Days"),
        finding(Some(3), None, "Rules[3]"),
        finding(Some(4), Some("s"), ""),
        finding(Some(5), None, ""),
        finding(None, None, "Rules"),
    ];
    assert_eq!(
        serde_json::to_string(&print_findings(&findings)).unwrap(),
        concat!(
            r#"[{"RuleId":"r","Field":"Expiration.Days","Code":"MalformedXML","Message":"m"},"#,
            r#"{"RuleId":null,"Field":"Rules[2].Expiration.Days","Code":"MalformedXML","Message":"m"},"#,
            r#"{"RuleId":null,"Field":"Rules[3]","Code":"MalformedXML","Message":"m"},"#,
            r#"{"RuleId":"s","Field":"Rule","Code":"MalformedXML","Message":"m"},"#,
            r#"{"RuleId":null,"Field":"Rules[5]","Code":"MalformedXML","Message":"m"},"#,
            r#"{"RuleId":null,"Field":"Rules","Code":"MalformedXML","Message":"m"}]"#,
        )
    );
}
