//! The story that the README tells: the sandbox with its sample documents, an old version brought back, and again; the
//! SDK's own client watches the bucket.

use super::world::{World, access};
use crate::servers::{Server, run_seeded};
use serde_json::{Value, json};
use strata_sandbox::SEED_BUCKET;

fn at(key: &Value) -> Value {
    json!({ "connection": "sandbox", "bucket": SEED_BUCKET, "key": key })
}

fn with(mut request: Value, more: Value) -> Value {
    let fields = more.as_object().expect("fields").clone();
    request.as_object_mut().expect("a request").extend(fields);
    request
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

/// All documents of the bucket, in every folder.
async fn documents(world: &World) -> Vec<Value> {
    let (mut documents, mut folders) = (Vec::new(), vec![String::new()]);
    while let Some(prefix) = folders.pop() {
        for row in world.rows("sandbox", SEED_BUCKET, &prefix, true).await {
            match row["row"].as_str() {
                Some("folder") => folders.push(text(&row["prefix"])),
                _ => documents.push(row),
            }
        }
    }
    documents
}

#[test]
fn an_old_version_of_a_sample_document_is_restored_and_the_restore_taken_back() {
    run_seeded(async |on: &Server| {
        let world = World::on(access(on)).await;
        let connections = world.done("list_connections", json!({})).await;
        assert_eq!(connections["connections"][0]["id"], "sandbox");
        let buckets = world.done("list_buckets", json!({ "connection": "sandbox" })).await;
        assert_eq!(buckets["buckets"][0]["name"], SEED_BUCKET);
        let bucket = json!({ "connection": "sandbox", "bucket": SEED_BUCKET });
        assert_eq!(world.done("bucket_info", bucket).await["versioning"], "enabled");
        let documents = documents(&world).await;
        assert!(documents.len() >= 150, "{} sample documents", documents.len());
        assert!(documents.iter().any(|row| row["deleted"] == true), "some are deleted");
        let storied = documents.iter().find(|row| {
            row["versions"].as_u64().is_some_and(|count| count >= 3) && row["deleted"] == false
        });
        let key = &storied.expect("some have a history")["key"];
        let name = text(key);
        let before = on.history(SEED_BUCKET, &name).await;
        let history = world.done("list_versions", at(key)).await;
        let versions = history["versions"].as_array().expect("versions");
        let ids: Vec<String> =
            versions.iter().map(|version| text(&version["version_id"])).collect();
        assert_eq!(ids, before, "the window shows S3's own order");
        let old = versions.iter().rev().find(|version| version["restore"]["act"] == "copy_on_top");
        let old = text(&old.expect("one can be restored")["version_id"]);
        let wanted = on.read(SEED_BUCKET, &name, Some(&old)).await;
        assert_ne!(on.read(SEED_BUCKET, &name, None).await, wanted);
        let request = with(at(key), json!({ "version_id": old, "shown": history["shown"] }));
        let done = world.done("restore_version", request.clone()).await;
        assert_eq!(on.read(SEED_BUCKET, &name, None).await, wanted);
        let after = on.history(SEED_BUCKET, &name).await;
        assert_eq!(after[1..], before, "no version vanished, one came on top");
        let again = world.call("restore_version", request).await;
        assert!(again.is_err(), "what was shown is not so any more");
        assert_eq!(on.history(SEED_BUCKET, &name).await, after);
        world.done("undo", json!({ "undo": done["undo"] })).await;
        assert_eq!(on.history(SEED_BUCKET, &name).await, before);
        let twice = world.call("undo", json!({ "undo": done["undo"] })).await;
        assert!(twice.is_err(), "an undo is used once");
    });
}

#[test]
fn a_sample_document_is_deleted_found_among_the_deleted_and_brought_back() {
    run_seeded(async |on: &Server| {
        let world = World::on(access(on)).await;
        let documents = documents(&world).await;
        let row = documents.iter().find(|row| row["deleted"] == false).expect("a document");
        let (key, name) = (&row["key"], text(&row["key"]));
        let before = on.history(SEED_BUCKET, &name).await;
        let content = on.read(SEED_BUCKET, &name, None).await;
        let shown = json!({ "key": key, "etag": row["etag"], "size": row["size"] });
        let request =
            json!({ "connection": "sandbox", "bucket": SEED_BUCKET, "documents": [shown] });
        world.done("delete_documents", request).await;
        assert_eq!(on.history(SEED_BUCKET, &name).await[1..], before, "only a marker was made");
        let prefix = name.rfind('/').map_or("", |at| &name[..=at]);
        let plain = world.rows("sandbox", SEED_BUCKET, prefix, false).await;
        assert!(!plain.iter().any(|row| row["key"] == *key));
        let all = world.rows("sandbox", SEED_BUCKET, prefix, true).await;
        let found = all.iter().find(|row| row["key"] == *key).expect("it is among the deleted");
        assert_eq!(found["deleted"], true);
        let back = world.done("undelete_document", at(key)).await;
        assert_eq!(on.history(SEED_BUCKET, &name).await, before);
        assert_eq!(on.read(SEED_BUCKET, &name, None).await, content);
        world.done("undo", json!({ "undo": back["undo"] })).await;
        assert_eq!(on.history(SEED_BUCKET, &name).await[1..], before, "deleted once more");
    });
}

#[test]
fn every_sample_document_can_be_looked_at() {
    run_seeded(async |on: &Server| {
        let world = World::on(access(on)).await;
        for row in documents(&world).await {
            let key = &row["key"];
            let history = world.done("list_versions", at(key)).await;
            let versions = history["versions"].as_array().expect("versions");
            let latest = versions.iter().filter(|version| version["is_latest"] == true).count();
            assert_eq!(latest, 1, "{key}");
            assert_eq!(versions[0]["delete_marker"], row["deleted"], "{key}");
            if row["deleted"] == false {
                let details = world.done("document_details", at(key)).await;
                assert_eq!(details["size"], row["size"], "{key}");
                assert!(details["content_type"].as_str().is_some_and(|kind| kind.contains('/')));
            }
        }
    });
}

#[test]
fn what_was_done_is_still_there_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let (name, wanted) = crate::servers::run_in(folder.path(), async |on: &Server| {
        let world = World::on(access(on)).await;
        let documents = documents(&world).await;
        let row = documents.iter().find(|row| row["deleted"] == true).expect("a deleted one");
        let name = text(&row["key"]);
        world.done("undelete_document", at(&row["key"])).await;
        (name.clone(), on.history(SEED_BUCKET, &name).await)
    });
    crate::servers::run_in(folder.path(), async |on: &Server| {
        assert_eq!(on.history(SEED_BUCKET, &name).await, wanted);
        let world = World::on(access(on)).await;
        let buckets = world.done("list_buckets", json!({ "connection": "sandbox" })).await;
        assert_eq!(buckets["buckets"].as_array().map(Vec::len), Some(1), "seeded once");
    });
}
