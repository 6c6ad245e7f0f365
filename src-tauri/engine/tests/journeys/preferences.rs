//! What the window remembers between starts.

use crate::world::{World, access, options};
use serde_json::{Value, json};
use strata_domain::fault::Code;
use strata_engine::{App, commands};

async fn set(world: &World, name: &str, value: Value) -> Result<Value, strata_engine::Fault> {
    world.call("set_preference", json!({ "name": name, "value": value })).await
}

async fn remembered(world: &World) -> Value {
    world.call("app_info", json!({})).await.unwrap()["preferences"].clone()
}

/// What an application that starts now on the same folder remembers.
async fn after_a_start(world: &World) -> Value {
    world.app.close().await;
    let again = App::open(options(&world.data, Ok(access(&world.sandbox)))).await;
    let info = commands::dispatch(&again, &*world.host, "app_info", json!({})).await.unwrap();
    info["preferences"].clone()
}

#[tokio::test]
async fn what_the_window_remembers_is_there_after_a_start_and_forgotten_when_asked() {
    let world = World::new().await;
    assert_eq!(remembered(&world).await, json!({}));
    set(&world, "theme", json!("dark")).await.unwrap();
    set(&world, "buckets.sandbox", json!("papers\nletters – été")).await.unwrap();
    set(&world, "left", json!("300")).await.unwrap();
    set(&world, "left", json!("280")).await.unwrap();
    set(&world, "theme", Value::Null).await.unwrap();
    set(&world, "never", Value::Null).await.unwrap();
    let expected = json!({ "buckets.sandbox": "papers\nletters – été", "left": "280" });
    assert_eq!(remembered(&world).await, expected);
    assert_eq!(after_a_start(&world).await, expected);
}

#[tokio::test]
async fn a_preference_that_is_odd_too_long_or_one_too_many_is_refused_and_changes_nothing() {
    let world = World::new().await;
    for name in ["", "a b", "a/b", "été", &"n".repeat(101)] {
        let fault = set(&world, name, json!("x")).await.unwrap_err();
        assert_eq!(fault.code, Code::Invalid, "{name}");
    }
    for value in ["x".repeat(4097), "a\u{0}b".to_owned(), "a\u{1b}[1m".to_owned()] {
        let fault = set(&world, "theme", json!(value)).await.unwrap_err();
        assert_eq!(fault.code, Code::Invalid);
    }
    assert_eq!(remembered(&world).await, json!({}));
    // The largest that fit: their file must be read again at the next start.
    let largest = "\"".repeat(4096);
    let name = |n: usize| format!("{n:0>100}");
    let full: serde_json::Map<_, _> = (0..500).map(|n| (name(n), json!(largest))).collect();
    let file = json!({ "connections": [], "preferences": full });
    std::fs::write(world.data.path().join("settings.json"), file.to_string()).unwrap();
    let fault = set(&world, "theme", json!("dark")).await.unwrap_err();
    assert_eq!(fault.code, Code::Invalid);
    set(&world, &name(7), json!("changed")).await.unwrap();
    set(&world, &name(7), json!(largest)).await.unwrap();
    assert_eq!(after_a_start(&world).await, Value::Object(full));
}

#[tokio::test]
async fn connections_and_preferences_written_by_two_instances_survive_each_other() {
    let world = World::new().await;
    let second = App::open(options(&world.data, Ok(access(&world.sandbox)))).await;
    let saved = world
        .call(
            "save_connection",
            json!({
                "name": "Work", "endpoint": world.sandbox.endpoint(), "region": "us-east-1",
                "access_key_id": "AKIAEXAMPLE", "secret_access_key": "for-this-run-only",
                "path_style": true, "session_only": true,
            }),
        )
        .await
        .unwrap();
    let theme = json!({ "name": "theme", "value": "dark" });
    commands::dispatch(&second, &*world.host, "set_preference", theme).await.unwrap();
    let of_it = format!("bucket.{}", saved["id"].as_str().unwrap());
    set(&world, &of_it, json!("papers")).await.unwrap();
    assert_eq!(remembered(&world).await, json!({ "theme": "dark", of_it: "papers" }));
    let third = App::open(options(&world.data, Ok(access(&world.sandbox)))).await;
    let all = commands::dispatch(&third, &*world.host, "list_connections", json!({})).await;
    assert_eq!(all.unwrap()["connections"][1]["name"], "Work");

    world.call("remove_connection", json!({ "connection": saved["id"] })).await.unwrap();
    assert_eq!(remembered(&world).await, json!({ "theme": "dark" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_at_the_same_time_are_all_kept() {
    let world = World::new().await;
    let all = (0..40).map(|n| {
        let (app, host) = (world.app.clone(), world.host.clone());
        tokio::spawn(async move {
            let request = json!({ "name": format!("width.{n}"), "value": n.to_string() });
            commands::dispatch(&app, &*host, "set_preference", request).await.unwrap();
        })
    });
    futures::future::join_all(all).await.into_iter().for_each(Result::unwrap);
    assert_eq!(after_a_start(&world).await.as_object().unwrap().len(), 40);
}
