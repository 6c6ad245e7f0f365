//! A connection's test on a server that is not ours: who we are there, all five steps, and boto3 finding nothing left.

use super::other_clients::{as_user, output};
use super::world::{World, access};
use crate::servers::{Kind, Server, python, root, run};
use serde_json::json;
use strata_domain::history::Versioning;

#[test]
fn a_test_on_moto_knows_who_it_is_and_leaves_nothing_for_boto3_to_see() {
    run(Kind::Moto, async |on: &Server| {
        for versioning in [Versioning::Enabled, Versioning::Unversioned] {
            let bucket = on.bucket(versioning).await;
            let world = World::on(access(on)).await;
            let request = json!({ "connection": "sandbox", "bucket": bucket, "run": "r" });
            let report = world.done("test_connection", request).await;
            let steps = report["steps"].as_array().expect("steps");
            assert!(steps.iter().all(|step| step["state"] == "passed"), "{report:#}");
            assert_eq!(report["identity"]["account"], "123456789012");
            assert!(
                report["identity"]["arn"].as_str().is_some_and(|arn| arn.starts_with("arn:aws:"))
            );
            assert!(report["latency_millis"].is_u64() && report["clock_skew_millis"].is_i64());
            let mut boto = as_user(python(), on);
            boto.arg(root().join("tests/moto/history.py")).args([&on.endpoint, &bucket]);
            let told = output(boto).await;
            let trouble = String::from_utf8_lossy(&told.stderr).into_owned();
            assert_eq!(String::from_utf8_lossy(&told.stdout).trim(), "[]", "{trouble}");
        }
    });
}
