//! Transfers that one run begins and the next one ends.

use super::world::{BUCKET, World, names_in};
use http::Method;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;
use strata_sandbox::{Effect, Match, Rule};

const MIB: usize = 1024 * 1024;

fn content(mebibytes: usize) -> Vec<u8> {
    (0..mebibytes * MIB).map(|n| u8::try_from(n % 251).unwrap()).collect()
}

/// Waits for the end of the only transfer of this run.
async fn end(world: &World) -> Value {
    let ended = |event: &Value| {
        ["done", "failed", "cancelled"].map(Value::from).contains(&event["transfer"]["state"])
    };
    world.hears("the end of a transfer", ended).await["transfer"].clone()
}

async fn moved(world: &World, id: &Value, bytes: u64) {
    world
        .hears("that bytes moved", |event| {
            event["transfer"]["id"] == *id && event["transfer"]["bytes"].as_u64() >= Some(bytes)
        })
        .await;
}

/// Uploads 16 MiB until the third of its parts of 5 MiB hangs.
async fn half_uploaded() -> (World, Vec<u8>) {
    let (world, content) = (World::new().await, content(16));
    let file = world.file("large.bin", &content);
    let parts = Match::method(Method::PUT).query("partNumber");
    let hangs = Effect::Delay(Duration::from_secs(600));
    world.sandbox.trouble().add(Rule::always(parts, hangs).after(2));
    world.uploads("", vec![file]).await;
    // One part goes after the other: once the third is asked for, two are stored.
    while parts_sent(&world).len() < 3 {
        tokio::task::yield_now().await;
    }
    (world, content)
}

/// Downloads 16 MiB until the third of its stretches of 5 MiB hangs; returns where to.
async fn half_downloaded(world: &World) -> PathBuf {
    let target = world.folder("to").join("large.bin");
    *world.person.save.lock().unwrap() = Some(target.clone());
    let gets = Match::method(Method::GET).path("large.bin").header("range");
    let hangs = Effect::Delay(Duration::from_secs(600));
    world.sandbox.trouble().add(Rule::always(gets, hangs).after(2));
    let request = json!({
        "connection": "sandbox", "bucket": BUCKET, "items": [{ "key": "large.bin" }]
    });
    let queued = world.call("download_documents", request).await.unwrap();
    moved(world, &queued["transfers"][0], 10 << 20).await;
    world.sandbox.trouble().clear();
    target
}

fn parts_sent(world: &World) -> Vec<String> {
    let requests = world.sandbox.trouble().requests();
    let parts = requests.iter().filter(|seen| seen.query.contains("partNumber"));
    let number = |query: &str| {
        let mut fields = query.split('&');
        fields.find_map(|field| field.strip_prefix("partNumber=")).unwrap().to_owned()
    };
    let mut numbers: Vec<_> = parts.map(|seen| number(&seen.query)).collect();
    numbers.sort();
    numbers
}

#[tokio::test]
async fn the_next_run_ends_an_upload_without_sending_a_stored_part_again() {
    let (world, content) = half_uploaded().await;
    world.sandbox.trouble().clear();
    world.sandbox.trouble().forget();
    let world = world.next_run().await;
    let ended = end(&world).await;
    assert_eq!((&ended["state"], &ended["verified"]), (&json!("done"), &json!("whole")), "{ended}");
    assert!(ended["undo"].is_string());
    assert_eq!(parts_sent(&world), ["3", "4"]);
    assert_eq!(world.stored().await["large.bin"], 1);
    let head = world.s3.head(BUCKET, &"large.bin".into(), None).await.unwrap();
    assert_eq!(head.size, content.len() as u64);
    let begun = world.sandbox.trouble().count(&Method::POST, "large.bin");
    assert_eq!(begun, 1, "it is completed, and none is opened");
    assert_eq!(world.closed().await, []);
}

#[tokio::test]
async fn a_file_that_changed_between_two_runs_is_not_mixed_and_leaves_nothing() {
    let (world, mut content) = half_uploaded().await;
    world.sandbox.trouble().clear();
    content[0] ^= 1;
    world.file("large.bin", &content);
    let world = world.next_run().await;
    let ended = end(&world).await;
    assert_eq!(ended["fault"]["code"], "src.changed", "{ended}");
    assert!(world.stored().await.is_empty());
    assert_eq!(world.closed().await, []);
}

#[tokio::test]
async fn an_upload_whose_last_answer_the_ended_run_never_heard_makes_one_version() {
    let world = World::new().await;
    let file = world.file("small.txt", b"once");
    let put = Match::method(Method::PUT).path("small.txt");
    world.sandbox.trouble().add(Rule::always(put, Effect::LoseAnswer));
    let looks = Match::method(Method::HEAD).path("small.txt");
    let hangs = Effect::Delay(Duration::from_secs(600));
    world.sandbox.trouble().add(Rule::always(looks, hangs).after(1));
    world.uploads("", vec![file]).await;
    while world.stored().await.is_empty() {
        tokio::task::yield_now().await;
    }
    world.sandbox.trouble().clear();
    let world = world.next_run().await;
    assert_eq!(end(&world).await["state"], "done");
    assert_eq!(world.stored().await["small.txt"], 1);
}

#[tokio::test]
async fn the_next_run_ends_a_download_without_fetching_a_written_stretch_again() {
    let (world, content) = (World::new().await, content(16));
    world.put("large.bin", &content).await;
    let target = half_downloaded(&world).await;
    world.sandbox.trouble().forget();
    let world = world.next_run().await;
    let ended = end(&world).await;
    assert_eq!((&ended["state"], &ended["verified"]), (&json!("done"), &json!("whole")), "{ended}");
    assert_eq!(world.sandbox.trouble().count(&Method::GET, "large.bin"), 2);
    assert_eq!(std::fs::read(&target).unwrap(), content);
    assert_eq!(names_in(target.parent().unwrap()), ["large.bin"]);
}

#[tokio::test]
async fn a_download_whose_document_changed_between_two_runs_is_never_mixed() {
    let world = World::new().await;
    let first = world.put("large.bin", &content(16)).await;
    let target = half_downloaded(&world).await;
    // The begun version is removed for good; another one stands in its place.
    world.put("large.bin", b"another").await;
    world.s3.delete_version(BUCKET, &"large.bin".into(), &first.as_str().into()).await.unwrap();
    let world = world.next_run().await;
    assert_eq!(end(&world).await["state"], "done");
    assert_eq!(std::fs::read(&target).unwrap(), b"another");
    assert_eq!(names_in(target.parent().unwrap()), ["large.bin"]);
}
