//! Lifecycle rules from the first look to their work: read, drafted, forecast, put in force, changed by others, taken back.

mod future;
mod guarded;

use super::other_clients::{as_user, output};
use super::world::{World, access, open};
use crate::servers::{Kind, Server, python, root, run};
use serde_json::{Value, json};
use strata_domain::history::Versioning;
use strata_domain::lifecycle::changes::is_same;
use strata_domain::lifecycle::json as rules_json;

/// The document of the client's guide, letter by letter.
const GUIDE: &str = include_str!("../../../src-tauri/domain/src/lifecycle/json/tests/guide.json");

/// The application on the sandbox, whose time the person can move.
pub(super) async fn opened(on: &Server) -> World {
    let world = World::on(access(on)).await;
    *open(&world.person.time) = Some(on.sandbox().time());
    world
}

pub(super) fn at(bucket: &str) -> Value {
    json!({ "connection": "sandbox", "bucket": bucket })
}

/// A request about a bucket, with more fields.
pub(super) fn with(bucket: &str, more: Value) -> Value {
    let mut request = at(bucket);
    for (name, value) in more.as_object().expect("fields") {
        request[name] = value.clone();
    }
    request
}

/// A draft of these rules, in the JSON of the AWS CLI.
pub(super) async fn draft(world: &World, rules: &str) -> Value {
    let text = format!(r#"{{"Rules":[{rules}]}}"#);
    let read = world.done("import_lifecycle", json!({ "text": text })).await;
    assert!(!read["configuration"].is_null(), "{read}");
    read["configuration"].clone()
}

/// Puts a draft in force on what was read last.
pub(super) async fn apply(
    world: &World,
    bucket: &str,
    draft: &Value,
    typed: Option<&str>,
) -> Value {
    let stamp = world.done("read_lifecycle", at(bucket)).await["stamp"].clone();
    let mut request = with(bucket, json!({ "configuration": draft, "stamp": stamp }));
    if let Some(typed) = typed {
        request["typed"] = json!(typed);
    }
    world.done("apply_lifecycle", request).await
}

pub(super) fn count(of: &Value) -> u64 {
    of.as_u64().expect("a number")
}

/// Storage classes of all versions, and the number of markers, as another client sees them.
async fn seen(on: &Server, bucket: &str) -> (Vec<String>, usize) {
    let all = on.s3.list_object_versions().bucket(bucket).send().await.expect("versions");
    let class = |version: &aws_sdk_s3::types::ObjectVersion| {
        version.storage_class().expect("a class").as_str().to_owned()
    };
    let mut classes: Vec<String> = all.versions().iter().map(class).collect();
    classes.sort();
    (classes, all.delete_markers().len())
}

/// What the forecast says of some kind of happening up to a day, that day included.
fn up_to(forecast: &Value, date: &str, kind: &str) -> u64 {
    let days = forecast["days"].as_array().expect("days").iter();
    let days = days.filter(|day| day["date"].as_str().expect("a date") <= date);
    days.map(|day| match kind {
        "markers_removed" => count(&day["happens"][kind]),
        _ => count(&day["happens"][kind]["count"]),
    })
    .sum()
}

#[test]
fn the_guides_rules_are_imported_forecast_applied_and_come_true() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        // Larger than 128 KiB, as smaller ones never move.
        let body: &'static [u8] = vec![7; 200_000].leak();
        on.put(&bucket, "cv.pdf", body).await;
        on.put(&bucket, "cv.pdf", body).await;
        on.put(&bucket, "gone.txt", body).await;
        on.delete(&bucket, "gone.txt").await;
        on.put(&bucket, "small.txt", b"small").await;
        let begun = on.s3.create_multipart_upload().bucket(&bucket).key("part").send().await;
        begun.expect("an upload");
        let world = opened(on).await;

        let read = world.done("read_lifecycle", at(&bucket)).await;
        assert_eq!((&read["stamp"], &read["versioning"]), (&json!("none"), &json!("enabled")));
        assert_eq!(read["configuration"]["rules"], json!([]));
        assert_eq!(read["templates"].as_array().expect("templates").len(), 7);

        let imported = world.done("import_lifecycle", json!({ "text": GUIDE })).await;
        let codes: Vec<_> = imported["findings"].as_array().expect("findings").iter().collect();
        assert!(codes.len() == 3 && codes.iter().all(|one| one["code"] == "Mended"), "{codes:?}");
        let draft = &imported["configuration"];
        let review =
            world.done("review_lifecycle", with(&bucket, json!({ "configuration": draft }))).await;
        assert_eq!(review["valid"], true);
        assert_eq!(review["changes"]["added"].as_array().expect("rules").len(), 3);
        assert_eq!(
            review["bars"][1]["says"],
            "Covers documents with a delete marker 730 days after they were written. Deletes old \
             versions for good 90 days after they were replaced."
        );
        assert!(review["terraform"].as_str().expect("text").contains("ArchiveOldDocuments"));

        let request = json!({ "configuration": draft, "months": 36, "recount": false });
        let forecast = world.done("forecast_lifecycle", with(&bucket, request)).await;
        let census = &forecast["census"];
        assert_eq!(
            [&census["documents"], &census["versions"], &census["markers"], &census["uploads"]],
            [3, 4, 1, 1]
        );
        assert_eq!(forecast["soon"]["versions"], 0);
        assert_eq!(forecast["next"].as_array().expect("documents").len(), 4);
        assert_eq!(forecast["rules"][2]["happens"]["aborted"]["count"], 1);
        let counted = open(&world.events).iter().any(|event| {
            event["event"] == "census" && event["done"] == true && event["entries"] == 5
        });
        assert!(counted, "the end of the counting is told");

        let applied = apply(&world, &bucket, draft, None).await;
        assert_eq!(applied["outcome"], "applied", "{applied}");
        assert_eq!(applied["lifecycle"]["review"]["changes"]["added"], json!([]));
        let rules = on.s3.get_bucket_lifecycle_configuration().bucket(&bucket).send().await;
        assert_eq!(rules.expect("rules").rules().len(), 3);

        let mut days = 0;
        let (mut moves, mut ends) = (0, 0);
        for step in [8, 25, 60, 50, 600, 100, 100] {
            let moved = world.done("advance_sandbox", json!({ "days": step })).await;
            days += step;
            assert!(
                moved["says"]
                    .as_str()
                    .expect("a sentence")
                    .contains(&format!("{step} days passed"))
            );
            let date = &moved["now"].as_str().expect("a time")[..10];
            let (classes, markers) = seen(on, &bucket).await;
            let destroyed = up_to(&forecast, date, "destroyed");
            assert_eq!(classes.len() as u64, 4 - destroyed, "after {days} days");
            let covered = up_to(&forecast, date, "covered");
            let removed = up_to(&forecast, date, "markers_removed");
            assert_eq!(markers as u64, 1 + covered - removed, "after {days} days");
            let cold = classes.iter().filter(|class| *class == "GLACIER").count() as u64;
            moves = up_to(&forecast, date, "moved");
            assert!(cold <= moves && (destroyed > 0 || cold == moves), "after {days} days");
            ends = destroyed;
            let uploads = on.s3.list_multipart_uploads().bucket(&bucket).send().await;
            let left = uploads.expect("uploads").uploads().len() as u64;
            assert_eq!(left, 1 - up_to(&forecast, date, "aborted"), "after {days} days");
        }
        assert_eq!((moves, ends), (3, 4), "all of it was seen");
    });
}

#[test]
fn boto3_reads_the_rules_that_were_put_in_force() {
    for kind in [Kind::Sandbox, Kind::Moto] {
        run(kind, async |on: &Server| {
            let bucket = on.bucket(Versioning::Enabled).await;
            let guide = rules_json::read(GUIDE).expect("rules").configuration;
            on.strata().put_lifecycle(&bucket, &guide).await.expect("the rules are taken");
            let mut command = as_user(python(), on);
            command.arg(root().join("tests/moto/lifecycle.py")).args([&on.endpoint, &bucket]);
            let told = output(command).await;
            let text = String::from_utf8_lossy(&told.stdout).into_owned();
            assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
            let read = rules_json::read(&text).expect("boto3 prints the document of the CLI");
            assert!(is_same(&guide, &read.configuration), "{text}");
        });
    }
}
