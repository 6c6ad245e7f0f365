//! `strata connections`: the window's own connections. Secrets are typed, never arguments.

use crate::address;
use crate::exit::Exit;
use crate::interrupt::{Interrupt, ended};
use crate::output::{Output, table, visible};
use crate::secret;
use crate::session::with;
use crate::terminal::Answers;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use std::path::PathBuf;
use strata_engine::host::{Confirmation, Host};
use strata_engine::{Alone, Code, Fault, data_folder};

#[derive(Debug, Args)]
pub struct Connections {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Lists them; without a verb too
    List,
    /// Adds one; its secret is asked for, or read from standard input, one line each
    Add(Add),
    /// Forgets one and its secret
    Remove(Remove),
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// An access key
    AccessKey,
    /// A profile of the shared AWS files
    Profile,
    /// Environment variables, web identity, container or instance role
    Environment,
}

#[derive(Debug, Args)]
struct Add {
    /// What to call it
    name: String,
    /// How it signs in
    #[arg(long, value_enum, default_value = "access-key")]
    kind: Kind,
    /// The access key id; its secret is asked for
    #[arg(long, required_if_eq("kind", "access-key"))]
    access_key_id: Option<String>,
    /// The key is temporary: its session token is asked for too
    #[arg(long)]
    session_token: bool,
    /// The profile
    #[arg(long, required_if_eq("kind", "profile"))]
    profile: Option<String>,
    /// https://host[:port] of a compatible store; Amazon's own when left out
    #[arg(long)]
    endpoint: Option<String>,
    /// Such as eu-central-1; found by itself when left out
    #[arg(long, default_value = "")]
    region: String,
    /// Bucket names go into the path instead of the host name
    #[arg(long)]
    path_style: bool,
    /// Plain http to this endpoint, unencrypted
    #[arg(long)]
    plain_http: bool,
    /// A file with certificates to trust beside the system's own
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// The only bucket it may use; can be given several times
    #[arg(long)]
    bucket: Vec<String>,
    /// The only prefix it may use
    #[arg(long)]
    prefix: Option<String>,
    /// Nothing is written, deleted or configured by it
    #[arg(long)]
    read_only: bool,
}

#[derive(Debug, Args)]
struct Remove {
    /// The connection's name or id
    connection: String,
    /// Does not ask
    #[arg(long, short)]
    yes: bool,
}

pub async fn run(verb: Connections, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    match verb.verb.unwrap_or(Verb::List) {
        Verb::List => list(out, interrupt).await,
        Verb::Add(add) => self::add(add, out, interrupt).await,
        Verb::Remove(remove) => self::remove(remove, out, interrupt).await,
    }
}

async fn list(out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    with(&[], Answers::default(), out, interrupt, async |session| {
        let response = session.read("list_connections", json!({})).await?;
        out.print(&response, || {
            let known = response["connections"].as_array().into_iter().flatten();
            table(&known.map(row).collect::<Vec<_>>(), &[])
        });
        if let Some(fault) = response["keychain"]["fault"]["message"].as_str() {
            out.note(&visible(fault));
        }
        Ok(Exit::Done)
    })
    .await
}

fn row(one: &Value) -> Vec<String> {
    let text = |value: &Value| visible(value.as_str().unwrap_or_default());
    let sandbox = one["kind"] == "sandbox";
    let place = match one["endpoint"].as_str() {
        Some(endpoint) => visible(endpoint),
        None if sandbox => "on this machine".to_owned(),
        None => "Amazon S3".to_owned(),
    };
    let mut limits = Vec::new();
    let buckets = one["reach"]["buckets"].as_array().into_iter().flatten();
    limits.extend(buckets.map(text));
    limits
        .extend(one["reach"]["prefix"].as_str().map(|prefix| format!("below {}", visible(prefix))));
    if one["reach"]["read_only"] == true {
        limits.push("reads only".to_owned());
    }
    if one["has_secret"] == false && one["kind"] == "access_key" {
        limits.push("no secret".to_owned());
    }
    vec![
        text(&one["name"]),
        text(&one["kind"]).replace('_', " "),
        place,
        text(&one["region"]),
        text(&one["id"]),
        limits.join(", "),
    ]
}

async fn add(add: Add, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    // An open window keeps its settings in memory and would write over the change.
    let _alone = Alone::take(&data_folder()?)?;
    let kind = match add.kind {
        Kind::AccessKey => "access_key",
        Kind::Profile => "profile",
        Kind::Environment => "environment",
    };
    let mut request = json!({
        "name": add.name,
        "kind": kind,
        "region": add.region,
        "access_key_id": add.access_key_id.unwrap_or_default(),
        "path_style": add.path_style,
        "session_only": false,
        "plain_http": add.plain_http,
        "reach": { "buckets": add.bucket, "read_only": add.read_only },
    });
    let optional = [("profile", add.profile), ("endpoint", add.endpoint)];
    for (name, value) in optional.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        request[name] = json!(value);
    }
    if let Some(prefix) = add.prefix {
        request["reach"]["prefix"] = json!(prefix);
    }
    if matches!(add.kind, Kind::AccessKey) {
        let typing = async {
            request["secret_access_key"] = json!(secret::hidden("Secret access key: ").await?);
            if add.session_token {
                request["session_token"] = json!(secret::hidden("Session token: ").await?);
            }
            Ok(())
        };
        interrupt.or(typing).await.unwrap_or_else(|| Err(ended()))?;
    }
    let chosen = add.ca_file.is_some();
    let answers = Answers { certificates: add.ca_file, ..Answers::default() };
    with(&[], answers, out, interrupt, async |session| {
        if chosen {
            let response = session.call("choose_authority", json!({})).await?;
            request["authority"] = response["authority"]["id"].clone();
        }
        let response = session.call("save_connection", request).await?;
        out.print(&response, || {
            let name = visible(response["name"].as_str().unwrap_or_default());
            format!("Added “{name}”. Try it: strata test NAME BUCKET")
        });
        Ok(Exit::Done)
    })
    .await
}

async fn remove(remove: Remove, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    let _alone = Alone::take(&data_folder()?)?;
    let answers = Answers { yes: remove.yes, ..Answers::default() };
    with(&[], answers, out, interrupt, async |session| {
        let (id, name) = address::connection(session, &remove.connection).await?;
        let name = visible(&name);
        let question = Confirmation {
            title: format!("Remove the connection “{name}”?"),
            message: "Its secret is removed from the keychain. Buckets are not touched.".to_owned(),
            confirm: "Remove".to_owned(),
        };
        if !session.terminal().confirm(question).await {
            return Err(Fault::new(Code::Cancelled, "Nothing was changed."));
        }
        let response = session.call("remove_connection", json!({ "connection": id })).await?;
        out.print(&response, || format!("Removed “{name}”."));
        Ok(Exit::Done)
    })
    .await
}
