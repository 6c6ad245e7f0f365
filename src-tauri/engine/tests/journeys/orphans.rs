//! Uploads that a killed run opened without learning their ids.

use crate::world::{World, access, options};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use strata_engine::{App, commands};
use strata_gateway::journal::Journal;
use tempfile::TempDir;

/// How long something may take before the test counts as hung.
const LONGEST: Duration = Duration::from_secs(60);
const KEY: &str = "folder/big 1+2.bin";

fn now() -> Timestamp {
    "2025-11-03T09:12:00Z".parse().unwrap()
}

/// Opens an upload as the killed run or somebody else did, and returns its id.
async fn opened(world: &World, key: &str) -> String {
    let answer = world.raw.send("POST", "papers", key, &[("uploads", "")], &[], b"").await;
    let text = String::from_utf8(answer.body).unwrap();
    text.split("<UploadId>").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

/// The ids of all unfinished uploads of the bucket.
async fn unfinished(world: &World) -> Vec<String> {
    let listed = world.raw.send("GET", "papers", "", &[("uploads", "")], &[], b"").await;
    let text = String::from_utf8(listed.body).unwrap();
    text.split("<UploadId>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap().to_owned())
        .collect()
}

/// A data folder whose journal has a row without an id for each of these keys.
fn killed(keys: &[&str]) -> TempDir {
    let data = tempfile::tempdir().unwrap();
    let (journal, fault) = Journal::open(data.path());
    assert_eq!(fault, None);
    for key in keys {
        journal.upload_opening("sandbox", "papers", key, now()).unwrap();
    }
    data
}

async fn started(world: &World, data: &TempDir) -> Arc<App> {
    App::open(options(data, Ok(access(&world.sandbox)))).await
}

/// The rows that the journal has once the application has let go of it.
async fn left(app: Arc<App>, data: &TempDir) -> usize {
    app.close().await;
    let weak = Arc::downgrade(&app);
    drop(app);
    while weak.strong_count() > 0 {
        tokio::task::yield_now().await;
    }
    let (journal, fault) = Journal::open(data.path());
    assert_eq!(fault, None);
    journal.open_uploads().unwrap().len()
}

/// An application that has looked for the upload of its journal's only row, and is done with it.
async fn looked(world: &World, data: &TempDir) -> Arc<App> {
    world.sandbox.trouble().forget();
    let app = started(world, data).await;
    let done = async {
        let asked = || world.sandbox.trouble().requests();
        while !asked().iter().any(|seen| seen.query.contains("uploads")) {
            tokio::task::yield_now().await;
        }
        // The work in the background holds the application while it is at a row.
        while Arc::strong_count(&app) > 1 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONGEST, done).await.unwrap();
    app
}

/// The notice about an upload that could not be told from others.
async fn notice(world: &World, app: &App) -> Value {
    let asked = async {
        loop {
            let info = commands::dispatch(app, &*world.host, "app_info", json!({})).await.unwrap();
            let all = info["notices"].as_array().unwrap();
            if let Some(one) = all.iter().find(|notice| notice["code"] == "state.unknown") {
                return one.clone();
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONGEST, asked).await.unwrap()
}

#[tokio::test]
async fn the_only_upload_of_that_key_and_time_is_ended_and_others_stay() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    // Somebody's from long before, and of keys that begin alike.
    world.sandbox.clock().advance(SignedDuration::from_hours(-3));
    let old = opened(&world, KEY).await;
    world.sandbox.clock().advance(SignedDuration::from_hours(3));
    let longer = opened(&world, &format!("{KEY}.part")).await;
    let lost = opened(&world, KEY).await;
    let data = killed(&[KEY]);
    let app = looked(&world, &data).await;
    assert_eq!(left(app, &data).await, 0);
    let mut rest = unfinished(&world).await;
    assert!(!rest.contains(&lost));
    rest.sort();
    let mut expected = vec![old, longer];
    expected.sort();
    assert_eq!(rest, expected);
}

#[tokio::test]
async fn an_upload_that_was_never_opened_is_forgotten() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let other = opened(&world, "folder/big 1+2.bin.part").await;
    let data = killed(&[KEY]);
    let app = looked(&world, &data).await;
    assert_eq!(left(app, &data).await, 0);
    assert_eq!(unfinished(&world).await, [other]);
}

#[tokio::test]
async fn among_two_that_could_be_it_none_is_ended_and_a_notice_names_the_place() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let mut two = vec![opened(&world, KEY).await, opened(&world, KEY).await];
    let data = killed(&[KEY]);
    let app = looked(&world, &data).await;
    let told = notice(&world, &app).await;
    let message = told["message"].as_str().unwrap();
    assert!(message.contains(KEY) && message.contains("“papers”"), "{message}");
    assert!(told["hint"].as_str().unwrap().contains("lifecycle"));
    assert_eq!(left(app, &data).await, 1);
    let mut still = unfinished(&world).await;
    two.sort();
    still.sort();
    assert_eq!(still, two);
    // Once one of them has ended by itself, the other is known.
    let query = [("uploadId", two[0].as_str())];
    world.raw.send("DELETE", "papers", KEY, &query, &[], b"").await;
    let app = looked(&world, &data).await;
    assert_eq!((left(app, &data).await, unfinished(&world).await.len()), (0, 0));
}

#[tokio::test]
async fn a_lost_upload_is_found_beyond_the_first_page_of_the_list() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    // A page has 1,000 uploads at most; those of one key come in the order of their opening.
    world.sandbox.clock().advance(SignedDuration::from_hours(-3));
    for _ in 0..1001 {
        opened(&world, KEY).await;
    }
    world.sandbox.clock().advance(SignedDuration::from_hours(3));
    let lost = opened(&world, KEY).await;
    let data = killed(&[KEY]);
    let app = looked(&world, &data).await;
    assert_eq!(left(app, &data).await, 0);
    let query = [("uploadId", lost.as_str())];
    assert_eq!(world.raw.send("GET", "papers", KEY, &query, &[], b"").await.status, 404);
}
