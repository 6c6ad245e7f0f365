//! Signing in through the commands: profiles, what is asked of the person while work waits, and that the work goes on.

use super::world::{World, access};
use crate::servers::{Kind, Server, run};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use strata_domain::fault::Code;
use strata_domain::history::Versioning;
use strata_engine::AwsFiles;
use strata_sandbox::{Effect, Match, Rule};

async fn question(world: &World) -> Value {
    world
        .until(async || {
            let events = super::world::open(&world.events);
            let last = events.iter().rev().find(|event| event["event"] == "sign_in")?;
            last["questions"].get(0).cloned()
        })
        .await
}

fn expired() -> Effect {
    Effect::Answer { status: StatusCode::BAD_REQUEST, code: "ExpiredToken".into() }
}

fn temporary(on: &Server) -> Value {
    json!({
        "name": "Mine", "kind": "access_key", "endpoint": on.endpoint, "region": "us-east-1",
        "access_key_id": on.access_key_id, "secret_access_key": on.secret_access_key,
        "session_token": "first", "path_style": true, "session_only": true,
    })
}

#[test]
fn an_upload_waits_for_a_fresh_key_and_goes_on_with_it() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let world = World::on(access(on)).await;
        let saved = world.done("save_connection", temporary(on)).await;
        let id = saved["id"].as_str().expect("an id").to_owned();
        let file = world.data.path().join("letter.txt");
        std::fs::write(&file, "hello").expect("a file");
        on.sandbox().trouble().add(Rule::next(
            1,
            Match::method(Method::PUT).path("letter"),
            expired(),
        ));
        *super::world::open(&world.person.files) = vec![file];
        let at = json!({ "connection": id, "bucket": bucket, "prefix": "" });
        world.done("upload_documents", at).await;
        let asked = question(&world).await;
        assert_eq!(asked["asked"]["ask"], "fresh_key");
        assert_eq!(asked["asked"]["access_key_id"], on.access_key_id.as_str());
        assert_eq!(asked["name"], "Mine");
        let answer = |secret: &str| {
            json!({ "question": asked["question"], "access_key_id": on.access_key_id,
                    "secret_access_key": secret, "session_token": "second" })
        };
        let refused = world.call("answer_sign_in", answer("with a blank")).await;
        assert_eq!(refused.expect_err("no key").code, Code::Invalid);
        world.done("answer_sign_in", answer(&on.secret_access_key)).await;
        world
            .until(async || {
                let entries = on.history(&bucket, "letter.txt").await;
                (entries.len() == 1).then_some(())
            })
            .await;
        let late = world.call("answer_sign_in", answer(&on.secret_access_key)).await;
        assert_eq!(late.expect_err("nothing waits").code, Code::Gone);
        let told = serde_json::to_string(&*super::world::open(&world.events)).expect("JSON");
        assert!(!told.contains(&on.secret_access_key) && !told.contains("\"second\""));
    });
}

#[test]
fn a_sign_in_that_is_given_up_fails_what_waits_in_words() {
    run(Kind::Sandbox, async |on: &Server| {
        let world = World::on(access(on)).await;
        let saved = world.done("save_connection", temporary(on)).await;
        on.sandbox().trouble().add(Rule::next(1, Match::method(Method::GET), expired()));
        let listing = world.call("list_buckets", json!({ "connection": saved["id"] }));
        let giving_up = async {
            let asked = question(&world).await;
            world.done("cancel_sign_in", json!({ "question": asked["question"] })).await;
        };
        let (fault, ()) = tokio::join!(listing, giving_up);
        let fault = fault.expect_err("given up");
        assert_eq!(fault.code, Code::Expired);
        assert!(fault.message.contains("“Mine” was given up"), "{fault:?}");
        // The next try asks the store again.
        world.done("list_buckets", json!({ "connection": saved["id"] })).await;
    });
}

#[test]
fn a_profile_with_mfa_signs_in_after_its_code() {
    run(Kind::Moto, async |on: &Server| {
        let data = tempfile::tempdir().expect("a folder");
        let folder = data.path().join("aws");
        std::fs::create_dir(&folder).expect("a folder");
        let config = "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = canary\n\
            [profile work]\nrole_arn = arn:aws:iam::123456789012:role/work\nsource_profile = base\n\
            mfa_serial = arn:aws:iam::123456789012:mfa/me\nregion = us-east-1\n";
        std::fs::write(folder.join("config"), config).expect("a file");
        let files = AwsFiles::in_folder(&folder);
        let world = World::with_files(data, access(on), files).await;
        let listed = world.done("list_profiles", json!({})).await;
        assert_eq!(listed["profiles"][1]["way"], "assume_role_with_mfa");
        assert!(!listed.to_string().contains("canary"));
        let request = |profile: &str| {
            json!({ "name": "Work", "kind": "profile", "profile": profile, "endpoint": on.endpoint,
                    "region": "", "path_style": true, "session_only": false })
        };
        let gone = world.call("save_connection", request("nobody")).await;
        assert!(gone.expect_err("not there").message.contains("“nobody”"));
        let saved = world.done("save_connection", request("work")).await;
        assert_eq!((&saved["has_secret"], &saved["profile"]), (&json!(true), &json!("work")));
        let at = json!({ "connection": saved["id"] });
        let listing = world.call("list_buckets", at);
        let answering = async {
            let asked = question(&world).await;
            assert_eq!(asked["asked"]["device"], "arn:aws:iam::123456789012:mfa/me");
            let answer = |code: &str| json!({ "question": asked["question"], "code": code });
            let wrong = world.call("answer_sign_in", answer("12")).await;
            assert_eq!(wrong.expect_err("no code").code, Code::Invalid);
            world.done("answer_sign_in", answer("123456")).await;
        };
        let (listed, ()) = tokio::join!(listing, answering);
        assert!(listed.is_ok(), "{listed:?}");
        let settings = std::fs::read_to_string(world.data.path().join("settings.json"));
        assert!(!settings.expect("a file").contains("canary"));
    });
}
