//! The process killed by SIGKILL while a step is under way: before and after the account has done each act.
//!
//! The killed process is this binary, started again for one step of an application in a folder of its own.

use super::account::Account;
use super::desk::{Desk, opened};
use super::lost::{Moment, proxy};
use super::with_keyring;
use crate::journeys::{Person, open};
use serde_json::json;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use strata_engine::commands;

/// Set for the process that will be killed.
const DATA: &str = "STRATA_SUITE_KILLED_DATA";
const CONNECTION: &str = "STRATA_SUITE_KILLED_CONNECTION";
const STEP: &str = "STRATA_SUITE_KILLED_STEP";

#[tokio::test]
#[ignore = "started and killed by the test below"]
async fn takes_one_step() {
    let given = |name: &str| std::env::var(name).expect("the parent says it");
    let app = opened(&PathBuf::from(given(DATA))).await;
    let person = Person::default();
    open(&person.answers).push_back(true);
    let request = json!({ "connection": given(CONNECTION), "step": given(STEP) });
    commands::dispatch(&app, &person, "rotate_key", request).await.expect("it is killed before");
    app.close().await;
}

#[tokio::test]
async fn at_each_act_a_key_works_and_the_rotation_goes_on_and_back() {
    if !with_keyring("killed::at_each_act_a_key_works_and_the_rotation_goes_on_and_back") {
        return;
    }
    let account = Account::new();
    let road = ["create", "test", "switch", "deactivate", "delete"];
    let mut kills = 0;
    for (step, action) in [
        ("create", "CreateAccessKey"),
        ("test", "GetCallerIdentity"),
        ("switch", "ListAccessKeys"),
        ("deactivate", "UpdateAccessKey"),
        ("delete", "DeleteAccessKey"),
    ] {
        for moment in [Moment::Before, Moment::After] {
            for back in [false, true] {
                let user = account.user();
                let victim: Arc<Mutex<Option<Child>>> = Arc::default();
                let armed = Arc::clone(&victim);
                let endpoint = proxy(&account, move |found, at| {
                    if found != action || at != moment {
                        return true;
                    }
                    // Only a process that was started to be killed; the others pass.
                    let Some(mut child) = open(&armed).take() else { return true };
                    child.kill().expect("it is killed");
                    child.wait().expect("it has ended");
                    false
                })
                .await;
                let desk = Desk::at(&endpoint, &user, json!({})).await;
                for before in road.iter().take_while(|before| **before != step) {
                    desk.done(before).await;
                }
                let when = format!("{step}, killed {moment:?} {action}");
                // The process that dies is the only one with the folder.
                let desk =
                    desk.elsewhere(async |data, id| start(&victim, data, id, step).await).await;
                assert!(open(&victim).is_none(), "{when}: it was not killed");
                kills += 1;
                desk.must_work(&account, &user, &when);
                if back {
                    desk.goes_back().await
                } else {
                    desk.goes_on().await
                }
                desk.must_rest(&account, &user, &when).await;
            }
        }
    }
    assert_eq!(kills, 20);
}

/// Starts the process and waits until it has been killed, or has ended by itself.
async fn start(victim: &Mutex<Option<Child>>, data: PathBuf, id: String, step: &str) {
    let child = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "rotation::killed::takes_one_step", "--ignored"])
        .env(DATA, data)
        .env(CONNECTION, id)
        .env(STEP, step)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the process starts");
    *open(victim) = Some(child);
    let gone = async {
        while open(victim).as_mut().is_some_and(|child| !matches!(child.try_wait(), Ok(Some(_)))) {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), gone).await.expect("it ends");
}
