//! Files up and down through the dialogs, with names that are not file names, and buckets that keep no versions.

use super::world::{World, access, open};
use crate::servers::{Kind, Server, run};
use serde_json::{Value, json};
use std::path::PathBuf;
use strata_domain::history::Versioning;

fn folder(bucket: &str, prefix: &str) -> Value {
    json!({ "connection": "sandbox", "bucket": bucket, "prefix": prefix })
}

async fn uploaded(world: &World, bucket: &str, prefix: &str, files: Vec<PathBuf>) -> Vec<Value> {
    *open(&world.person.files) = files;
    let queued = world.done("upload_documents", folder(bucket, prefix)).await;
    let mut ended = Vec::new();
    for id in queued["transfers"].as_array().expect("ids") {
        ended.push(world.ended(id).await);
    }
    ended
}

#[test]
fn files_go_up_and_come_down_as_they_were() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let world = World::on(access(on)).await;
        let local = tempfile::tempdir().expect("a folder");
        let contents: Vec<(&str, Vec<u8>)> = vec![
            ("empty.txt", Vec::new()),
            ("letter é.md", b"# Dear Ada".to_vec()),
            ("large.bin", (0..20_000_000_u32).map(|n| (n % 253) as u8).collect()),
        ];
        let paths: Vec<PathBuf> =
            contents.iter().map(|(name, _)| local.path().join(name)).collect();
        for (path, (_, bytes)) in paths.iter().zip(&contents) {
            std::fs::write(path, bytes).expect("a file");
        }
        for transfer in uploaded(&world, &bucket, "in/", paths).await {
            assert_eq!(
                (&transfer["state"], &transfer["verified"]),
                (&json!("done"), &json!("whole"))
            );
            assert_eq!(transfer["bytes"], transfer["total"]);
        }
        for (name, bytes) in &contents {
            assert_eq!(on.read(&bucket, &format!("in/{name}"), None).await, *bytes, "{name}");
        }
        let head = on.s3.head_object().bucket(&bucket).key("in/letter é.md").send().await;
        let kind = head.expect("a head").content_type.expect("a type");
        assert!(kind.starts_with("text/markdown"), "{kind}");
        let target = tempfile::tempdir().expect("a folder");
        *open(&world.person.folder) = Some(target.path().to_owned());
        let items: Vec<Value> =
            contents.iter().map(|(name, _)| json!({ "key": format!("in/{name}") })).collect();
        let request = json!({ "connection": "sandbox", "bucket": bucket, "items": items });
        let queued = world.done("download_documents", request).await;
        for id in queued["transfers"].as_array().expect("ids") {
            assert_eq!(world.ended(id).await["state"], "done");
        }
        let mut found: Vec<(String, Vec<u8>)> = World::files(target.path())
            .into_iter()
            .map(|(path, bytes)| {
                (path.file_name().expect("a name").to_string_lossy().into_owned(), bytes)
            })
            .collect();
        found.sort();
        let mut wanted: Vec<_> = contents.into_iter().map(|(n, b)| (n.to_owned(), b)).collect();
        wanted.sort();
        assert!(found == wanted, "{:?}", found.iter().map(|(name, _)| name).collect::<Vec<_>>());
    });
}

#[test]
fn an_upload_over_a_document_is_a_version_and_undo_takes_it_away() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let old = on.put(&bucket, "cv.txt", b"old").await.expect("an id");
        let world = World::on(access(on)).await;
        let local = tempfile::tempdir().expect("a folder");
        std::fs::write(local.path().join("cv.txt"), b"new").expect("a file");
        let ended = uploaded(&world, &bucket, "", vec![local.path().join("cv.txt")]).await;
        assert_eq!(on.read(&bucket, "cv.txt", None).await, b"new");
        assert_eq!(on.history(&bucket, "cv.txt").await.len(), 2);
        world.done("undo", json!({ "undo": ended[0]["undo"] })).await;
        assert_eq!(on.history(&bucket, "cv.txt").await, [old]);
    });
}

#[test]
fn names_that_are_no_file_names_stay_in_the_chosen_folder() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let long = "n".repeat(1024);
        let keys = [
            "../../x",
            "a/../../b",
            "..",
            ".",
            "/etc/passwd",
            "a//b",
            "CON",
            "nul.txt",
            "\u{1F600}",
            "two\nlines",
            "evil\u{202E}fdp.exe",
            "caf\u{e9}",
            "cafe\u{301}",
            "same",
            "dir/same",
            "SAME",
            "bell\u{7}",
            "name.",
            "C:\\x",
            long.as_str(),
        ];
        for key in keys {
            let call = on.s3.put_object().bucket(&bucket).key(key);
            call.body(key.as_bytes().to_vec().into()).send().await.expect("it is stored");
        }
        let world = World::on(access(on)).await;
        let outer = tempfile::tempdir().expect("a folder");
        let target = outer.path().join("a/b/target");
        std::fs::create_dir_all(&target).expect("a folder");
        *open(&world.person.folder) = Some(target.clone());
        let items: Vec<Value> = keys.iter().map(|key| json!({ "key": key })).collect();
        let request = json!({ "connection": "sandbox", "bucket": bucket, "items": items });
        let queued = world.done("download_documents", request).await;
        let ids = queued["transfers"].as_array().expect("ids").clone();
        let skipped = queued["skipped"].as_array().expect("faults").len();
        assert_eq!(ids.len() + skipped, keys.len(), "every document is accounted for");
        let mut done = 0;
        for id in &ids {
            let transfer = world.ended(id).await;
            assert!(["done", "failed"].contains(&transfer["state"].as_str().expect("a state")));
            if transfer["state"] == "done" {
                done += 1;
            } else {
                assert!(transfer["fault"]["message"].is_string(), "{transfer}");
            }
        }
        let files = World::files(outer.path());
        assert_eq!(
            files.len(),
            done,
            "no two documents share a file, nothing half-written is left"
        );
        assert!(done >= keys.len() - 2, "{done} of {} came", keys.len());
        let mut contents: Vec<&str> = Vec::new();
        for (path, bytes) in &files {
            assert!(path.starts_with(&target), "{}", path.display());
            contents.push(std::str::from_utf8(bytes).expect("a key"));
        }
        contents.sort_unstable();
        contents.dedup();
        assert_eq!(contents.len(), done, "each file holds its own document");
        for row in world.rows("sandbox", &bucket, "", false).await {
            let shown = row["name"].to_string();
            assert!(!shown.contains(['\u{7}', '\u{202E}', '\n']), "{shown}");
        }
    });
}

#[test]
fn a_bucket_without_versions_is_told_apart_and_asks_first() {
    run(Kind::Sandbox, async |on: &Server| {
        let world = World::on(access(on)).await;
        for (versioning, told) in [
            (Versioning::Unversioned, "unversioned"),
            (Versioning::Suspended, "suspended"),
            (Versioning::Enabled, "enabled"),
        ] {
            let bucket = on.bucket(versioning).await;
            on.put(&bucket, "k", b"1").await;
            let info = json!({ "connection": "sandbox", "bucket": bucket });
            assert_eq!(world.done("bucket_info", info).await["versioning"], told);
            let row = world.rows("sandbox", &bucket, "", false).await.remove(0);
            let shown = json!({ "key": "k", "etag": row["etag"], "size": row["size"] });
            let request =
                json!({ "connection": "sandbox", "bucket": bucket, "documents": [shown] });
            let asks = versioning != Versioning::Enabled;
            if asks {
                open(&world.person.answers).push_back(false);
                let done = world.done("delete_documents", request.clone()).await;
                assert_eq!(done["cancelled"], true);
                assert_eq!(on.read(&bucket, "k", None).await, b"1", "no means no");
                let question = open(&world.person.asked).pop().expect("a question");
                assert!(question.message.contains("can't be undone"), "{question:?}");
                open(&world.person.answers).push_back(true);
            }
            let done = world.done("delete_documents", request).await;
            assert_eq!(done["undo"].is_string(), !asks, "{done}");
            assert_eq!(world.rows("sandbox", &bucket, "", false).await.len(), 0);
        }
    });
}

#[test]
fn a_change_in_between_is_never_overwritten() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let old = on.put(&bucket, "k", b"1").await.expect("an id");
        on.put(&bucket, "k", b"2").await;
        let world = World::on(access(on)).await;
        let at = json!({ "connection": "sandbox", "bucket": bucket, "key": "k" });
        let history = world.done("list_versions", at.clone()).await;
        let row = world.rows("sandbox", &bucket, "", false).await.remove(0);
        on.put(&bucket, "k", b"somebody else's").await;
        let entries = on.history(&bucket, "k").await;
        let mut request = at;
        request["version_id"] = old.into();
        request["shown"] = history["shown"].clone();
        let refused = world.call("restore_version", request).await.expect_err("it changed");
        assert_eq!(serde_json::to_value(refused).expect("JSON")["code"], "s3.changed");
        let shown = json!({ "key": "k", "etag": row["etag"], "size": row["size"] });
        let request = json!({ "connection": "sandbox", "bucket": bucket, "documents": [shown] });
        let refused = world.call("delete_documents", request).await.expect_err("it changed");
        assert_eq!(serde_json::to_value(refused).expect("JSON")["code"], "s3.changed");
        assert_eq!(on.history(&bucket, "k").await, entries);
    });
}

#[test]
fn a_folder_of_twenty_thousand_is_listed_to_its_end() {
    run(Kind::Sandbox, async |on: &Server| {
        on.sandbox().fill("many", 20_000).await.expect("a bucket is filled");
        let world = World::on(access(on)).await;
        let at = json!({ "connection": "sandbox", "bucket": "many", "prefix": "documents/", "deleted": false });
        let opened = world.done("open_listing", at).await;
        let window = |start: u64, descending: bool| {
            json!({ "listing": opened["listing"], "start": start, "count": 100, "sort": "name",
                    "descending": descending, "filter": "" })
        };
        let first = world
            .until(async || {
                let rows = world.done("listing_window", window(0, false)).await;
                rows["total"].as_u64().is_some_and(|total| total > 0).then_some(rows)
            })
            .await;
        assert_eq!(first["rows"].as_array().map(Vec::len), Some(100));
        let whole = world
            .until(async || {
                let rows = world.done("listing_window", window(19_900, false)).await;
                (rows["complete"] == true).then_some(rows)
            })
            .await;
        assert_eq!(
            (whole["total"].as_u64(), whole["loaded"].as_u64()),
            (Some(20_000), Some(20_000))
        );
        let last =
            whole["rows"].as_array().and_then(|rows| rows.last()).expect("a last row").clone();
        let reversed = world.done("listing_window", window(0, true)).await;
        assert_eq!(reversed["rows"][0], last);
    });
}
