//! The journal over real files: kept, damaged, held by another, refused by the disk.

#![allow(clippy::unwrap_used)]

use super::*;
use serde_json::json;

fn now() -> Timestamp {
    "2025-11-03T09:12:00Z".parse().unwrap()
}

#[test]
fn an_open_upload_is_there_after_a_restart_until_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let (journal, fault) = Journal::open(folder.path());
    assert_eq!(fault, None);
    let first = journal.upload_opening("c", "b", "a/ä\n", now()).unwrap();
    let second = journal.upload_opening("c", "b", "k", now()).unwrap();
    journal.upload_opened(first, "id-1").unwrap();
    drop(journal);
    let (journal, fault) = Journal::open(folder.path());
    assert_eq!(fault, None);
    let upload = |row, key: &str, id: Option<&str>| OpenUpload {
        row,
        opened: now(),
        connection: "c".into(),
        bucket: "b".into(),
        key: key.into(),
        upload_id: id.map(Into::into),
    };
    let open = journal.open_uploads().unwrap();
    assert_eq!(open, [upload(first, "a/ä\n", Some("id-1")), upload(second, "k", None)]);
    journal.upload_ended(first).unwrap();
    journal.upload_ended(second).unwrap();
    assert_eq!(journal.open_uploads().unwrap(), []);
}

#[test]
fn acts_are_read_back_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let (journal, _) = Journal::open(folder.path());
    journal.record(now(), "delete", "c", "b", "k", &json!({"marker": "m"})).unwrap();
    journal.record(now(), "undo", "c", "b", "k", &json!({})).unwrap();
    let acts = journal.recent_acts(10).unwrap();
    let names: Vec<_> = acts.iter().map(|act| act.act.as_str()).collect();
    assert_eq!(names, ["undo", "delete"]);
    assert_eq!((acts[1].at, &acts[1].detail["marker"]), (now(), &json!("m")));
    assert_eq!(journal.recent_acts(1).unwrap().len(), 1);
}

#[test]
fn a_damaged_journal_is_set_aside_told_and_replaced() {
    let whole = {
        let folder = tempfile::tempdir().unwrap();
        let (journal, _) = Journal::open(folder.path());
        for number in 0..500 {
            journal.record(now(), "act", "c", "b", &number.to_string(), &json!({})).unwrap();
        }
        drop(journal);
        std::fs::read(folder.path().join("journal.db")).unwrap()
    };
    let mut torn = whole.clone();
    torn[4096..8192].fill(0x5a);
    let other = {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
        std::fs::read(path).unwrap()
    };
    for bytes in [b"not a database, but text of some length".to_vec(), torn, other] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("journal.db"), &bytes).unwrap();
        let (journal, fault) = Journal::open(folder.path());
        assert_eq!(fault.unwrap().code, Code::Quarantined);
        assert_eq!(journal.recent_acts(10).unwrap(), []);
        journal.record(now(), "act", "c", "b", "k", &json!({})).unwrap();
        let aside = std::fs::read(folder.path().join("journal.db.damaged-1")).unwrap();
        assert_eq!(aside.len(), bytes.len());
        drop(journal);
        let (journal, fault) = Journal::open(folder.path());
        assert_eq!((fault, journal.recent_acts(10).unwrap().len()), (None, 1));
    }
}

#[test]
fn a_second_instance_is_told_and_works_in_memory_without_touching_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let (first, _) = Journal::open(folder.path());
    let row = first.upload_opening("c", "b", "k", now()).unwrap();
    let (second, fault) = Journal::open(folder.path());
    assert_eq!(fault.unwrap().code, Code::InUse);
    assert_eq!(second.open_uploads().unwrap(), []);
    second.upload_opening("c", "b", "other", now()).unwrap();
    second.upload_ended(row).unwrap();
    assert_eq!(first.open_uploads().unwrap().len(), 1);
}

#[test]
fn a_journal_of_a_later_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    let (journal, fault) = Journal::open(folder.path());
    assert_eq!(fault.unwrap().code, Code::Unsupported);
    journal.record(now(), "act", "c", "b", "k", &json!({})).unwrap();
    drop(journal);
    let db = Connection::open(&path).unwrap();
    let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 99);
}

#[test]
fn a_folder_that_is_not_there_is_told_and_the_run_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (journal, fault) = Journal::open(&folder.path().join("nowhere"));
    assert!(fault.unwrap().hint.unwrap().contains("in memory"));
    journal.record(now(), "act", "c", "b", "k", &json!({})).unwrap();
    assert_eq!(journal.recent_acts(10).unwrap().len(), 1);
}
