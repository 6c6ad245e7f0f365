//! Downloads: what ends up on the disk, and what never does.

use super::world::{BUCKET, World, names_in};
use http::Method;
use serde_json::{Value, json};
use std::fs;
use strata_domain::fault::Code;
use strata_sandbox::{Effect, Match, Rule};

const MIB: usize = 1024 * 1024;

impl World {
    async fn downloads(&self, items: Value) -> Value {
        let request = json!({"connection": "sandbox", "bucket": BUCKET, "items": items});
        self.call("download_documents", request).await.unwrap()
    }
}

#[tokio::test]
async fn one_document_or_an_old_version_is_saved_where_the_dialog_says() {
    let world = World::new().await;
    let old = world.put("cv/CV.pdf", b"old").await;
    world.put("cv/CV.pdf", b"the new one").await;
    let path = world.folder("to").join("my cv.pdf");
    *world.person.save.lock().unwrap() = Some(path.clone());
    for (item, content) in [
        (json!({"key": "cv/CV.pdf"}), "the new one"),
        (json!({"key": "cv/CV.pdf", "version_id": old}), "old"),
    ] {
        let queued = world.downloads(json!([item])).await;
        let ended = world.ended(&queued).await.remove(0);
        assert_eq!((&ended["state"], &ended["verified"]), (&json!("done"), &json!("whole")));
        assert_eq!(ended["local"], "my cv.pdf");
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
    assert_eq!(*world.person.suggested.lock().unwrap(), ["CV.pdf", "CV.pdf"]);
    assert_eq!(names_in(&world.folder("to")), ["my cv.pdf"]);
}

#[tokio::test]
async fn hostile_keys_stay_in_the_chosen_folder_and_none_takes_the_place_of_another() {
    let world = World::new().await;
    let long = format!("{}.pdf", "ä".repeat(510));
    let keys = [
        "../../x",
        "x",
        "CON",
        "a//b",
        "b",
        "/etc/passwd",
        "😀.txt",
        "new\nline",
        "..",
        "a/..",
        "bidi\u{202e}fdp.exe",
        "%2E%2E",
        "back\\slash",
        " x ",
        ".",
        long.as_str(),
    ];
    for key in keys {
        world.put(key, key.as_bytes()).await;
    }
    let root = world.folder("root");
    let chosen = world.folder("root/deep/chosen");
    fs::write(chosen.join("b"), "was here").unwrap();
    *world.person.folder.lock().unwrap() = Some(chosen.clone());
    let items: Vec<Value> = keys.iter().map(|key| json!({"key": key})).collect();
    let queued = world.downloads(json!(items)).await;
    for ended in world.ended(&queued).await {
        assert_eq!(ended["state"], "done", "{ended}");
    }
    let names = names_in(&chosen);
    assert_eq!(names.len(), keys.len() + 1, "{names:?}");
    assert_eq!(fs::read_to_string(chosen.join("b")).unwrap(), "was here");
    let mut contents: Vec<String> = names
        .iter()
        .map(|name| fs::read_to_string(chosen.join(name)).unwrap())
        .filter(|content| content != "was here")
        .collect();
    contents.sort();
    let mut expected = keys.to_vec();
    expected.sort_unstable();
    assert_eq!(contents, expected);
    assert_eq!(names_in(&root), ["deep"]);
    assert_eq!(names_in(&root.join("deep")), ["chosen"]);
}

#[tokio::test]
async fn a_cancelled_download_leaves_no_file() {
    let world = World::new().await;
    world.put("large.bin", &vec![1; 4 * MIB]).await;
    let gets = Match::method(Method::GET).path("large.bin");
    world.sandbox.trouble().add(Rule::always(gets, Effect::StallBody));
    let to = world.folder("to");
    *world.person.save.lock().unwrap() = Some(to.join("large.bin"));
    let queued = world.downloads(json!([{"key": "large.bin"}])).await;
    let id = queued["transfers"][0].clone();
    world
        .hears("that bytes came", |event| {
            event["transfer"]["id"] == id && event["transfer"]["bytes"].as_u64() > Some(0)
        })
        .await;
    assert_eq!(names_in(&to).len(), 1, "a hidden file grows");
    world.call("cancel_transfer", json!({"transfer": id})).await.unwrap();
    let ended = world.ended(&queued).await.remove(0);
    assert_eq!(ended["state"], "cancelled");
    assert_eq!(names_in(&to), [""; 0]);
}

#[tokio::test]
async fn large_documents_come_in_ranges_and_whole() {
    let world = World::new().await;
    let content: Vec<u8> = (0..12 * MIB).map(|n| u8::try_from(n % 253).unwrap()).collect();
    world.put("large.bin", &content).await;
    let to = world.folder("to");
    *world.person.save.lock().unwrap() = Some(to.join("large.bin"));
    let queued = world.downloads(json!([{"key": "large.bin"}])).await;
    let ended = world.ended(&queued).await.remove(0);
    assert_eq!((&ended["state"], &ended["total"]), (&json!("done"), &json!(content.len())));
    assert!(fs::read(to.join("large.bin")).unwrap() == content);
}

#[tokio::test]
async fn a_missing_folder_and_a_document_that_is_gone_are_told_by_name() {
    let world = World::new().await;
    world.put("a.txt", b"a").await;
    *world.person.save.lock().unwrap() = Some(world.disk.path().join("nowhere/a.txt"));
    let queued = world.downloads(json!([{"key": "a.txt"}])).await;
    let ended = world.ended(&queued).await.remove(0);
    assert_eq!((&ended["state"], &ended["fault"]["code"]), (&json!("failed"), &json!("disk.io")));
    assert!(ended["fault"]["message"].as_str().unwrap().contains("nowhere"));
    *world.person.save.lock().unwrap() = Some(world.disk.path().join("b.txt"));
    let queued = world.downloads(json!([{"key": "b.txt"}])).await;
    let ended = world.ended(&queued).await.remove(0);
    assert_eq!((&ended["state"], &ended["fault"]["code"]), (&json!("failed"), &json!("s3.gone")));
}

#[tokio::test]
async fn damaged_bytes_never_get_the_name() {
    let world = World::new().await;
    world.put("a.bin", &[5; 3000]).await;
    let gets = Match::method(Method::GET).path("a.bin");
    world.sandbox.trouble().add(Rule::always(gets, Effect::FlipBit));
    let to = world.folder("to");
    *world.person.save.lock().unwrap() = Some(to.join("a.bin"));
    let queued = world.downloads(json!([{"key": "a.bin"}])).await;
    let ended = world.ended(&queued).await.remove(0);
    assert_eq!(
        (&ended["state"], &ended["fault"]["code"]),
        (&json!("failed"), &json!("data.mismatch"))
    );
    assert_eq!(names_in(&to), [""; 0]);
}

#[tokio::test]
async fn a_dialog_that_is_cancelled_queues_nothing() {
    let world = World::new().await;
    for items in [json!([]), json!([{"key": "a"}]), json!([{"key": "a"}, {"key": "b"}])] {
        let queued = world.downloads(items).await;
        assert_eq!(queued["transfers"], json!([]));
    }
    *world.person.save.lock().unwrap() = Some("/".into());
    let request = json!({"connection": "sandbox", "bucket": BUCKET, "items": [{"key": "a"}]});
    let fault = world.call("download_documents", request).await.unwrap_err();
    assert_eq!(fault.code, Code::NameUnsafe);
}

#[tokio::test]
async fn an_archived_document_is_refused_before_anything_is_written() {
    let world = World::new().await;
    let class = [("x-amz-storage-class", "DEEP_ARCHIVE")];
    let answer = world.raw().send("PUT", BUCKET, "old.pdf", &[], &class, b"cold").await;
    assert_eq!(answer.status, 200);
    let to = world.folder("to");
    *world.person.save.lock().unwrap() = Some(to.join("old.pdf"));
    let queued = world.downloads(json!([{"key": "old.pdf"}])).await;
    let ended = world.ended(&queued).await.remove(0);
    assert_eq!(
        (&ended["state"], &ended["fault"]["code"]),
        (&json!("failed"), &json!("s3.archived"))
    );
    assert!(ended["fault"]["hint"].as_str().unwrap().contains("archive"));
    assert_eq!(names_in(&to), [""; 0]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_read_only_folder_and_a_name_too_long_are_told() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new().await;
    world.put("a.txt", b"a").await;
    let to = world.folder("to");
    let long = to.join("n".repeat(300));
    let locked = world.folder("locked");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o500)).unwrap();
    // Root may write everywhere: there the second case alone is left.
    let may_write = fs::write(locked.join("probe"), "").is_ok();
    let cases = [(locked.join("a.txt"), "disk.denied"), (long, "name.unsafe")];
    for (path, code) in cases.into_iter().skip(usize::from(may_write)) {
        *world.person.save.lock().unwrap() = Some(path);
        let queued = world.downloads(json!([{"key": "a.txt"}])).await;
        let ended = world.ended(&queued).await.remove(0);
        assert_eq!((&ended["state"], &ended["fault"]["code"]), (&json!("failed"), &json!(code)));
    }
    assert_eq!(names_in(&to), [""; 0]);
}

#[tokio::test]
async fn what_an_open_listing_shows_is_not_asked_for_again() {
    let world = World::new().await;
    world.put("in/a.txt", b"four").await;
    world.listed("in/", false).await;
    world.sandbox.trouble().forget();
    *world.person.save.lock().unwrap() = Some(world.disk.path().join("a.txt"));
    let queued = world.downloads(json!([{"key": "in/a.txt"}])).await;
    let ended = world.ended(&queued).await.remove(0);
    assert_eq!((&ended["state"], &ended["total"]), (&json!("done"), &json!(4)));
    assert_eq!(world.sandbox.trouble().count(&Method::HEAD, "a.txt"), 1);
    assert_eq!(world.sandbox.trouble().count(&Method::GET, "a.txt"), 1);
}
