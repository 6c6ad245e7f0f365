//! Uploads: what ends up in the bucket, what is left when they end early, and Undo.

use super::world::{BUCKET, World};
use http::Method;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;
use strata_domain::fault::Code;
use strata_sandbox::{Effect, Match, Rule};

const MIB: usize = 1024 * 1024;

fn folder(prefix: &str) -> Value {
    json!({"connection": "sandbox", "bucket": BUCKET, "prefix": prefix})
}

fn found(keys: &[(&str, usize)]) -> HashMap<String, usize> {
    keys.iter().map(|(key, count)| ((*key).to_owned(), *count)).collect()
}

impl World {
    pub async fn uploads(&self, prefix: &str, files: Vec<PathBuf>) -> Value {
        *self.person.files.lock().unwrap() = files;
        self.call("upload_documents", folder(prefix)).await.unwrap()
    }

    async fn drops(&self, prefix: &str, paths: Vec<PathBuf>) -> Value {
        let target = json!({"folder": folder(prefix)});
        self.call("set_drop_target", target).await.unwrap();
        let queued = self.app.drop_files(&self.person, paths).await.unwrap();
        serde_json::to_value(queued).unwrap()
    }
}

#[tokio::test]
async fn an_upload_over_a_document_makes_a_version_and_undo_takes_exactly_it_away() {
    let world = World::new().await;
    let first = world.put("in/Lebenslauf é.txt", b"first").await;
    let file = world.file("Lebenslauf é.txt", b"second");
    let queued = world.uploads("in/", vec![file]).await;
    let ended = world.ended(&queued).await.remove(0);
    assert_eq!((&ended["state"], &ended["verified"]), (&json!("done"), &json!("whole")));
    assert_eq!((&ended["bytes"], &ended["total"]), (&json!(6), &json!(6)));
    assert_eq!(world.stored().await, found(&[("in/Lebenslauf é.txt", 2)]));
    world
        .hears("that the folder is stale", |event| {
            let tags = event["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
            let of = |tag: &str| tags.iter().find(|one| one["tag"] == tag);
            of("objects").is_some_and(|tag| tag["prefix"] == "in/")
                && of("versions").is_some_and(|tag| tag["key"] == "in/Lebenslauf é.txt")
        })
        .await;
    world.call("undo", json!({"undo": ended["undo"]})).await.unwrap();
    let left = world.s3.versions_of(BUCKET, &"in/Lebenslauf é.txt".into()).await.unwrap();
    let left: Vec<_> = left.into_iter().map(|entry| entry.version_id.0).collect();
    assert_eq!(left, [first]);
}

#[tokio::test]
async fn a_dropped_folder_goes_up_with_all_below_it() {
    let world = World::new().await;
    for (name, content) in
        [("top/a.txt", "a"), ("top/b/c.txt", "cc"), ("top/b/CON", ""), ("x", "x")]
    {
        world.file(name, content.as_bytes());
    }
    let paths = ["top", "x", "gone"].map(|name| world.disk.path().join(name));
    let queued = world.drops("in/", paths.to_vec()).await;
    assert_eq!(queued["skipped"].as_array().unwrap().len(), 1);
    for ended in world.ended(&queued).await {
        assert_eq!(ended["state"], "done", "{ended}");
    }
    let keys = ["in/top/a.txt", "in/top/b/c.txt", "in/top/b/CON", "in/x"];
    assert_eq!(world.stored().await, found(&keys.map(|key| (key, 1))));
}

#[tokio::test]
async fn without_a_folder_on_screen_nothing_is_dropped() {
    let world = World::new().await;
    let file = world.file("a", b"a");
    let fault = world.app.drop_files(&world.person, vec![file]).await.unwrap_err();
    assert_eq!(fault.code, Code::Invalid);
}

#[tokio::test]
async fn many_small_files_all_go_up_and_are_told_to_their_end() {
    let world = World::new().await;
    for number in 0..150 {
        world.file(&format!("many/{number}"), number.to_string().as_bytes());
    }
    let queued = world.drops("", vec![world.disk.path().join("many")]).await;
    let ended = world.ended(&queued).await;
    assert_eq!(ended.len(), 150);
    assert!(ended.iter().all(|transfer| transfer["state"] == "done"));
    assert_eq!(world.stored().await.len(), 150);
    let puts = world.sandbox.trouble().count(&Method::PUT, "/many/");
    assert_eq!(puts, 150, "each is sent once");
}

#[tokio::test]
async fn a_cancelled_upload_in_parts_leaves_nothing_open_and_nothing_stored() {
    let world = World::new().await;
    let file = world.file("large.bin", &vec![7; 16 * MIB]);
    let slow = Effect::Delay(Duration::from_secs(600));
    let parts = Match::method(Method::PUT).query("partNumber");
    world.sandbox.trouble().add(Rule::always(parts, slow).after(1));
    let queued = world.uploads("", vec![file]).await;
    let id = queued["transfers"][0].clone();
    world
        .hears("that the first part is there", |event| {
            event["transfer"]["id"] == id && event["transfer"]["bytes"].as_u64() >= Some(5 << 20)
        })
        .await;
    world.call("cancel_transfer", json!({"transfer": id})).await.unwrap();
    let ended = world.ended(&queued).await.remove(0);
    assert_eq!((&ended["state"], ended.get("fault")), (&json!("cancelled"), None));
    world.app.close().await;
    let requests = world.sandbox.trouble().requests();
    let aborts: Vec<_> = requests
        .iter()
        .filter(|seen| seen.method == Method::DELETE && seen.query.contains("uploadId"))
        .collect();
    assert!(!aborts.is_empty(), "the upload was ended");
    assert_eq!(world.stored().await, found(&[]));
    assert_eq!(world.closed().await, []);
}

#[tokio::test]
async fn a_finished_upload_in_parts_is_whole_and_out_of_the_journal() {
    let world = World::new().await;
    let content: Vec<u8> = (0..11 * MIB).map(|n| u8::try_from(n % 251).unwrap()).collect();
    let file = world.file("large.bin", &content);
    let queued = world.uploads("", vec![file]).await;
    let ended = world.ended(&queued).await.remove(0);
    assert_eq!((&ended["state"], &ended["verified"]), (&json!("done"), &json!("whole")));
    let head = world.s3.head(BUCKET, &"large.bin".into(), None).await.unwrap();
    assert_eq!(head.size, content.len() as u64);
    assert_eq!(world.closed().await, []);
}

#[tokio::test]
async fn a_refused_upload_says_why_and_can_be_repeated() {
    let world = World::new().await;
    let file = world.file("a.txt", b"a");
    let puts = Match::method(Method::PUT).path("a.txt");
    world.sandbox.trouble().add(Rule::next(1, puts, Effect::denied()));
    let queued = world.uploads("", vec![file]).await;
    let ended = world.ended(&queued).await.remove(0);
    assert_eq!((&ended["state"], &ended["fault"]["code"]), (&json!("failed"), &json!("s3.denied")));
    assert!(ended["fault"]["message"].as_str().unwrap().contains("a.txt"));
    let id = &queued["transfers"][0];
    world.call("retry_transfer", json!({"transfer": id})).await.unwrap();
    world
        .hears("that it went well", |event| {
            event["transfer"]["id"] == *id && event["transfer"]["state"] == "done"
        })
        .await;
    let fault = world.call("retry_transfer", json!({"transfer": id})).await.unwrap_err();
    assert_eq!(fault.code, Code::Invalid);
    assert_eq!(world.stored().await, found(&[("a.txt", 1)]));
}

#[tokio::test]
async fn where_old_versions_may_not_be_kept_the_person_is_asked_with_the_names() {
    let world = World::new().await;
    world.put("in/old.txt", b"old").await;
    let state = Match::method(Method::GET).query("versioning");
    world.sandbox.trouble().add(Rule::always(state, Effect::denied()));
    let files = vec![world.file("old.txt", b"new"), world.file("other.txt", b"other")];
    let queued = world.uploads("in/", files.clone()).await;
    assert_eq!(queued["transfers"], json!([]));
    assert_eq!(world.stored().await, found(&[("in/old.txt", 1)]));
    let asked = world.person.asked.lock().unwrap().remove(0);
    assert!(asked.message.contains("in/old.txt") && !asked.message.contains("other.txt"));
    *world.person.agrees.lock().unwrap() = true;
    let queued = world.uploads("in/", files).await;
    for ended in world.ended(&queued).await {
        assert_eq!((&ended["state"], ended.get("undo")), (&json!("done"), None));
    }
    assert_eq!(world.stored().await, found(&[("in/old.txt", 2), ("in/other.txt", 1)]));
}

#[tokio::test]
async fn finished_transfers_are_forgotten_when_asked_and_stand_in_the_snapshot_until_then() {
    let world = World::new().await;
    let file = world.file("a.txt", b"a");
    let queued = world.uploads("", vec![file]).await;
    world.ended(&queued).await;
    let snapshot = |world: &World| {
        let first = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let heard = std::sync::Arc::clone(&first);
        drop(world.app.subscribe(std::sync::Arc::new(move |event| {
            heard.lock().unwrap().push(serde_json::to_value(event).unwrap());
        })));
        let first = first.lock().unwrap();
        first[0].clone()
    };
    let before = snapshot(&world);
    assert_eq!(
        (&before["event"], &before["transfers"][0]["state"]),
        (&json!("snapshot"), &json!("done"))
    );
    world.call("clear_transfers", json!({})).await.unwrap();
    assert_eq!(snapshot(&world)["transfers"], json!([]));
    let id = &queued["transfers"][0];
    let fault = world.call("retry_transfer", json!({"transfer": id})).await.unwrap_err();
    assert_eq!(fault.code, Code::Gone);
}

#[tokio::test]
async fn a_file_that_is_gone_when_its_turn_comes_fails_by_name() {
    let world = World::new().await;
    let file = world.file("a.txt", b"a");
    let puts = Match::method(Method::PUT).path("a.txt");
    world.sandbox.trouble().add(Rule::next(1, puts, Effect::denied()));
    let queued = world.uploads("", vec![file.clone()]).await;
    world.ended(&queued).await;
    std::fs::remove_file(file).unwrap();
    let id = &queued["transfers"][0];
    world.call("retry_transfer", json!({"transfer": id})).await.unwrap();
    let failed = world
        .hears("that the file is gone", |event| {
            event["transfer"]["id"] == *id && event["transfer"]["fault"]["code"] == "disk.io"
        })
        .await;
    assert!(failed["transfer"]["fault"]["message"].as_str().unwrap().contains("a.txt"));
}

#[tokio::test]
async fn without_versioning_or_with_it_suspended_only_what_would_be_lost_is_asked_for() {
    let world = World::new().await;
    let raw = world.raw();
    for bucket in ["plain", "paused"] {
        assert_eq!(raw.send("PUT", bucket, "", &[], &[], b"").await.status, 200);
        assert_eq!(raw.send("PUT", bucket, "old.txt", &[], &[], b"null version").await.status, 200);
    }
    let state = |word: &str| {
        format!(
            "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>{word}</Status></VersioningConfiguration>"
        )
    };
    // In the paused bucket one document has only a version that a write can't destroy, and one
    // has a `null` version below a newer one.
    let set = async |word: &str| {
        let body = state(word);
        let answer = raw.send("PUT", "paused", "", &[("versioning", "")], &[], body.as_bytes());
        assert_eq!(answer.await.status, 200);
    };
    set("Enabled").await;
    for key in ["kept.txt", "old.txt"] {
        assert_eq!(raw.send("PUT", "paused", key, &[], &[], b"version").await.status, 200);
    }
    set("Suspended").await;
    let files = ["old.txt", "kept.txt", "new.txt"].map(|name| world.file(name, b"new")).to_vec();
    for bucket in ["plain", "paused"] {
        let to = json!({"connection": "sandbox", "bucket": bucket, "prefix": ""});
        *world.person.files.lock().unwrap() = files.clone();
        *world.person.agrees.lock().unwrap() = false;
        let queued = world.call("upload_documents", to.clone()).await.unwrap();
        assert_eq!(queued["transfers"], json!([]));
        let asked = world.person.asked.lock().unwrap().pop().unwrap();
        assert!(asked.message.contains("old.txt"), "{}", asked.message);
        assert!(!asked.message.contains("kept.txt") && !asked.message.contains("new.txt"));
        *world.person.agrees.lock().unwrap() = true;
        let queued = world.call("upload_documents", to).await.unwrap();
        for ended in world.ended(&queued).await {
            assert_eq!((&ended["state"], ended.get("undo")), (&json!("done"), None), "{ended}");
        }
    }
    let kept = world.s3.versions_of("paused", &"kept.txt".into()).await.unwrap();
    assert_eq!(kept.len(), 2, "the version stays below the new one");
}

#[tokio::test]
async fn a_cancel_is_shown_while_the_cleaning_up_still_waits_for_the_server() {
    let world = World::new().await;
    let file = world.file("large.bin", &vec![7; 16 * MIB]);
    let slow = || Effect::Delay(Duration::from_secs(600));
    let parts = Match::method(Method::PUT).query("partNumber");
    world.sandbox.trouble().add(Rule::always(parts, slow()).after(1));
    let aborts = Match::method(Method::DELETE).query("uploadId");
    world.sandbox.trouble().add(Rule::always(aborts, slow()));
    let queued = world.uploads("", vec![file]).await;
    let id = queued["transfers"][0].clone();
    world
        .hears("that the first part is there", |event| {
            event["transfer"]["id"] == id && event["transfer"]["bytes"].as_u64() >= Some(5 << 20)
        })
        .await;
    world.call("cancel_transfer", json!({"transfer": id})).await.unwrap();
    assert_eq!(world.ended(&queued).await[0]["state"], "cancelled");
    let requests = world.sandbox.trouble().requests();
    let mut aborts = requests.iter().filter(|seen| seen.method == Method::DELETE);
    let first = aborts.next().map(|seen| seen.status);
    assert_eq!((first, aborts.next()), (Some(None), None), "one abort, not answered yet");
}
