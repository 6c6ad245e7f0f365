//! What is kept to be undone.

use super::*;

fn act(key: &str) -> UndoAct {
    UndoAct::TakeCopyAway {
        at: Place { connection: "c".into(), bucket: "b".into(), key: key.into() },
        version_id: "v".into(),
        etag: None,
    }
}

#[test]
fn an_act_is_handed_out_once() {
    let undos = Undos::default();
    let id = undos.keep(act("k"));
    assert_eq!(undos.take(&id), Some(act("k")));
    assert_eq!(undos.take(&id), None);
    assert_eq!(undos.take("unknown"), None);
}

#[test]
fn the_oldest_acts_are_forgotten() {
    let undos = Undos::default();
    let first = undos.keep(act("first"));
    let second = undos.keep(act("second"));
    for _ in 2..=MOST_KEPT {
        undos.keep(act("k"));
    }
    assert_eq!(undos.take(&first), None);
    assert!(undos.take(&second).is_some());
}

#[test]
fn the_folder_of_a_document_ends_in_its_slash() {
    for (key, prefix) in [("a/b/c.txt", "a/b/"), ("c.txt", ""), ("a/", "a/"), ("/x", "/")] {
        let at = Place { connection: "c".into(), bucket: "b".into(), key: key.into() };
        assert_eq!(at.prefix(), prefix);
    }
}
