//! Answers that get lost after the account has done what was asked, by a proxy in between.

use super::account::Account;
use super::desk::Desk;
use super::with_keyring;
use crate::journeys::open;
use serde_json::json;
use std::sync::Arc;
use strata_domain::fault::Code;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// When a request passes the proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The account has not seen it.
    Before,
    /// The account has answered, and nobody has the answer.
    After,
}

/// Stands between an application and an account. `hook` is told each request by its action, such as `CreateAccessKey`,
/// and lets it pass or not.
pub async fn proxy(
    account: &Account,
    hook: impl Fn(&str, Moment) -> bool + Send + Sync + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
    let behind = account.endpoint.trim_start_matches("http://").to_owned();
    let hook = Arc::new(hook);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (behind, hook) = (behind.clone(), Arc::clone(&hook));
            tokio::spawn(async move { pass(stream, &behind, &*hook).await });
        }
    });
    endpoint
}

/// One request a connection: whatever breaks it off shows at the application as a broken connection.
async fn pass(
    mut from: TcpStream,
    behind: &str,
    hook: &(dyn Fn(&str, Moment) -> bool + Sync),
) -> Option<()> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if from.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    while bytes.len() < head + length.unwrap_or(0) {
        from.read_buf(&mut bytes).await.ok()?;
    }
    let body = String::from_utf8_lossy(&bytes[head..]).into_owned();
    let action =
        body.split('&').find_map(|field| field.strip_prefix("Action=")).unwrap_or("S3").to_owned();
    if !hook(&action, Moment::Before) {
        return None;
    }
    let mut to = TcpStream::connect(behind).await.ok()?;
    to.write_all(&bytes[..head - 2]).await.ok()?;
    to.write_all(b"connection: close\r\n\r\n").await.ok()?;
    to.write_all(&bytes[head..]).await.ok()?;
    let mut answer = Vec::new();
    to.read_to_end(&mut answer).await.ok()?;
    if hook(&action, Moment::After) {
        from.write_all(&answer).await.ok()?;
    }
    Some(())
}

#[tokio::test]
async fn a_created_key_whose_answer_is_lost_is_named_and_deleted_after_a_question() {
    if !with_keyring(
        "lost::a_created_key_whose_answer_is_lost_is_named_and_deleted_after_a_question",
    ) {
        return;
    }
    let account = Account::new();
    let user = account.user();
    let lost = |action: &str, moment| action != "CreateAccessKey" || moment == Moment::Before;
    let desk = Desk::at(&proxy(&account, lost).await, &user, json!({})).await;
    let fault = desk.step("create").await.expect_err("its answer is lost");
    assert_eq!(fault.code, Code::Unknown, "{fault:?}");
    let keys = account.keys(&user.name).0;
    assert_eq!(keys.len(), 2, "one attempt made one key");
    let orphan = keys.into_iter().find(|id| *id != user.id).expect("a new key");
    assert!(fault.message.contains(&orphan), "{fault:?}");
    let desk = desk.again().await;
    let report = desk.report().await;
    assert_eq!((report["orphan"].as_str(), report.get("rotation")), (Some(orphan.as_str()), None));
    let fault = desk.step("create").await.expect_err("it stands in the way");
    assert!(fault.message.contains(&orphan), "{fault:?}");
    open(&desk.person.answers).push_back(false);
    assert_eq!(desk.done("delete_orphan").await["orphan"].as_str(), Some(orphan.as_str()));
    desk.yes();
    assert_eq!(desk.done("delete_orphan").await.get("orphan"), None);
    let asked = open(&desk.person.asked).last().expect("a question").clone();
    assert!(asked.title.contains(&orphan) && asked.message.contains("never used"), "{asked:?}");
    desk.must_rest(&account, &user, "without the orphan").await;
}

#[tokio::test]
async fn other_acts_whose_answers_are_lost_are_looked_up_and_done() {
    if !with_keyring("lost::other_acts_whose_answers_are_lost_are_looked_up_and_done") {
        return;
    }
    let account = Account::new();
    let user = account.user();
    let lost = |action: &str, moment| {
        !["UpdateAccessKey", "DeleteAccessKey"].contains(&action) || moment == Moment::Before
    };
    let desk = Desk::at(&proxy(&account, lost).await, &user, json!({})).await;
    for step in ["create", "test", "switch", "deactivate", "back", "deactivate"] {
        desk.done(step).await;
    }
    desk.yes();
    assert_eq!(desk.done("delete").await["rotation"]["stage"], "deleted");
    desk.must_rest(&account, &user, "at the end").await;
}

#[tokio::test]
async fn a_new_key_that_is_not_known_everywhere_yet_is_tried_with_patience() {
    if !with_keyring("lost::a_new_key_that_is_not_known_everywhere_yet_is_tried_with_patience") {
        return;
    }
    let account = Account::new();
    let user = account.user();
    let desk = Desk::new(&account, &user).await;
    let made = desk.done("create").await;
    let new = made["rotation"]["new_key"].clone();
    account.ask(json!({ "ask": "deactivate", "user": user.name, "id": new }));
    let fault = desk.step("test").await.expect_err("it never works");
    assert!(fault.message.contains(new.as_str().expect("a key")), "{fault:?}");
    assert_eq!(desk.report().await["rotation"]["stage"], "created");
    // Half a second is what the tests' limits give it in all; it comes to life in the midst of that.
    let (waking, _) = tokio::join!(desk.step("test"), async {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        account.ask(json!({ "ask": "activate", "user": user.name, "id": new }));
    });
    assert_eq!(waking.expect("it works now")["rotation"]["stage"], "tested");
    desk.goes_back().await;
    desk.must_rest(&account, &user, "at the end").await;
}
