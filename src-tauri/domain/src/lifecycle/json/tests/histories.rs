//! HISTORY.json: what is taken, what is filled in, what is named wrong.

use super::super::*;
use crate::history::NULL;
use crate::lifecycle::future::{DocumentHistory, HistoryKind};
use crate::object::StorageClass;

fn problems(text: &str) -> Vec<(Option<usize>, String)> {
    let problems = read_history(text).unwrap_err();
    assert!(problems.iter().all(|problem| !problem.message.is_empty()));
    problems.into_iter().map(|problem| (problem.entry, problem.field)).collect()
}

fn ids(document: &DocumentHistory) -> Vec<&str> {
    document.entries.iter().map(|entry| entry.version_id.as_str()).collect()
}

#[test]
fn a_key_and_a_date_are_enough() {
    let text = r#"[{"Key":"a","LastModified":"2026-01-01T10:30:00Z"}]"#;
    let documents = read_history(text).unwrap();
    let entry = &documents[0].entries[0];
    assert_eq!(documents[0].key.as_str(), "a");
    assert_eq!(entry.version_id.as_str(), NULL);
    assert_eq!(entry.modified, "2026-01-01T10:30:00Z".parse().unwrap());
    let HistoryKind::Version { size, class, tags, retain_until } = &entry.kind else {
        panic!("{entry:?}")
    };
    assert_eq!((*size, class), (1_048_576, &StorageClass::Standard));
    assert!(tags.is_empty() && retain_until.is_none());
}

#[test]
fn every_member_is_read_and_null_is_nothing() {
    let text = r#"[
      {"Key":"a","VersionId":"v2","IsDeleteMarker":true,"LastModified":"2026-02-01T00:00:00Z",
       "Size":null,"StorageClass":null,"Tags":null,"RetainUntil":null,"UploadInitiated":null},
      {"Key":"a","VersionId":"v1","IsDeleteMarker":false,"Size":5,
       "LastModified":"2026-01-01T00:00:00+00:00","StorageClass":"DEEP_ARCHIVE",
       "Tags":{"team":"law"},"RetainUntil":"2030-01-01T00:00:00Z","IsLatest":false}]"#;
    let documents = read_history(text).unwrap();
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0].entries[0].kind, HistoryKind::DeleteMarker);
    let HistoryKind::Version { size, class, tags, retain_until } = &documents[0].entries[1].kind
    else {
        panic!("{documents:?}")
    };
    assert_eq!((*size, class), (5, &StorageClass::DeepArchive));
    assert_eq!(tags.get("team").map(String::as_str), Some("law"));
    assert_eq!(*retain_until, Some("2030-01-01T00:00:00Z".parse().unwrap()));
}

#[test]
fn times_may_be_short_or_have_another_zone() {
    for (text, time) in [
        ("2026-01-01T10:30Z", "2026-01-01T10:30:00Z"),
        ("2026-01-01T10:30:00.000Z", "2026-01-01T10:30:00Z"),
        ("2026-01-01 10:30:00+02:00", "2026-01-01T08:30:00Z"),
        ("2026-01-01T10:30:00", "2026-01-01T10:30:00Z"),
        ("2026-01-01", "2026-01-01T00:00:00Z"),
    ] {
        let text = format!(r#"[{{"Key":"a","LastModified":"{text}"}}]"#);
        let documents = read_history(&text).unwrap();
        assert_eq!(documents[0].entries[0].modified, time.parse().unwrap(), "{text}");
    }
}

#[test]
fn interleaved_keys_keep_their_order_newest_first() {
    let text = r#"[
      {"Key":"b","VersionId":"2","LastModified":"2026-02-01"},
      {"Key":"a","VersionId":"9","LastModified":"2026-02-01"},
      {"Key":"b","VersionId":"1","LastModified":"2026-01-01"},
      {"Key":"a","UploadId":"u","Initiated":"2026-01-05T00:00:00Z"},
      {"Key":"a","VersionId":"8","LastModified":"2026-03-01"}]"#;
    let documents = read_history(text).unwrap();
    assert_eq!((documents[0].key.as_str(), ids(&documents[0])), ("b", vec!["2", "1"]));
    // The order of the array counts, not the date: multipart versions may be out of order.
    assert_eq!((documents[1].key.as_str(), ids(&documents[1])), ("a", vec!["9", "8"]));
    assert_eq!(documents[1].uploads[0].upload_id, "u");
    assert_eq!(documents[1].uploads[0].initiated, "2026-01-05T00:00:00Z".parse().unwrap());
}

#[test]
fn a_key_may_have_an_unfinished_upload_and_nothing_else() {
    for entry in [
        r#"{"Key":"a","Initiated":"2026-01-05T00:00:00Z"}"#,
        r#"{"Key":"a","UploadInitiated":"2026-01-05T00:00:00Z"}"#,
    ] {
        let documents = read_history(&format!("[{entry}]")).unwrap();
        assert!(documents[0].entries.is_empty());
        assert_eq!(documents[0].uploads[0].initiated, "2026-01-05T00:00:00Z".parse().unwrap());
    }
}

#[test]
fn a_multipart_version_is_as_old_as_its_upload() {
    let text = r#"[{"Key":"a","LastModified":"2026-01-05T10:00:00Z",
                    "UploadInitiated":"2026-01-02T10:00:00Z"}]"#;
    let documents = read_history(text).unwrap();
    assert_eq!(documents[0].entries[0].modified, "2026-01-02T10:00:00Z".parse().unwrap());
}

#[test]
fn entries_without_ids_stay_apart() {
    let text = r#"[
      {"Key":"a","LastModified":"2026-03-01"},
      {"Key":"a","VersionId":"unnamed-1","LastModified":"2026-02-01"},
      {"Key":"a","LastModified":"2026-01-01"},
      {"Key":"b","VersionId":"null","LastModified":"2026-01-01"},
      {"Key":"b","LastModified":"2025-01-01"}]"#;
    let documents = read_history(text).unwrap();
    assert_eq!(ids(&documents[0]), ["unnamed-2", "unnamed-1", "unnamed-3"]);
    assert_eq!(ids(&documents[1]), ["null", "unnamed-1"]);
}

#[test]
fn tags_are_taken_as_the_api_lists_them_too() {
    let text = r#"[{"Key":"a","LastModified":"2026-03-01","Tags":[{"Key":"k","Value":"v"}]}]"#;
    let documents = read_history(text).unwrap();
    let HistoryKind::Version { tags, .. } = &documents[0].entries[0].kind else {
        panic!("{documents:?}")
    };
    assert_eq!(tags.get("k").map(String::as_str), Some("v"));
}

#[test]
fn bad_entries_are_named_by_their_place_and_field() {
    let good = r#"{"Key":"good","LastModified":"2026-03-01"}"#;
    for (entry, field) in [
        (r#"{"LastModified":"2026-03-01"}"#, "Key"),
        (r#"{"Key":"","LastModified":"2026-03-01"}"#, "Key"),
        (r#"{"Key":7,"LastModified":"2026-03-01"}"#, "Key"),
        (r#"{"Key":"a"}"#, "LastModified"),
        (r#"{"Key":"a","LastModified":"yesterday"}"#, "LastModified"),
        (r#"{"Key":"a","LastModified":"2026-03-01","Size":-1}"#, "Size"),
        (r#"{"Key":"a","LastModified":"2026-03-01","Size":"5"}"#, "Size"),
        (r#"{"Key":"a","LastModified":"2026-03-01","Tags":{"k":1}}"#, "Tags.k"),
        (r#"{"Key":"a","LastModified":"2026-03-01","Tags":"k=v"}"#, "Tags"),
        (r#"{"Key":"a","LastModified":"2026-03-01","Tags":[{"Key":"k"}]}"#, "Tags[0].Value"),
        (r#"{"Key":"a","LastModified":"2026-03-01","RetainUntil":true}"#, "RetainUntil"),
        (r#"{"Key":"a","LastModified":"2026-03-01","IsDeleteMarker":"yes"}"#, "IsDeleteMarker"),
        (r#"{"Key":"a","LastModified":"2026-03-01","Sise":5}"#, "Sise"),
        (
            r#"{"Key":"a","LastModified":"2026-03-01","UploadInitiated":"2026-03-02"}"#,
            "UploadInitiated",
        ),
        (r#"{"Key":"a","UploadId":"u"}"#, "Initiated"),
        (r#""a""#, ""),
    ] {
        let text = format!("[{good},{entry}]");
        assert_eq!(problems(&text), [(Some(1), field.to_owned())], "{entry}");
    }
    let twice = r#"[{"Key":"a","VersionId":"1","LastModified":"2026-03-01"},
                    {"Key":"a","VersionId":"1","LastModified":"2026-02-01"}]"#;
    assert_eq!(problems(twice), [(Some(1), "VersionId".to_owned())]);
    assert_eq!(problems("{}"), [(None, String::new())]);
    assert_eq!(problems("["), [(None, String::new())]);
}

#[test]
fn an_empty_history_is_one() {
    assert_eq!(read_history("[]"), Ok(Vec::new()));
}
