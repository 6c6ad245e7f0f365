//! Connections of one's own: kept for this run, wrong in every way, to buckets that vanish; and no secret anywhere.

use super::world::{World, access, open};
use crate::servers::{Kind, Server, run};
use serde_json::{Value, json};
use strata_domain::fault::{Code, Fault};
use strata_domain::history::Versioning;

fn connection(on: &Server, key: &str, secret: &str) -> Value {
    json!({
        "name": "Mine", "endpoint": on.endpoint, "region": "us-east-1", "access_key_id": key,
        "secret_access_key": secret, "path_style": true, "session_only": true,
    })
}

/// Saves a connection and hands its id back. Saving may look whether it works: that is no error here.
async fn saved(world: &World, request: Value) -> Result<String, Fault> {
    let answer = world.call("save_connection", request).await?;
    Ok(answer["id"].as_str().expect("an id").to_owned())
}

#[test]
fn an_access_key_for_this_run_opens_the_same_buckets() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        on.put(&bucket, "k", b"1").await;
        let world = World::on(access(on)).await;
        let request = connection(on, &on.access_key_id, &on.secret_access_key);
        let id = saved(&world, request).await.expect("it is kept");
        let buckets = world.done("list_buckets", json!({ "connection": id })).await;
        assert_eq!(buckets["buckets"][0]["name"], bucket.as_str());
        assert_eq!(world.rows(&id, &bucket, "", false).await.len(), 1);
        world.done("remove_connection", json!({ "connection": id })).await;
        let gone = world.call("list_buckets", json!({ "connection": id })).await;
        assert!(gone.is_err());
        assert_eq!(world.rows("sandbox", &bucket, "", false).await.len(), 1, "the rest goes on");
    });
}

#[test]
fn a_wrong_key_is_told_and_the_window_goes_on() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let world = World::on(access(on)).await;
        for (key, secret) in [(on.access_key_id.as_str(), "wrongwrongwrong"), ("AKIANOBODY", "x")] {
            // Whether the look happens while saving or at the first use, the person hears the same.
            let fault = match saved(&world, connection(on, key, secret)).await {
                Ok(id) => {
                    let answer = world.call("list_buckets", json!({ "connection": id })).await;
                    answer.expect_err("it is wrong")
                }
                Err(fault) => fault,
            };
            assert_eq!(fault.code, Code::BadCredentials, "{fault:?}");
            assert!(fault.hint.is_some(), "{fault:?}");
            assert!(!format!("{fault:?}").contains("wrongwrong"), "{fault:?}");
        }
        assert_eq!(world.rows("sandbox", &bucket, "", false).await.len(), 0);
    });
}

#[test]
fn a_refused_connection_is_told_by_its_address() {
    run(Kind::Sandbox, async |on: &Server| {
        let nobody = {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
            format!("http://{}", listener.local_addr().expect("an address"))
        };
        let world = World::on(access(on)).await;
        let mut request = connection(on, "AKIANOBODY", "secret");
        request["endpoint"] = nobody.clone().into();
        let fault = match saved(&world, request).await {
            Ok(id) => {
                let answer = world.call("list_buckets", json!({ "connection": id })).await;
                answer.expect_err("nobody listens")
            }
            Err(fault) => fault,
        };
        assert_eq!(fault.code, Code::NetUnreachable);
        assert!(fault.message.contains(&nobody), "{}", fault.message);
    });
}

#[test]
fn a_bucket_that_vanished_is_named_and_the_window_goes_on() {
    run(Kind::Sandbox, async |on: &Server| {
        let (gone, kept) =
            (on.bucket(Versioning::Enabled).await, on.bucket(Versioning::Enabled).await);
        on.put(&kept, "k", b"1").await;
        let world = World::on(access(on)).await;
        assert_eq!(world.rows("sandbox", &gone, "", false).await.len(), 0);
        on.s3.delete_bucket().bucket(&gone).send().await.expect("somebody removes it");
        let at = json!({ "connection": "sandbox", "bucket": gone, "prefix": "", "deleted": false });
        let listing = world.call("open_listing", at).await;
        let fault = match listing {
            Err(fault) => serde_json::to_value(fault).expect("JSON"),
            Ok(opened) => {
                let window = json!({ "listing": opened["listing"], "start": 0, "count": 10, "sort": "name",
                                     "descending": false, "filter": "" });
                world
                    .until(async || {
                        let rows = world.done("listing_window", window.clone()).await;
                        rows.get("fault").cloned()
                    })
                    .await
            }
        };
        assert_eq!(fault["code"], "s3.gone", "{fault}");
        assert!(fault["message"].as_str().is_some_and(|text| text.contains(&gone)), "{fault}");
        let buckets = world.done("list_buckets", json!({ "connection": "sandbox" })).await;
        assert_eq!(buckets["buckets"].as_array().map(Vec::len), Some(1));
        assert_eq!(world.rows("sandbox", &kept, "", false).await.len(), 1);
    });
}

#[test]
fn a_damaged_settings_file_is_set_aside_and_work_goes_on() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let data = tempfile::tempdir().expect("a folder");
        std::fs::write(data.path().join("settings.json"), b"{ \"connections\": [").expect("a file");
        let world = World::with(data, access(on)).await;
        let info = world.done("app_info", json!({})).await;
        let told = info["notices"].as_array().expect("notices").iter();
        assert_eq!(
            told.filter(|notice| notice["code"] == "state.quarantined").count(),
            1,
            "{info}"
        );
        let aside = std::fs::read(world.data.path().join("settings.json.damaged-1"));
        assert_eq!(aside.expect("it is kept"), b"{ \"connections\": [");
        assert_eq!(world.rows("sandbox", &bucket, "", false).await.len(), 0);
    });
}

#[test]
fn a_secret_is_in_no_answer_no_event_and_no_file() {
    const CANARY: &str = "kanariKANARI7f3d9b1e5c2a8d4f";
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let world = World::on(access(on)).await;
        let mut said = Vec::new();
        let mut request = connection(on, &on.access_key_id, CANARY);
        request["session_token"] = format!("{CANARY}TOKEN").into();
        let answer = world.call("save_connection", request).await;
        let id = answer.as_ref().ok().map(|saved| saved["id"].clone()).unwrap_or_default();
        said.push(format!("{answer:?}"));
        let at = json!({ "connection": id, "bucket": bucket, "key": "k", "prefix": "", "deleted": false });
        for command in
            ["list_connections", "list_buckets", "bucket_info", "open_listing", "list_versions"]
        {
            said.push(format!("{:?}", world.call(command, at.clone()).await));
        }
        // A request of the wrong shape is not quoted either.
        let wrong = json!({ "name": CANARY, "secret_access_key": 7 });
        said.push(format!("{:?}", world.call("save_connection", wrong).await));
        said.push(format!("{:?}", world.call(CANARY, json!({})).await).replace(CANARY, ""));
        said.push(format!("{:?}", open(&world.events)));
        for text in &said {
            assert!(!text.contains(&CANARY[..12]), "{text}");
        }
        world.app.close().await;
        let files = World::files(world.data.path());
        assert!(!files.is_empty(), "the application keeps a journal");
        for (path, bytes) in files {
            for hidden in [CANARY.to_owned(), hex::encode(CANARY), CANARY.chars().rev().collect()] {
                let part = &hidden.as_bytes()[..12];
                let found = bytes.windows(12).any(|window| window == part);
                assert!(!found, "{}", path.display());
            }
        }
    });
}
