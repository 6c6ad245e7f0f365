//! What lifecycle rules do, told in the slowest and plainest way: every midnight, every entry, every
//! rule, from scratch. It takes nothing from the simulation but the types, so that the two can prove
//! each other.
//!
//! Pages are those of the Amazon S3 User Guide. Marks such as T1 or W3 are the facts of our notes on
//! S3's semantics; "convention" is what those notes decide where the pages are silent.

mod terms;
mod wishes;

use jiff::{SignedDuration, Timestamp};
use strata_domain::history::Versioning;
use strata_domain::lifecycle::future::{
    Action, DocumentHistory, Event, HistoryEntry, HistoryKind, Situation, Subject,
};
use strata_domain::lifecycle::rule::{Configuration, Status};
use strata_domain::object::VersionId;
use terms::{cheapest, doubt, earliest, matches, may_move};
use wishes::{Wish, wishes_for_current, wishes_for_noncurrent, wishes_for_upload};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// An entry as it stands on a midnight.
#[derive(Clone)]
struct Standing {
    entry: HistoryEntry,
    /// A rule made this marker during the walk.
    made_by_a_rule: bool,
    /// A marker was due on it, but a transition took the day.
    marker_waits: bool,
}

/// Every midnight (UTC) from now until the end, both included, one after the other.
pub fn events(
    history: &DocumentHistory,
    configuration: &Configuration,
    situation: &Situation,
) -> Vec<Event> {
    let mut told = Vec::new();
    let mut entries: Vec<Standing> = Vec::new();
    for entry in &history.entries {
        let entry = entry.clone();
        entries.push(Standing { entry, made_by_a_rule: false, marker_waits: false });
    }
    let mut uploads = history.uploads.clone();

    // Lifecycle rules run once a day, from midnight UTC on ("Lifecycle configuration elements"; T1).
    let mut next = terms::first_midnight_from(situation.now);
    while let Some(midnight) = next.filter(|midnight| *midnight <= situation.until) {
        let key = history.key.as_str();

        // Everything is decided by the state at the beginning of the pass (convention).
        let mut decisions: Vec<Option<Wish>> = Vec::new();
        for place in 0..entries.len() {
            decisions.push(decide(key, &entries, place, configuration, situation, midnight));
        }

        // In a bucket with suspended versioning the new marker has the id `null` and takes the
        // place of whatever had it ("Deleting objects from versioning-suspended buckets"; D2, V2).
        let mut replaced = None;
        let marker_comes = decisions
            .first()
            .and_then(Option::as_ref)
            .is_some_and(|wish| wish.action == Action::CreateDeleteMarker);
        if marker_comes && situation.versioning == Versioning::Suspended {
            for (place, standing) in entries.iter().enumerate() {
                if standing.entry.version_id.as_str() == "null" {
                    replaced = Some(place);
                }
            }
        }
        // What goes that way has no event of its own (convention).
        if let Some(place) = replaced
            && place > 0
        {
            decisions[place] = None;
        }

        // Told by place, newest first, then the uploads (convention).
        for (place, decision) in decisions.iter().enumerate() {
            let Some(wish) = decision else { continue };
            let standing = &entries[place];
            let subject = if standing.made_by_a_rule {
                Subject::NewMarker
            } else {
                Subject::Version(standing.entry.version_id.clone())
            };
            let marker = wish.action == Action::CreateDeleteMarker;
            told.push(Event {
                key: history.key.clone(),
                subject,
                action: wish.action.clone(),
                rule: wish.rule,
                due: midnight,
                replaces_null: marker && replaced.is_some(),
                doubt: doubt(wish),
            });
        }

        let mut begun = Vec::new();
        for upload in uploads {
            let mut wishes = Vec::new();
            for (number, rule) in configuration.rules.iter().enumerate() {
                if rule.status == Status::Enabled {
                    wishes.extend(wishes_for_upload(rule, number, key, upload.initiated));
                }
            }
            wishes.retain(|wish| wish.since <= midnight);
            let Some(wish) = earliest(&wishes) else {
                begun.push(upload);
                continue;
            };
            told.push(Event {
                key: history.key.clone(),
                subject: Subject::Upload(upload.upload_id),
                action: wish.action.clone(),
                rule: wish.rule,
                due: midnight,
                replaces_null: false,
                doubt: doubt(&wish),
            });
        }
        uploads = begun;

        entries = after(&entries, &decisions, replaced, midnight);
        next = midnight.checked_add(DAY).ok();
    }
    told
}

/// What the key's history is after a pass.
fn after(
    entries: &[Standing],
    decisions: &[Option<Wish>],
    replaced: Option<usize>,
    midnight: Timestamp,
) -> Vec<Standing> {
    let mut left = Vec::new();
    for (place, standing) in entries.iter().enumerate() {
        let mut standing = standing.clone();
        let action = decisions[place].as_ref().map(|wish| wish.action.clone());
        if action == Some(Action::CreateDeleteMarker) {
            // A marker takes a moment to come into being: one second (notes 2.9, step 4).
            left.push(Standing {
                entry: HistoryEntry {
                    version_id: VersionId::from(if replaced.is_some() { "null" } else { "new" }),
                    modified: midnight + SignedDuration::from_secs(1),
                    kind: HistoryKind::DeleteMarker,
                },
                made_by_a_rule: true,
                marker_waits: false,
            });
        }
        let gone = action == Some(Action::DeleteVersion)
            || action == Some(Action::RemoveDeleteMarker)
            || replaced == Some(place);
        if gone {
            continue;
        }
        // A transition keeps id and Last-Modified (V8).
        if let Some(Action::Transition(target)) = action
            && let HistoryKind::Version { class, .. } = &mut standing.entry.kind
        {
            *class = target;
            standing.marker_waits |=
                decisions[place].as_ref().is_some_and(|wish| wish.transition_before_marker);
        }
        left.push(standing);
    }
    left
}

/// The one thing that happens to an entry on a midnight, if anything
/// ("How Amazon S3 handles conflicts in lifecycle configurations"; T10).
fn decide(
    key: &str,
    entries: &[Standing],
    place: usize,
    configuration: &Configuration,
    situation: &Situation,
    midnight: Timestamp,
) -> Option<Wish> {
    let mut removals = Vec::new();
    let mut transitions = Vec::new();
    let mut markers = Vec::new();
    for (number, rule) in configuration.rules.iter().enumerate() {
        if rule.status != Status::Enabled || !matches(rule, key, &entries[place].entry.kind) {
            continue;
        }
        let wishes = if place == 0 {
            wishes_for_current(rule, number, entries, situation.versioning, midnight)
        } else if situation.versioning == Versioning::Unversioned {
            // Noncurrent versions exist only where versioning was enabled once (notes 2.8).
            Vec::new()
        } else {
            wishes_for_noncurrent(rule, number, entries, place)
        };
        for wish in wishes {
            if wish.since > midnight {
                continue;
            }
            match &wish.action {
                Action::DeleteVersion | Action::RemoveDeleteMarker => removals.push(wish),
                Action::Transition(target) => {
                    let kind = &entries[place].entry.kind;
                    if may_move(kind, target, rule, configuration.minimum_size) {
                        transitions.push(wish);
                    }
                }
                Action::CreateDeleteMarker => markers.push(wish),
                Action::AbortUpload => {}
            }
        }
    }

    // Object Lock: a version is not deleted while it is retained ("Managing Object Lock"; N6).
    // Markers may be put on it and it may move; a marker itself can't be locked (D7).
    if let HistoryKind::Version { retain_until: Some(end), .. } = &entries[place].entry.kind
        && *end > midnight
    {
        removals.clear();
    }

    // Permanent deletion takes precedence over transition, and transition over the creation of a
    // delete marker ("Examples of lifecycle configurations", overlapping actions; W1, W4, W7).
    if let Some(wish) = earliest(&removals) {
        return Some(wish);
    }
    if let Some(mut wish) = cheapest(&transitions) {
        wish.transition_before_marker = !markers.is_empty();
        return Some(wish);
    }
    let mut wish = earliest(&markers)?;
    wish.transition_before_marker = entries[place].marker_waits;
    Some(wish)
}
