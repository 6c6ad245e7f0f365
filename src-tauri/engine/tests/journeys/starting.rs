//! What a start meets: damage, a second instance, a sandbox that is not there, a killed run.

use crate::world::{World, access, options};
use http::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_engine::{App, commands};
use strata_gateway::journal::Journal;
use tempfile::TempDir;

/// How long something may take before the test counts as hung.
const LONGEST: Duration = Duration::from_secs(60);

async fn notices(app: &App, world: &World) -> Vec<String> {
    let info = commands::dispatch(app, &*world.host, "app_info", json!({})).await.unwrap();
    let all = info["notices"].as_array().unwrap();
    all.iter()
        .map(|notice| notice["code"].as_str().unwrap().to_owned())
        // Whether this machine has a keychain is another matter.
        .filter(|code| !code.starts_with("key."))
        .collect()
}

#[tokio::test]
async fn damaged_files_are_set_aside_and_told_and_everything_else_works() {
    let world = World::new().await;
    world.bucket(None).await;
    let data = tempfile::tempdir().unwrap();
    for name in ["settings.json", "journal.db"] {
        std::fs::write(data.path().join(name), "}{ not what it should be").unwrap();
    }
    let app = App::open(options(&data, Ok(access(&world.sandbox)))).await;
    assert_eq!(notices(&app, &world).await, ["state.quarantined", "state.quarantined"]);
    for name in ["settings.json.damaged-1", "journal.db.damaged-1"] {
        assert!(data.path().join(name).exists());
    }
    let request = json!({ "connection": "sandbox" });
    commands::dispatch(&app, &*world.host, "list_buckets", request).await.unwrap();
}

#[tokio::test]
async fn a_second_instance_says_so_and_works() {
    let world = World::new().await;
    world.bucket(None).await;
    let second = App::open(options(&world.data, Ok(access(&world.sandbox)))).await;
    assert_eq!(notices(&second, &world).await, ["disk.inuse"]);
    let request = json!({ "connection": "sandbox" });
    commands::dispatch(&second, &*world.host, "list_buckets", request).await.unwrap();
}

#[tokio::test]
async fn a_sandbox_that_did_not_start_is_told_when_used_and_the_window_goes_on() {
    let world = World::new().await;
    let data = tempfile::tempdir().unwrap();
    let fault = Fault::new(Code::DiskFull, "The sandbox has no space left.");
    let app = App::open(options(&data, Err(fault.clone()))).await;
    assert_eq!(notices(&app, &world).await, ["disk.full"]);
    let call = |name, request: Value| commands::dispatch(&app, &*world.host, name, request);
    let all = call("list_connections", json!({})).await.unwrap();
    assert_eq!(all["connections"][0]["has_secret"], false);
    let used = call("list_buckets", json!({ "connection": "sandbox" })).await.unwrap_err();
    assert_eq!(used, fault);
}

#[tokio::test]
async fn a_data_folder_that_can_not_be_made_is_told_once() {
    let world = World::new().await;
    let data = tempfile::tempdir().unwrap();
    let mut options = options(&data, Ok(access(&world.sandbox)));
    options.data_folder = data.path().join("file/below");
    std::fs::write(data.path().join("file"), "").unwrap();
    let app = App::open(options).await;
    assert_eq!(notices(&app, &world).await.len(), 1);
}

#[tokio::test]
async fn an_upload_that_a_killed_run_left_open_is_ended_at_the_next_start() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let query = [("uploads", "")];
    let opened = world.raw.send("POST", "papers", "big.bin", &query, &[], b"").await;
    let text = String::from_utf8(opened.body).unwrap();
    let id = text.split("<UploadId>").nth(1).unwrap().split('<').next().unwrap();
    let data = tempfile::tempdir().unwrap();
    let now = "2025-11-03T09:12:00Z".parse().unwrap();
    {
        let (journal, _) = Journal::open(data.path());
        let row = journal.upload_opening("sandbox", "papers", "big.bin", now).unwrap();
        journal.upload_opened(row, id).unwrap();
        journal.upload_opening("removed", "papers", "other.bin", now).unwrap();
    }
    // A close may come before the end: then the next start goes on.
    let left = tokio::time::timeout(LONGEST, async {
        loop {
            let app = App::open(options(&data, Ok(access(&world.sandbox)))).await;
            while is_open(&world).await {}
            if closed(app, &data).await.open_uploads().unwrap().is_empty() {
                break;
            }
        }
    });
    left.await.unwrap();
}

/// Whether the server still holds an unfinished upload.
async fn is_open(world: &World) -> bool {
    let listed = world.raw.send("GET", "papers", "", &[("uploads", "")], &[], b"").await;
    String::from_utf8(listed.body).unwrap().contains("big.bin")
}

/// The journal of an application that has let go of it.
async fn closed(app: Arc<App>, data: &TempDir) -> Journal {
    app.close().await;
    let weak = Arc::downgrade(&app);
    drop(app);
    while weak.strong_count() > 0 {
        tokio::task::yield_now().await;
    }
    let (journal, fault) = Journal::open(data.path());
    assert_eq!(fault, None);
    journal
}

#[tokio::test]
async fn a_command_that_does_not_exist_and_a_bad_request_quote_nothing() {
    let world = World::new().await;
    let fault = world.call("no\u{202e}thing", json!({})).await.unwrap_err();
    assert!(!fault.message.contains('\u{202e}'));
    let request = json!({ "name": 7, "secret_access_key": "canary-secret" });
    let fault = world.call("save_connection", request).await.unwrap_err();
    assert_eq!(fault.code, Code::Internal);
    assert!(!format!("{fault:?}").contains("canary"));
}

#[tokio::test]
async fn what_a_bucket_is_gets_told_even_when_its_versioning_is_secret() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let request = json!({ "connection": "sandbox", "bucket": "papers" });
    let info = world.call("bucket_info", request.clone()).await.unwrap();
    assert_eq!(info["versioning"], "enabled");
    let when = strata_sandbox::Match::method(Method::GET).query("versioning");
    world
        .sandbox
        .trouble()
        .add(strata_sandbox::Rule::always(when, strata_sandbox::Effect::denied()));
    let info = world.call("bucket_info", request).await.unwrap();
    assert_eq!(
        (info.get("versioning"), &info["versioning_fault"]["code"]),
        (None, &json!("s3.denied"))
    );
    let gone = json!({ "connection": "sandbox", "bucket": "nowhere" });
    assert_eq!(world.call("bucket_info", gone).await.unwrap_err().code, Code::Gone);
}

#[tokio::test]
async fn an_access_key_that_may_not_list_buckets_is_told_what_else_to_do() {
    let world = World::new().await;
    world.sandbox.trouble().add(strata_sandbox::Rule::always(
        strata_sandbox::Match::method(Method::GET),
        strata_sandbox::Effect::denied(),
    ));
    let fault = world.call("list_buckets", json!({ "connection": "sandbox" })).await.unwrap_err();
    assert_eq!(fault.code, Code::Denied);
    assert!(fault.hint.unwrap().contains("by its name"));
}
