//! Old versions, deleted documents, and Undo of both.

use crate::world::World;
use serde_json::{Value, json};
use strata_domain::fault::Code;

/// A bucket `papers` that keeps versions, with two versions of `a/cv.txt`; their ids, oldest first.
async fn two_versions() -> (World, String, String) {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let first = world.put("a/cv.txt", "one").await;
    let second = world.put("a/cv.txt", "second").await;
    (world, first, second)
}

fn ids(versions: &Value) -> Vec<&str> {
    let all = versions["versions"].as_array().unwrap();
    all.iter().map(|one| one["version_id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_restored_version_is_on_top_and_undo_gives_back_the_exact_history() {
    let (world, first, second) = two_versions().await;
    let before = world.history("a/cv.txt").await;
    let shown = world.shown("a/cv.txt").await;
    assert_eq!(ids(&shown), [second.as_str(), first.as_str()]);
    assert_eq!(shown["versions"][0]["restore"], Value::Null);
    assert_eq!(shown["versions"][0]["size_change"], 3);
    assert_eq!(shown["versions"][1]["restore"]["act"], "copy_on_top");

    let done = world.restore("a/cv.txt", &first, &shown).await.unwrap();
    assert_eq!(done["message"], "Restored an earlier version of “cv.txt”.");
    assert_eq!(done["written"], shown["versions"][1]["modified"]);
    assert_eq!(done["written"], "2025-11-03T09:14:00Z");
    assert_eq!(world.get("a/cv.txt").await.as_deref(), Some("one"));
    let after = world.history("a/cv.txt").await;
    assert_eq!((after.len(), after[1].id == second, after[2].id == first), (3, true, true));
    let details = world.on("document_details", "a/cv.txt", json!({})).await.unwrap();
    assert_eq!(details["metadata"], json!([{ "name": "body", "value": "one" }]));
    assert_eq!(details["content_type"], "text/plain");

    let undone = world.undo(&done).await.unwrap();
    assert!(undone["message"].as_str().unwrap().contains("“cv.txt”"));
    assert_eq!(world.history("a/cv.txt").await, before);
    assert_eq!(world.undo(&done).await.unwrap_err().code, Code::Gone);
    assert_eq!(world.acts().await, ["undo-restore", "restore"]);
}

#[tokio::test]
async fn a_restore_tells_what_became_stale() {
    let (world, first, _) = two_versions().await;
    let shown = world.shown("a/cv.txt").await;
    world.restore("a/cv.txt", &first, &shown).await.unwrap();
    let events = world.events.lock().unwrap();
    let event = serde_json::to_value(events.last().unwrap()).unwrap();
    assert_eq!(event["event"], "stale");
    assert_eq!(event["tags"][0]["prefix"], "a/");
    assert_eq!(event["tags"][1]["key"], "a/cv.txt");
}

#[tokio::test]
async fn a_restore_is_refused_when_the_document_changed_since_it_was_shown() {
    let (world, first, second) = two_versions().await;
    let shown = world.shown("a/cv.txt").await;
    world.put("a/cv.txt", "third").await;
    let fault = world.restore("a/cv.txt", &first, &shown).await.unwrap_err();
    assert_eq!(fault.code, Code::Changed);
    // The same bytes again are another version all the same.
    let shown = world.shown("a/cv.txt").await;
    world.put("a/cv.txt", "other").await;
    world.put("a/cv.txt", "third").await;
    let fault = world.restore("a/cv.txt", &second, &shown).await.unwrap_err();
    assert_eq!(fault.code, Code::Changed);
    assert_eq!(world.history("a/cv.txt").await.len(), 5);
}

#[tokio::test]
async fn undo_of_a_restore_is_refused_once_something_came_after_it() {
    let (world, first, _) = two_versions().await;
    let shown = world.shown("a/cv.txt").await;
    let done = world.restore("a/cv.txt", &first, &shown).await.unwrap();
    world.put("a/cv.txt", "later").await;
    assert_eq!(world.undo(&done).await.unwrap_err().code, Code::Changed);
    assert_eq!(world.get("a/cv.txt").await.as_deref(), Some("later"));
    assert_eq!(world.history("a/cv.txt").await.len(), 4);
}

#[tokio::test]
async fn an_undo_that_met_trouble_can_be_asked_for_again() {
    let (world, first, _) = two_versions().await;
    let shown = world.shown("a/cv.txt").await;
    let done = world.restore("a/cv.txt", &first, &shown).await.unwrap();
    let when = strata_sandbox::Match::method(http::Method::DELETE);
    world
        .sandbox
        .trouble()
        .add(strata_sandbox::Rule::always(when, strata_sandbox::Effect::denied()));
    assert_eq!(world.undo(&done).await.unwrap_err().code, Code::Denied);
    world.sandbox.trouble().clear();
    world.undo(&done).await.unwrap();
    assert_eq!(world.get("a/cv.txt").await.as_deref(), Some("second"));
}

#[tokio::test]
async fn a_version_of_a_deleted_document_is_restored_above_its_marker() {
    let (world, first, _) = two_versions().await;
    let marker = world.delete("a/cv.txt").await;
    let shown = world.shown("a/cv.txt").await;
    assert_eq!(shown["shown"]["delete_marker"], true);
    let done = world.restore("a/cv.txt", &first, &shown).await.unwrap();
    assert_eq!(world.get("a/cv.txt").await.as_deref(), Some("one"));
    assert_eq!(world.history("a/cv.txt").await[1].id, marker);
    world.undo(&done).await.unwrap();
    assert_eq!(world.get("a/cv.txt").await, None);
    assert_eq!(world.history("a/cv.txt").await[0].id, marker);
}

#[tokio::test]
async fn the_current_version_and_one_that_is_gone_are_not_restored() {
    let (world, _, second) = two_versions().await;
    let shown = world.shown("a/cv.txt").await;
    let current = world.restore("a/cv.txt", &second, &shown).await.unwrap_err();
    assert_eq!(current.code, Code::Invalid);
    let gone = world.restore("a/cv.txt", "nosuchversion", &shown).await.unwrap_err();
    assert_eq!(gone.code, Code::Gone);
    assert_eq!(world.history("a/cv.txt").await.len(), 2);
}

#[tokio::test]
async fn a_suspended_bucket_asks_before_a_restore_destroys_its_null_version() {
    let (world, first, second) = two_versions().await;
    world.versioning("Suspended").await;
    world.put("a/cv.txt", "null content").await;
    let shown = world.shown("a/cv.txt").await;
    assert_eq!(shown["versioning"], "suspended");
    assert_eq!(shown["versions"][1]["restore"]["act"], "overwrite");
    let warning = shown["versions"][1]["restore"]["warning"].as_str().unwrap();
    assert!(warning.contains("replaces the version “null” for good"), "{warning}");

    world.host.answer(false);
    let done = world.restore("a/cv.txt", &first, &shown).await.unwrap();
    assert_eq!((&done["cancelled"], world.host.questions()), (&json!(true), 1));
    assert_eq!(world.get("a/cv.txt").await.as_deref(), Some("null content"));

    world.host.answer(true);
    let done = world.restore("a/cv.txt", &first, &shown).await.unwrap();
    assert_eq!(done.get("undo"), None);
    let question = world.host.asked.lock().unwrap()[1].message.clone();
    assert!(question.contains("12 bytes") && question.contains("can't be undone"), "{question}");
    assert_eq!(world.get("a/cv.txt").await.as_deref(), Some("one"));
    let left: Vec<_> = world.history("a/cv.txt").await.into_iter().map(|seen| seen.id).collect();
    assert_eq!(left, ["null", &second, &first]);
}

#[tokio::test]
async fn what_changed_while_the_question_was_open_is_not_destroyed() {
    let (world, first, _) = two_versions().await;
    world.versioning("Suspended").await;
    world.put("a/cv.txt", "null content").await;
    let shown = world.shown("a/cv.txt").await;
    let raw = world.raw.clone();
    world.host.meanwhile(async move {
        let answer = raw.send("PUT", "papers", "a/cv.txt", &[], &[], b"newer").await;
        assert_eq!(answer.status, 200);
    });
    world.host.answer(true);
    let fault = world.restore("a/cv.txt", &first, &shown).await.unwrap_err();
    assert_eq!(fault.code, Code::Changed);
    assert_eq!(world.get("a/cv.txt").await.as_deref(), Some("newer"));
}

#[tokio::test]
async fn a_bucket_whose_state_is_secret_is_asked_about_as_if_it_kept_nothing() {
    let (world, first, _) = two_versions().await;
    world.versioning("Suspended").await;
    world.put("a/cv.txt", "null content").await;
    world.versioning("Enabled").await;
    let when = strata_sandbox::Match::method(http::Method::GET).query("versioning");
    let rule = strata_sandbox::Rule::always(when, strata_sandbox::Effect::denied());
    world.sandbox.trouble().add(rule);
    let shown = world.shown("a/cv.txt").await;
    assert_eq!(shown.get("versioning"), None);
    assert_eq!(shown["versions"][1]["restore"]["act"], "overwrite");
    let warning = shown["versions"][1]["restore"]["warning"].as_str().unwrap();
    assert!(warning.starts_with("It is not known"), "{warning}");
    world.host.answer(true);
    let done = world.restore("a/cv.txt", &first, &shown).await.unwrap();
    let question = world.host.asked.lock().unwrap()[0].message.clone();
    assert!(question.contains("could not find out"), "{question}");
    // It did keep versions, so nothing was lost and the copy can be taken away.
    assert_eq!(world.history("a/cv.txt").await.len(), 4);
    world.undo(&done).await.unwrap();
    assert_eq!(world.get("a/cv.txt").await.as_deref(), Some("null content"));
}

#[tokio::test]
async fn a_suspended_bucket_without_a_null_version_loses_nothing_and_can_undo() {
    let (world, first, _) = two_versions().await;
    world.versioning("Suspended").await;
    let before = world.history("a/cv.txt").await;
    let shown = world.shown("a/cv.txt").await;
    let done = world.restore("a/cv.txt", &first, &shown).await.unwrap();
    assert_eq!((world.host.questions(), world.history("a/cv.txt").await.len()), (0, 3));
    world.undo(&done).await.unwrap();
    assert_eq!(world.history("a/cv.txt").await, before);
}

#[tokio::test]
async fn an_archived_version_is_refused_and_says_what_to_do() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let headers = [("x-amz-storage-class", "GLACIER")];
    let put = world.raw.send("PUT", "papers", "k", &[], &headers, b"cold").await;
    let cold = put.header("x-amz-version-id").unwrap();
    world.put("k", "warm").await;
    let shown = world.shown("k").await;
    assert_eq!(shown["versions"][1]["restore"]["act"], "refused");
    let fault = world.restore("k", &cold, &shown).await.unwrap_err();
    assert_eq!(fault.code, Code::Archived);
    assert!(fault.hint.unwrap().contains("Retrieve it"));
}

#[tokio::test]
async fn a_lost_answer_of_a_restore_is_looked_up_instead_of_repeated() {
    let (world, first, _) = two_versions().await;
    let shown = world.shown("a/cv.txt").await;
    let when = strata_sandbox::Match::default().header("x-amz-copy-source");
    let lost = strata_sandbox::Rule::next(1, when, strata_sandbox::Effect::LoseAnswer);
    world.sandbox.trouble().add(lost);
    let done = world.restore("a/cv.txt", &first, &shown).await.unwrap();
    assert_eq!(world.history("a/cv.txt").await.len(), 3);
    world.undo(&done).await.unwrap();
    assert_eq!(world.history("a/cv.txt").await.len(), 2);
}

#[tokio::test]
async fn restoring_a_deleted_object_removes_its_marker_and_undo_deletes_it_again() {
    let (world, ..) = two_versions().await;
    let before = world.history("a/cv.txt").await;
    let marker = world.delete("a/cv.txt").await;
    let more = json!({ "version_id": marker });
    let done = world.on("undelete_document", "a/cv.txt", more).await.unwrap();
    assert_eq!(world.history("a/cv.txt").await, before);
    world.undo(&done).await.unwrap();
    let after = world.history("a/cv.txt").await;
    assert!(after[0].marker && after[0].id != marker && after.len() == 3);
    assert_eq!(world.acts().await, ["undo-undelete", "undelete"]);
}

#[tokio::test]
async fn an_undelete_from_a_table_row_takes_every_marker_on_top() {
    let (world, _, second) = two_versions().await;
    world.delete("a/cv.txt").await;
    world.delete("a/cv.txt").await;
    world.on("undelete_document", "a/cv.txt", json!({})).await.unwrap();
    assert_eq!(world.get("a/cv.txt").await.as_deref(), Some("second"));
    assert_eq!(world.history("a/cv.txt").await[0].id, second);
    let fault = world.on("undelete_document", "a/cv.txt", json!({})).await.unwrap_err();
    assert_eq!(fault.code, Code::Invalid);
}

#[tokio::test]
async fn an_undelete_is_refused_for_another_marker_and_when_nothing_is_left() {
    let (world, ..) = two_versions().await;
    let first = world.delete("a/cv.txt").await;
    world.delete("a/cv.txt").await;
    let more = json!({ "version_id": first });
    let fault = world.on("undelete_document", "a/cv.txt", more).await.unwrap_err();
    assert_eq!(fault.code, Code::Changed);
    world.delete("never-there").await;
    let fault = world.on("undelete_document", "never-there", json!({})).await.unwrap_err();
    assert_eq!(fault.code, Code::Gone);
    assert_eq!(world.history("never-there").await.len(), 1);
}

#[tokio::test]
async fn undo_of_an_undelete_is_refused_when_it_would_delete_something_newer_or_for_good() {
    let (world, ..) = two_versions().await;
    world.delete("a/cv.txt").await;
    let done = world.on("undelete_document", "a/cv.txt", json!({})).await.unwrap();
    world.versioning("Suspended").await;
    assert_eq!(world.undo(&done).await.unwrap_err().code, Code::Changed);
    world.versioning("Enabled").await;
    world.delete("a/cv.txt").await;
    let done = world.on("undelete_document", "a/cv.txt", json!({})).await.unwrap();
    world.put("a/cv.txt", "newer").await;
    assert_eq!(world.undo(&done).await.unwrap_err().code, Code::Changed);
    assert_eq!(world.get("a/cv.txt").await.as_deref(), Some("newer"));
}

#[tokio::test]
async fn odd_names_are_shown_safely_and_restored_exactly() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    for key in ["../../x", "a//b", "cv\u{202e}fdp.exe", "line\nbreak", "🦀/ä b+%41?&c", "CON"] {
        let first = world.put(key, "one").await;
        world.put(key, "two").await;
        let shown = world.shown(key).await;
        let name = shown["name"]["text"].as_str().unwrap();
        assert!(!name.contains(['\u{202e}', '\n']), "{name}");
        let done = world.restore(key, &first, &shown).await.unwrap();
        assert_eq!(world.get(key).await.as_deref(), Some("one"), "{key}");
        world.undo(&done).await.unwrap();
        assert_eq!(world.get(key).await.as_deref(), Some("two"), "{key}");
    }
}
