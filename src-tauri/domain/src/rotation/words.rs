//! The sentences of a rotation: what comes next, why a step can't be taken, what is deleted.

use super::plan::Facts;
use super::{GRACE, LastUse, ListedKey, Phase, State, age_days};
use crate::fault::{Code, Fault};
use crate::naming::shown_text;
use jiff::Timestamp;

/// What the next step of a rotation does, in one sentence.
pub fn next_step(state: &State, now: Timestamp) -> String {
    let (old, new) = (&state.old, state.new.as_deref().unwrap_or_default());
    match state.phase {
        Phase::Creating => "Make the new key again; the last try was cut off.".to_owned(),
        Phase::Created => format!("Try the new key {new}: a new key may need some seconds."),
        Phase::Tested => format!("Use the new key {new} for this connection from now on."),
        Phase::Switched | Phase::Deactivating => {
            format!("Deactivate the old key {old}. It can be activated again.")
        }
        Phase::Deactivated | Phase::Reactivating | Phase::Deleting => match state.delete_after {
            Some(after) if after > now => format!(
                "Wait until {} (UTC) whether anything else needs the old key {old}, then delete it for good.",
                day(after)
            ),
            _ => format!("Delete the old key {old} for good."),
        },
        Phase::Deleted => format!("Nothing is left to do: {new} is the key of this connection."),
        Phase::Withdrawing => format!("Take it back to its end: delete the new key {new}."),
    }
}

/// What a person is asked before a key is deleted: the key, its age and its last use by name.
pub fn deletion(key: &ListedKey, user: &str, state: Option<&State>, now: Timestamp) -> String {
    let days = age_days(key.created, now);
    let used = match key.last_use {
        LastUse::Unknown => "When it was last used is not known.".to_owned(),
        LastUse::Never => "It was never used.".to_owned(),
        LastUse::At(at) => format!("It was last used on {} (UTC).", moment(at)),
    };
    let plural = if days == 1 { "" } else { "s" };
    let mut text = format!(
        "The access key {} of the user “{}” is {days} day{plural} old. {used} It can't be brought back: whatever still signs with it stops working.",
        key.id,
        shown_text(user)
    );
    let early = state.and_then(|state| state.delete_after).filter(|after| *after > now);
    if let Some(after) = early {
        text.push_str(&format!(
            " The grace period of {} days is not over: it ends on {} (UTC).",
            GRACE.as_hours() / 24,
            moment(after)
        ));
    }
    text
}

pub(super) fn wrong_order(state: Option<&State>) -> Fault {
    let why = match state.map(|state| state.phase) {
        None => "No rotation of this key is under way. Begin with a new key.",
        Some(Phase::Creating) => "The new key is not made yet. Make it first.",
        Some(Phase::Created) => "The new key was not tried yet. Try it first.",
        Some(Phase::Tested) => "The connection still uses the old key. Use the new one first.",
        Some(Phase::Switched | Phase::Deactivating) => {
            "The old key is still active. Deactivate it first."
        }
        Some(Phase::Deactivated | Phase::Reactivating | Phase::Deleting) => {
            "The old key is deactivated already. Delete it, or take the step back."
        }
        Some(Phase::Deleted) => "This rotation is complete.",
        Some(Phase::Withdrawing) => "This rotation is being taken back. Take it back to its end.",
    };
    Fault::new(Code::Invalid, why)
}

pub(super) fn inactive(key: &str, user: &str, listed: bool) -> Fault {
    let user = shown_text(user);
    let message = if listed {
        format!("The access key {key} of the user “{user}” is not active.")
    } else {
        format!("The user “{user}” has no access key {key}.")
    };
    Fault::new(Code::Conflict, message)
        .hint("It was changed elsewhere, or IAM has not spread it yet. Look again in a moment.")
}

pub(super) fn limit(facts: &Facts<'_>) -> Fault {
    let user = shown_text(facts.user);
    let message =
        format!("The user “{user}” has two access keys already, the most that IAM allows.");
    let fault = Fault::new(Code::Invalid, message);
    // The one that is missed least: an inactive one, else the one that was used longest ago.
    let others = facts.keys.iter().filter(|one| one.id != facts.in_use);
    match others.min_by_key(|one| (one.active, last_use(one))) {
        Some(other) => {
            let state = if other.active { "active" } else { "inactive" };
            let used = match other.last_use {
                LastUse::Unknown => String::new(),
                LastUse::Never => ", never used".to_owned(),
                LastUse::At(at) => format!(", last used on {} (UTC)", day(at)),
            };
            fault.hint(format!(
                "Delete {} in IAM first ({state}{used}); this connection does not use it.",
                other.id
            ))
        }
        None => fault.hint("Delete one of them in IAM first."),
    }
}

fn last_use(key: &ListedKey) -> Timestamp {
    match key.last_use {
        LastUse::At(at) => at,
        LastUse::Never => Timestamp::MIN,
        LastUse::Unknown => Timestamp::MAX,
    }
}

pub(super) fn orphan_first(orphan: &ListedKey) -> Fault {
    let message = format!(
        "An earlier try has made the access key {}, and its secret was lost on the way.",
        orphan.id
    );
    Fault::new(Code::Conflict, message).hint("Delete that key first: nobody can use it.")
}

fn day(at: Timestamp) -> String {
    at.strftime("%-d %B %Y").to_string()
}

fn moment(at: Timestamp) -> String {
    at.strftime("%-d %B %Y, %H:%M").to_string()
}
