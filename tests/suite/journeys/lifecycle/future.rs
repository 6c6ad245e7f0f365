//! What lies ahead of one document, and the warning before a version becomes current again.

use super::{apply, draft, opened, with};
use crate::journeys::open;
use crate::servers::{Kind, Server, run};
use http::Method;
use serde_json::{Value, json};
use strata_domain::history::Versioning;
use strata_sandbox::{Effect, Match, Rule};

const EXPIRES: &str = r#"{"ID":"short","Status":"Enabled","Filter":{"Prefix":""},
    "Expiration":{"Days":2},"NoncurrentVersionExpiration":{"NoncurrentDays":30}}"#;

async fn future(world: &super::World, bucket: &str) -> Value {
    world.done("document_future", with(bucket, json!({ "key": "a" }))).await
}

/// From now on such requests are refused.
fn denied(on: &Server, query: &str) {
    on.sandbox().trouble().add(Rule {
        when: Match {
            method: Some(Method::GET),
            path: None,
            query: Some(query.to_owned()),
            header: None,
        },
        skip: 0,
        times: None,
        effect: Effect::denied(),
    });
}

#[test]
fn the_future_of_a_document_is_what_s3_says_too() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        on.put(&bucket, "a", b"1").await;
        let world = opened(on).await;
        let nothing = future(&world, &bucket).await;
        assert!(nothing["outlook"].is_null() && nothing["disagreement"].is_null(), "{nothing}");
        let draft = draft(&world, EXPIRES).await;
        assert_eq!(apply(&world, &bucket, &draft, None).await["outcome"], "applied");
        let ahead = future(&world, &bucket).await;
        assert!(ahead["disagreement"].is_null() && ahead["fault"].is_null(), "{ahead}");
        let next = &ahead["outlook"]["entries"][0]["ahead"]["next"];
        assert_eq!((&next["rule"], &next["turn"]["kind"]), (&json!("short"), &json!("covered")));
        assert_eq!(ahead["outlook"]["gone"]["turn"]["kind"], "destroyed");
        assert!(ahead["revival"].is_null());
    });
}

#[test]
fn what_s3_says_otherwise_is_told_as_a_disagreement() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let put = on.s3.put_object().bucket(&bucket).key("a").tagging("team=hr").send().await;
        put.expect("an object");
        let world = opened(on).await;
        let tagged = r#"{"ID":"hr","Status":"Enabled","Filter":{"Tag":{"Key":"team","Value":"hr"}},
            "Expiration":{"Days":2}}"#;
        let draft = draft(&world, tagged).await;
        assert_eq!(apply(&world, &bucket, &draft, None).await["outcome"], "applied");
        let ahead = future(&world, &bucket).await;
        assert!(ahead["disagreement"].is_null() && ahead["fault"].is_null(), "{ahead}");
        // Who may not read tags can't know of the rule, but S3 does.
        denied(on, "tagging");
        let ahead = future(&world, &bucket).await;
        let told = ahead["disagreement"].as_str().expect("a sentence");
        assert!(told.contains("“hr”") && told.contains("none does"), "{told}");
        let fault = ahead["fault"]["message"].as_str().expect("a fault");
        assert!(fault.contains("tags could not be read"), "{fault}");
        assert!(!ahead["outlook"].is_null());
    });
}

#[test]
fn an_undelete_warns_where_a_rule_takes_the_version_again() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        on.put(&bucket, "a", b"1").await;
        let world = opened(on).await;
        let draft = draft(&world, EXPIRES).await;
        apply(&world, &bucket, &draft, None).await;
        world.done("advance_sandbox", json!({ "days": 4 })).await;
        assert_eq!(on.entries(&bucket, "a").await.len(), 2, "the rule has put a marker on it");
        let ahead = future(&world, &bucket).await;
        let warning = ahead["revival"]["warning"].as_str().expect("a warning").to_owned();
        assert_eq!(ahead["revival"]["copy_is_spared"], true);

        let request = with(&bucket, json!({ "key": "a" }));
        open(&world.person.answers).push_back(false);
        let done = world.done("undelete_document", request.clone()).await;
        assert_eq!(done["cancelled"], true);
        assert_eq!(on.entries(&bucket, "a").await.len(), 2, "nothing was done");
        let asked = open(&world.person.asked).last().cloned().expect("a question");
        assert_eq!(
            (asked.message.as_str(), asked.confirm.as_str()),
            (warning.as_str(), "Bring back anyway")
        );

        // Removing the marker by hand warns in the question that is asked anyway.
        let marker = on.history(&bucket, "a").await[0].clone();
        let mut removal = request.clone();
        removal["version_id"] = json!(marker);
        open(&world.person.answers).push_back(false);
        world.done("delete_version", removal).await;
        let asked = open(&world.person.asked).last().cloned().expect("a question");
        assert!(asked.message.contains(&warning), "{}", asked.message);

        open(&world.person.answers).push_back(true);
        let done = world.done("undelete_document", request).await;
        assert_eq!(done["cancelled"], false);
        assert_eq!(on.entries(&bucket, "a").await.len(), 1);
        // And it comes as it was foretold.
        world.done("advance_sandbox", json!({ "days": 1 })).await;
        assert_eq!(on.entries(&bucket, "a").await.len(), 2);
    });
}

#[test]
fn rules_that_may_not_be_read_stop_nobody() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        on.put(&bucket, "a", b"1").await;
        on.delete(&bucket, "a").await;
        let world = opened(on).await;
        denied(on, "lifecycle");
        let ahead = future(&world, &bucket).await;
        assert_eq!(ahead["fault"]["code"], "s3.denied", "{ahead}");
        assert!(ahead["outlook"].is_null());
        let request = with(&bucket, json!({ "key": "a" }));
        let done = world.done("undelete_document", request).await;
        assert_eq!(done["cancelled"], false);
        assert_eq!(on.entries(&bucket, "a").await.len(), 1);
    });
}
