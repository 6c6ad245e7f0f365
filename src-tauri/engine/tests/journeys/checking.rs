//! Connection tests: the five steps, each of their failures, and that nothing is ever left behind.

use crate::world::{World, access, options};
use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::time::Duration;
use strata_domain::fault::Code;
use strata_engine::App;
use strata_engine::commands::checks::{CheckState, CheckStep};
use strata_engine::events::Event;
use strata_gateway::journal::Journal;
use strata_sandbox::{Effect, Match, Rule};

const LONGEST: Duration = Duration::from_secs(60);
/// A piece of every test document's path.
const OURS: &str = ".strata-connection-test";

impl World {
    async fn test(&self, bucket: Option<&str>) -> Value {
        let mut request = json!({ "connection": "sandbox", "run": "r1" });
        if let Some(bucket) = bucket {
            request["bucket"] = json!(bucket);
        }
        self.call("test_connection", request).await.unwrap()
    }

    fn trouble(&self, rule: Rule) {
        self.sandbox.trouble().add(rule);
    }

    /// Every entry below the test's folder, markers too.
    async fn left(&self) -> usize {
        self.history(OURS).await.len()
    }

    fn reports(&self) -> Vec<Value> {
        let events = self.events.lock().unwrap();
        let reports = events.iter().filter_map(|event| match event {
            Event::ConnectionTest { report } => Some(serde_json::to_value(report).unwrap()),
            _ => None,
        });
        reports.collect()
    }
}

fn states(report: &Value) -> Vec<&str> {
    report["steps"].as_array().unwrap().iter().map(|step| step["state"].as_str().unwrap()).collect()
}

fn says(report: &Value, step: usize) -> &str {
    report["steps"][step]["says"].as_str().unwrap()
}

fn of_method(method: Method) -> Match {
    Match::method(method).path(OURS)
}

const PASSED: [&str; 5] = ["passed"; 5];

#[tokio::test]
async fn all_steps_pass_live_and_no_trace_is_left_whatever_the_bucket_keeps() {
    for versioning in [None, Some("Enabled"), Some("Suspended")] {
        let world = World::new().await;
        world.bucket(versioning).await;
        world.put("cv.pdf", "a person's document").await;
        let report = world.test(Some("papers")).await;
        assert_eq!(states(&report), PASSED, "{report:#}");
        assert!(report["steps"].as_array().unwrap().iter().all(|step| step["millis"].is_u64()));
        assert_eq!((&report["done"], &report["region"]), (&json!(true), &json!("us-east-1")));
        assert!(report["latency_millis"].is_u64());
        let skew = report["clock_skew_millis"].as_i64().unwrap();
        assert!(skew.abs() < 60_000, "{skew}");
        assert_eq!(report["identity_fault"]["code"], "s3.unsupported");
        let left: Vec<String> = world.history("").await.into_iter().map(|one| one.id).collect();
        assert_eq!(left.len(), 1, "{left:?}");
        assert_eq!(world.get("cv.pdf").await.as_deref(), Some("a person's document"));

        let reports = world.reports();
        assert_eq!(reports.last(), Some(&report), "the last event is the response");
        let running: Vec<usize> = reports
            .iter()
            .filter_map(|one| states(one).iter().position(|state| *state == "running"))
            .collect();
        let mut order = running.clone();
        order.dedup();
        assert_eq!(order, [0, 1, 2, 3, 4], "each step was seen under way, in order");
        let told = format!("{:?}", world.events.lock().unwrap());
        assert!(
            !told.contains("X-Amz-") && !told.contains("Signature"),
            "the link is told nowhere"
        );
        let acts = world.acts().await;
        assert!(acts.is_empty(), "{acts:?}");
    }
}

#[tokio::test]
async fn without_a_bucket_only_the_list_of_buckets_is_tried() {
    let world = World::new().await;
    world.bucket(None).await;
    let report = world.test(None).await;
    assert_eq!(states(&report), ["passed", "skipped", "skipped", "skipped", "skipped"]);
    assert_eq!(says(&report, 0), "Found 1 bucket.");
    assert!(says(&report, 1).contains("Name a bucket"));
    assert_eq!(world.sandbox.trouble().count(&Method::PUT, OURS), 0);
}

#[tokio::test]
async fn who_may_not_list_buckets_is_tested_on_the_documents_of_the_bucket() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    // Without a query that lists, a GET is the list of buckets or an object.
    world.trouble(Rule::next(1, Match::method(Method::GET), Effect::denied()));
    let report = world.test(Some("papers")).await;
    assert_eq!(states(&report), PASSED, "{report:#}");
    assert!(says(&report, 0).contains("the buckets can't be"), "{report:#}");
}

#[tokio::test]
async fn a_bucket_that_is_not_there_fails_the_first_step_and_nothing_is_put() {
    let world = World::new().await;
    let report = world.test(Some("nowhere")).await;
    assert_eq!(states(&report), ["failed", "skipped", "skipped", "skipped", "skipped"]);
    assert_eq!(report["steps"][0]["fault"]["code"], "s3.gone");
    assert_eq!(world.sandbox.trouble().count(&Method::PUT, OURS), 0);
}

#[tokio::test]
async fn a_denied_put_leaves_the_rest_out() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    world.trouble(Rule::always(of_method(Method::PUT), Effect::denied()));
    let report = world.test(Some("papers")).await;
    assert_eq!(states(&report), ["passed", "failed", "skipped", "skipped", "skipped"]);
    assert_eq!(report["steps"][1]["fault"]["code"], "s3.denied");
    assert_eq!(world.sandbox.trouble().count(&Method::DELETE, OURS), 0);
    assert_eq!(open_trials(world).await, 0);
}

#[tokio::test]
async fn a_denied_delete_fails_its_step_and_says_what_is_left_where() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    world.trouble(Rule::always(of_method(Method::DELETE), Effect::denied()));
    let report = world.test(Some("papers")).await;
    assert_eq!(states(&report), ["passed", "passed", "passed", "passed", "failed"]);
    let hint = report["steps"][4]["fault"]["hint"].as_str().unwrap();
    assert!(hint.contains(OURS) && hint.contains("“papers”") && hint.contains("left"), "{hint}");
    assert_eq!(world.left().await, 1);
}

#[tokio::test]
async fn who_may_not_remove_versions_leaves_a_marker_and_is_told() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let one_version = of_method(Method::DELETE).query("versionId");
    world.trouble(Rule::always(one_version, Effect::denied()));
    let report = world.test(Some("papers")).await;
    assert_eq!(states(&report), PASSED, "{report:#}");
    assert!(says(&report, 4).contains("s3:DeleteObjectVersion"), "{report:#}");
    let history = world.history(OURS).await;
    assert_eq!(history.iter().map(|one| one.marker).collect::<Vec<_>>(), [true, false]);
}

#[tokio::test]
async fn who_may_not_list_versions_still_leaves_nothing() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let listing = Match::method(Method::GET).query("versions");
    world.trouble(Rule::always(listing, Effect::denied()));
    let report = world.test(Some("papers")).await;
    assert_eq!(states(&report), PASSED, "{report:#}");
    world.sandbox.trouble().clear();
    assert_eq!(world.left().await, 0);
}

#[tokio::test]
async fn a_link_that_is_refused_fails_its_step_only() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    world.trouble(Rule::next(1, of_method(Method::GET), Effect::denied()));
    let report = world.test(Some("papers")).await;
    assert_eq!(states(&report), ["passed", "passed", "failed", "passed", "passed"]);
    let fault = report["steps"][2]["fault"].to_string();
    assert!(fault.contains("s3.denied") && fault.contains("by a link"), "{fault}");
    assert!(!fault.contains("X-Amz-"), "{fault}");
    assert_eq!(world.left().await, 0);
}

#[tokio::test]
async fn other_bytes_fail_the_comparison_and_are_removed() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    world.trouble(Rule::next(1, of_method(Method::GET), Effect::FlipBit).after(1));
    let report = world.test(Some("papers")).await;
    assert_eq!(states(&report), ["passed", "passed", "passed", "failed", "passed"]);
    assert_eq!(report["steps"][3]["fault"]["code"], "data.mismatch");
    assert_eq!(world.left().await, 0);
}

#[tokio::test]
async fn a_clock_that_is_off_is_measured_and_named() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    for minutes in [20, -20] {
        world.sandbox.trouble().clear();
        let off = Effect::ClockOff(SignedDuration::from_mins(minutes));
        world.trouble(Rule::always(Match::default(), off));
        let report = world.test(Some("papers")).await;
        assert_eq!(states(&report), ["failed", "skipped", "skipped", "skipped", "skipped"]);
        assert_eq!(report["steps"][0]["fault"]["code"], "s3.clock");
        let skew = report["clock_skew_millis"].as_i64().unwrap();
        assert!((skew + minutes * 60_000).abs() < 60_000, "{skew}");
    }
}

#[tokio::test]
async fn a_put_whose_answer_is_lost_is_removed() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    world.trouble(Rule::next(1, of_method(Method::PUT), Effect::LoseAnswer));
    let report = world.test(Some("papers")).await;
    assert_eq!(states(&report), ["passed", "failed", "skipped", "skipped", "passed"]);
    assert_eq!(report["steps"][1]["fault"]["code"], "state.unknown");
    assert_eq!(world.left().await, 0);
    assert_eq!(open_trials(world).await, 0);
}

/// Waits until a step is under way.
async fn under_way(world: &World, step: CheckStep) {
    let waiting = async {
        loop {
            let seen = world.events.lock().unwrap().iter().any(|event| match event {
                Event::ConnectionTest { report } => report
                    .steps
                    .iter()
                    .any(|check| check.step == step && check.state == CheckState::Running),
                _ => false,
            });
            if seen {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONGEST, waiting).await.unwrap();
}

#[tokio::test]
async fn a_cancel_leaves_the_rest_out_but_removes_what_was_put() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    world.trouble(Rule::next(1, of_method(Method::GET), Effect::Delay(LONGEST)));
    let cancel = async {
        under_way(&world, CheckStep::Presign).await;
        world.call("cancel_connection_test", json!({ "run": "r1" })).await.unwrap();
    };
    let (report, ()) = tokio::join!(world.test(Some("papers")), cancel);
    assert_eq!(states(&report), ["passed", "passed", "skipped", "skipped", "passed"]);
    assert_eq!(world.left().await, 0);
    // Once ended its id is free, and cancelling it is no error.
    world.call("cancel_connection_test", json!({ "run": "r1" })).await.unwrap();
    world.sandbox.trouble().clear();
    assert_eq!(states(&world.test(Some("papers")).await), PASSED);
}

#[tokio::test]
async fn closing_in_the_midst_removes_what_was_put() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    world.trouble(Rule::next(1, of_method(Method::GET), Effect::Delay(LONGEST)));
    let close = async {
        under_way(&world, CheckStep::Presign).await;
        world.app.close().await;
        assert_eq!(world.left().await, 0);
    };
    tokio::join!(world.test(Some("papers")), close);
}

#[tokio::test]
async fn the_caller_may_go_away_and_the_document_still_goes() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    tokio::select! {
        _ = world.test(Some("papers")) => {}
        () = under_way(&world, CheckStep::Put) => {}
    }
    world.app.close().await;
    assert_eq!(world.left().await, 0);
    assert_eq!(open_trials(world).await, 0);
}

#[tokio::test]
async fn what_a_killed_run_left_is_removed_at_the_next_start() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let key = format!("{OURS}/0b0e");
    let version = world.put(&key, "left").await;
    let data = tempfile::tempdir().unwrap();
    {
        let (journal, _) = Journal::open(data.path());
        let now = "2025-11-03T09:12:00Z".parse().unwrap();
        let row = journal.trial_begins("sandbox", "papers", &key, now).unwrap();
        journal.trial_made(row, &version).unwrap();
        journal.trial_begins("removed", "papers", "of a connection that is gone", now).unwrap();
    }
    let app = App::open(options(&data, Ok(access(&world.sandbox)))).await;
    let removed = async { while world.left().await > 0 {} };
    tokio::time::timeout(LONGEST, removed).await.unwrap();
    app.close().await;
}

#[tokio::test]
async fn an_unknown_connection_and_a_test_under_way_are_refused() {
    let world = World::new().await;
    let request = json!({ "connection": "gone", "run": "r1" });
    assert_eq!(world.call("test_connection", request).await.unwrap_err().code, Code::Gone);
}

/// Tests that the journal still holds open.
async fn open_trials(world: World) -> usize {
    let World { data, app, .. } = world;
    app.close().await;
    let weak = std::sync::Arc::downgrade(&app);
    drop(app);
    while weak.strong_count() > 0 {
        tokio::task::yield_now().await;
    }
    let (journal, fault) = Journal::open(data.path());
    assert_eq!(fault, None);
    journal.open_trials().unwrap().len()
}

/// A connection of this reach to the sandbox.
async fn limited(world: &World, reach: Value) -> String {
    let credentials = world.sandbox.credentials();
    let request = json!({
        "name": "Work", "kind": "access_key", "endpoint": world.sandbox.endpoint(),
        "region": "us-east-1", "access_key_id": credentials.access_key_id,
        "secret_access_key": credentials.secret_access_key, "path_style": true,
        "session_only": true, "reach": reach,
    });
    let saved = world.call("save_connection", request).await.unwrap();
    saved["id"].as_str().unwrap().to_owned()
}

async fn tested(world: &World, connection: &str, bucket: Option<&str>) -> Value {
    let mut request = json!({ "connection": connection, "run": "r1" });
    if let Some(bucket) = bucket {
        request["bucket"] = json!(bucket);
    }
    world.call("test_connection", request).await.unwrap()
}

#[tokio::test]
async fn a_connection_that_only_reads_is_tested_on_what_reads() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let id = limited(&world, json!({ "read_only": true })).await;
    let report = tested(&world, &id, Some("papers")).await;
    assert_eq!(states(&report), ["passed", "skipped", "skipped", "skipped", "skipped"]);
    assert!((1..5).all(|step| says(&report, step).contains("only reads")), "{report:#}");
    assert!(report["latency_millis"].is_u64() && report["region"].is_string());
    assert_eq!(world.sandbox.trouble().count(&Method::PUT, OURS), 0);
    assert_eq!(world.left().await, 0);
}

#[tokio::test]
async fn a_limited_connection_is_tested_within_its_limits() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let id = limited(&world, json!({ "buckets": ["papers"], "prefix": "people/" })).await;
    for bucket in [Some("papers"), None] {
        world.sandbox.trouble().forget();
        let report = tested(&world, &id, bucket).await;
        let put = world.sandbox.trouble().requests();
        let put: Vec<_> = put.iter().filter(|one| one.method == Method::PUT).collect();
        assert!(put.iter().all(|one| one.path.starts_with("/papers/people/.strata-")), "{put:?}");
        assert_eq!(put.len(), usize::from(bucket.is_some()), "{report:#}");
        assert_eq!(report["steps"][0]["state"], "passed", "{report:#}");
        assert!(says(&report, 0).contains("“papers” can be listed"), "{report:#}");
    }
    let report = tested(&world, &id, Some("papers")).await;
    assert_eq!(states(&report), PASSED, "{report:#}");
    assert!(world.history("").await.is_empty());
    let outside = tested(&world, &id, Some("photos")).await;
    assert_eq!(outside["steps"][0]["state"], "failed");
    assert_eq!(outside["steps"][0]["fault"]["detail"], "limit: buckets");
}
