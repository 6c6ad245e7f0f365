//! What the sample bucket holds: every upload and every deletion of two years, in order, so that the
//! store can be filled as if people had worked with it. Which document lies where is in
//! `candidates`, `companies` and `curiosities`, when something happened in `calendar`; the documents come from `documents`.

mod calendar;
mod candidates;
mod companies;
mod curiosities;
mod desk;
mod shelf;

use jiff::Timestamp;

use desk::Desk;

/// One thing that happened in the bucket.
pub struct Event {
    /// When, in whole seconds.
    pub at: Timestamp,
    /// The object's key.
    pub key: String,
    /// What happened.
    pub kind: EventKind,
}

/// What happens to a key.
pub enum EventKind {
    /// A version was written.
    Put {
        /// The bytes.
        body: Vec<u8>,
        /// The `Content-Type`.
        content_type: &'static str,
        /// The storage class, such as `STANDARD` or `GLACIER`.
        class: &'static str,
        /// User metadata, named without the `x-amz-meta-` in front; ASCII.
        metadata: Vec<(String, String)>,
        /// Object tags, at most ten.
        tags: Vec<(String, String)>,
    },
    /// The key was deleted without a version id: a delete marker is laid on top.
    Delete,
}

/// The whole history of the sample bucket up to a moment, oldest first. The same moment gives the
/// same events, to the byte.
pub fn plan(now: Timestamp) -> Vec<Event> {
    let mut desk = Desk::new(now);
    candidates::file(&mut desk);
    companies::file(&mut desk);
    curiosities::file(&mut desk);
    desk.into_events()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use jiff::SignedDuration;

    use super::*;
    use crate::seed::documents::pdf::tests::count_objects;

    fn now() -> Timestamp {
        "2026-11-24T15:42:07.25Z".parse().unwrap()
    }

    fn by_key(events: &[Event]) -> BTreeMap<&str, Vec<&Event>> {
        let mut keys: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
        for event in events {
            keys.entry(&event.key).or_default().push(event);
        }
        keys
    }

    fn body(event: &Event) -> Option<&[u8]> {
        match &event.kind {
            EventKind::Put { body, .. } => Some(body),
            EventKind::Delete => None,
        }
    }

    #[test]
    fn the_same_moment_gives_the_same_history_to_the_byte() {
        let (first, second) = (plan(now()), plan(now()));
        assert_eq!(first.len(), second.len());
        for (left, right) in first.iter().zip(&second) {
            assert_eq!((left.at, &left.key), (right.at, &right.key));
            assert_eq!(body(left), body(right), "{}", left.key);
        }
    }

    #[test]
    fn events_are_in_order_and_lie_in_the_two_years_before_now() {
        let events = plan(now());
        assert!(events.is_sorted_by_key(|event| event.at));
        assert!(events.iter().all(|event| event.at < now() && event.at.subsec_nanosecond() == 0));
        let age = now().duration_since(events[0].at);
        assert!(
            age < SignedDuration::from_hours(731 * 24)
                && age > SignedDuration::from_hours(600 * 24)
        );
        let fresh =
            |event: &&Event| now().duration_since(event.at) < SignedDuration::from_hours(72);
        assert!((6..=40).contains(&events.iter().filter(fresh).count()));
        for (key, history) in by_key(&events) {
            assert!(history.windows(2).all(|pair| pair[0].at < pair[1].at), "{key}");
        }
    }

    #[test]
    fn there_are_about_two_hundred_keys_with_versions_and_a_dozen_deletions() {
        let events = plan(now());
        let keys = by_key(&events);
        assert!((190..=220).contains(&keys.len()), "{}", keys.len());
        let puts =
            |history: &&Vec<&Event>| history.iter().filter(|event| body(event).is_some()).count();
        let many = keys.values().filter(|history| puts(history) >= 2).count();
        assert!(many >= 110, "{many}");
        assert_eq!(keys.values().map(|history| puts(&history)).max(), Some(9));
        let deleted =
            keys.values().filter(|h| matches!(h[h.len() - 1].kind, EventKind::Delete)).count();
        assert_eq!(deleted, 12);
        let again = |h: &&Vec<&Event>| {
            h.windows(2).any(|pair| body(pair[0]).is_none() && body(pair[1]).is_some())
        };
        assert_eq!(keys.values().filter(again).count(), 1);
        assert!(
            keys.values().all(|history| body(history[0]).is_some()),
            "nothing is deleted first"
        );
    }

    #[test]
    fn every_version_of_a_document_differs_from_the_one_before() {
        let events = plan(now());
        for (key, history) in by_key(&events) {
            let bodies: Vec<&[u8]> = history.iter().filter_map(|event| body(event)).collect();
            assert!(bodies.windows(2).all(|pair| pair[0] != pair[1]), "{key}");
        }
    }

    #[test]
    fn keys_metadata_and_tags_keep_to_the_limits_of_s3() {
        let events = plan(now());
        let mut classes = BTreeSet::new();
        for event in &events {
            assert!(!event.key.is_empty() && event.key.len() <= 1024);
            let EventKind::Put { metadata, tags, class, .. } = &event.kind else {
                continue;
            };
            classes.insert(*class);
            let bytes: usize = metadata.iter().map(|(name, value)| name.len() + value.len()).sum();
            assert!(bytes < 2048);
            for (name, value) in metadata {
                assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{name}");
                assert!(value.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{value}");
            }
            assert!(tags.len() <= 10);
            let names: BTreeSet<&String> = tags.iter().map(|(name, _)| name).collect();
            assert_eq!(names.len(), tags.len());
            for (name, value) in tags {
                let allowed = |text: &str| {
                    text.bytes().all(|b| b.is_ascii_alphanumeric() || b" +-=._:/@".contains(&b))
                };
                assert!(name.len() <= 128 && value.len() <= 256 && allowed(name) && allowed(value));
            }
        }
        assert_eq!(classes, BTreeSet::from(["DEEP_ARCHIVE", "GLACIER", "STANDARD", "STANDARD_IA"]));
    }

    #[test]
    fn the_curiosities_are_there() {
        let events = plan(now());
        let keys = by_key(&events);
        let found = |test: &dyn Fn(&str) -> bool| keys.keys().any(|key| test(key));
        assert!(found(&|key| key.contains("//")));
        assert!(found(&|key| key.ends_with('/')));
        assert!(found(&|key| key.contains('+')));
        assert!(found(&|key| key.contains('\'')));
        assert!(found(&|key| key.contains('💙')));
        assert!(found(&|key| key.contains('佐')));
        assert!(found(&|key| key.rsplit('/').next().is_some_and(|name| name.len() > 200)));
        let empty = |event: &&&Event| body(event).is_some_and(<[u8]>::is_empty);
        assert_eq!(events.iter().collect::<Vec<_>>().iter().filter(empty).count(), 2);
    }

    #[test]
    fn every_body_is_what_its_type_says() {
        let mut total = 0;
        for event in &plan(now()) {
            let EventKind::Put { body, content_type, .. } = &event.kind else {
                continue;
            };
            total += body.len();
            assert!(body.len() < 130_000, "{} has {} bytes", event.key, body.len());
            match *content_type {
                "application/pdf" => assert!(count_objects(body) >= 8, "{}", event.key),
                "image/png" => assert!(body.starts_with(b"\x89PNG\r\n\x1a\n")),
                kind if kind.contains("wordprocessingml") => {
                    assert!(body.starts_with(b"PK\x03\x04"));
                }
                _ => assert!(std::str::from_utf8(body).is_ok(), "{}", event.key),
            }
        }
        assert!((1_500_000..6_000_000).contains(&total), "{total}");
    }
}
