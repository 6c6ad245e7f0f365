//! `strata get` and `strata put`.

use crate::address::{Address, document, in_bucket};
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::output::{Output, told, visible};
use crate::progress::Bars;
use crate::session::{Session, with};
use crate::terminal::Answers;
use clap::Args;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use strata_engine::commands::transfers::{Direction, Transfer, TransferState, Verified};
use strata_engine::events::Event;
use strata_engine::{Code, Fault};
use tokio::sync::mpsc::UnboundedReceiver;

#[derive(Debug, Args)]
pub struct Get {
    /// Documents of one bucket: CONNECTION:BUCKET/KEY
    #[arg(required = true, value_parser = document)]
    documents: Vec<Address>,
    /// The file to save one document in, or the folder for it; the current folder when left out
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// An old version of the document
    #[arg(long, value_name = "ID")]
    version_id: Option<String>,
    /// Replaces an existing file without asking
    #[arg(long, short)]
    yes: bool,
}

#[derive(Debug, Args)]
pub struct Put {
    /// Files and folders
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// CONNECTION:BUCKET/FOLDER/ for a folder, CONNECTION:BUCKET/KEY for one file under that key
    #[arg(value_parser = in_bucket)]
    to: Address,
    /// Does not ask where a document would be lost
    #[arg(long, short)]
    yes: bool,
}

pub async fn get(verb: Get, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    let first = &verb.documents[0];
    let same = |one: &Address| (&one.connection, &one.bucket) == (&first.connection, &first.bucket);
    let several = verb.documents.len() > 1;
    let folder = verb.output.as_deref().unwrap_or(Path::new("."));
    let wrong = if !verb.documents.iter().all(same) {
        Some("documents of one bucket")
    } else if several && verb.version_id.is_some() {
        Some("one document for a version")
    } else if several && !folder.is_dir() {
        Some("a folder that is there as --output for several documents")
    } else {
        None
    };
    if let Some(wrong) = wrong {
        out.fault(&Fault::new(Code::Invalid, format!("`strata get` takes {wrong}.")));
        return Ok(Exit::Usage);
    }
    let connection = first.connection.clone();
    let answers = Answers { yes: verb.yes, to: verb.output.clone(), ..Answers::default() };
    with(&[&connection], answers, out, interrupt, async |session| {
        let place = verb.documents[0].place(session).await?;
        let items: Vec<Value> = verb
            .documents
            .iter()
            .map(|one| match &verb.version_id {
                Some(id) => json!({ "key": one.key, "version_id": id }),
                None => json!({ "key": one.key }),
            })
            .collect();
        let request =
            json!({ "connection": place.connection, "bucket": place.bucket, "items": items });
        let queued = session.call("download_documents", request).await?;
        moved(session, &queued, out, interrupt).await
    })
    .await
}

pub async fn put(verb: Put, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    let into_folder = verb.to.key.is_empty() || verb.to.key.ends_with('/');
    if !into_folder && verb.files.len() > 1 {
        let message = "Several files go into a folder: end the address with a slash.";
        out.fault(&Fault::new(Code::Invalid, message));
        return Ok(Exit::Usage);
    }
    let connection = verb.to.connection.clone();
    // The journal outlives the folder that this was started in.
    let files = verb.files.iter().map(|file| std::path::absolute(file).unwrap_or(file.clone()));
    let answers = Answers { yes: verb.yes, files: files.collect(), ..Answers::default() };
    with(&[&connection], answers, out, interrupt, async |session| {
        let place = verb.to.place(session).await?;
        let (connection, bucket, key) = (place.connection, place.bucket, place.key);
        let queued = if into_folder {
            let request = json!({ "connection": connection, "bucket": bucket, "prefix": key });
            session.call("upload_documents", request).await?
        } else {
            let request = json!({ "connection": connection, "bucket": bucket, "key": key });
            session.call("upload_document", request).await?
        };
        moved(session, &queued, out, interrupt).await
    })
    .await
}

/// Waits for the transfers and tells what came of them.
async fn moved(
    session: &Session,
    queued: &Value,
    out: Output,
    interrupt: &Interrupt,
) -> Result<Exit, Fault> {
    let ids = queued["transfers"].as_array().into_iter().flatten();
    let ids: Vec<String> = ids.filter_map(|id| Some(id.as_str()?.to_owned())).collect();
    let skipped: Vec<Fault> = serde_json::from_value(queued["skipped"].clone()).unwrap_or_default();
    if ids.is_empty() && skipped.is_empty() {
        return Err(Fault::new(Code::Cancelled, "Nothing was moved."));
    }
    let ended = follow(session, &ids, interrupt).await?;
    out.print(&json!({ "transfers": ended, "skipped": skipped }), || {
        let done = ended.iter().filter(|one| one.state == TransferState::Done);
        done.map(sentence).collect::<Vec<_>>().join("\n")
    });
    if !out.json {
        for fault in ended.iter().filter_map(|one| one.fault.as_ref()).chain(&skipped) {
            out.note(&told(fault));
        }
    }
    Ok(exit(&ended, &skipped, interrupt))
}

fn exit(ended: &[Transfer], skipped: &[Fault], interrupt: &Interrupt) -> Exit {
    let done = ended.iter().filter(|one| one.state == TransferState::Done).count();
    if done == ended.len() && skipped.is_empty() {
        return Exit::Done;
    }
    if interrupt.has_come() {
        return Exit::Interrupted;
    }
    if done > 0 {
        return Exit::Partly;
    }
    let mut faults = ended.iter().filter_map(|one| one.fault.as_ref()).chain(skipped);
    faults.next().map_or(Exit::Failed, Exit::of)
}

/// Draws the transfers until all have ended; Ctrl-C cancels them and waits until they have
/// cleaned up.
async fn follow(
    session: &Session,
    ids: &[String],
    interrupt: &Interrupt,
) -> Result<Vec<Transfer>, Fault> {
    let mut events = session.events();
    let wanted: HashSet<&String> = ids.iter().collect();
    let mut known: HashMap<String, Transfer> = HashMap::new();
    let mut bars = Bars::new(ids.len());
    let mut cancelled = false;
    let over = |known: &HashMap<String, Transfer>| {
        ids.iter().all(|id| known.get(id).is_some_and(|one| has_ended(one.state)))
    };
    while !over(&known) {
        tokio::select! {
            biased;
            () = interrupt.asked(), if !cancelled => {
                cancelled = true;
                for id in ids {
                    session.call("cancel_transfer", json!({ "transfer": id })).await?;
                }
            }
            told = next(&mut events) => {
                let Some(told) = told else {
                    return Err(Fault::new(Code::Internal, "The transfers broke off."));
                };
                for transfer in told.into_iter().filter(|one| wanted.contains(&one.id)) {
                    bars.show(&transfer);
                    known.insert(transfer.id.clone(), transfer);
                }
            }
        }
    }
    bars.clear();
    Ok(ids.iter().filter_map(|id| known.remove(id)).collect())
}

/// The transfers of the next event; none when there will be no more.
async fn next(events: &mut UnboundedReceiver<Event>) -> Option<Vec<Transfer>> {
    Some(match events.recv().await? {
        Event::Transfer { transfer } => vec![transfer],
        Event::Snapshot { transfers, .. } => transfers,
        _ => Vec::new(),
    })
}

fn has_ended(state: TransferState) -> bool {
    matches!(state, TransferState::Done | TransferState::Failed | TransferState::Cancelled)
}

fn sentence(transfer: &Transfer) -> String {
    let checked = match transfer.verified {
        Some(Verified::Length) | None => "only its length was compared",
        Some(_) => "compared",
    };
    let (name, bytes) = (visible(&transfer.name.text), transfer.bytes);
    match transfer.direction {
        Direction::Upload => format!("Uploaded “{name}”, {bytes} bytes, {checked}."),
        Direction::Download => {
            format!("Saved “{}”, {bytes} bytes, {checked}.", visible(&transfer.local))
        }
    }
}
