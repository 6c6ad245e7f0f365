//! What stands around the process: environment variables and files that other AWS tools obey, and we don't (M24, M25).

use super::wire::{Wire, answer};
use crate::servers::{Kind, Server, run};
use http::Method;
use std::process::Command;
use strata_gateway::s3::{Access, S3};
use strata_gateway::secret::Secret;
use strata_gateway::signin::Who;

/// Variables that would send requests elsewhere, or sign them as somebody else.
const MISLEADING: [&str; 10] = [
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_S3",
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT",
];

#[test]
fn the_environment_can_not_redirect_a_connection() {
    run(Kind::Sandbox, async |on: &Server| {
        let trap = Wire::start(|_| answer("200 OK", &[], "trapped")).await;
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("config");
        let text = format!("[default]\nregion = eu-west-1\nendpoint_url = {}\n", trap.endpoint);
        std::fs::write(&config, text).expect("a file");
        let mut child = Command::new(std::env::current_exe().expect("this binary"));
        child
            .args([
                "--exact",
                "gateway_journeys::surroundings::in_a_misleading_environment",
                "--ignored",
            ])
            .env("STRATA_SUITE_ENDPOINT", &on.endpoint)
            .env("STRATA_SUITE_KEY", &on.access_key_id)
            .env("STRATA_SUITE_SECRET", &on.secret_access_key)
            .env("AWS_CONFIG_FILE", &config)
            .env("AWS_SHARED_CREDENTIALS_FILE", &config)
            .env("AWS_ACCESS_KEY_ID", "AKIASOMEBODYELSE")
            .env("AWS_SECRET_ACCESS_KEY", "somebody-else")
            .env("AWS_REGION", "eu-west-1")
            .env("AWS_MAX_ATTEMPTS", "9")
            .env_remove("NO_PROXY")
            .env_remove("no_proxy");
        for name in MISLEADING {
            child.env(name, &trap.endpoint);
        }
        on.sandbox().trouble().forget();
        let outcome = tokio::task::spawn_blocking(move || child.output()).await.expect("no panic");
        let outcome = outcome.expect("the child runs");
        let text = String::from_utf8_lossy(&outcome.stdout).into_owned();
        assert!(outcome.status.success() && text.contains("1 passed"), "{text}");
        assert_eq!(trap.heads(), Vec::<String>::new(), "a request went astray");
        assert_eq!(on.sandbox().trouble().count(&Method::GET, "/"), 1);
    });
}

#[tokio::test]
#[ignore = "run by the test above, in an environment of its own"]
async fn in_a_misleading_environment() {
    let given = |name: &str| std::env::var(name).expect("the parent says it");
    let access = Access {
        endpoint: Some(given("STRATA_SUITE_ENDPOINT")),
        region: "us-east-1".into(),
        path_style: true,
        who: Who::keys(given("STRATA_SUITE_KEY"), Secret::new(given("STRATA_SUITE_SECRET")), None),
        terms: strata_gateway::s3::Terms::default(),
    };
    let buckets = S3::connect(access).expect("the access is valid").list_buckets().await;
    assert_eq!(buckets, Ok(Vec::new()));
}
