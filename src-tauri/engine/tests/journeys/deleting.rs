//! Deleting documents, by marker and for good, and what is told when a part fails.

use crate::world::World;
use http::Method;
use serde_json::{Value, json};
use strata_domain::fault::{Code, Fault};
use strata_sandbox::{Effect, Match, Rule};

/// What the table shows of these keys.
async fn rows(world: &World, keys: &[&str]) -> Value {
    let mut rows = Vec::new();
    for key in keys {
        let details = world.on("document_details", key, json!({})).await.unwrap();
        rows.push(json!({ "key": key, "etag": details["etag"], "size": details["size"] }));
    }
    Value::Array(rows)
}

async fn delete(world: &World, rows: Value) -> Result<Value, Fault> {
    let request = json!({ "connection": "sandbox", "bucket": "papers", "documents": rows });
    world.call("delete_documents", request).await
}

#[tokio::test]
async fn a_bucket_with_versions_gets_markers_without_a_question_and_undo_removes_exactly_those() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let keys = ["a/1", "a/2", "b/3"];
    for key in keys {
        world.put(key, key).await;
    }
    world.put("a/4", "stays").await;
    let done = delete(&world, rows(&world, &keys).await).await.unwrap();
    assert_eq!(done["message"], "Deleted 3 documents.");
    assert_eq!(world.host.questions(), 0);
    for key in keys {
        assert!(world.history(key).await[0].marker);
    }
    assert!(world.get("a/4").await.is_some());
    let undone = world.undo(&done).await.unwrap();
    assert_eq!(undone["message"], "Brought back 3 documents.");
    for key in keys {
        assert_eq!(
            (world.get(key).await.as_deref(), world.history(key).await.len()),
            (Some(key), 1)
        );
    }
    assert_eq!(world.acts().await.len(), 6);
}

#[tokio::test]
async fn a_document_that_changed_since_it_was_shown_is_kept_and_named() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    for key in ["one", "two"] {
        world.put(key, "old").await;
    }
    let shown = rows(&world, &["one", "two"]).await;
    world.put("two", "new").await;
    let done = delete(&world, shown).await.unwrap();
    let message = done["message"].as_str().unwrap();
    assert!(
        message.starts_with("Deleted 1 of 2 documents.") && message.contains("“two”"),
        "{message}"
    );
    assert_eq!(world.get("one").await, None);
    assert_eq!(world.get("two").await.as_deref(), Some("new"));
    world.undo(&done).await.unwrap();
    assert!(world.get("one").await.is_some());
}

#[tokio::test]
async fn undo_of_a_delete_leaves_alone_what_was_written_since() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    for key in ["one", "two"] {
        world.put(key, "old").await;
    }
    let done = delete(&world, rows(&world, &["one", "two"]).await).await.unwrap();
    world.put("two", "new").await;
    let undone = world.undo(&done).await.unwrap();
    let message = undone["message"].as_str().unwrap();
    assert!(message.contains("1 of 2") && message.contains("“two” was changed"), "{message}");
    assert_eq!(world.get("one").await.as_deref(), Some("old"));
    assert_eq!(world.history("two").await.len(), 3);
}

#[tokio::test]
async fn when_all_are_refused_the_fault_says_why() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    for key in ["one", "two"] {
        world.put(key, "old").await;
    }
    let shown = rows(&world, &["one", "two"]).await;
    world.sandbox.trouble().add(Rule::always(Match::method(Method::DELETE), Effect::denied()));
    let fault = delete(&world, shown).await.unwrap_err();
    assert_eq!(fault.code, Code::Denied);
    assert!(fault.message.contains("“one”") && fault.message.contains("“two”"), "{fault:?}");
}

#[tokio::test]
async fn a_part_that_fails_is_counted_and_the_rest_can_be_undone() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let keys: Vec<String> = (0..40).map(|n| format!("k{n:02}")).collect();
    for key in &keys {
        world.put(key, "x").await;
    }
    let names: Vec<&str> = keys.iter().map(String::as_str).collect();
    let shown = rows(&world, &names).await;
    let when = Match::method(Method::DELETE);
    world.sandbox.trouble().add(Rule::next(7, when, Effect::denied()).after(10));
    let done = delete(&world, shown).await.unwrap();
    assert!(done["message"].as_str().unwrap().starts_with("Deleted 33 of 40 documents."));
    let undone = world.undo(&done).await.unwrap();
    assert_eq!(undone["message"], "Brought back 33 documents.");
}

#[tokio::test]
async fn a_bucket_without_versions_asks_with_count_names_and_bytes_first() {
    let world = World::new().await;
    world.bucket(None).await;
    for key in ["one", "two"] {
        world.put(key, "12345").await;
    }
    let shown = rows(&world, &["one", "two"]).await;
    world.host.answer(false);
    let done = delete(&world, shown.clone()).await.unwrap();
    assert_eq!(done["cancelled"], true);
    assert!(world.get("one").await.is_some());
    let asked = world.host.asked.lock().unwrap()[0].clone();
    assert_eq!(asked.title, "Delete 2 documents for good?");
    for part in ["“one” and “two”", "10 bytes", "keeps no old versions", "can't be undone"]
    {
        assert!(asked.message.contains(part), "{}", asked.message);
    }
    world.host.answer(true);
    let done = delete(&world, shown).await.unwrap();
    assert_eq!(
        (&done["message"], done.get("undo")),
        (&json!("Deleted 2 documents for good."), None)
    );
    assert_eq!(world.history("one").await, []);
}

#[tokio::test]
async fn a_suspended_bucket_and_one_whose_state_is_secret_ask_too() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    world.put("k", "kept").await;
    world.versioning("Suspended").await;
    world.host.answer(false);
    delete(&world, rows(&world, &["k"]).await).await.unwrap();
    world.versioning("Enabled").await;
    world
        .sandbox
        .trouble()
        .add(Rule::always(Match::method(Method::GET).query("versioning"), Effect::denied()));
    world.host.answer(false);
    delete(&world, rows(&world, &["k"]).await).await.unwrap();
    assert_eq!(world.host.questions(), 2);
    assert!(world.get("k").await.is_some());
}

#[tokio::test]
async fn nothing_and_too_many_are_refused() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let many: Vec<_> = (0..1001).map(|n| json!({ "key": format!("{n}"), "size": 1 })).collect();
    for rows in [json!([]), json!(many)] {
        assert_eq!(delete(&world, rows).await.unwrap_err().code, Code::Invalid);
    }
}

#[tokio::test]
async fn details_hide_nothing_when_the_tags_may_not_be_read() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    world.put("a/k.txt", "hello").await;
    let details = world.on("document_details", "a/k.txt", json!({})).await.unwrap();
    assert_eq!((&details["size"], &details["tags"]), (&json!(5), &json!([])));
    world
        .sandbox
        .trouble()
        .add(Rule::always(Match::method(Method::GET).query("tagging"), Effect::denied()));
    let details = world.on("document_details", "a/k.txt", json!({})).await.unwrap();
    assert_eq!((&details["size"], details.get("tags")), (&json!(5), None));
    let gone = world.on("document_details", "nowhere", json!({})).await.unwrap_err();
    assert_eq!(gone.code, Code::Gone);
    assert!(gone.message.contains("nowhere"));
}
