//! `strata presign`.

use crate::address::{Address, document};
use crate::exit::Exit;
use crate::interrupt::{Interrupt, ended};
use crate::output::Output;
use crate::session::with;
use crate::terminal::Answers;
use clap::Args;
use serde_json::json;
use std::time::Duration;
use strata_engine::Fault;
use strata_engine::links::PresignDocument;

#[derive(Debug, Args)]
pub struct Presign {
    /// The document: CONNECTION:BUCKET/KEY
    #[arg(value_parser = document)]
    document: Address,
    /// How long the link is good for, at most 7 days: 90s, 15m, 12h, 7d
    #[arg(long, default_value = "1h", value_parser = time)]
    expires: Duration,
    /// One version instead of whatever is current when the link is used
    #[arg(long, value_name = "ID")]
    version_id: Option<String>,
    /// A browser saves the document under its name instead of showing it
    #[arg(long)]
    download: bool,
}

fn time(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text:?} is no time: write 90s, 15m, 12h or 7d");
    let (number, unit) = match text.char_indices().last() {
        Some((at, 's' | 'm' | 'h' | 'd')) => text.split_at(at),
        _ => (text, "s"),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let seconds = match unit {
        "m" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        _ => 1,
    };
    number.checked_mul(seconds).map(Duration::from_secs).ok_or_else(wrong)
}

pub async fn run(verb: Presign, out: Output, interrupt: &Interrupt) -> Result<Exit, Fault> {
    let connection = verb.document.connection.clone();
    with(&[&connection], Answers::default(), out, interrupt, async |session| {
        let place = verb.document.place(session).await?;
        let making = session.app.presign(PresignDocument {
            connection: place.connection,
            bucket: place.bucket,
            key: place.key,
            version_id: verb.version_id,
            good_for: verb.expires,
            download: verb.download,
        });
        let link = interrupt.or(making).await.unwrap_or_else(|| Err(ended()))?;
        let until = link.until.to_string();
        let mut response = json!({ "address": link.address.expose(), "until": until });
        if let Some(warning) = &link.warning {
            response["warning"] = json!(warning);
            out.note(warning);
        }
        // The address alone: it is meant to be piped on.
        out.print(&response, || link.address.expose().to_owned());
        Ok(Exit::Done)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_unit_or_counts_seconds() {
        for (text, seconds) in
            [("90", 90), ("90s", 90), ("15m", 900), ("12h", 43_200), ("7d", 604_800)]
        {
            assert_eq!(time(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for wrong in ["", "h", "1w", "-1s", "1.5h", "99999999999999999999d", "ä"] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
    }
}
