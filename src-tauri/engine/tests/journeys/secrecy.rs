//! No secret leaves: not in logs of ours at any level, not in events, answers, faults or files.

use crate::world::World;
use serde_json::json;
use std::io;
use std::sync::{Arc, Mutex};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::prelude::*;

const SECRET: &str = "wJalrXUtnFEMIcanary";
const TOKEN: &str = "FwoGZXIvYXdzEBYcanary";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_secret_is_in_no_log_of_ours_no_event_no_answer_and_no_file() {
    let log = Log::default();
    let ours = Targets::new()
        .with_target("strata_engine", LevelFilter::TRACE)
        .with_target("strata_gateway", LevelFilter::TRACE)
        .with_target("strata_domain", LevelFilter::TRACE);
    let layer = tracing_subscriber::fmt::layer().with_writer(log.clone()).with_filter(ours);
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer));
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let mut said = Vec::new();
    let entered = json!({
        "name": "Work", "endpoint": world.sandbox.endpoint(), "region": "us-east-1",
        "access_key_id": "AKIACANARY", "secret_access_key": SECRET, "session_token": TOKEN,
        "path_style": true, "session_only": true,
    });
    let saved = world.call("save_connection", entered.clone()).await.unwrap();
    let connection = saved["id"].clone();
    said.push(format!("{saved:?}"));
    for (name, request) in [
        ("list_connections", json!({})),
        ("list_buckets", json!({ "connection": connection })),
        ("bucket_info", json!({ "connection": connection, "bucket": "papers" })),
        ("list_versions", json!({ "connection": connection, "bucket": "papers", "key": "k" })),
        ("save_connection", json!({ "secret_access_key": SECRET, "region": SECRET })),
        ("app_info", json!({})),
    ] {
        said.push(format!("{:?}", world.call(name, request).await));
    }
    let request: strata_engine::commands::connections::SaveConnection =
        serde_json::from_value(entered).unwrap();
    said.push(format!("{request:?}"));
    said.push(format!("{:?}", world.events.lock().unwrap()));
    said.push(String::from_utf8(log.0.lock().unwrap().clone()).unwrap());
    for entry in std::fs::read_dir(world.data.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        said.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    let said = said.join("\n");
    assert!(
        said.contains("AKIACANARY")
            && said.contains("s3.signature") | said.contains("BadCredentials")
    );
    for secret in [SECRET, TOKEN] {
        assert!(!said.contains(secret), "{said}");
    }
}
