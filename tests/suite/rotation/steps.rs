//! The whole road and the way back, step by step, and what is seen of it on the way.

use super::account::Account;
use super::desk::{Desk, beside, secret_tool};
use super::with_keyring;
use crate::journeys::{World, open};
use serde_json::json;
use strata_domain::fault::Code;

#[tokio::test]
async fn a_key_is_rotated_to_its_end_and_its_secrets_are_nowhere_else() {
    if !with_keyring("steps::a_key_is_rotated_to_its_end_and_its_secrets_are_nowhere_else") {
        return;
    }
    let account = Account::new();
    let user = account.user();
    let desk = Desk::new(&account, &user).await;
    let report = desk.report().await;
    assert_eq!(report["user"], user.name.as_str());
    assert_eq!(report["keys"][0]["access_key_id"], user.id.as_str());
    assert_eq!(
        (&report["keys"][0]["in_use"], &report["keys"][0]["age_days"]),
        (&json!(true), &json!(0))
    );
    assert_eq!(
        (report.get("rotation"), report.get("orphan"), report.get("fault")),
        (None, None, None)
    );

    let made = desk.done("create").await;
    assert_eq!(made["rotation"]["stage"], "created");
    assert_eq!(made["rotation"]["old_key"], user.id.as_str());
    let new = made["rotation"]["new_key"].as_str().expect("a key").to_owned();
    let kept = secret_tool(&beside(&desk.id, &new)).expect("it is kept at once");
    let secret: serde_json::Value = serde_json::from_str(&kept).expect("JSON");
    let secret = secret["secret_access_key"].as_str().expect("a secret").to_owned();
    assert_eq!(desk.kept().0, user.id, "the old key is still in use");

    for (step, words) in [
        ("switch", "Try it first"),
        ("deactivate", "not tried"),
        ("delete", "Try it first"),
        ("create", "Try it first"),
    ] {
        let fault = desk.step(step).await.expect_err("it is too early");
        assert_eq!(fault.code, Code::Invalid, "{fault:?}");
        assert!(fault.message.contains(words), "{fault:?}");
    }
    assert_eq!(desk.done("test").await["rotation"]["stage"], "tested");
    let desk = desk.again().await;
    assert_eq!(desk.done("switch").await["rotation"]["stage"], "switched");
    assert_eq!(desk.kept(), (new.clone(), secret.clone()));
    let listed = desk.call("list_connections", json!({})).await.expect("a list");
    assert_eq!(listed["connections"][1]["access_key_id"], new.as_str());
    assert_eq!(account.keys(&user.name).0.len(), 2, "the old key still works");

    let desk = desk.again().await;
    let off = desk.done("deactivate").await;
    assert_eq!(
        (&off["rotation"]["stage"], &off["rotation"]["grace_over"]),
        (&json!("deactivated"), &json!(false))
    );
    assert!(off["rotation"]["delete_after"].is_string(), "{off}");
    assert_eq!(account.keys(&user.name), (vec![new.clone()], vec![user.id.clone()]));

    open(&desk.person.answers).push_back(false);
    let refused = desk.done("delete").await;
    assert_eq!(refused["rotation"]["stage"], "deactivated");
    desk.yes();
    let end = desk.done("delete").await;
    assert_eq!(
        (&end["rotation"]["stage"], end["keys"].as_array().map(Vec::len)),
        (&json!("deleted"), Some(1))
    );
    let asked = open(&desk.person.asked).last().expect("a question").clone();
    for word in [user.id.as_str(), user.name.as_str(), "0 days old", "used", "7 days is not over"] {
        assert!(asked.message.contains(word) || asked.title.contains(word), "{word}: {asked:?}");
    }
    let desk = desk.again().await;
    assert_eq!(desk.report().await.get("rotation"), None);
    desk.must_rest(&account, &user, "at the end").await;

    for text in [&secret, &user.secret] {
        for (path, bytes) in World::files(desk.data.path()) {
            let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!found, "{} holds a secret", path.display());
        }
        let said = format!("{:?} {end} {off} {made}", open(&desk.events));
        assert!(!said.contains(text.as_str()), "an answer or event holds a secret");
    }
}

#[tokio::test]
async fn each_step_is_taken_back_and_taken_again() {
    if !with_keyring("steps::each_step_is_taken_back_and_taken_again") {
        return;
    }
    let account = Account::new();
    let user = account.user();
    let desk = Desk::new(&account, &user).await;
    desk.done("create").await;
    assert_eq!(
        desk.done("back").await.get("rotation"),
        None,
        "a key that was never used goes unasked"
    );
    desk.must_rest(&account, &user, "after the first way back").await;

    for step in ["create", "test", "switch", "deactivate"] {
        desk.done(step).await;
    }
    let desk = desk.again().await;
    assert_eq!(desk.done("back").await["rotation"]["stage"], "switched");
    assert_eq!(account.keys(&user.name).0.len(), 2, "it is active again");
    let desk = desk.again().await;
    assert_eq!(desk.done("back").await["rotation"]["stage"], "tested");
    assert_eq!(desk.kept(), (user.id.clone(), user.secret.clone()));
    desk.done("switch").await;
    desk.done("back").await;
    desk.yes();
    assert_eq!(desk.done("back").await.get("rotation"), None);
    let asked = open(&desk.person.asked).len();
    assert_eq!(asked, 1, "the new key was in use: it may be so elsewhere too");
    assert_eq!(desk.kept().0, user.id);
    desk.must_rest(&account, &user, "after the way back").await;
}

#[tokio::test]
async fn a_key_of_ninety_days_is_told_once_in_a_run_without_being_asked() {
    if !with_keyring("steps::a_key_of_ninety_days_is_told_once_in_a_run_without_being_asked") {
        return;
    }
    let account = Account::new();
    let (young, old) = (account.user(), account.user());
    account.ask(json!({ "ask": "age", "user": young.name, "days": 89 }));
    account.ask(json!({ "ask": "age", "user": old.name, "days": 90 }));
    let notices = |desk: &Desk| -> Vec<serde_json::Value> {
        let events = open(&desk.events);
        events.iter().filter(|event| event["event"] == "notice").cloned().collect()
    };
    let first = Desk::new(&account, &young).await;
    let second = Desk::new(&account, &old).await;
    for desk in [&first, &second] {
        for _ in 0..2 {
            desk.call("list_buckets", json!({ "connection": desk.id })).await.expect("a list");
        }
    }
    let told = async {
        while notices(&second).is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), told).await.expect("it is told");
    let told = notices(&second);
    assert_eq!(told.len(), 1, "{told:?}");
    let text = told[0]["fault"]["message"].as_str().expect("words");
    assert!(text.contains("“Work”") && text.contains("90 days old"), "{text}");
    let report = second.report().await;
    assert_eq!(
        (&report["keys"][0]["old"], &report["keys"][0]["age_days"]),
        (&json!(true), &json!(90))
    );
    assert_eq!(first.report().await["keys"][0]["old"], false);
    assert_eq!(notices(&first), Vec::<serde_json::Value>::new());
}
