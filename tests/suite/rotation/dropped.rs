//! Every step dropped at every point where it waits, and the application opened anew: a key works, and the rotation
//! goes on to its end or back to its start. Each act of each plan is cut off in the domain's own tests, thousands of times;
//! here it is whether the real keyring, settings and IAM keep to the plan.

use super::account::Account;
use super::desk::Desk;
use super::with_keyring;
use crate::journeys::open;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

/// The points lie close together within one act: every third of them falls into each act.
const STRIDE: usize = 3;

/// Polls a future at most so often, then gives it up.
async fn polled<F: Future>(future: F, most: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = most;
    poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// Takes the steps before `step`, drops that one at each point in turn, and looks at what is left.
async fn dropped_everywhere(before: &[&str], step: &str) {
    let account = Account::new();
    let mut points = 0;
    loop {
        let user = account.user();
        let desk = Desk::new(&account, &user).await;
        for step in before {
            desk.done(step).await;
        }
        desk.yes();
        let when = format!("{step}, dropped at its point {points}");
        let whole = polled(desk.step(step), points).await;
        desk.must_work(&account, &user, &when);
        let desk = desk.again().await;
        desk.must_work(&account, &user, &when);
        open(&desk.person.answers).clear();
        // Every other time on, every other time back.
        if points / STRIDE % 2 == 0 {
            desk.goes_on().await;
        } else {
            desk.goes_back().await;
        }
        desk.must_rest(&account, &user, &when).await;
        points += STRIDE;
        if let Some(outcome) = whole {
            outcome.expect("the step itself succeeds");
            break;
        }
    }
    assert!(points > 5, "{step} has only {points} points");
}

#[tokio::test]
async fn a_creation() {
    if with_keyring("dropped::a_creation") {
        dropped_everywhere(&[], "create").await;
    }
}

#[tokio::test]
async fn a_test() {
    if with_keyring("dropped::a_test") {
        dropped_everywhere(&["create"], "test").await;
    }
}

#[tokio::test]
async fn a_switch() {
    if with_keyring("dropped::a_switch") {
        dropped_everywhere(&["create", "test"], "switch").await;
    }
}

#[tokio::test]
async fn a_deactivation() {
    if with_keyring("dropped::a_deactivation") {
        dropped_everywhere(&["create", "test", "switch"], "deactivate").await;
    }
}

#[tokio::test]
async fn a_deletion() {
    if with_keyring("dropped::a_deletion") {
        dropped_everywhere(&["create", "test", "switch", "deactivate"], "delete").await;
    }
}

#[tokio::test]
async fn a_way_back_from_a_new_key() {
    if with_keyring("dropped::a_way_back_from_a_new_key") {
        dropped_everywhere(&["create", "test"], "back").await;
    }
}

#[tokio::test]
async fn a_way_back_from_a_switch() {
    if with_keyring("dropped::a_way_back_from_a_switch") {
        dropped_everywhere(&["create", "test", "switch"], "back").await;
    }
}

#[tokio::test]
async fn a_way_back_from_a_deactivation() {
    if with_keyring("dropped::a_way_back_from_a_deactivation") {
        dropped_everywhere(&["create", "test", "switch", "deactivate"], "back").await;
    }
}
