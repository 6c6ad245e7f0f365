//! `strata keys` and `strata env`: the age and rotation of a connection's access key, and the
//! environment of an application, its secrets masked.

use crate::address::{self, Address, in_bucket};
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::output::{Output, table, told, visible};
use crate::session::{Session, with};
use crate::terminal::Answers;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use strata_engine::{Alone, Code, Fault, data_folder};

#[derive(Debug, Args)]
pub struct Keys {
    /// The connection's name or id
    connection: String,
    /// The step of the rotation to take; without one the keys are listed
    #[arg(value_enum)]
    step: Option<Step>,
    /// Does not ask before a key is deleted, once its grace period is over
    #[arg(long, short)]
    yes: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Step {
    /// Makes the new key and keeps it in the keychain
    Create,
    /// Tries it on the connection's own buckets
    Test,
    /// Uses it from now on
    Switch,
    /// Deactivates the old key; the grace period begins
    Deactivate,
    /// Deletes the old key once the grace period is over
    Delete,
    /// Takes the last step back
    Back,
    /// Deletes a key that a cut-off rotation left and whose secret nobody has
    DeleteOrphan,
}

#[derive(Debug, Args)]
pub struct Env {
    /// The bucket that the application uses: CONNECTION:BUCKET
    #[arg(value_parser = in_bucket)]
    bucket: Address,
    /// In which form
    #[arg(long, value_enum, default_value = "dotenv")]
    form: Form,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    /// Lines for a .env file
    Dotenv,
    /// Commands of the Vercel CLI
    Vercel,
}

pub async fn keys(verb: Keys, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    // An open window keeps its settings in memory and would write over the change.
    let _alone = verb.step.map(|_| Alone::take(&data_folder()?)).transpose()?;
    let called = verb.connection.trim_end_matches(':').to_owned();
    let answers = Answers { yes: verb.yes, ..Answers::default() };
    with(&[&called], answers, out, interrupt, async |session| {
        let (connection, _) = address::connection(session, &called).await?;
        let report = match verb.step {
            None => session.read("access_keys", json!({ "connection": connection })).await?,
            // Never broken off: the engine takes a step whole or not at all.
            Some(step) => {
                if verb.yes && matches!(step, Step::Delete) {
                    grace_must_be_over(session, &connection).await?;
                }
                let request = json!({ "connection": connection, "step": name(step) });
                session.call("rotate_key", request).await?
            }
        };
        out.print(&report, || shown(&report));
        Ok(match serde_json::from_value::<Fault>(report["fault"].clone()) {
            Ok(fault) => Exit::of(&fault),
            Err(_) => Exit::Done,
        })
    })
    .await
}

/// Before that only a person who was told of it deletes the old key.
async fn grace_must_be_over(session: &Session, connection: &str) -> Result<(), Fault> {
    let report = session.read("access_keys", json!({ "connection": connection })).await?;
    let rotation = &report["rotation"];
    match rotation["delete_after"].as_str() {
        Some(after) if rotation["grace_over"] != true => {
            let why = format!("The grace period of the old key ends on {}.", visible(after));
            Err(Fault::new(Code::Invalid, why).hint("Wait for it, or leave out --yes to be asked."))
        }
        _ => Ok(()),
    }
}

pub async fn env(verb: Env, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    let connection = verb.bucket.connection.clone();
    with(&[&connection], Answers::default(), out, interrupt, async |session| {
        let place = verb.bucket.place(session).await?;
        let form = match verb.form {
            Form::Dotenv => "dotenv",
            Form::Vercel => "vercel",
        };
        let request =
            json!({ "connection": place.connection, "bucket": place.bucket, "form": form });
        let response = session.read("show_environment", request).await?;
        for note in response["notes"].as_array().into_iter().flatten() {
            out.note(&visible(note.as_str().unwrap_or_default()));
        }
        out.print(&response, || {
            let lines = response["masked"].as_str().unwrap_or_default().lines();
            lines.map(visible).collect::<Vec<_>>().join("\n")
        });
        Ok(Exit::Done)
    })
    .await
}

fn name(step: Step) -> &'static str {
    match step {
        Step::Create => "create",
        Step::Test => "test",
        Step::Switch => "switch",
        Step::Deactivate => "deactivate",
        Step::Delete => "delete",
        Step::Back => "back",
        Step::DeleteOrphan => "delete_orphan",
    }
}

/// The keys as a table, what is wrong with them, and what the next step would do.
fn shown(report: &Value) -> String {
    let text = |value: &Value| visible(value.as_str().unwrap_or_default());
    if let Ok(fault) = serde_json::from_value::<Fault>(report["fault"].clone()) {
        return told(&fault);
    }
    let keys = report["keys"].as_array().into_iter().flatten().map(|key| {
        let state = if key["active"] == true { "active" } else { "inactive" };
        let marks = [("in_use", "in use here"), ("old", "older than 90 days: replace it")];
        let marks = marks.iter().filter(|(name, _)| key[*name] == true).map(|(_, word)| *word);
        vec![
            text(&key["access_key_id"]),
            state.to_owned(),
            format!("{} days", key["age_days"]),
            marks.collect::<Vec<_>>().join(", "),
        ]
    });
    let mut lines = vec![table(&keys.collect::<Vec<_>>(), &[2])];
    if let Some(rotation) = report.get("rotation").filter(|rotation| rotation.is_object()) {
        let keys = (text(&rotation["old_key"]), text(&rotation["new_key"]));
        lines.push(format!("Rotation from {} to {}: {}", keys.0, keys.1, text(&rotation["stage"])));
        if let Some(after) = rotation["delete_after"].as_str() {
            lines.push(format!("The old key may be deleted after {}", visible(after)));
        }
        lines.push(format!("Next: {}", text(&rotation["next"])));
    }
    if let Some(orphan) = report["orphan"].as_str() {
        lines.push(format!(
            "Nobody has the secret of {}, which a cut-off rotation made: delete it with delete-orphan.",
            visible(orphan)
        ));
    }
    lines.join("\n")
}
