//! Actions that never happen, because another rule does the same or something final earlier on
//! everything they match.

use super::super::class;
use super::super::finding::{FindingCode, OfRule};
use super::Bucket;
use super::scope::{Acting, When};
use crate::history::Versioning;
use crate::object::StorageClass;
use std::cmp::Ordering;

/// Why an action never happens.
enum Shadow {
    /// The other one comes first.
    Earlier(String),
    /// The other one is the same.
    Same,
}

pub(super) fn check(rule: &Acting<'_>, bucket: &Bucket<'_>, of: &mut OfRule<'_>) {
    let others = || bucket.rules.iter().filter(|other| other.index != rule.index);
    let covering = || others().filter(|other| other.covers(rule));
    if let Some(when) = rule.expiration() {
        tell(rule, of, "Expiration", covering(), |other| {
            let earlier = other.expiration()?;
            shadowed(earlier.compared(when)?, || format!("expires them {}", earlier.shown()))
        });
    }
    for (at, when, to) in rule.placed() {
        tell(rule, of, &format!("Transitions[{at}]"), covering(), |other| {
            by_expiration(other, when, bucket.versioning)
                .or_else(|| by_transition(other, rule, when, to, bucket))
        });
    }
    if bucket.versioning != Versioning::Unversioned {
        noncurrent(rule, bucket, of);
    }
    if let Some(days) = rule.abort() {
        // Uploads have neither tags nor a size.
        let covering = others().filter(|other| rule.scope.prefix.starts_with(other.scope.prefix));
        tell(rule, of, "AbortIncompleteMultipartUpload", covering, |other| {
            let earlier = other.abort()?;
            shadowed(earlier.cmp(&days), || format!("aborts them on day {earlier}"))
        });
    }
    if rule.cleans_markers() {
        let covering = others().filter(|other| other.covers_markers(rule));
        tell(rule, of, "Expiration.ExpiredObjectDeleteMarker", covering, |other| {
            other.cleans_markers().then_some(Shadow::Same)
        });
    }
}

fn noncurrent(rule: &Acting<'_>, bucket: &Bucket<'_>, of: &mut OfRule<'_>) {
    let covering =
        || bucket.rules.iter().filter(|other| other.index != rule.index && other.covers(rule));
    let ended = rule.noncurrent_expiration();
    if let Some((days, kept)) = ended.and_then(|end| Some((end.days?, end.newer_versions))) {
        tell(rule, of, "NoncurrentVersionExpiration", covering(), |other| {
            let end = other.noncurrent_expiration()?;
            let earlier = end.days?;
            shadowed(both(earlier, end.newer_versions, days, kept)?, || {
                format!("removes them on day {earlier} as noncurrent versions")
            })
        });
    }
    for (at, to) in rule.noncurrent_transitions().iter().enumerate() {
        let Some(days) = to.days else {
            continue;
        };
        let field = format!("NoncurrentVersionTransitions[{at}]");
        tell(rule, of, &field, covering(), |other| {
            let removed = other.noncurrent_expiration().and_then(|end| {
                let earlier = end.days?;
                both(earlier, end.newer_versions, days, to.newer_versions)?;
                Some(Shadow::Earlier(format!(
                    "removes them on day {earlier} as noncurrent versions"
                )))
            });
            removed.or_else(|| {
                other.noncurrent_transitions().iter().find_map(|one| {
                    let earlier = one.days?;
                    let order = both(earlier, one.newer_versions, days, to.newer_versions)?;
                    let acts = reaches(other, &one.class, rule, &to.class, bucket);
                    let words = || format!("moves them to {} on day {earlier}", one.class);
                    moved(order, &one.class, &to.class, words).filter(|_| acts)
                })
            })
        });
    }
}

/// Tells of the first rule that shadows an action of this one.
fn tell<'a>(
    rule: &Acting<'_>,
    of: &mut OfRule<'_>,
    field: &str,
    others: impl Iterator<Item = &'a Acting<'a>>,
    shadow: impl Fn(&Acting<'_>) -> Option<Shadow>,
) {
    for other in others {
        match shadow(other) {
            Some(Shadow::Earlier(words)) => {
                let message = format!(
                    "This never happens: {} matches the same documents and {words}. Remove one of \
                     the two, or change their days.",
                    other.name()
                );
                return of.warn(FindingCode::NeverActs, field, message);
            }
            // Of two equal ones the second is told.
            Some(Shadow::Same) if !rule.covers(other) || other.index < rule.index => {
                let message = format!(
                    "{} does the same for the same documents already. Remove one of the two.",
                    capital(&other.name())
                );
                return of.warn(FindingCode::DuplicateAction, field, message);
            }
            _ => {}
        }
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn shadowed(order: Ordering, words: impl Fn() -> String) -> Option<Shadow> {
    match order {
        Ordering::Less => Some(Shadow::Earlier(words())),
        Ordering::Equal => Some(Shadow::Same),
        Ordering::Greater => None,
    }
}

/// The order of two actions on noncurrent versions, of which the first is no later in days and
/// keeps no more versions.
fn both(days: i64, kept: Option<i64>, than: i64, than_kept: Option<i64>) -> Option<Ordering> {
    let order = days.cmp(&than).then(kept.unwrap_or(0).cmp(&than_kept.unwrap_or(0)));
    let fits = days <= than && kept.unwrap_or(0) <= than_kept.unwrap_or(0);
    fits.then_some(order)
}

fn by_expiration(other: &Acting<'_>, when: When, versioning: Versioning) -> Option<Shadow> {
    let earlier = other.expiration()?;
    let gone = match versioning {
        // Deletion for good comes before a transition of the same day.
        Versioning::Unversioned => earlier.compared(when)?.is_le(),
        // A delete marker comes after it.
        Versioning::Enabled | Versioning::Suspended => earlier.compared(when)?.is_lt(),
    };
    gone.then(|| Shadow::Earlier(format!("expires them {}", earlier.shown())))
}

fn by_transition(
    other: &Acting<'_>,
    rule: &Acting<'_>,
    when: When,
    to: &StorageClass,
    bucket: &Bucket<'_>,
) -> Option<Shadow> {
    let mut transitions = other.transitions();
    transitions.find_map(|(earlier, class)| {
        let order = earlier.compared(when)?;
        let acts = reaches(other, class, rule, to, bucket);
        moved(order, class, to, || format!("moves them to {class} {}", earlier.shown()))
            .filter(|_| acts)
    })
}

/// Whether the other transition moves all sizes that this one moves.
fn reaches(
    other: &Acting<'_>,
    class: &StorageClass,
    rule: &Acting<'_>,
    to: &StorageClass,
    bucket: &Bucket<'_>,
) -> bool {
    other.smallest(class, bucket.minimum) <= rule.smallest(to, bucket.minimum)
}

/// Whether a move to one class leaves nothing to another move, given the order of the two.
fn moved(
    order: Ordering,
    class: &StorageClass,
    to: &StorageClass,
    words: impl Fn() -> String,
) -> Option<Shadow> {
    if class == to {
        return shadowed(order, words);
    }
    let first = match order {
        Ordering::Less => true,
        Ordering::Equal => preference(class) < preference(to),
        Ordering::Greater => false,
    };
    let ends = class::is_target(class) && class::is_target(to) && !class::leads_to(class, to);
    (first && ends).then(|| Shadow::Earlier(words()))
}

/// Which of several transitions of one day S3 prefers (User Guide, "Examples of S3 Lifecycle
/// configurations", overlapping filters and conflicting actions).
fn preference(class: &StorageClass) -> u8 {
    match class {
        StorageClass::DeepArchive => 0,
        StorageClass::GlacierFlexible => 1,
        StorageClass::IntelligentTiering => 2,
        StorageClass::GlacierInstant => 3,
        StorageClass::OneZoneIa => 4,
        _ => 5,
    }
}
