//! The access keys of a connection's user: what is shown of them, and the steps of a rotation.
//!
//! Every step looks at IAM first and puts right what an earlier run left half done; what may be
//! done in which order is the domain's to say.

mod acts;
mod warning;

use crate::app::App;
use crate::commands::keys::{KeyReport, Rotation, RotationStage, RotationStep, UserKey};
use crate::connections::Connections;
use crate::host::{Confirmation, Host};
use jiff::Timestamp;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_domain::rotation::{
    self, Facts, LastUse, ListedKey, Phase, Plan, Signer, State, Step, age_days, is_old,
};
use strata_gateway::iam::Iam;
use strata_gateway::s3::S3;

pub(crate) use warning::watch_age;

/// What was found out about a connection's keys at one time.
struct Known {
    user: String,
    in_use: String,
    keys: Vec<ListedKey>,
    now: Timestamp,
}

impl Known {
    fn facts(&self) -> Facts<'_> {
        Facts { user: &self.user, in_use: &self.in_use, keys: &self.keys, now: self.now }
    }
}

/// The keys of the connection's user. Why they can't be known is part of the report.
pub(crate) async fn report(app: &App, id: &str) -> Result<KeyReport, Fault> {
    // Work on a key that is under way ends first: what it leaves half done is not put right here.
    let _one_at_a_time = app.rotating.lock().await;
    match settled(app, id).await {
        Ok(known) => Ok(shown(app, id, &known)),
        Err(fault) if fault.code == Code::Gone && !app.connections.exists(id) => Err(fault),
        Err(fault) => Ok(unknown(app, id, fault)),
    }
}

/// Takes a step. When a key is to be deleted the person is asked first, and what was shown must
/// still be so when the answer comes.
pub(crate) async fn take(
    app: &App,
    host: &dyn Host,
    id: &str,
    step: RotationStep,
) -> Result<KeyReport, Fault> {
    let step = step_of(step);
    may_begin(app, id)?;
    let asked = {
        let _one_at_a_time = app.rotating.lock().await;
        let known = settled(app, id).await?;
        let planned = planned(app, id, step, &known)?;
        match question(app, id, &known, &planned) {
            Some(question) => question,
            None => return done(app, id, known, planned).await,
        }
    };
    if !host.confirm(asked.clone()).await {
        return report(app, id).await;
    }
    let _one_at_a_time = app.rotating.lock().await;
    let known = settled(app, id).await?;
    let planned = planned(app, id, step, &known)?;
    // Days and times in the question may have moved on; the key and its last use may not.
    if question(app, id, &known, &planned).as_ref() != Some(&asked) {
        return Err(Fault::new(Code::Changed, "The key has changed while the question was open.")
            .hint("Look at the keys again."));
    }
    done(app, id, known, planned).await
}

async fn done(app: &App, id: &str, known: Known, plan: Plan) -> Result<KeyReport, Fault> {
    let before = app.connections.rotation(id);
    acts::carry_out(app, id, &known, plan.effects).await?;
    let saved = app.connections.with_own_key(id)?;
    let keys = match listed(&app.connections, id).await {
        Ok((_, keys)) => keys,
        // What was asked for is done: a list that fails now does not undo it.
        Err(fault) => return Ok(unknown(app, id, fault)),
    };
    let after = Known { in_use: saved.access_key_id, keys, now: app.now(), user: known.user };
    let mut shown = shown(app, id, &after);
    let ended = before.filter(|state| state.new.as_deref() == Some(after.in_use.as_str()));
    if let (None, Some(state)) = (&shown.rotation, ended) {
        let state = State { phase: Phase::Deleted, ..state };
        shown.rotation = shown_rotation(&state, after.now);
    }
    Ok(shown)
}

/// Refuses before anything is sent when the outcome could not be kept.
fn may_begin(app: &App, id: &str) -> Result<(), Fault> {
    let saved = app.connections.with_own_key(id)?;
    if app.connections.is_session_only(id) {
        let name = shown_text(&saved.name);
        return Err(Fault::new(
            Code::Invalid,
            format!("The secret of “{name}” is kept for this run only, and so a new one would be lost with it."),
        )
        .hint("Edit the connection and keep its secret in the keychain, then rotate the key."));
    }
    if !app.journal.is_lasting() {
        return Err(Fault::new(
            Code::Conflict,
            "A key can be rotated only while Strata can keep its journal.",
        )
        .hint("Close the other Strata, or put the data folder right, and start again."));
    }
    Ok(())
}

/// Looks at the keys, and puts right what was cut off.
async fn settled(app: &App, id: &str) -> Result<Known, Fault> {
    let (user, keys) = listed(&app.connections, id).await?;
    let in_use = app.connections.with_own_key(id)?.access_key_id;
    let mut known = Known { user, in_use, keys, now: app.now() };
    let Some(state) = app.connections.rotation(id) else { return Ok(known) };
    // Only a creation that was cut off leaves a question for the keychain.
    let kept = if state.phase == Phase::Creating {
        let listed = known.keys.iter().map(|key| key.id.clone());
        let new: Vec<String> = listed.filter(|key| !state.before.contains(key)).collect();
        app.connections.kept_beside(id, &new).await?
    } else {
        Vec::new()
    };
    let effects = rotation::settled(&state, &known.facts(), &kept);
    if !effects.is_empty() {
        tracing::info!(phase = ?state.phase, "a rotation that was cut off is put right");
        acts::carry_out(app, id, &known, effects).await?;
        known.in_use = app.connections.with_own_key(id)?.access_key_id;
    }
    Ok(known)
}

/// The user behind a connection and its keys, as IAM has them now.
async fn listed(connections: &Connections, id: &str) -> Result<(String, Vec<ListedKey>), Fault> {
    let saved = connections.with_own_key(id)?;
    if connections.is_temporary(&saved).await? {
        return Err(Fault::new(Code::Unsupported, "These are temporary credentials.")
            .hint("They end by themselves: there is no key to rotate."));
    }
    let s3 = connections.s3(id).await?;
    let user = user_of(&s3).await?;
    let keys = Iam::beside(&s3).access_keys(&user).await?;
    Ok((user, keys))
}

/// The IAM user that a connection signs as.
async fn user_of(s3: &S3) -> Result<String, Fault> {
    let caller = match s3.caller_identity().await {
        Ok(caller) => caller,
        // A store may serve IAM and no STS.
        Err(fault) if fault.code == Code::Unsupported => return Iam::beside(s3).own_user().await,
        Err(fault) => return Err(fault),
    };
    match rotation::signer(&caller.arn) {
        Signer::User(name) => Ok(name),
        Signer::Role(name) => Err(Fault::new(
            Code::Unsupported,
            format!("This connection signs as the role “{}”.", shown_text(&name)),
        )
        .hint("A role's credentials end by themselves: there is no key to rotate.")),
        Signer::Root => Err(Fault::new(
            Code::Unsupported,
            "This is a key of the account's root user, which can do everything.",
        )
        .hint("Make an IAM user with only the rights that are needed, use its key here, and delete this one.")),
        // Some stores name their users in a way of their own, and IAM there knows them.
        Signer::Other => Iam::beside(s3).own_user().await,
    }
}

fn planned(app: &App, id: &str, step: Step, known: &Known) -> Result<Plan, Fault> {
    if step == Step::Deactivate && app.transfers.is_busy_with(id) {
        return Err(Fault::new(Code::Conflict, "Documents of this connection are being moved.")
            .hint(
                "Transfers that began before the switch sign with the old key. Let them end first.",
            ));
    }
    rotation::plan(app.connections.rotation(id).as_ref(), step, &known.facts())
}

fn question(app: &App, id: &str, known: &Known, plan: &Plan) -> Option<Confirmation> {
    let asked = plan.asks_about.as_deref()?;
    // One that is not listed any more is named all the same.
    let gone = ListedKey {
        id: asked.to_owned(),
        active: false,
        created: known.now,
        last_use: LastUse::Unknown,
    };
    let key = known.keys.iter().find(|one| one.id == asked).unwrap_or(&gone);
    let state = app.connections.rotation(id);
    Some(Confirmation {
        title: format!("Delete the access key {asked}?"),
        message: rotation::deletion(key, &known.user, state.as_ref(), known.now),
        confirm: "Delete the key".to_owned(),
    })
}

fn shown(app: &App, id: &str, known: &Known) -> KeyReport {
    let state = app.connections.rotation(id);
    let orphan = state.as_ref().and_then(|state| rotation::orphan(state, &known.facts()));
    let mut keys: Vec<UserKey> = known.keys.iter().map(|key| shown_key(key, known)).collect();
    keys.sort_by_key(|key| !key.in_use);
    KeyReport {
        user: Some(known.user.clone()),
        keys,
        rotation: state.as_ref().and_then(|state| shown_rotation(state, known.now)),
        orphan: orphan.map(|key| key.id.clone()),
        fault: None,
    }
}

fn unknown(app: &App, id: &str, fault: Fault) -> KeyReport {
    let state = app.connections.rotation(id);
    KeyReport {
        user: state.as_ref().map(|state| state.user.clone()),
        keys: Vec::new(),
        rotation: state.as_ref().and_then(|state| shown_rotation(state, app.now())),
        orphan: None,
        fault: Some(fault),
    }
}

fn shown_key(key: &ListedKey, known: &Known) -> UserKey {
    let age = age_days(key.created, known.now);
    UserKey {
        access_key_id: key.id.clone(),
        active: key.active,
        created: key.created.to_string(),
        age_days: age,
        old: is_old(age),
        last_used: match key.last_use {
            LastUse::At(at) => Some(at.to_string()),
            LastUse::Never | LastUse::Unknown => None,
        },
        in_use: key.id == known.in_use,
    }
}

/// What a person sees of a rotation: none before the new key is made.
fn shown_rotation(state: &State, now: Timestamp) -> Option<Rotation> {
    let stage = match state.phase {
        Phase::Creating => return None,
        Phase::Created | Phase::Withdrawing => RotationStage::Created,
        Phase::Tested => RotationStage::Tested,
        Phase::Switched | Phase::Deactivating => RotationStage::Switched,
        Phase::Deactivated | Phase::Reactivating | Phase::Deleting => RotationStage::Deactivated,
        Phase::Deleted => RotationStage::Deleted,
    };
    Some(Rotation {
        stage,
        old_key: state.old.clone(),
        new_key: state.new.clone()?,
        delete_after: state.delete_after.map(|after| after.to_string()),
        grace_over: state.grace_over(now),
        next: rotation::next_step(state, now),
    })
}

fn step_of(step: RotationStep) -> Step {
    match step {
        RotationStep::Create => Step::Create,
        RotationStep::Test => Step::Test,
        RotationStep::Switch => Step::Switch,
        RotationStep::Deactivate => Step::Deactivate,
        RotationStep::Delete => Step::Delete,
        RotationStep::Back => Step::Back,
        RotationStep::DeleteOrphan => Step::DeleteOrphan,
    }
}
