//! What a step of a rotation does, act by act: each act that others see stands between a note of
//! what is begun and a note of what is done, and no act takes the last working key away.

use super::words::{inactive, limit, orphan_first, wrong_order};
use super::{GRACE, LastUse, ListedKey, MOST_KEYS, NEAR, Phase, State};
use crate::fault::{Code, Fault};
use jiff::Timestamp;

/// A step that a person takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Make a new key.
    Create,
    /// Try it.
    Test,
    /// Sign with it.
    Switch,
    /// Deactivate the old key.
    Deactivate,
    /// Delete the old key.
    Delete,
    /// Take the last step back.
    Back,
    /// Delete a key whose secret nobody has.
    DeleteOrphan,
}

/// One act. When it fails, or the program ends, nothing after it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Save the rotation, or that there is none, and in the same write the key to sign with.
    Save {
        /// The rotation.
        state: Option<State>,
        /// The key that the connection signs with.
        signs_with: String,
    },
    /// Have IAM make a key for the user. What follows it is [`after_created`].
    CreateKey,
    /// Keep the made key's secret in the keychain, beside the connection's own.
    Keep(String),
    /// Sign requests with the key, and wait until it works.
    Try(String),
    /// Activate or deactivate a key.
    SetActive {
        /// The key.
        key: String,
        /// Whether it shall work.
        active: bool,
    },
    /// Delete a key. One that is gone already is deleted.
    DeleteKey(String),
    /// Write the secret that is kept beside as the connection's own.
    MoveIn(String),
    /// Remove the secret that is kept beside.
    Forget(String),
}

/// What is known when a step is taken.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The user whose keys they are.
    pub user: &'a str,
    /// The key that the connection signs with, as the settings have it.
    pub in_use: &'a str,
    /// The user's keys, as IAM lists them.
    pub keys: &'a [ListedKey],
    /// The time.
    pub now: Timestamp,
}

/// A step in its acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The key that will be deleted: the person is asked first.
    pub asks_about: Option<String>,
    /// The acts, in order.
    pub effects: Vec<Effect>,
}

impl Facts<'_> {
    fn listed(&self, key: &str) -> Option<&ListedKey> {
        self.keys.iter().find(|one| one.id == key)
    }

    fn must_work(&self, key: &str) -> Result<(), Fault> {
        match self.listed(key) {
            Some(listed) if listed.active => Ok(()),
            listed => Err(inactive(key, self.user, listed.is_some())),
        }
    }

    fn save(&self, state: State) -> Effect {
        Effect::Save { state: Some(state), signs_with: self.in_use.to_owned() }
    }

    fn forget_rotation(&self) -> Effect {
        Effect::Save { state: None, signs_with: self.in_use.to_owned() }
    }
}

/// The acts of a step.
///
/// # Errors
/// `Invalid` or `Conflict` in words when the step can't be taken now.
pub fn plan(state: Option<&State>, step: Step, facts: &Facts<'_>) -> Result<Plan, Fault> {
    let quiet = |effects| Ok(Plan { asks_about: None, effects });
    let Some(state) = state else {
        return match step {
            Step::Create => quiet(creation(facts)?),
            _ => Err(wrong_order(None)),
        };
    };
    match (step, state.phase) {
        (Step::Create, Phase::Creating) => match orphan(state, facts) {
            Some(orphan) => Err(orphan_first(orphan)),
            None => quiet(creation(facts)?),
        },
        (Step::DeleteOrphan, Phase::Creating) => match orphan(state, facts) {
            Some(orphan) => Ok(Plan {
                asks_about: Some(orphan.id.clone()),
                effects: vec![Effect::DeleteKey(orphan.id.clone()), facts.forget_rotation()],
            }),
            None => Err(Fault::new(Code::Gone, "There is no key whose secret nobody has.")),
        },
        (Step::Back, Phase::Creating) => match orphan(state, facts) {
            Some(orphan) => Err(orphan_first(orphan)),
            None => quiet(vec![facts.forget_rotation()]),
        },
        _ => {
            let Some(new) = state.new.as_deref() else { return Err(wrong_order(Some(state))) };
            with_both(state, new, step, facts)
        }
    }
}

fn creation(facts: &Facts<'_>) -> Result<Vec<Effect>, Fault> {
    facts.must_work(facts.in_use)?;
    if facts.keys.len() >= MOST_KEYS {
        return Err(limit(facts));
    }
    let state = State {
        phase: Phase::Creating,
        user: facts.user.to_owned(),
        old: facts.in_use.to_owned(),
        new: None,
        began: facts.now,
        before: facts.keys.iter().map(|one| one.id.clone()).collect(),
        was_used: false,
        delete_after: None,
    };
    Ok(vec![facts.save(state), Effect::CreateKey])
}

/// What follows when IAM has made a key.
pub fn after_created(creating: &State, new: &str) -> Vec<Effect> {
    let made = State { new: Some(new.to_owned()), ..creating.at(Phase::Created) };
    let signs_with = creating.old.clone();
    vec![Effect::Keep(new.to_owned()), Effect::Save { state: Some(made), signs_with }]
}

fn with_both(state: &State, new: &str, step: Step, facts: &Facts<'_>) -> Result<Plan, Fault> {
    let (old, own) = (state.old.clone(), new.to_owned());
    let quiet = |effects| Ok(Plan { asks_about: None, effects });
    match (step, state.phase) {
        (Step::Test, Phase::Created | Phase::Tested) => {
            quiet(vec![Effect::Try(own), facts.save(state.at(Phase::Tested))])
        }
        (Step::Switch, Phase::Tested) => {
            facts.must_work(new)?;
            let switched = State { was_used: true, ..state.at(Phase::Switched) };
            quiet(vec![Effect::Save { state: Some(switched), signs_with: own }])
        }
        (Step::Deactivate, Phase::Switched | Phase::Deactivating) => {
            facts.must_work(new)?;
            quiet(vec![
                Effect::Try(own),
                facts.save(state.at(Phase::Deactivating)),
                Effect::SetActive { key: old, active: false },
                facts.save(deactivated(state, facts.now)),
            ])
        }
        (Step::Delete, Phase::Deactivated | Phase::Deleting) => {
            facts.must_work(new)?;
            let mut effects = vec![
                Effect::Try(own),
                facts.save(state.at(Phase::Deleting)),
                Effect::DeleteKey(old.clone()),
                facts.save(state.at(Phase::Deleted)),
            ];
            effects.extend(completion(new, facts));
            Ok(Plan { asks_about: Some(old), effects })
        }
        (Step::Back, Phase::Created | Phase::Tested | Phase::Withdrawing) => {
            facts.must_work(&state.old)?;
            let effects = vec![
                facts.save(state.at(Phase::Withdrawing)),
                Effect::DeleteKey(own.clone()),
                Effect::Forget(own.clone()),
                facts.forget_rotation(),
            ];
            Ok(Plan { asks_about: state.was_used.then_some(own), effects })
        }
        (Step::Back, Phase::Switched) => {
            facts.must_work(&state.old)?;
            quiet(vec![
                Effect::Try(old.clone()),
                Effect::Save { state: Some(state.at(Phase::Tested)), signs_with: old },
            ])
        }
        (Step::Back, Phase::Deactivating | Phase::Deactivated | Phase::Reactivating) => {
            let switched = State { delete_after: None, ..state.at(Phase::Switched) };
            quiet(vec![
                facts.save(state.at(Phase::Reactivating)),
                Effect::SetActive { key: old, active: true },
                facts.save(switched),
            ])
        }
        _ => Err(wrong_order(Some(state))),
    }
}

fn deactivated(state: &State, now: Timestamp) -> State {
    State {
        // Beyond the last year that a timestamp can name there is no grace period to wait for.
        delete_after: Some(now.checked_add(GRACE).unwrap_or(Timestamp::MAX)),
        ..state.at(Phase::Deactivated)
    }
}

/// The old key is gone: the new one takes its place in the keychain.
fn completion(new: &str, facts: &Facts<'_>) -> Vec<Effect> {
    vec![Effect::MoveIn(new.to_owned()), Effect::Forget(new.to_owned()), facts.forget_rotation()]
}

/// What has to be written so that a rotation says again what is so, after it was cut off or the
/// keys were changed by somebody else. Nothing here changes a key. `kept` are the keys whose
/// secrets stand beside the connection's own.
pub fn settled(state: &State, facts: &Facts<'_>, kept: &[String]) -> Vec<Effect> {
    let Some(new) = state.new.as_deref() else {
        let made = candidates(state, facts).find(|one| kept.contains(&one.id));
        return made.map_or_else(Vec::new, |made| {
            after_created(state, &made.id).into_iter().skip(1).collect()
        });
    };
    if facts.in_use != new {
        return Vec::new();
    }
    match (facts.listed(&state.old).map(|old| old.active), state.phase) {
        // Signing with the new key is what makes the absence of the old one believable.
        (None, _) | (_, Phase::Deleted) => completion(new, facts),
        (Some(true), Phase::Switched) | (Some(false), Phase::Deactivated) => Vec::new(),
        (Some(true), _) => {
            vec![facts.save(State { delete_after: None, ..state.at(Phase::Switched) })]
        }
        (Some(false), Phase::Reactivating | Phase::Deleting) if state.delete_after.is_some() => {
            vec![facts.save(state.at(Phase::Deactivated))]
        }
        (Some(false), _) => vec![facts.save(deactivated(state, facts.now))],
    }
}

/// The key that a cut-off creation has left, and whose secret nobody has: made at that time, not
/// there before, and never used. One that was used has somebody who knows its secret.
pub fn orphan<'a>(state: &State, facts: &Facts<'a>) -> Option<&'a ListedKey> {
    let never_used = |one: &&ListedKey| one.last_use == LastUse::Never;
    (state.phase == Phase::Creating).then(|| candidates(state, facts).find(never_used)).flatten()
}

fn candidates<'a>(state: &State, facts: &Facts<'a>) -> impl Iterator<Item = &'a ListedKey> {
    let near = |one: &&ListedKey| one.created.duration_since(state.began).abs() <= NEAR;
    let keys = facts.keys;
    keys.iter().filter(|one| !state.before.contains(&one.id)).filter(near)
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
