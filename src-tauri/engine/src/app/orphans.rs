//! Multipart uploads whose id a killed run never learned: looked for in the store's own list, and
//! ended only where no other one could be meant.

use super::App;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_domain::object::Key;
use strata_gateway::journal::OpenUpload;
use strata_gateway::s3::{S3, UnfinishedUpload};

/// How far the store's clock may be from ours: S3 refuses requests that are further off
/// (API reference, "Error responses": RequestTimeTooSkewed).
const SKEW: SignedDuration = SignedDuration::from_mins(15);
/// From the note in the journal to the last try to open the upload, with all its repetitions.
const OPENING: SignedDuration = SignedDuration::from_mins(10);

/// What is known about an upload without an id.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// The store has none that it could be.
    Gone,
    /// It is this one.
    Is(String),
    /// An upload of this run may be among them: to be asked again at the next start.
    NotNow,
    /// It is one of several.
    OneOf(usize),
}

/// Ends the upload of a row without an id, if it can be told which it is. Says whether the row has
/// done its duty. `before` are the rows that were there when this run started.
pub(super) async fn end(app: &App, s3: &S3, row: &OpenUpload, before: &HashSet<i64>) -> bool {
    let key = Key(row.key.clone());
    let listed = match s3.unfinished_uploads(&row.bucket, &key).await {
        Ok(listed) => listed,
        Err(fault) if fault.code == Code::Gone => return true,
        Err(fault) => {
            tracing::info!(code = ?fault.code, "an upload without an id can't be looked for");
            return false;
        }
    };
    // Read after the list: an upload of this run that is in the list is in the journal by now.
    let Ok(known) = app.journal.open_uploads() else { return false };
    match judged(row, &listed, &known, before) {
        Verdict::Gone => true,
        Verdict::NotNow => false,
        Verdict::Is(id) => match s3.abort_upload(&row.bucket, &key, &id).await {
            Ok(()) => {
                tracing::info!("an upload that was cut off before its id was known is ended");
                true
            }
            Err(fault) => {
                tracing::warn!(code = ?fault.code, "an upload that was cut off stays open");
                fault.code == Code::Gone
            }
        },
        Verdict::OneOf(count) => {
            app.tell(one_of(row, count));
            false
        }
    }
}

fn judged(
    row: &OpenUpload,
    listed: &[UnfinishedUpload],
    known: &[OpenUpload],
    before: &HashSet<i64>,
) -> Verdict {
    let ids: HashSet<&str> = known.iter().filter_map(|one| one.upload_id.as_deref()).collect();
    let mut fitting = listed
        .iter()
        .filter(|one| !ids.contains(one.id.as_str()) && may_be_of(row.opened, one.initiated));
    let Some(first) = fitting.next() else { return Verdict::Gone };
    let opening_now = known.iter().any(|one| {
        one.upload_id.is_none()
            && !before.contains(&one.row)
            && (&one.bucket, &one.key) == (&row.bucket, &row.key)
    });
    match fitting.count() {
        _ if opening_now => Verdict::NotNow,
        0 => Verdict::Is(first.id.clone()),
        more => Verdict::OneOf(more + 1),
    }
}

/// Whether an upload that was noted at `noted` can be one that the store opened at `initiated`.
fn may_be_of(noted: Timestamp, initiated: Timestamp) -> bool {
    let after = initiated.duration_since(noted);
    -SKEW <= after && after <= OPENING + SKEW
}

fn one_of(row: &OpenUpload, count: usize) -> Fault {
    let (key, bucket) = (shown_text(&row.key), shown_text(&row.bucket));
    Fault::new(
        Code::Unknown,
        format!(
            "An upload of “{key}” to “{bucket}” was cut off. {count} unfinished uploads there could be it, so none was ended."
        ),
    )
    .hint("Their parts cost storage. End them where you know that nobody is uploading, or let a lifecycle rule of the bucket end unfinished uploads.")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        let noon: Timestamp = "2025-11-03T12:00:00Z".parse().unwrap();
        noon.checked_add(SignedDuration::from_mins(minutes)).unwrap()
    }

    fn noted(row: i64, key: &str, id: Option<&str>) -> OpenUpload {
        OpenUpload {
            row,
            opened: at(0),
            connection: "c".to_owned(),
            bucket: "b".to_owned(),
            key: key.to_owned(),
            upload_id: id.map(str::to_owned),
        }
    }

    fn listed(all: &[(&str, i64)]) -> Vec<UnfinishedUpload> {
        all.iter()
            .map(|(id, minutes)| UnfinishedUpload { id: (*id).to_owned(), initiated: at(*minutes) })
            .collect()
    }

    #[test]
    fn the_single_upload_of_the_time_is_the_one_and_of_several_none_is() {
        let row = noted(1, "k", None);
        let before = HashSet::from([1]);
        for (all, verdict) in [
            (&[][..], Verdict::Gone),
            (&[("a", -16), ("b", 26), ("c", 3 * 24 * 60)][..], Verdict::Gone),
            (&[("a", -16), ("b", 0)][..], Verdict::Is("b".to_owned())),
            (&[("a", -15)][..], Verdict::Is("a".to_owned())),
            (&[("a", 25)][..], Verdict::Is("a".to_owned())),
            (&[("a", 0), ("b", 1), ("c", 40)][..], Verdict::OneOf(2)),
        ] {
            assert_eq!(judged(&row, &listed(all), &[noted(1, "k", None)], &before), verdict);
        }
    }

    #[test]
    fn an_upload_of_this_run_is_never_taken_for_the_lost_one() {
        let row = noted(1, "k", None);
        let before = HashSet::from([1, 2]);
        let known = |more: OpenUpload| vec![row.clone(), more];
        let all = listed(&[("a", 0)]);
        let its_own = known(noted(3, "k", Some("a")));
        assert_eq!(judged(&row, &all, &its_own, &before), Verdict::Gone);
        assert_eq!(judged(&row, &all, &known(noted(3, "k", None)), &before), Verdict::NotNow);
        let is = Verdict::Is("a".to_owned());
        assert_eq!(judged(&row, &all, &known(noted(3, "other", None)), &before), is);
        // Another row of an earlier run waits for the same answer: it opens nothing any more.
        assert_eq!(judged(&row, &all, &known(noted(2, "k", None)), &before), is);
    }
}
