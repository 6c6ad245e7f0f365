//! Carries out the acts of a rotation, in order: the first that fails is the last that is done.

use super::{Known, user_of};
use crate::app::App;
use std::collections::VecDeque;
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_domain::rotation::{Effect, State, after_created};
use strata_gateway::iam::{CreatedKey, Iam};
use strata_gateway::s3::S3;
use strata_gateway::secret::Secret;

/// How long a new key is tried again, in fifteenths of the time that an unknown outcome is looked
/// up: three quarters of a minute by default. IAM spreads a new key within seconds.
const PAUSES: [u32; 7] = [0, 1, 2, 4, 8, 15, 15];

pub(super) async fn carry_out(
    app: &App,
    id: &str,
    known: &Known,
    effects: Vec<Effect>,
) -> Result<(), Fault> {
    let mut waiting: VecDeque<Effect> = effects.into();
    // The secret of a key that was just made; in memory only until it is kept.
    let mut made: Option<Secret> = None;
    while let Some(effect) = waiting.pop_front() {
        match effect {
            Effect::Save { state, signs_with } => {
                app.connections.save_rotation(id, state, &signs_with).await?;
            }
            Effect::CreateKey => {
                let creating = creating(app, id)?;
                let CreatedKey { id: key, secret } = Iam::beside(&app.s3(id).await?)
                    .create_access_key(&known.user, &creating.before)
                    .await?;
                made = Some(secret);
                waiting.extend(after_created(&creating, &key));
            }
            Effect::Keep(key) => {
                let secret = made.take().ok_or_else(|| internal("a secret to keep"))?;
                if let Err(fault) = app.connections.keep_beside(id, &key, secret).await {
                    return Err(not_kept(app, id, known, &key, fault).await);
                }
            }
            Effect::Try(key) => tried(app, id, &known.user, &key).await?,
            Effect::SetActive { key, active } => {
                let iam = Iam::beside(&app.s3(id).await?);
                iam.set_active(&known.user, &key, active).await?;
            }
            Effect::DeleteKey(key) => {
                let iam = Iam::beside(&app.s3(id).await?);
                iam.delete_access_key(&known.user, &key).await?;
            }
            Effect::MoveIn(key) => app.connections.move_in(id, &key).await?,
            Effect::Forget(key) => app.connections.forget(id, &key).await?,
        }
    }
    Ok(())
}

fn creating(app: &App, id: &str) -> Result<State, Fault> {
    app.connections.rotation(id).ok_or_else(|| internal("a rotation that has begun"))
}

fn internal(what: &str) -> Fault {
    Fault::new(Code::Internal, format!("A rotation has come to an act without {what}."))
}

/// A key whose secret can't be kept is of no use: it goes at once, or is told by its name.
async fn not_kept(app: &App, id: &str, known: &Known, key: &str, fault: Fault) -> Fault {
    let deleted = match app.s3(id).await {
        Ok(s3) => Iam::beside(&s3).delete_access_key(&known.user, key).await,
        Err(fault) => Err(fault),
    };
    if deleted.is_err() {
        let message = format!(
            "The secret of the new access key {key} could not be kept, and the key could not be deleted again."
        );
        return Fault::new(fault.code, message)
            .hint("Delete that key: nobody can use it.")
            .detail(fault.message);
    }
    // Without this note the next look at the keys only finds that there is nothing to take up.
    if let Err(fault) = app.connections.save_rotation(id, None, &known.in_use).await {
        tracing::warn!(code = ?fault.code, "the end of a rotation could not be saved");
    }
    let message = "The new key's secret could not be kept, and so the key was deleted again.";
    let told = Fault::new(fault.code, message).detail(fault.message);
    match fault.hint {
        Some(hint) => told.hint(hint),
        None => told,
    }
}

/// Signs with a key until it works: as the same user, and on what the connection reaches.
async fn tried(app: &App, id: &str, user: &str, key: &str) -> Result<(), Fault> {
    let s3 = app.connections.client_with(id, key).await?;
    let step: Duration = app.connections.limits().lookup / 15;
    let mut last = None;
    for pause in PAUSES {
        tokio::time::sleep(step * pause).await;
        match try_once(app, id, user, &s3).await {
            Ok(()) => return Ok(()),
            // What a key that is not known everywhere yet meets.
            Err(fault) if matches!(fault.code, Code::BadCredentials | Code::Denied) => {
                last = Some(fault);
            }
            Err(fault) => return Err(fault),
        }
    }
    let fault = last.unwrap_or_else(|| internal("a try"));
    let message = format!("The access key {key} does not work: {}", fault.message);
    let told = Fault::new(fault.code, message)
        .hint("A new key can take longer to be known everywhere. Try it again in a minute.");
    Err(Fault { detail: fault.detail, explained: fault.explained, ..told })
}

async fn try_once(app: &App, id: &str, user: &str, s3: &S3) -> Result<(), Fault> {
    let found = user_of(s3).await?;
    if found != user {
        let message = format!(
            "The key belongs to the user “{}” and not to “{}”.",
            shown_text(&found),
            shown_text(user)
        );
        return Err(Fault::new(Code::Conflict, message));
    }
    match app.connections.lists(id, s3).await {
        // Both keys are one user's: what the one in use may not do either is no fault of the key.
        Err(fault) if fault.code == Code::Denied => {
            let own = app.s3(id).await?;
            match app.connections.lists(id, &own).await {
                Err(same) if same.code == Code::Denied => Ok(()),
                _ => Err(fault),
            }
        }
        other => other,
    }
}
