//! `strata restore`, `rm` and `undelete`: what changes a bucket at once.

use crate::address::{Address, Place, document};
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::listing::history;
use crate::output::{Output, quoted, visible};
use crate::session::{Session, with};
use crate::terminal::Answers;
use clap::Args;
use serde_json::{Value, json};
use strata_engine::{Code, Fault};

#[derive(Debug, Args)]
pub struct Restore {
    /// The document: CONNECTION:BUCKET/KEY
    #[arg(value_parser = document)]
    document: Address,
    /// The version to put on top, from `strata versions`
    #[arg(long, value_name = "ID")]
    version_id: String,
    /// Does not ask where a version would be lost
    #[arg(long, short)]
    yes: bool,
}

#[derive(Debug, Args)]
pub struct Rm {
    /// Documents of one bucket: CONNECTION:BUCKET/KEY
    #[arg(required = true, value_parser = document)]
    documents: Vec<Address>,
    /// Removes this one version for good, instead of putting a delete marker on top
    #[arg(long, value_name = "ID")]
    version_id: Option<String>,
    /// Does not ask before something is gone for good
    #[arg(long, short)]
    yes: bool,
}

#[derive(Debug, Args)]
pub struct Undelete {
    /// The document: CONNECTION:BUCKET/KEY
    #[arg(value_parser = document)]
    document: Address,
}

pub async fn restore(verb: Restore, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    let connection = verb.document.connection.clone();
    let answers = Answers { yes: verb.yes, ..Answers::default() };
    with(&[&connection], answers, out, interrupt, async |session| {
        let place = verb.document.place(session).await?;
        let before = history(session, &place).await?;
        let done = session
            .call(
                "restore_version",
                json!({
                    "connection": place.connection,
                    "bucket": place.bucket,
                    "key": place.key,
                    "version_id": verb.version_id,
                    "shown": before["shown"],
                }),
            )
            .await?;
        let undo = match (done["undo"].is_string(), done["cancelled"] == true) {
            // The copy that is on top now is what undoing takes away.
            (true, false) => history(session, &place).await.ok().and_then(|after| {
                let copy = after["shown"]["version_id"].as_str()?.to_owned();
                let address = quoted(&place.address(&place.key));
                Some(format!("strata rm --version-id {} {address}", quoted(&copy)))
            }),
            _ => None,
        };
        Ok(told(&done, undo, out))
    })
    .await
}

pub async fn rm(verb: Rm, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    let first = &verb.documents[0];
    let same = |one: &Address| (&one.connection, &one.bucket) == (&first.connection, &first.bucket);
    if !verb.documents.iter().all(same) || (verb.version_id.is_some() && verb.documents.len() > 1) {
        let what = "documents of one bucket, and one document for a version";
        out.fault(&Fault::new(Code::Invalid, format!("`strata rm` takes {what}.")));
        return Ok(Exit::Usage);
    }
    let connection = first.connection.clone();
    let answers = Answers { yes: verb.yes, ..Answers::default() };
    with(&[&connection], answers, out, interrupt, async |session| {
        let place = verb.documents[0].place(session).await?;
        if let Some(id) = &verb.version_id {
            let request = json!({
                "connection": place.connection, "bucket": place.bucket,
                "key": place.key, "version_id": id,
            });
            return Ok(told(&session.call("delete_version", request).await?, None, out));
        }
        let (mut documents, mut missing) = (Vec::new(), Vec::new());
        for address in &verb.documents {
            match shown(session, &place, &address.key).await {
                Ok(document) => documents.push(document),
                Err(fault) if fault.code == Code::Gone => missing.push(fault),
                Err(fault) => return Err(fault),
            }
        }
        if documents.is_empty() {
            let none = || Fault::new(Code::Gone, "There is nothing to delete.");
            return Err(missing.into_iter().next().unwrap_or_else(none));
        }
        let request = json!({
            "connection": place.connection, "bucket": place.bucket, "documents": documents,
        });
        let done = session.call("delete_documents", request).await?;
        let undo = done["undo"].is_string().then(|| {
            let mut command = "strata undelete".to_owned();
            match verb.documents.as_slice() {
                [one] => command.push_str(&format!(" {}", quoted(&place.address(&one.key)))),
                _ => command.push_str(" ADDRESS, one by one"),
            }
            command
        });
        for fault in &missing {
            out.note(&visible(&fault.message));
        }
        let exit = told(&done, undo, out);
        let partly = !missing.is_empty() || done["failed"].is_u64();
        Ok(if exit == Exit::Done && partly { Exit::Partly } else { exit })
    })
    .await
}

/// A document as the window would show it: what changed since is then not deleted.
async fn shown(session: &Session, place: &Place, key: &str) -> Result<Value, Fault> {
    let request = json!({ "connection": place.connection, "bucket": place.bucket, "key": key });
    match session.read("document_details", request).await {
        Ok(details) => Ok(json!({ "key": key, "etag": details["etag"], "size": details["size"] })),
        // Who may not look may still delete.
        Err(fault) if fault.code == Code::Denied => Ok(json!({ "key": key, "size": 0 })),
        Err(fault) => Err(fault),
    }
}

pub async fn undelete(verb: Undelete, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    let connection = verb.document.connection.clone();
    with(&[&connection], Answers::default(), out, interrupt, async |session| {
        let place = verb.document.place(session).await?;
        let request =
            json!({ "connection": place.connection, "bucket": place.bucket, "key": place.key });
        let done = session.call("undelete_document", request).await?;
        let undo = done["undo"]
            .is_string()
            .then(|| format!("strata rm {}", quoted(&place.address(&place.key))));
        Ok(told(&done, undo, out))
    })
    .await
}

/// Prints what was done and the command that takes it back. The id that the engine knows it by
/// ends with this process, so JSON has the command in its place.
fn told(done: &Value, undo: Option<String>, out: Output) -> Exit {
    let mut response = done.clone();
    if let Some(fields) = response.as_object_mut() {
        fields.remove("undo");
        if let Some(undo) = &undo {
            fields.insert("undo_command".to_owned(), json!(undo));
        }
    }
    out.print(&response, || {
        let message = visible(done["message"].as_str().unwrap_or_default());
        match &undo {
            Some(undo) => format!("{message}\nTo undo: {undo}"),
            None => message,
        }
    });
    if done["cancelled"] == true { Exit::Failed } else { Exit::Done }
}
