//! `strata ls` and `strata versions`.

use crate::address::{Address, Place, document};
use crate::exit::Exit;
use crate::interrupt::{Interrupt, ended};
use crate::output::{Output, table, visible};
use crate::session::{Session, with};
use crate::terminal::Answers;
use clap::Args;
use serde_json::{Value, json};
use strata_engine::events::Event;
use strata_engine::{Code, Fault};
use tokio::sync::mpsc::UnboundedReceiver;

/// Rows read at a time.
const WINDOW: u64 = 500;

#[derive(Debug, Args)]
pub struct Ls {
    /// CONNECTION: for buckets, CONNECTION:BUCKET/FOLDER/ for what is in a folder
    address: Address,
    /// Size, date and storage class beside the names
    #[arg(long, short)]
    long: bool,
    /// Documents in folders below too
    #[arg(long, short)]
    recursive: bool,
    /// Deleted documents too, and how many versions there are
    #[arg(long, short)]
    deleted: bool,
}

#[derive(Debug, Args)]
pub struct Versions {
    /// The document: CONNECTION:BUCKET/KEY
    #[arg(value_parser = document)]
    document: Address,
}

pub async fn ls(verb: Ls, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    let connection = verb.address.connection.clone();
    with(&[&connection], Answers::default(), out, interrupt, async |session| {
        let place = verb.address.place(session).await?;
        if place.bucket.is_empty() {
            return buckets(session, &place, &verb, out).await;
        }
        let rows = Rows { session, interrupt, place: &place, deleted: verb.deleted };
        let found = rows.at(&place.key, verb.recursive).await?;
        if found.is_empty() && !place.key.is_empty() {
            let address = visible(&place.address(&place.key));
            return Err(Fault::new(Code::Gone, format!("There is nothing at “{address}”."))
                .hint("With --deleted, deleted documents are listed too."));
        }
        let base = if place.key.ends_with('/') { place.key.len() } else { 0 };
        out.print(&json!({ "rows": found }), || {
            let lines: Vec<_> = found.iter().map(|row| cells(row, base, &verb)).collect();
            table(&lines, if verb.long { &[1] } else { &[] })
        });
        Ok(Exit::Done)
    })
    .await
}

async fn buckets(session: &Session, place: &Place, verb: &Ls, out: Output) -> Result<Exit, Fault> {
    let response = session.read("list_buckets", json!({ "connection": place.connection })).await?;
    out.print(&response, || {
        let known = response["buckets"].as_array().into_iter().flatten();
        let lines: Vec<_> = known
            .map(|bucket| {
                let text = |name: &str| visible(bucket[name].as_str().unwrap_or_default());
                if verb.long { vec![text("created"), text("name")] } else { vec![text("name")] }
            })
            .collect();
        table(&lines, &[])
    });
    Ok(Exit::Done)
}

/// A row in text. Names below the folder that was asked for, each character visible.
fn cells(row: &Value, base: usize, verb: &Ls) -> Vec<String> {
    let text = |name: &str| visible(row[name].as_str().unwrap_or_default());
    let path = row["prefix"].as_str().or(row["key"].as_str()).unwrap_or_default();
    let mut name = visible(path.get(base..).unwrap_or(path));
    if row["deleted"] == true {
        name.push_str(" (deleted)");
    }
    if let (Some(count), true) = (row["versions"].as_u64(), verb.long) {
        name.push_str(&format!(" ({count} versions)"));
    }
    if !verb.long {
        return vec![name];
    }
    if row["row"] == "folder" {
        return vec![String::new(), "-".to_owned(), String::new(), name];
    }
    let size = row["size"].as_u64().unwrap_or_default();
    vec![text("modified"), size.to_string(), class(&row["class"]), name]
}

/// A storage class as S3 writes it.
fn class(value: &Value) -> String {
    value.as_str().map_or_else(|| visible(&value.to_string()), visible)
}

/// Reads listings of one bucket.
pub struct Rows<'a> {
    pub session: &'a Session,
    pub interrupt: &'a Interrupt,
    pub place: &'a Place,
    pub deleted: bool,
}

impl Rows<'_> {
    /// What is at a key: the document of that name, or what is in the folder.
    ///
    /// # Errors
    /// What listing reports.
    pub async fn at(&self, key: &str, recursive: bool) -> Result<Vec<Value>, Fault> {
        let mut events = self.session.events();
        if key.is_empty() || key.ends_with('/') {
            return self.below(key, recursive, &mut events).await;
        }
        // The folder that holds it has its row, deleted or not.
        let parent = key.rfind('/').map_or("", |at| &key[..=at]);
        let name = &key[parent.len()..];
        let beside = self.folder(parent, name, &mut events).await?;
        let itself = beside.into_iter().filter(|row| row["key"] == key);
        let mut found: Vec<Value> = itself.collect();
        if found.is_empty() {
            found = self.below(&format!("{key}/"), recursive, &mut events).await?;
        }
        Ok(found)
    }

    async fn below(
        &self,
        prefix: &str,
        recursive: bool,
        events: &mut UnboundedReceiver<Event>,
    ) -> Result<Vec<Value>, Fault> {
        if !recursive {
            return self.folder(prefix, "", events).await;
        }
        let (mut found, mut open) = (Vec::new(), vec![prefix.to_owned()]);
        while let Some(prefix) = open.pop() {
            let mut folders = Vec::new();
            for row in self.folder(&prefix, "", events).await? {
                match row["prefix"].as_str() {
                    Some(folder) => folders.push(folder.to_owned()),
                    None => found.push(row),
                }
            }
            open.extend(folders.into_iter().rev());
        }
        Ok(found)
    }

    /// All rows of one folder whose names hold `filter`.
    async fn folder(
        &self,
        prefix: &str,
        filter: &str,
        events: &mut UnboundedReceiver<Event>,
    ) -> Result<Vec<Value>, Fault> {
        let opened = json!({
            "connection": self.place.connection,
            "bucket": self.place.bucket,
            "prefix": prefix,
            "deleted": self.deleted,
        });
        let opened = self.session.read("open_listing", opened).await?;
        let listing = opened["listing"].clone();
        let window = |start: u64| {
            json!({
                "listing": listing, "start": start, "count": WINDOW,
                "sort": "name", "descending": false, "filter": filter,
            })
        };
        loop {
            let first = self.session.read("listing_window", window(0)).await?;
            if let Ok(fault) = serde_json::from_value::<Fault>(first["fault"].clone()) {
                return Err(fault);
            }
            if first["complete"] == true {
                break;
            }
            self.changed(&listing, events).await?;
        }
        let mut rows = Vec::new();
        loop {
            let mut page = self.session.read("listing_window", window(rows.len() as u64)).await?;
            let Some(more) = page["rows"].as_array_mut().filter(|more| !more.is_empty()) else {
                break;
            };
            rows.append(more);
        }
        self.session.call("close_listing", json!({ "listing": listing })).await?;
        Ok(rows)
    }

    async fn changed(
        &self,
        which: &Value,
        events: &mut UnboundedReceiver<Event>,
    ) -> Result<(), Fault> {
        loop {
            match self.interrupt.or(events.recv()).await {
                None => return Err(ended()),
                Some(Some(Event::Listing { listing, .. })) if *which == listing => return Ok(()),
                Some(Some(_)) => {}
                Some(None) => return Err(Fault::new(Code::Internal, "The listing broke off.")),
            }
        }
    }
}

pub async fn versions(verb: Versions, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    let connection = verb.document.connection.clone();
    with(&[&connection], Answers::default(), out, interrupt, async |session| {
        let place = verb.document.place(session).await?;
        let history = history(session, &place).await?;
        out.print(&history, || {
            let versions = history["versions"].as_array().into_iter().flatten();
            table(&versions.map(version).collect::<Vec<_>>(), &[2])
        });
        Ok(Exit::Done)
    })
    .await
}

/// A document's history.
///
/// # Errors
/// `Gone` when there is none, and what listing reports.
pub async fn history(session: &Session, place: &Place) -> Result<Value, Fault> {
    let request =
        json!({ "connection": place.connection, "bucket": place.bucket, "key": place.key });
    let history = session.read("list_versions", request).await?;
    if history["versions"].as_array().is_none_or(Vec::is_empty) {
        let address = visible(&place.address(&place.key));
        return Err(Fault::new(Code::Gone, format!("There is no document at “{address}”."))
            .hint("See the names in its folder with `strata ls`."));
    }
    Ok(history)
}

fn version(version: &Value) -> Vec<String> {
    let text = |name: &str| visible(version[name].as_str().unwrap_or_default());
    let marker = version["delete_marker"] == true;
    let (size, class) = if marker {
        ("-".to_owned(), "deleted".to_owned())
    } else {
        (version["size"].as_u64().unwrap_or_default().to_string(), class(&version["class"]))
    };
    let current = if version["is_latest"] == true { "current" } else { "" };
    vec![text("version_id"), text("modified"), size, class, current.to_owned()]
}
