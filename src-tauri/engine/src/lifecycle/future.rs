//! What lies ahead of one document, told by the simulation and by S3 itself.

use super::census::now;
use super::counted::{Tags, history_entry, own_id};
use super::read::{Found, in_force};
use super::tagged::TagRules;
use super::{Bucket, bars::day};
use crate::app::App;
use crate::commands::lifecycle::{DocumentFuture, FutureOfDocument};
use crate::host::Host;
use futures::{StreamExt, TryStreamExt};
use jiff::{SignedDuration, Timestamp};
use strata_domain::fault::{Code, Fault};
use strata_domain::history::Entry;
use strata_domain::lifecycle::future::{
    Action, DocumentHistory, Event, Situation, Subject, UnfinishedUpload,
};
use strata_domain::lifecycle::outlook::{outlook, rule_name};
use strata_domain::lifecycle::revival::{Intent, revival};
use strata_domain::lifecycle::rule::Configuration;
use strata_domain::lifecycle::simulate;
use strata_domain::naming::shown_text;
use strata_domain::object::Key;
use strata_gateway::s3::{Expiration, S3};

/// How far a document's future is looked at.
const MONTHS: u8 = 240;
/// Requests for tags under way at a time.
const AT_A_TIME: usize = 8;
/// What two clocks and two readings of AWS' documents may differ by.
const TOLERATED: SignedDuration = SignedDuration::from_hours(24);

pub(crate) async fn future(
    app: &App,
    host: &dyn Host,
    request: DocumentFuture,
) -> Result<FutureOfDocument, Fault> {
    let bucket = Bucket::new(&request.connection, &request.bucket);
    let key = Key(request.key);
    let s3 = app.s3(&bucket.connection).await?;
    s3.may_read(&bucket.name, key.as_str())?;
    let (found, entries, uploads) = tokio::join!(
        in_force(app, &s3, &bucket),
        s3.versions_of(&bucket.name, &key),
        s3.unfinished_uploads(&bucket.name, &key),
    );
    let (found, entries) = match (found, entries) {
        (Ok(found), Ok(entries)) => (found, entries),
        (Err(fault), _) | (_, Err(fault)) => return Ok(unknown(fault)),
    };
    let current = entries.first().is_some_and(|top| !top.is_delete_marker());
    let said = if current { s3.head(&bucket.name, &key, None).await.ok() } else { None };
    let (history, fault) = history_of(&s3, &bucket, &key, &entries, &found).await;
    let uploads = uploads.unwrap_or_default().into_iter();
    let uploads = uploads
        .map(|upload| UnfinishedUpload { upload_id: upload.id, initiated: upload.initiated });
    let history = DocumentHistory { uploads: uploads.collect(), ..history };
    let situation = situation(app, host, &bucket, &found);
    let rules = &found.configuration;
    let disagreement =
        said.and_then(|head| disagreement(&history, rules, &situation, head.expiration.as_ref()));
    if rules.rules.is_empty() {
        return Ok(FutureOfDocument { outlook: None, revival: None, disagreement, fault });
    }
    let deleted = entries.first().is_some_and(Entry::is_delete_marker);
    let revival =
        deleted.then(|| revival(&history, rules, &situation, &Intent::RemoveMarkers)).flatten();
    let outlook = Some(outlook(&history, rules, &situation));
    Ok(FutureOfDocument { outlook, revival, disagreement, fault })
}

fn unknown(fault: Fault) -> FutureOfDocument {
    FutureOfDocument { outlook: None, revival: None, disagreement: None, fault: Some(fault) }
}

/// From now on, as far as is looked.
pub(super) fn situation(app: &App, host: &dyn Host, bucket: &Bucket, found: &Found) -> Situation {
    let now = now(app, host, &bucket.connection);
    Situation { versioning: found.versioning, now, until: super::told::later(now, MONTHS) }
}

/// A document's history with the tags that rules ask for. Where tags can't be read it comes without
/// them, and with the reason.
pub(super) async fn history_of(
    s3: &S3,
    bucket: &Bucket,
    key: &Key,
    entries: &[Entry],
    found: &Found,
) -> (DocumentHistory, Option<Fault>) {
    let rules = TagRules::of(&found.configuration);
    let tags_of = |entry: &Entry| {
        let asks = !entry.is_delete_marker() && rules.ask(key.as_str(), entry.size());
        let id = own_id(entry.version_id.as_str());
        async move {
            if !asks {
                return Ok(Tags::new());
            }
            let tags = s3.tags(&bucket.name, key, id.as_ref()).await?;
            Ok(tags.into_iter().collect())
        }
    };
    let asked: Vec<_> = entries.iter().map(tags_of).collect();
    let read: Result<Vec<Tags>, Fault> =
        futures::stream::iter(asked).buffered(AT_A_TIME).try_collect().await;
    let (tags, fault) = match read {
        Ok(tags) => (tags, None),
        Err(fault) => (vec![Tags::new(); entries.len()], Some(without_tags(fault))),
    };
    let entries = entries.iter().zip(tags).map(|(entry, tags)| history_entry(entry, tags));
    let history =
        DocumentHistory { key: key.clone(), entries: entries.collect(), uploads: Vec::new() };
    (history, fault)
}

fn without_tags(fault: Fault) -> Fault {
    let message = "Its tags could not be read: rules by tags are left out.";
    let known = Fault::new(Code::Partial, message).detail(fault.message);
    fault.hint.into_iter().fold(known, Fault::hint)
}

/// The difference between what the rules do to the current version and what S3 says they will.
fn disagreement(
    history: &DocumentHistory,
    configuration: &Configuration,
    situation: &Situation,
    said: Option<&Expiration>,
) -> Option<String> {
    let current = Subject::Version(history.entries.first()?.version_id.clone());
    let events = simulate::events(history, configuration, situation);
    let ours = events.iter().find(|event| {
        event.subject == current
            && matches!(event.action, Action::CreateDeleteMarker | Action::DeleteVersion)
    });
    match (said, ours) {
        (None, None) => None,
        (Some(said), Some(ours)) => differs(configuration, situation, said, ours),
        // Later than that is not looked.
        (Some(said), None) if said.date > situation.until => None,
        (Some(said), None) => Some(format!(
            "S3 says that “{}” expires this document on {}; by Strata's reading of the rules none \
             does.",
            shown_text(&said.rule),
            date(said.date),
        )),
        (None, Some(ours)) => Some(format!(
            "By Strata's reading of the rules “{}” expires this document on {}; S3 does not say so.",
            rule_name(configuration, ours.rule),
            date(ours.due),
        )),
    }
}

fn differs(
    configuration: &Configuration,
    situation: &Situation,
    said: &Expiration,
    ours: &Event,
) -> Option<String> {
    // What was due before now is told by S3 with its old date.
    let (theirs, due) = (said.date.max(situation.now), ours.due.max(situation.now));
    let same_date = theirs.duration_since(due).abs() <= TOLERATED;
    let id = configuration.rules.get(ours.rule).and_then(|rule| rule.id.as_deref());
    let same_rule = id.is_none_or(|id| id == said.rule);
    (!same_date || !same_rule).then(|| {
        format!(
            "S3 says that “{}” expires this document on {}; by Strata's reading of the rules it is \
             “{}” on {}.",
            shown_text(&said.rule),
            date(said.date),
            rule_name(configuration, ours.rule),
            date(ours.due),
        )
    })
}

fn date(at: Timestamp) -> String {
    day(at).strftime("%-d %b %Y").to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use strata_domain::history::Versioning;
    use strata_domain::lifecycle::future::{HistoryEntry, HistoryKind};
    use strata_domain::lifecycle::templates;
    use strata_domain::object::StorageClass;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// What is told of a document of 1 Jan 2026 that expires after two years.
    fn told(rules: usize, said: Option<(&str, &str)>) -> Option<String> {
        let rule = templates::delete_expired_documents();
        let configuration = Configuration { rules: vec![rule; rules], ..Configuration::default() };
        let kind = HistoryKind::Version {
            size: 1,
            class: StorageClass::Standard,
            tags: Tags::new(),
            retain_until: None,
        };
        let modified = at("2026-01-01T10:00:00Z");
        let entry = HistoryEntry { version_id: "v".into(), modified, kind };
        let history =
            DocumentHistory { key: "k".into(), entries: vec![entry], uploads: Vec::new() };
        let now = at("2026-02-01T00:00:00Z");
        let until = at("2040-01-01T00:00:00Z");
        let situation = Situation { versioning: Versioning::Enabled, now, until };
        let said = said.map(|(date, rule)| Expiration { date: at(date), rule: rule.to_owned() });
        disagreement(&history, &configuration, &situation, said.as_ref())
    }

    #[test]
    fn what_s3_says_likewise_is_no_disagreement() {
        let id = templates::delete_expired_documents().id.unwrap();
        assert_eq!(told(1, Some(("2028-01-02T00:00:00Z", &id))), None);
        assert_eq!(told(1, Some(("2028-01-01T00:00:00Z", &id))), None);
        assert_eq!(told(0, None), None);
    }

    #[test]
    fn another_date_or_rule_or_only_one_of_both_is_told() {
        let id = templates::delete_expired_documents().id.unwrap();
        let date = told(1, Some(("2027-12-31T00:00:00Z", &id))).unwrap();
        assert!(date.contains("31 Dec 2027") && date.contains("2 Jan 2028"), "{date}");
        let rule = told(1, Some(("2028-01-02T00:00:00Z", "other"))).unwrap();
        assert!(rule.contains("“other”"), "{rule}");
        assert!(told(1, None).unwrap().contains("S3 does not say so"));
        assert!(told(0, Some(("2028-01-02T00:00:00Z", "x"))).unwrap().contains("none does"));
    }
}
