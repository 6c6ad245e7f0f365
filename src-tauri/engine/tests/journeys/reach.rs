//! Connections that are limited to buckets, a prefix or reading, and what they may trust.

use crate::world::World;
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;
use strata_domain::fault::{Code, Fault};

/// A connection to the world's own sandbox with these limits.
async fn limited(world: &World, reach: Value) -> String {
    saved(world, json!({ "reach": reach })).await.unwrap()["id"].as_str().unwrap().to_owned()
}

async fn saved(world: &World, more: Value) -> Result<Value, Fault> {
    let credentials = world.sandbox.credentials();
    let mut request = json!({
        "name": "Work", "kind": "access_key", "endpoint": world.sandbox.endpoint(),
        "access_key_id": credentials.access_key_id,
        "secret_access_key": credentials.secret_access_key,
        "path_style": true, "session_only": true,
    });
    for (name, value) in more.as_object().unwrap() {
        request[name] = value.clone();
    }
    world.call("save_connection", request).await
}

/// The rows of a folder, when all of them are there.
async fn rows(world: &World, connection: &str, prefix: &str, deleted: bool) -> (Vec<Value>, Value) {
    let open = json!({ "connection": connection, "bucket": "papers", "prefix": prefix, "deleted": deleted });
    let listing = world.call("open_listing", open).await.unwrap()["listing"].clone();
    let window = json!({
        "listing": listing, "start": 0, "count": 100, "sort": "name", "descending": false, "filter": ""
    });
    let ended = async {
        loop {
            let page = world.call("listing_window", window.clone()).await.unwrap();
            if page["complete"] == true || page["fault"].is_object() {
                return page;
            }
            tokio::task::yield_now().await;
        }
    };
    let page = tokio::time::timeout(Duration::from_secs(60), ended).await.expect("it ends");
    (page["rows"].as_array().unwrap().clone(), page["fault"].clone())
}

fn names(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["prefix"].as_str().or(row["key"].as_str()).unwrap()).collect()
}

#[tokio::test]
async fn a_read_only_connection_shows_everything_and_changes_nothing() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    let first = world.put("k", "first").await;
    world.put("k", "second").await;
    world.put("gone", "x").await;
    world.delete("gone").await;
    let id = limited(&world, json!({ "read_only": true })).await;
    let at = |key: &str| json!({ "connection": id, "bucket": "papers", "key": key });
    let history = world.call("list_versions", at("k")).await.unwrap();
    assert_eq!(history["versions"].as_array().unwrap().len(), 2);
    world.call("document_details", at("k")).await.unwrap();
    let (shown, fault) = rows(&world, &id, "", true).await;
    assert_eq!((names(&shown), fault), (vec!["gone", "k"], Value::Null));

    world.sandbox.trouble().forget();
    let mut restore = at("k");
    restore["version_id"] = json!(first);
    restore["shown"] = history["shown"].clone();
    for (name, request) in [
        ("restore_version", restore),
        ("undelete_document", at("gone")),
        (
            "delete_documents",
            json!({ "connection": id, "bucket": "papers", "documents": [{ "key": "k", "size": 6 }] }),
        ),
        ("upload_documents", json!({ "connection": id, "bucket": "papers", "prefix": "" })),
    ] {
        let fault = world.call(name, request).await.unwrap_err();
        assert_eq!((fault.code, fault.detail.as_deref()), (Code::Denied, Some("limit: read_only")));
        assert!(fault.message.contains("“Work” is read-only"), "{name}: {fault:?}");
        assert!(fault.hint.unwrap().contains("Edit the connection"));
    }
    assert!(world.sandbox.trouble().requests().is_empty(), "nothing was asked for in vain");
    assert_eq!(world.host.questions(), 0);
}

#[tokio::test]
async fn an_undo_is_refused_by_a_connection_that_became_read_only_and_works_again_after() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    world.put("k", "x").await;
    let id = limited(&world, json!({})).await;
    let delete =
        json!({ "connection": id, "bucket": "papers", "documents": [{ "key": "k", "size": 1 }] });
    let done = world.call("delete_documents", delete).await.unwrap();
    let keep = json!({ "id": id, "secret_access_key": null });
    let mut tight = keep.clone();
    tight["reach"] = json!({ "read_only": true });
    saved(&world, tight).await.unwrap();
    let fault = world.undo(&done).await.unwrap_err();
    assert_eq!(fault.detail.as_deref(), Some("limit: read_only"), "{fault:?}");
    assert_eq!(world.get("k").await, None);
    saved(&world, keep).await.unwrap();
    world.undo(&done).await.unwrap();
    assert_eq!(world.get("k").await.as_deref(), Some("x"));
}

#[tokio::test]
async fn a_connection_of_named_buckets_lists_exactly_these_without_asking() {
    let world = World::new().await;
    world.bucket(None).await;
    let id = limited(&world, json!({ "buckets": ["papers", " letters "] })).await;
    world.sandbox.trouble().forget();
    let found = world.call("list_buckets", json!({ "connection": id })).await.unwrap();
    assert_eq!(found, json!({ "buckets": [{ "name": "letters" }, { "name": "papers" }] }));
    assert_eq!(world.sandbox.trouble().count(&Method::GET, "/"), 0);
    world.call("bucket_info", json!({ "connection": id, "bucket": "papers" })).await.unwrap();
    let other = json!({ "connection": id, "bucket": "photos", "key": "k" });
    let fault = world.call("list_versions", other).await.unwrap_err();
    assert_eq!(fault.detail.as_deref(), Some("limit: buckets"), "{fault:?}");
    assert!(fault.hint.unwrap().contains("“papers”, “letters”"));
    assert_eq!(world.sandbox.trouble().count(&Method::GET, "photos"), 0);
}

#[tokio::test]
async fn a_connection_of_a_prefix_shows_only_the_way_to_it_and_what_is_in_it() {
    let world = World::new().await;
    world.bucket(Some("Enabled")).await;
    for key in ["secret", "team/a/1", "team/a/b/2", "team/z", "other/3"] {
        world.put(key, "x").await;
    }
    let id = limited(&world, json!({ "prefix": "team/a/" })).await;
    for deleted in [false, true] {
        for (prefix, wanted) in [
            ("", vec!["team/"]),
            ("team/", vec!["team/a/"]),
            ("team/a/", vec!["team/a/b/", "team/a/1"]),
        ] {
            let (shown, fault) = rows(&world, &id, prefix, deleted).await;
            assert_eq!((names(&shown), fault), (wanted, Value::Null), "{prefix}");
        }
        let (shown, fault) = rows(&world, &id, "other/", deleted).await;
        assert_eq!((shown.len(), &fault["detail"]), (0, &json!("limit: prefix")));
    }
    for key in ["secret", "team/z", "team/a"] {
        let at = json!({ "connection": id, "bucket": "papers", "key": key });
        let fault = world.call("list_versions", at).await.unwrap_err();
        assert_eq!(fault.detail.as_deref(), Some("limit: prefix"), "{key}: {fault:?}");
    }
    let delete = json!({ "connection": id, "bucket": "papers", "documents": [{ "key": "secret", "size": 1 }] });
    assert_eq!(world.call("delete_documents", delete).await.unwrap_err().code, Code::Denied);
    assert_eq!(world.get("secret").await.as_deref(), Some("x"));
}

#[tokio::test]
async fn limits_are_kept_and_what_can_not_be_one_is_refused_at_its_field() {
    let world = World::new().await;
    let reach = json!({ "buckets": ["papers"], "prefix": "team/", "read_only": true });
    let made = saved(&world, json!({ "reach": reach })).await.unwrap();
    assert_eq!((&made["reach"], &made["region"]), (&reach, &json!("")));
    for (more, field) in [
        (json!({ "reach": { "buckets": ["a/b"] } }), "field: buckets"),
        (json!({ "reach": { "prefix": "x".repeat(2000) } }), "field: prefix"),
        (json!({ "endpoint": "http://minio.example" }), "field: plain_http"),
        (json!({ "endpoint": "http://169.254.169.254", "plain_http": true }), "field: endpoint"),
        (json!({ "kind": "profile" }), "field: profile"),
        (json!({ "authority": "nowhere" }), "field: authority"),
    ] {
        let fault = saved(&world, more).await.unwrap_err();
        assert_eq!((fault.code, fault.detail.as_deref()), (Code::Invalid, Some(field)));
    }
    let plain = json!({ "endpoint": "http://minio.example:9000", "plain_http": true });
    assert_eq!(saved(&world, plain).await.unwrap()["plain_http"], true);
    // The leave is for plain http only: it does not wait for a later change of the address.
    let https = json!({ "endpoint": "https://minio.example", "plain_http": true });
    assert_eq!(saved(&world, https).await.unwrap()["plain_http"], false);
}

#[tokio::test]
async fn an_authority_is_chosen_from_a_file_and_stays_with_its_connection() {
    let world = World::new().await;
    assert_eq!(world.call("choose_authority", json!({})).await.unwrap(), json!({}));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, "no certificate").unwrap();
    world.host.certificates(file.clone());
    let fault = world.call("choose_authority", json!({})).await.unwrap_err();
    assert!(fault.message.contains("“ca.pem”"), "{fault:?}");
    std::fs::write(&file, CERTIFICATE).unwrap();
    world.host.certificates(file);
    let chosen = world.call("choose_authority", json!({})).await.unwrap()["authority"].clone();
    assert_eq!((&chosen["name"], &chosen["certificates"]), (&json!("ca.pem"), &json!(1)));
    let made = saved(&world, json!({ "authority": chosen["id"] })).await.unwrap();
    assert_eq!(made["authority"], chosen);
    // After a restart the connection's own is still there to be named.
    let again = json!({ "id": made["id"], "secret_access_key": null, "authority": chosen["id"] });
    assert_eq!(saved(&world, again).await.unwrap()["authority"], chosen);
    let gone = json!({ "id": made["id"], "secret_access_key": null });
    assert_eq!(saved(&world, gone).await.unwrap()["authority"], Value::Null);
    let text = std::fs::read_to_string(world.data.path().join("settings.json")).unwrap();
    assert!(!text.contains("BEGIN CERTIFICATE"));
}

/// A certificate that nobody has the key of any more.
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----
MIIBlzCCAT2gAwIBAgIUOp1bah7cfNqnJEn8NPd2VG6ojhowCgYIKoZIzj0EAwIw
IDEeMBwGA1UEAwwVU3RyYXRhIHRlc3QgYXV0aG9yaXR5MCAXDTI2MTEyNTAzNTQ1
N1oYDzIxMjYxMTAxMDM1NDU3WjAgMR4wHAYDVQQDDBVTdHJhdGEgdGVzdCBhdXRo
b3JpdHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARGBV8Z+xvJSejmN834VdNX
ooIsm/SZCSgAvYaDwT1V4lU66tA1zBoc3Hbgy04bcJiU/hPu6UgynxCG3MVjO/aE
o1MwUTAdBgNVHQ4EFgQU2saLifdy+rOO89SvefMwI7allMEwHwYDVR0jBBgwFoAU
2saLifdy+rOO89SvefMwI7allMEwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQD
AgNIADBFAiEA1X9P3dJQStYBFn0Ov8h+ARsGfYPNCKvkDYrA4lXk0KICIDYAYWxw
Gwr1KVwfwfEkZyC/qQORfkfcz8wx9ebhOc2V
-----END CERTIFICATE-----
";
