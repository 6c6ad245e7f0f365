//! `strata lifecycle`: rules shown, judged, simulated, compared and put in force.

use crate::address::{Address, in_bucket};
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::output::{Output, table, visible};
use crate::session::{Session, with};
use crate::terminal::Answers;
use crate::{files, secret};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use std::path::PathBuf;
use strata_engine::pipeline::{self, Simulation};
use strata_engine::{Code, Fault, MinimumSize, Versioning};

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Shows the rules in force in a bucket
    Show(Show),
    /// Judges a file of rules as S3 would; exits with 1 when it would refuse them
    Validate(Validate),
    /// Tells what rules do to a history, without a bucket
    Simulate(Simulate),
    /// Puts a file of rules in force in a bucket
    Apply(Apply),
    /// Compares a file of rules with those in force in a bucket
    Diff(Diff),
}

#[derive(Debug, Args)]
pub struct Show {
    /// The bucket: CONNECTION:BUCKET
    #[arg(value_parser = in_bucket)]
    bucket: Address,
}

#[derive(Debug, Args)]
pub struct Validate {
    /// The lifecycle document of the AWS CLI; `-` reads standard input
    #[arg(long, value_name = "RULES.json")]
    rules: PathBuf,
}

#[derive(Debug, Args)]
pub struct Simulate {
    /// The lifecycle document of the AWS CLI; `-` reads standard input
    #[arg(long, value_name = "RULES.json")]
    rules: PathBuf,
    /// An array of entries, newest first within a key: Key, VersionId, IsDeleteMarker, Size,
    /// LastModified, StorageClass, Tags, RetainUntil, UploadInitiated; unfinished uploads as Key,
    /// UploadId, Initiated
    #[arg(long, value_name = "HISTORY.json")]
    history: PathBuf,
    /// The bucket's versioning state
    #[arg(long, value_enum)]
    versioning: State,
    /// The default minimum object size for transitions; what the rules say when left out
    #[arg(long, value_enum)]
    min_size_default: Option<MinSize>,
    /// From when on, e.g. 2026-01-31T12:00:00Z, or a date for its midnight in UTC
    #[arg(long)]
    now: String,
    /// Up to when; ten years later when left out
    #[arg(long)]
    until: Option<String>,
}

#[derive(Debug, Args)]
pub struct Apply {
    /// The bucket: CONNECTION:BUCKET
    #[arg(value_parser = in_bucket)]
    bucket: Address,
    /// The lifecycle document of the AWS CLI; `-` reads standard input
    #[arg(long, value_name = "RULES.json")]
    rules: PathBuf,
    /// The bucket's name, where documents would be destroyed within 48 hours; else it is asked for
    #[arg(long, value_name = "BUCKET")]
    confirm: Option<String>,
}

#[derive(Debug, Args)]
pub struct Diff {
    /// The bucket: CONNECTION:BUCKET
    #[arg(value_parser = in_bucket)]
    bucket: Address,
    /// The lifecycle document of the AWS CLI; `-` reads standard input
    #[arg(long, value_name = "RULES.json")]
    rules: PathBuf,
    /// Exits with 1 when they differ
    #[arg(long)]
    exit_code: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum State {
    /// Every write makes a version
    Enabled,
    /// Writes replace the version `null`
    Suspended,
    /// Never turned on
    Never,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum MinSize {
    /// Nothing below 128 KB moves
    #[value(name = "all_storage_classes_128K")]
    All,
    /// Below 128 KB versions move to GLACIER and DEEP_ARCHIVE only
    #[value(name = "varies_by_storage_class")]
    Varies,
}

pub async fn run(verb: Verb, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    match verb {
        Verb::Show(show) => self::show(show, out, interrupt).await,
        Verb::Validate(validate) => self::validate(&validate, out).await,
        Verb::Simulate(simulate) => self::simulate(&simulate, out).await,
        Verb::Apply(apply) => self::apply(apply, out, interrupt).await,
        Verb::Diff(diff) => self::diff(diff, out, interrupt).await,
    }
}

async fn show(verb: Show, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    let connection = verb.bucket.connection.clone();
    with(&[&connection], Answers::default(), out, interrupt, async |session| {
        let place = verb.bucket.place(session).await?;
        let request = json!({ "connection": place.connection, "bucket": place.bucket });
        let response = session.read("read_lifecycle", request).await?;
        out.print(&response, || {
            let bars = response["review"]["bars"].as_array().into_iter().flatten();
            let rows = bars.map(|bar| {
                ["name", "applies_to", "says"]
                    .map(|field| visible(bar[field].as_str().unwrap_or_default()))
                    .to_vec()
            });
            let rows: Vec<Vec<String>> = rows.collect();
            if rows.is_empty() { "No rules.".to_owned() } else { table(&rows, &[]) }
        });
        tell(&response["review"]["findings"], out);
        Ok(Exit::Done)
    })
    .await
}

async fn validate(verb: &Validate, out: Output) -> Result<Exit, Fault> {
    let judged = pipeline::judge(&files::text(&verb.rules).await?);
    for note in &judged.notes {
        out.note(&visible(note));
    }
    let refused = judged.errors.as_array().is_some_and(|errors| !errors.is_empty());
    out.print(&judged.errors, || {
        if !refused {
            return "S3 would take these rules.".to_owned();
        }
        let errors = judged.errors.as_array().into_iter().flatten().map(|error| {
            ["RuleId", "Field", "Code", "Message"]
                .map(|field| visible(error[field].as_str().unwrap_or_default()))
                .to_vec()
        });
        table(&errors.collect::<Vec<_>>(), &[])
    });
    Ok(if refused { Exit::Failed } else { Exit::Done })
}

async fn simulate(verb: &Simulate, out: Output) -> Result<Exit, Fault> {
    let rules = files::text(&verb.rules).await?;
    let history = files::text(&verb.history).await?;
    let simulated = pipeline::simulation(&Simulation {
        rules: &rules,
        history: &history,
        versioning: match verb.versioning {
            State::Enabled => Versioning::Enabled,
            State::Suspended => Versioning::Suspended,
            State::Never => Versioning::Unversioned,
        },
        minimum_size: verb.min_size_default.map(|size| match size {
            MinSize::All => MinimumSize::AllStorageClasses128K,
            MinSize::Varies => MinimumSize::VariesByStorageClass,
        }),
        now: &verb.now,
        until: verb.until.as_deref(),
    })?;
    for note in &simulated.notes {
        out.note(&visible(note));
    }
    out.print(&simulated.events, || {
        let text = |value: &Value| visible(value.as_str().unwrap_or_default());
        let rows = simulated.events.as_array().into_iter().flatten().map(|event| {
            let id = if event["UploadId"].is_string() {
                &event["UploadId"]
            } else {
                &event["VersionId"]
            };
            let fields = [
                &event["Due"],
                &event["Action"],
                &event["StorageClass"],
                &event["RuleId"],
                &event["Key"],
                id,
            ];
            fields.map(text).to_vec()
        });
        table(&rows.collect::<Vec<_>>(), &[])
    });
    Ok(Exit::Done)
}

async fn diff(verb: Diff, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    let rules = files::text(&verb.rules).await?;
    let connection = verb.bucket.connection.clone();
    with(&[&connection], Answers::default(), out, interrupt, async |session| {
        let place = verb.bucket.place(session).await?;
        let draft = draft(session, &rules, out).await?;
        let request = json!({ "connection": place.connection, "bucket": place.bucket, "configuration": draft });
        let response = session.read("review_lifecycle", request).await?;
        let changes = &response["changes"];
        out.print(changes, || shown(changes));
        let same = ["added", "removed", "changed", "whole"]
            .iter()
            .all(|kind| changes[*kind].as_array().is_none_or(Vec::is_empty));
        Ok(if verb.exit_code && !same { Exit::Failed } else { Exit::Done })
    })
    .await
}

async fn apply(verb: Apply, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    let rules = files::text(&verb.rules).await?;
    let connection = verb.bucket.connection.clone();
    with(&[&connection], Answers::default(), out, interrupt, async |session| {
        let place = verb.bucket.place(session).await?;
        let draft = draft(session, &rules, out).await?;
        let bucket = json!({ "connection": place.connection, "bucket": place.bucket });
        let in_force = session.read("read_lifecycle", bucket.clone()).await?;
        let mut request = bucket;
        request["configuration"] = draft;
        // The document of the CLI often leaves the default size out: the bucket's own then stays.
        if request["configuration"]["minimum_size"].is_null() {
            request["configuration"]["minimum_size"] =
                in_force["configuration"]["minimum_size"].clone();
        }
        request["stamp"] = in_force["stamp"].clone();
        if let Some(typed) = &verb.confirm {
            request["typed"] = json!(typed);
        }
        let mut response = session.call("apply_lifecycle", request.clone()).await?;
        if response["outcome"] == "must_confirm" && verb.confirm.is_none() {
            request["typed"] = json!(confirmed(&response, interrupt).await?);
            response = session.call("apply_lifecycle", request).await?;
        }
        ended(&response, out)
    })
    .await
}

/// Asks for the bucket's name where documents would be destroyed soon.
async fn confirmed(response: &Value, interrupt: &Interrupt) -> Result<String, Fault> {
    let soon = &response["soon"];
    eprintln!(
        "strata: {} versions of {} documents ({} bytes) would be destroyed within 48 hours.",
        soon["versions"], soon["documents"], soon["bytes"]
    );
    eprint!("Type the bucket's name to put the rules in force all the same: ");
    let typed = interrupt.or(secret::line()).await;
    typed.unwrap_or_else(|| Err(Fault::new(Code::Cancelled, "Nothing was changed.")))
}

fn ended(response: &Value, out: Output) -> Result<Exit, Fault> {
    match response["outcome"].as_str() {
        Some("applied") => {
            out.print(response, || "The rules are in force.".to_owned());
            Ok(Exit::Done)
        }
        Some("invalid") => {
            out.print(response, || "S3 would refuse these rules. Nothing was changed.".to_owned());
            tell(&response["findings"], out);
            Ok(Exit::Failed)
        }
        Some("must_confirm") => Err(Fault::new(
            Code::Cancelled,
            "Documents would be destroyed within 48 hours. Nothing was changed.",
        )
        .hint("Type the bucket's name when asked, or give it with --confirm.")),
        _ => Err(Fault::new(
            Code::Changed,
            "The rules in force were changed by someone else meanwhile. Nothing was changed.",
        )
        .hint("Compare again with `strata lifecycle diff`.")),
    }
}

/// The rules of a file as a draft; what was mended is told.
async fn draft(session: &Session, rules: &str, out: Output) -> Result<Value, Fault> {
    let read = session.call("import_lifecycle", json!({ "text": rules })).await?;
    tell(&read["findings"], out);
    match &read["configuration"] {
        Value::Null => Err(Fault::new(Code::Invalid, "The rules can't be read.")
            .hint("Mend what is told above; `strata lifecycle validate` tells it as JSON.")),
        configuration => Ok(configuration.clone()),
    }
}

fn tell(findings: &Value, out: Output) {
    for finding in findings.as_array().into_iter().flatten() {
        let text = |name: &str| visible(finding[name].as_str().unwrap_or_default());
        let place = [text("rule_id"), text("field")];
        let place =
            place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
        let colon = if place.is_empty() { "" } else { ": " };
        out.note(&format!("{}: {place}{colon}{}", text("severity"), text("message")));
    }
}

/// What differs, one line each.
fn shown(changes: &Value) -> String {
    let mut lines = Vec::new();
    let text = |value: &Value| visible(value.as_str().unwrap_or_default());
    let each = |kind: &str| changes[kind].as_array().cloned().unwrap_or_default();
    lines.extend(each("added").iter().map(|rule| format!("+ {}", text(&rule["name"]))));
    lines.extend(each("removed").iter().map(|rule| format!("- {}", text(&rule["name"]))));
    let field = |change: &Value| {
        format!(
            "    {}: {} -> {}",
            text(&change["field"]),
            text(&change["from"]),
            text(&change["to"])
        )
    };
    for rule in each("changed") {
        lines.push(format!("~ {}", text(&rule["name"])));
        lines.extend(rule["fields"].as_array().into_iter().flatten().map(field));
    }
    lines.extend(each("whole").iter().map(field));
    if lines.is_empty() { "No difference.".to_owned() } else { lines.join("\n") }
}
