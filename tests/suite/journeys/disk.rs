//! A disk that is full, and a folder that is none. A small file system of its own, in a mount namespace of its own,
//! stands for the full disk; where the machine gives no namespace the test says so.

use super::world::{World, access, open};
use crate::servers::{Kind, Server, run};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use strata_domain::history::Versioning;
use strata_engine::{SandboxAccess, Secret};

async fn failed(world: &World, bucket: &str, key: &str) -> Value {
    let request = json!({ "connection": "sandbox", "bucket": bucket, "items": [{ "key": key }, { "key": "small" }] });
    let queued = world.done("download_documents", request).await;
    let ids = queued["transfers"].as_array().expect("ids");
    assert_eq!(ids.len(), 2, "{queued}");
    let first = world.ended(&ids[0]).await;
    world.ended(&ids[1]).await;
    first
}

/// One document saved in the folder, once that ended: two at once would share the room there is.
async fn saved(world: &World, folder: &Path, bucket: &str, key: &str) -> Value {
    *open(&world.person.save) = Some(folder.join(key));
    let request = json!({ "connection": "sandbox", "bucket": bucket, "items": [{ "key": key }] });
    let queued = world.done("download_documents", request).await;
    world.ended(&queued["transfers"][0]).await
}

#[test]
fn a_folder_that_can_not_be_written_is_told_by_name() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        on.put(&bucket, "k", b"1").await;
        on.put(&bucket, "small", b"1").await;
        let world = World::on(access(on)).await;
        // Permission bits do not stop root, but nobody writes into a file or into /proc as if they were folders.
        let file = world.data.path().join("not-a-folder");
        std::fs::write(&file, b"mine").expect("a file");
        for folder in [file.clone(), "/proc/self/fd".into()] {
            *open(&world.person.folder) = Some(folder.clone());
            let transfer = failed(&world, &bucket, "k").await;
            assert_eq!(transfer["state"], "failed", "{}: {transfer}", folder.display());
            let fault = &transfer["fault"];
            assert!(
                fault["code"].as_str().is_some_and(|code| code.starts_with("disk.")),
                "{fault}"
            );
            let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
            assert!(fault["message"].as_str().is_some_and(|text| text.contains(&name)), "{fault}");
        }
        assert_eq!(std::fs::read(&file).expect("it is still there"), b"mine");
        assert_eq!(world.rows("sandbox", &bucket, "", false).await.len(), 2, "the rest goes on");
    });
}

#[test]
fn a_full_disk_is_told_and_nothing_half_written_is_left() {
    let unshare = ["-m", "-rm"].into_iter().find(|flags| {
        let tried = Command::new("unshare").args([flags, "true"]).status();
        tried.is_ok_and(|status| status.success())
    });
    let Some(flags) = unshare else {
        eprintln!("this machine gives no mount namespace: a full disk was not tried");
        return;
    };
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let call = on.s3.put_object().bucket(&bucket).key("large");
        call.body(vec![7; 3_000_000].into()).send().await.expect("it is stored");
        on.put(&bucket, "small", b"1").await;
        let folder = tempfile::tempdir().expect("a folder");
        let mut child = Command::new("unshare");
        child
            .args([
                flags,
                "sh",
                "-c",
                "mount -t tmpfs -o size=1m tmpfs \"$1\" && shift && exec \"$@\"",
                "sh",
            ])
            .arg(folder.path())
            .arg(std::env::current_exe().expect("this binary"))
            .args(["--exact", "journeys::disk::on_a_small_disk", "--ignored", "--nocapture"])
            .env("STRATA_SUITE_FOLDER", folder.path())
            .env("STRATA_SUITE_BUCKET", &bucket)
            .env("STRATA_SUITE_ENDPOINT", &on.endpoint)
            .env("STRATA_SUITE_KEY", &on.access_key_id)
            .env("STRATA_SUITE_SECRET", &on.secret_access_key);
        let outcome = tokio::task::spawn_blocking(move || child.output()).await.expect("no panic");
        let outcome = outcome.expect("the child runs");
        let said = String::from_utf8_lossy(&outcome.stdout).into_owned();
        let complained = String::from_utf8_lossy(&outcome.stderr).into_owned();
        assert!(outcome.status.success() && said.contains("1 passed"), "{said}\n{complained}");
    });
}

#[tokio::test]
#[ignore = "run by the test above, on a disk of one megabyte"]
async fn on_a_small_disk() {
    let given = |name: &str| std::env::var(name).expect("the parent says it");
    let (folder, bucket) =
        (std::path::PathBuf::from(given("STRATA_SUITE_FOLDER")), given("STRATA_SUITE_BUCKET"));
    let world = World::on(Ok(SandboxAccess {
        endpoint: given("STRATA_SUITE_ENDPOINT"),
        region: "us-east-1".to_owned(),
        access_key_id: given("STRATA_SUITE_KEY"),
        secret_access_key: Secret::new(given("STRATA_SUITE_SECRET")),
    }))
    .await;
    let mine = folder.join("mine");
    std::fs::write(&mine, b"kept").expect("there is room for this");
    let transfer = saved(&world, &folder, &bucket, "large").await;
    assert_eq!(transfer["state"], "failed", "{transfer}");
    assert_eq!(transfer["fault"]["code"], "disk.full", "{transfer}");
    assert!(transfer["fault"]["hint"].is_string(), "{transfer}");
    let small = saved(&world, &folder, &bucket, "small").await;
    assert_eq!(small["state"], "done", "there is room for this again: {small}");
    let mut names: Vec<String> = World::files(&folder)
        .into_iter()
        .map(|(path, _)| path.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["mine", "small"],
        "the small document came, of the large one nothing is left"
    );
    assert_eq!(std::fs::read(&mine).expect("it is still there"), b"kept");
}
