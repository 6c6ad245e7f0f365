//! Connections and their secrets, with a real keychain and with none.

use crate::session::{Keyring, inside};
use crate::world::{World, access, options};
use serde_json::{Value, json};
use strata_domain::fault::{Code, Fault};
use strata_engine::{App, commands};

const CANARY: &str = "wJalrXUtnFEMIcanary";

/// A connection to the world's own sandbox, by an access key.
fn entered(world: &World, more: Value) -> Value {
    let credentials = world.sandbox.credentials();
    let mut request = json!({
        "name": " Work ", "kind": "access_key", "endpoint": world.sandbox.endpoint(), "region": "us-east-1",
        "access_key_id": credentials.access_key_id,
        "secret_access_key": credentials.secret_access_key,
        "path_style": true, "session_only": true,
    });
    for (name, value) in more.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

async fn list(world: &World) -> Value {
    world.call("list_connections", json!({})).await.unwrap()
}

fn settings(world: &World) -> String {
    std::fs::read_to_string(world.data.path().join("settings.json")).unwrap_or_default()
}

/// No file of the data folder holds the text.
fn in_no_file(world: &World, text: &str) -> bool {
    std::fs::read_dir(world.data.path()).unwrap().all(|entry| {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        !bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

async fn restarted(world: &World) -> std::sync::Arc<App> {
    world.app.close().await;
    App::open(options(&world.data, Ok(access(&world.sandbox)))).await
}

async fn ask(app: &App, world: &World, name: &str, request: Value) -> Result<Value, Fault> {
    commands::dispatch(app, &*world.host, name, request).await
}

#[tokio::test]
async fn the_sandbox_is_listed_first_and_can_not_be_changed_or_removed() {
    let world = World::new().await;
    world.call("save_connection", entered(&world, json!({ "name": "A" }))).await.unwrap();
    let all = list(&world).await;
    assert_eq!(all["connections"][0]["id"], "sandbox");
    assert_eq!(all["connections"][0]["kind"], "sandbox");
    assert_eq!(all["connections"][1]["name"], "A");
    let change = entered(&world, json!({ "id": "sandbox" }));
    let fault = world.call("save_connection", change).await.unwrap_err();
    assert_eq!(fault.code, Code::Invalid);
    let fault =
        world.call("remove_connection", json!({ "connection": "sandbox" })).await.unwrap_err();
    assert_eq!(fault.code, Code::Invalid);
}

#[tokio::test]
async fn a_connection_for_this_run_only_works_and_its_secret_is_in_no_file() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let saved = world.call("save_connection", entered(&world, json!({}))).await.unwrap();
    assert_eq!((&saved["name"], &saved["session_only"]), (&json!("Work"), &json!(true)));
    assert_eq!(saved["has_secret"], true);
    let connection = json!({ "connection": saved["id"] });
    let buckets = world.call("list_buckets", connection.clone()).await.unwrap();
    assert_eq!(buckets["buckets"][0]["name"], "papers");
    assert!(in_no_file(&world, &world.sandbox.credentials().secret_access_key));
    assert!(settings(&world).contains("\"Work\""));
    let again = restarted(&world).await;
    let all = ask(&again, &world, "list_connections", json!({})).await.unwrap();
    assert_eq!(all["connections"][1]["session_only"], false);
    world.call("remove_connection", connection.clone()).await.unwrap();
    assert_eq!(world.call("list_buckets", connection).await.unwrap_err().code, Code::Gone);
    assert!(!settings(&world).contains("Work"));
}

#[tokio::test]
async fn what_can_not_be_used_is_refused_by_name_and_nothing_is_saved() {
    let world = World::new().await;
    for (more, word) in [
        (json!({ "name": "  " }), "name"),
        (json!({ "name": "a\u{202e}b" }), "name"),
        (json!({ "endpoint": "http://example.com" }), "not encrypted"),
        (json!({ "endpoint": "http://169.254.169.254" }), "169"),
        (json!({ "region": "eu central" }), "region"),
        (json!({ "access_key_id": "" }), "access key id"),
        (json!({ "secret_access_key": "" }), "secret access key"),
        (json!({ "secret_access_key": null }), "secret access key"),
        (json!({ "secret_access_key": format!("{CANARY} x") }), "secret access key"),
    ] {
        let fault = world.call("save_connection", entered(&world, more)).await.unwrap_err();
        assert_eq!(fault.code, Code::Invalid, "{fault:?}");
        assert!(fault.message.contains(word), "{fault:?}");
        assert!(!format!("{fault:?}").contains(CANARY));
    }
    let unknown = entered(&world, json!({ "id": "nowhere" }));
    assert_eq!(world.call("save_connection", unknown).await.unwrap_err().code, Code::Gone);
    assert_eq!(list(&world).await["connections"].as_array().unwrap().len(), 1);
    assert_eq!(settings(&world), "");
}

#[tokio::test]
async fn a_change_keeps_the_secret_unless_the_access_key_changes() {
    let world = World::new().await;
    world.bucket(None).await;
    let saved = world.call("save_connection", entered(&world, json!({}))).await.unwrap();
    let change = json!({ "id": saved["id"], "name": "Renamed", "secret_access_key": null });
    let changed = world.call("save_connection", entered(&world, change)).await.unwrap();
    assert_eq!((&changed["id"], &changed["name"]), (&saved["id"], &json!("Renamed")));
    let connection = json!({ "connection": saved["id"] });
    world.call("list_buckets", connection.clone()).await.unwrap();
    let other =
        json!({ "id": saved["id"], "access_key_id": "AKIAOTHER", "secret_access_key": null });
    let fault = world.call("save_connection", entered(&world, other)).await.unwrap_err();
    assert_eq!(fault.code, Code::Invalid);
    let wrong = json!({ "id": saved["id"], "secret_access_key": "wrong" });
    world.call("save_connection", entered(&world, wrong)).await.unwrap();
    let fault = world.call("list_buckets", connection).await.unwrap_err();
    assert_eq!(fault.code, Code::BadCredentials);
}

#[tokio::test]
async fn without_a_keychain_nothing_is_saved_unless_for_this_run() {
    if !inside(
        Keyring::None,
        "connections::without_a_keychain_nothing_is_saved_unless_for_this_run",
    ) {
        return;
    }
    let world = World::new().await;
    let all = list(&world).await;
    assert_eq!(all["keychain"]["available"], false);
    assert_eq!(all["keychain"]["fault"]["code"], "key.missing");
    let info = world.call("app_info", json!({})).await.unwrap();
    assert_eq!(info["notices"][0]["code"], "key.missing");
    let lasting = entered(&world, json!({ "session_only": false }));
    let fault = world.call("save_connection", lasting).await.unwrap_err();
    assert_eq!(fault.code, Code::KeychainMissing);
    assert!(fault.hint.unwrap().contains("for this run only"));
    assert_eq!(settings(&world), "");
    let saved = world.call("save_connection", entered(&world, json!({}))).await.unwrap();
    let again = restarted(&world).await;
    let all = ask(&again, &world, "list_connections", json!({})).await.unwrap();
    assert_eq!(all["connections"][1]["has_secret"], false);
    let connection = json!({ "connection": saved["id"] });
    let fault = ask(&again, &world, "list_buckets", connection).await.unwrap_err();
    assert_eq!(fault.code, Code::KeychainMissing);
}

#[tokio::test]
async fn a_secret_in_the_keychain_survives_a_restart_and_goes_with_its_connection() {
    if !inside(
        Keyring::Unlocked,
        "connections::a_secret_in_the_keychain_survives_a_restart_and_goes_with_its_connection",
    ) {
        return;
    }
    let world = World::new().await;
    world.bucket(None).await;
    assert_eq!(list(&world).await["keychain"], json!({ "available": true }));
    let lasting = entered(&world, json!({ "session_only": false }));
    let saved = world.call("save_connection", lasting).await.unwrap();
    let id = saved["id"].as_str().unwrap().to_owned();
    let secret = world.sandbox.credentials().secret_access_key.clone();
    assert!(in_no_file(&world, &secret));
    assert!(kept(&id).unwrap().contains(&secret));

    let again = restarted(&world).await;
    let all = ask(&again, &world, "list_connections", json!({})).await.unwrap();
    assert_eq!(all["connections"][1]["has_secret"], true);
    let connection = json!({ "connection": id });
    let buckets = ask(&again, &world, "list_buckets", connection.clone()).await.unwrap();
    assert_eq!(buckets["buckets"][0]["name"], "papers");

    let for_now = json!({ "id": id, "session_only": true, "secret_access_key": null });
    let request = entered(&world, for_now);
    let changed = ask(&again, &world, "save_connection", request).await.unwrap();
    assert_eq!((&changed["session_only"], kept(&id)), (&json!(true), None));
    ask(&again, &world, "list_buckets", connection.clone()).await.unwrap();
    let back = json!({ "id": id, "session_only": false, "secret_access_key": null });
    ask(&again, &world, "save_connection", entered(&world, back)).await.unwrap();
    assert!(kept(&id).unwrap().contains(&secret));
    ask(&again, &world, "remove_connection", connection).await.unwrap();
    assert_eq!(kept(&id), None);
}

#[tokio::test]
async fn a_foreign_entry_in_the_keychain_is_told_and_never_sent_anywhere() {
    if !inside(
        Keyring::Unlocked,
        "connections::a_foreign_entry_in_the_keychain_is_told_and_never_sent_anywhere",
    ) {
        return;
    }
    let world = World::new().await;
    let lasting = entered(&world, json!({ "session_only": false }));
    let saved = world.call("save_connection", lasting).await.unwrap();
    let id = saved["id"].as_str().unwrap();
    let keychain = strata_gateway::keychain::Keychain::system("strata-test", None);
    let foreign = strata_engine::Secret::new(CANARY.to_owned());
    keychain.store(&format!("connection/{id}"), &foreign).await.unwrap();
    let again = restarted(&world).await;
    let connection = json!({ "connection": id });
    let fault = ask(&again, &world, "list_buckets", connection).await.unwrap_err();
    assert_eq!(fault.code, Code::BadCredentials);
    assert!(!format!("{fault:?}").contains(CANARY));
}

/// What another program reads under the connection's name.
fn kept(id: &str) -> Option<String> {
    let account = format!("connection/{id}");
    let found = std::process::Command::new("secret-tool")
        .args(["lookup", "service", "strata-test", "username", &account])
        .output()
        .unwrap();
    found.status.success().then(|| String::from_utf8(found.stdout).unwrap())
}
