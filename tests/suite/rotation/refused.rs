//! Why a rotation is refused, or a connection's keys are not known: always in words, and nothing is changed.

use super::account::Account;
use super::desk::Desk;
use super::with_keyring;
use crate::servers::{Kind, Server, run};
use serde_json::{Value, json};
use strata_domain::fault::Code;

#[tokio::test]
async fn a_third_key_is_refused_before_iam_is_asked_and_the_other_is_named() {
    if !with_keyring("refused::a_third_key_is_refused_before_iam_is_asked_and_the_other_is_named") {
        return;
    }
    let account = Account::new();
    let user = account.user();
    let other = account.ask(json!({ "ask": "another_key", "user": user.name }));
    let desk = Desk::new(&account, &user).await;
    let fault = desk.step("create").await.expect_err("it is one too many");
    assert_eq!(fault.code, Code::Invalid, "{fault:?}");
    let hint = fault.hint.expect("what to do");
    assert!(hint.contains(other.as_str().expect("a key")) && hint.contains("never used"), "{hint}");
    assert_eq!(account.keys(&user.name).0.len(), 2);
    assert_eq!(desk.report().await.get("rotation"), None);
    let report = desk.report().await;
    assert_eq!(report["keys"][0]["access_key_id"], user.id.as_str(), "the one in use is first");
}

#[tokio::test]
async fn a_user_without_the_right_is_told_which_actions_are_missing() {
    if !with_keyring("refused::a_user_without_the_right_is_told_which_actions_are_missing") {
        return;
    }
    let account = Account::new();
    let made = account.ask(json!({ "ask": "user", "may_rotate": false }));
    let text = |name: &str| made[name].as_str().expect("a text").to_owned();
    let user = super::account::User { name: text("user"), id: text("id"), secret: text("secret") };
    let desk = Desk::new(&account, &user).await;
    let report = desk.report().await;
    assert_eq!(report["fault"]["code"], "s3.denied", "{report}");
    assert!(report["fault"]["message"].as_str().expect("words").contains(&user.name), "{report}");
    for action in
        ["iam:ListAccessKeys", "iam:CreateAccessKey", "iam:DeleteAccessKey", "${aws:username}"]
    {
        assert!(report["fault"]["hint"].as_str().expect("words").contains(action), "{report}");
    }
    assert_eq!(desk.step("create").await.expect_err("it may not").code, Code::Denied);
    assert_eq!(account.keys(&user.name).0.len(), 1);
}

#[tokio::test]
async fn temporary_credentials_have_no_key_to_rotate() {
    if !with_keyring("refused::temporary_credentials_have_no_key_to_rotate") {
        return;
    }
    let account = Account::new();
    let role = account.ask(json!({ "ask": "role" }));
    let text = |name: &str| role[name].as_str().expect("a text").to_owned();
    let user = super::account::User { name: String::new(), id: text("id"), secret: text("secret") };
    let more = json!({ "session_token": role["token"] });
    let desk = Desk::at(&account.endpoint, &user, more).await;
    let report = desk.report().await;
    assert_eq!(report["fault"]["code"], "s3.unsupported", "{report}");
    assert!(report["fault"]["message"].as_str().expect("words").contains("temporary"), "{report}");
    assert_eq!((report.get("user"), &report["keys"]), (None, &json!([])));
}

#[tokio::test]
async fn a_secret_for_this_run_only_is_not_rotated_away() {
    if !with_keyring("refused::a_secret_for_this_run_only_is_not_rotated_away") {
        return;
    }
    let account = Account::new();
    let user = account.user();
    let desk = Desk::at(&account.endpoint, &user, json!({ "session_only": true })).await;
    let fault = desk.step("create").await.expect_err("it could not be kept");
    assert!(fault.message.contains("this run only"), "{fault:?}");
    assert!(fault.hint.expect("what to do").contains("keychain"));
    assert_eq!(account.keys(&user.name).0, vec![user.id.clone()]);
    assert_eq!(desk.report().await["keys"][0]["in_use"], true, "its age is shown all the same");
}

#[tokio::test]
async fn a_connection_keeps_its_key_and_its_secret_while_the_key_is_rotated() {
    if !with_keyring("refused::a_connection_keeps_its_key_and_its_secret_while_the_key_is_rotated")
    {
        return;
    }
    let account = Account::new();
    let user = account.user();
    let desk = Desk::new(&account, &user).await;
    let new = desk.done("create").await["rotation"]["new_key"].as_str().expect("a key").to_owned();
    let change = |more: Value| {
        let mut request = json!({
            "id": desk.id, "name": "Work", "kind": "access_key", "endpoint": account.endpoint, "region": "us-east-1",
            "access_key_id": user.id, "path_style": true, "session_only": false,
        });
        for (name, value) in more.as_object().expect("fields") {
            request[name] = value.clone();
        }
        request
    };
    for more in [
        json!({ "access_key_id": "AKIAOTHER", "secret_access_key": "other" }),
        json!({ "session_only": true }),
        json!({ "endpoint": "http://127.0.0.1:9" }),
    ] {
        let fault =
            desk.call("save_connection", change(more)).await.expect_err("it would part them");
        assert!(fault.message.contains("being rotated"), "{fault:?}");
    }
    desk.call("save_connection", change(json!({ "name": "Renamed" })))
        .await
        .expect("a name may change");
    assert_eq!(desk.report().await["rotation"]["stage"], "created");
    desk.call("remove_connection", json!({ "connection": desk.id })).await.expect("it is removed");
    for place in [format!("connection/{}", desk.id), super::desk::beside(&desk.id, &new)] {
        assert_eq!(super::desk::secret_tool(&place), None, "{place}");
    }
}

#[test]
fn a_store_without_iam_and_the_sandbox_say_so() {
    run(Kind::Sandbox, async |on: &Server| {
        let world = crate::journeys::World::on(crate::journeys::access(on)).await;
        let report = world.done("access_keys", json!({ "connection": "sandbox" })).await;
        assert_eq!(report["fault"]["code"], "s3.unsupported", "{report}");
        let request = json!({
            "name": "Store", "kind": "access_key", "endpoint": on.endpoint, "region": "us-east-1",
            "access_key_id": on.access_key_id, "secret_access_key": on.secret_access_key, "path_style": true,
            "session_only": true,
        });
        let saved = world.done("save_connection", request).await;
        let report = world.done("access_keys", json!({ "connection": saved["id"] })).await;
        assert_eq!(report["fault"]["code"], "s3.unsupported", "{report}");
    });
}
