//! `strata lifecycle`: files without a bucket, and the rules of a bucket on the sandbox.

use crate::world::{Served, Session};
use serde_json::{Value, json};

const RULES: &str = r#"{"Rules":[{"ID":"Tidy","Status":"Enabled","Filter":{"Prefix":""},
  "Expiration":{"Days":3},"NoncurrentVersionExpiration":{"NoncurrentDays":5},
  "AbortIncompleteMultipartUpload":{"DaysAfterInitiation":7}}]}"#;

/// The rules of the setup guide as they stand there: `Id` is not what the AWS CLI takes.
const GUIDE: &str = r#"{"Rules":[{"Id":"ArchiveOldDocuments","Status":"Enabled","Filter":{"Prefix":""},
  "Transitions":[{"Days":90,"StorageClass":"GLACIER"}],
  "NoncurrentVersionTransitions":[{"NoncurrentDays":30,"StorageClass":"GLACIER"}]}]}"#;

const HISTORY: &str = r#"[
  {"Key":"cv.pdf","VersionId":"v2","LastModified":"2026-01-15T10:30:00Z"},
  {"Key":"cv.pdf","VersionId":"v1","LastModified":"2026-01-01T10:30:00Z"},
  {"Key":"big.iso","UploadId":"u1","Initiated":"2026-01-10T15:00:00Z"}]"#;

fn simulate<'a>(rules: &'a str, history: &'a str, versioning: &'a str) -> Vec<&'a str> {
    let fixed = ["--now", "2026-01-16", "--until", "2026-02-28", "--json"];
    let mut arguments = vec!["lifecycle", "simulate", "--rules", rules, "--history", history];
    arguments.extend(["--versioning", versioning]);
    arguments.extend(fixed);
    arguments
}

#[test]
fn a_history_is_simulated_without_a_bucket() {
    let session = Session::new();
    let rules = session.file("rules.json", RULES).to_str().unwrap().to_owned();
    let history = session.file("history.json", HISTORY).to_str().unwrap().to_owned();
    let events = session.run(&simulate(&rules, &history, "enabled")).ends(0).json();
    let event = |key: &str, id: Value, action: &str, due: &str| json!({ "Key": key, "VersionId": id, "Action": action, "StorageClass": null, "RuleId": "Tidy", "Due": due });
    let mut abort = event("big.iso", Value::Null, "AbortUpload", "2026-01-18T00:00:00Z");
    abort["UploadId"] = json!("u1");
    let mut expected = vec![
        abort,
        event("cv.pdf", json!("v2"), "CreateDeleteMarker", "2026-01-19T00:00:00Z"),
        event("cv.pdf", json!("v1"), "DeleteVersion", "2026-01-21T00:00:00Z"),
        event("cv.pdf", json!("v2"), "DeleteVersion", "2026-01-25T00:00:00Z"),
        event("cv.pdf", Value::Null, "RemoveDeleteMarker", "2026-01-26T00:00:00Z"),
    ];
    let mut events = events.as_array().unwrap().clone();
    for (event, expected) in events.iter_mut().zip(&mut expected) {
        // Where AWS leaves a date open that is said beside it.
        event.as_object_mut().unwrap().remove("Doubt");
        assert_eq!(event, expected);
    }
    assert_eq!(events.len(), expected.len());

    let text = session
        .run(&[
            "lifecycle",
            "simulate",
            "--rules",
            &rules,
            "--history",
            &history,
            "--versioning",
            "never",
            "--now",
            "2026-01-16",
        ])
        .ends(0);
    assert!(text.out.contains("DeleteVersion") && text.out.contains("cv.pdf"), "{text:?}");
}

#[test]
fn rules_are_judged_at_their_fields() {
    let session = Session::new();
    let good = session.typed(&["lifecycle", "validate", "--rules", "-", "--json"], RULES).ends(0);
    assert_eq!(good.json(), json!([]));
    let guide = session.typed(&["lifecycle", "validate", "--rules", "-"], GUIDE).ends(0);
    assert!(guide.err.contains("Id"), "what was mended is told: {guide:?}");
    let wrong = r#"{"Rules":[{"ID":"Wrong","Status":"On","Filter":{},"Expiration":{"Days":0}}]}"#;
    let judged = session.typed(&["lifecycle", "validate", "--rules", "-", "--json"], wrong).ends(1);
    let judged = judged.json();
    let fields: Vec<(&str, &str)> = judged
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            assert_eq!(finding["RuleId"], "Wrong");
            (finding["Field"].as_str().unwrap(), finding["Code"].as_str().unwrap())
        })
        .collect();
    assert!(fields.contains(&("Status", "MalformedXML")), "{fields:?}");
    assert!(fields.contains(&("Expiration.Days", "InvalidArgument")), "{fields:?}");
    let broken = session.typed(&["lifecycle", "validate", "--rules", "-", "--json"], "{").ends(1);
    assert_eq!(broken.json()[0]["Code"], "InvalidJson");
}

#[test]
fn what_can_not_be_read_is_named() {
    let session = Session::new();
    let rules = session.file("rules.json", RULES).to_str().unwrap().to_owned();
    let history = session.file("history.json", r#"[{"Key":"a","LastModified":"soon"}]"#);
    let history = history.to_str().unwrap().to_owned();
    let said = session.run(&simulate(&rules, &history, "enabled")).ends(1);
    assert!(said.err.contains("history") && said.out.contains("LastModified"), "{said:?}");
    let missing = session.path("nowhere.json").to_str().unwrap().to_owned();
    let said = session.run(&simulate(&missing, &history, "enabled")).ends(3);
    assert!(said.err.contains("nowhere.json"), "{said:?}");
    session.run(&simulate(&rules, &history, "sometimes")).ends(2);
}

#[test]
fn rules_are_put_in_force_compared_and_shown() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    session.connect("work", &served);
    let rules = session.file("rules.json", GUIDE).to_str().unwrap().to_owned();
    let differs = ["lifecycle", "diff", "work:papers", "--rules", &rules, "--exit-code"];
    let said = session.run(&differs).ends(1);
    assert!(said.out.contains("+ ArchiveOldDocuments"), "{said:?}");
    session.run(&["lifecycle", "apply", "work:papers", "--rules", &rules]).ends(0);
    assert!(session.run(&differs).ends(0).out.contains("No difference"));
    let said = session.run(&["lifecycle", "show", "work:papers"]).ends(0);
    assert!(said.out.contains("ArchiveOldDocuments"), "{said:?}");
    let by_boto = served.python(
        "import json; print(json.dumps([rule['ID'] for rule in s3.get_bucket_lifecycle_configuration(Bucket='papers')['Rules']]))",
    );
    assert_eq!(by_boto, r#"["ArchiveOldDocuments"]"#);

    // The three documents of the bucket would be gone for good soon: nobody is there to type.
    let all = session.file(
        "all.json",
        r#"{"Rules":[{"ID":"All","Status":"Enabled","Filter":{"Prefix":""},"Expiration":{"Date":"2020-01-01T00:00:00Z"},"NoncurrentVersionExpiration":{"NoncurrentDays":1}}]}"#,
    );
    let all = all.to_str().unwrap().to_owned();
    served.python("s3.put_bucket_versioning(Bucket='papers', VersioningConfiguration={'Status': 'Suspended'})\ns3.create_bucket(Bucket='bare')\ns3.put_object(Bucket='bare', Key='only.txt', Body=b'x')");
    let said = session.run(&["lifecycle", "apply", "work:bare", "--rules", &all]);
    assert_ne!(said.code, 0, "{said:?}");
    let said =
        session.run(&["lifecycle", "apply", "work:bare", "--rules", &all, "--confirm", "other"]);
    assert_ne!(said.code, 0, "{said:?}");
    session.run(&["lifecycle", "apply", "work:bare", "--rules", &all, "--confirm", "bare"]).ends(0);
}

#[test]
fn the_sandbox_keeps_its_rules_when_its_clock_is_moved() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    let rule = r#"s3.create_bucket(Bucket='aged')
s3.put_bucket_versioning(Bucket='aged', VersioningConfiguration={'Status': 'Enabled'})
s3.put_object(Bucket='aged', Key='cv.pdf', Body=b'x')
s3.put_bucket_lifecycle_configuration(Bucket='aged', LifecycleConfiguration={'Rules': [{'ID': 'r', 'Status': 'Enabled', 'Filter': {'Prefix': ''}, 'Expiration': {'Days': 30}}]})"#;
    served.python(rule);
    drop(served);
    let folder = session.path("served");
    let folder = folder.to_str().unwrap();
    let advance = |days| {
        session.run(&["--json", "sandbox", "advance", days, "--folder", folder]).ends(0).json()
    };
    assert_eq!(advance("29")["markers"], 0);
    assert_eq!(advance("2")["markers"], 1);
    // The clock does not go back at the next start.
    assert_eq!(advance("1")["markers"], 0);
    session.run(&["sandbox", "advance", "0", "--folder", folder]).ends(2);
}
