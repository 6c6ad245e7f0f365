//! What stands before rules that are put in force: the guard, the other person, the limits; and the way back.

use super::{apply, at, count, draft, opened, with};
use crate::journeys::open;
use crate::servers::{Kind, Server, run};
use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, BucketLifecycleConfiguration, ExpirationStatus, LifecycleRule,
    LifecycleRuleFilter,
};
use serde_json::{Value, json};
use strata_domain::history::Versioning;
use strata_engine::Code;

const ENDS: &str = r#"{"ID":"ends","Status":"Enabled","Filter":{"Prefix":""},
    "NoncurrentVersionExpiration":{"NoncurrentDays":5}}"#;
const TIDY: &str = r#"{"ID":"tidy","Status":"Enabled","Filter":{"Prefix":""},
    "AbortIncompleteMultipartUpload":{"DaysAfterInitiation":7}}"#;

/// Another client adds a rule of its own.
async fn added(on: &Server, bucket: &str) {
    let rule = LifecycleRule::builder()
        .id("theirs")
        .status(ExpirationStatus::Enabled)
        .filter(LifecycleRuleFilter::builder().prefix("x/").build())
        .abort_incomplete_multipart_upload(
            AbortIncompleteMultipartUpload::builder().days_after_initiation(3).build(),
        )
        .build()
        .expect("a rule");
    let put = on.s3.put_bucket_lifecycle_configuration().bucket(bucket);
    let rules = BucketLifecycleConfiguration::builder().rules(rule).build().expect("rules");
    put.lifecycle_configuration(rules).send().await.expect("the rules are taken");
}

async fn ids(on: &Server, bucket: &str) -> Vec<String> {
    let rules = on.s3.get_bucket_lifecycle_configuration().bucket(bucket).send().await;
    let rules = rules.map(|answer| answer.rules.unwrap_or_default()).unwrap_or_default();
    rules.into_iter().filter_map(|rule| rule.id).collect()
}

#[test]
fn what_is_destroyed_soon_must_be_typed_and_can_be_taken_back() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        on.put(&bucket, "a", b"12345").await;
        on.put(&bucket, "a", b"new").await;
        let world = opened(on).await;
        world.done("advance_sandbox", json!({ "days": 10 })).await;
        let draft = draft(&world, ENDS).await;
        for typed in [None, Some("yes"), Some("")] {
            let answer = apply(&world, &bucket, &draft, typed).await;
            assert_eq!(answer["outcome"], "must_confirm", "{answer}");
            assert_eq!(answer["type_this"], bucket.as_str());
            let soon = &answer["soon"];
            assert_eq!(
                [&soon["documents"], &soon["gone"], &soon["versions"], &soon["bytes"]],
                [1, 0, 1, 5]
            );
            assert_eq!(ids(on, &bucket).await, Vec::<String>::new(), "nothing was sent");
        }
        let applied = apply(&world, &bucket, &draft, Some(&bucket)).await;
        assert_eq!(applied["outcome"], "applied", "{applied}");
        assert_eq!(ids(on, &bucket).await, ["ends"]);
        let stale = |event: &Value| {
            event["tags"].as_array().is_some_and(|tags| {
                tags.iter().any(|tag| tag["tag"] == "lifecycle" && tag["bucket"] == bucket.as_str())
            })
        };
        assert!(open(&world.events).iter().any(stale));

        // Only another time is asked of rules that are in force already.
        let again = apply(&world, &bucket, &draft, None).await;
        assert_eq!(again["outcome"], "applied", "{again}");

        let done = world.done("undo", json!({ "undo": again["undo"] })).await;
        assert!(done["message"].as_str().expect("text").contains("in force again"), "{done}");
        assert_eq!(ids(on, &bucket).await, ["ends"]);
        let history = world.done("lifecycle_history", at(&bucket)).await;
        let past = history["applied"].as_array().expect("a list");
        assert_eq!(past.len(), 3);
        assert_eq!(past[2]["before"]["rules"], json!([]));
        assert_eq!(past[2]["configuration"]["rules"][0]["id"], "ends");
        assert_eq!(past[2]["changes"]["added"].as_array().expect("rules").len(), 1);

        // One click back to what was before the first one.
        let back = apply(&world, &bucket, &past[2]["before"], None).await;
        assert_eq!(back["outcome"], "applied", "{back}");
        assert_eq!(ids(on, &bucket).await, Vec::<String>::new());
        world.done("undo", json!({ "undo": back["undo"] })).await;
        assert_eq!(ids(on, &bucket).await, ["ends"]);
    });
}

#[test]
fn rules_that_somebody_changed_meanwhile_are_not_overwritten() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let world = opened(on).await;
        let stamp = world.done("read_lifecycle", at(&bucket)).await["stamp"].clone();
        let mine = draft(&world, TIDY).await;
        added(on, &bucket).await;
        let request = with(&bucket, json!({ "configuration": mine, "stamp": stamp }));
        let answer = world.done("apply_lifecycle", request).await;
        assert_eq!(answer["outcome"], "changed", "{answer}");
        assert_eq!(ids(on, &bucket).await, ["theirs"], "nothing was sent");
        let states = answer["three_way"]["rules"].as_array().expect("rules");
        assert_eq!(states.len(), 2);
        let both = &answer["merged"];
        assert_eq!(both["rules"].as_array().expect("rules").len(), 2);
        let stamp = &answer["lifecycle"]["stamp"];
        let request = with(&bucket, json!({ "configuration": both, "stamp": stamp }));
        let applied = world.done("apply_lifecycle", request).await;
        assert_eq!(applied["outcome"], "applied", "{applied}");
        let mut now = ids(on, &bucket).await;
        now.sort();
        assert_eq!(now, ["theirs", "tidy"]);

        // Neither does an undo overwrite what came after.
        added(on, &bucket).await;
        let refused = world.call("undo", json!({ "undo": applied["undo"] })).await.unwrap_err();
        assert_eq!(refused.code, Code::Changed);
        assert_eq!(ids(on, &bucket).await, ["theirs"]);
    });
}

#[test]
fn what_the_server_would_refuse_is_not_sent() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let world = opened(on).await;
        let twice = draft(&world, &format!("{TIDY},{TIDY}")).await;
        let answer = apply(&world, &bucket, &twice, None).await;
        assert_eq!(answer["outcome"], "invalid", "{answer}");
        let errors = answer["findings"].as_array().expect("findings");
        assert!(errors.iter().any(|one| one["severity"] == "error"));
        let puts = on.sandbox().trouble().requests();
        assert!(puts.iter().all(|one| one.method != "PUT" || !one.query.contains("lifecycle")));
        let text = world.done("import_lifecycle", json!({ "text": "no rules" })).await;
        assert!(text["configuration"].is_null() && text["findings"][0]["severity"] == "error");
        let xml = "<LifecycleConfiguration><Rule><ID>x</ID><Filter/><Status>Enabled</Status>\
                   <Expiration><Days>3</Days></Expiration></Rule></LifecycleConfiguration>";
        let text = world.done("import_lifecycle", json!({ "text": xml })).await;
        assert_eq!(text["configuration"]["rules"][0]["id"], "x");
        let text = world.done("import_lifecycle", json!({ "text": "<html/>" })).await;
        assert!(text["configuration"].is_null() && text["findings"][0]["severity"] == "error");
    });
}

async fn limited(world: &super::World, on: &Server, reach: Value) -> Value {
    let request = json!({
        "name": "Limited", "kind": "access_key", "endpoint": on.endpoint, "region": "us-east-1",
        "access_key_id": on.access_key_id, "secret_access_key": on.secret_access_key,
        "path_style": true, "session_only": true, "reach": reach,
    });
    world.done("save_connection", request).await["id"].clone()
}

#[test]
fn a_read_only_connection_reads_and_forecasts_but_applies_nothing() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        on.put(&bucket, "a", b"1").await;
        let world = opened(on).await;
        let id = limited(&world, on, json!({ "read_only": true })).await;
        let draft = draft(&world, TIDY).await;
        let place = json!({ "connection": id, "bucket": bucket });
        let stamp = world.done("read_lifecycle", place.clone()).await["stamp"].clone();
        let mut request = place.clone();
        request["months"] = json!(1);
        request["recount"] = json!(false);
        let forecast = world.done("forecast_lifecycle", request).await;
        assert_eq!(forecast["census"]["versions"], 1);
        let mut request = place;
        request["configuration"] = draft;
        request["stamp"] = stamp;
        let refused = world.call("apply_lifecycle", request).await.unwrap_err();
        assert_eq!(refused.code, Code::Denied);
        assert_eq!(ids(on, &bucket).await, Vec::<String>::new());
    });
}

#[test]
fn a_connection_limited_to_a_prefix_counts_what_it_may_see_and_says_so() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        for key in ["in/a", "in/b", "out/c"] {
            on.put(&bucket, key, b"1").await;
            let begun = on.s3.create_multipart_upload().bucket(&bucket).key(key).send().await;
            begun.expect("an upload");
        }
        let world = opened(on).await;
        let id = limited(&world, on, json!({ "prefix": "in/" })).await;
        let draft = draft(&world, TIDY).await;
        let request = json!({ "connection": id, "bucket": bucket, "configuration": draft,
            "months": 1, "recount": false });
        let forecast = world.done("forecast_lifecycle", request).await;
        assert_eq!(
            (count(&forecast["census"]["documents"]), count(&forecast["census"]["uploads"])),
            (2, 2)
        );
        let caveats = forecast["caveats"].to_string();
        assert!(caveats.contains("“in/”"), "{caveats}");
        let place = json!({ "connection": id, "bucket": bucket });
        let refused = world.call("read_lifecycle", place).await.unwrap_err();
        assert_eq!(refused.code, Code::Denied);
    });
}

#[test]
fn rules_by_tags_are_forecast_by_the_tags_of_the_versions() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        for (key, tags) in [("a", "team=hr"), ("b", "team=it"), ("c", "")] {
            let put = on.s3.put_object().bucket(&bucket).key(key).tagging(tags).send().await;
            put.expect("an object");
        }
        let world = opened(on).await;
        let tagged = r#"{"ID":"hr","Status":"Enabled","Filter":{"Tag":{"Key":"team","Value":"hr"}},
            "Expiration":{"Days":1}}"#;
        let draft = draft(&world, tagged).await;
        let request = json!({ "configuration": draft, "months": 1, "recount": false });
        let forecast = world.done("forecast_lifecycle", with(&bucket, request)).await;
        assert_eq!(forecast["rules"][0]["happens"]["covered"]["count"], 1);
        let next = forecast["next"].as_array().expect("documents");
        assert_eq!((next.len(), &next[0]["key"]), (1, &json!("a")));
    });
}
