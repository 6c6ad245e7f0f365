//! Lifecycle rules on the store: what the forecast says comes true.

use super::*;
use crate::store::lifecycle::histories;
use jiff::SignedDuration;
use proptest::prelude::*;
use std::collections::BTreeMap;
use strata_domain::history;
use strata_domain::lifecycle::future::{Action, Event, Situation, Subject};
use strata_domain::lifecycle::{simulate, xml};

fn day(days: i64, hours: i64) -> Timestamp {
    let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    start + SignedDuration::from_hours(days * 24 + hours)
}

fn rules(elements: &str) -> String {
    format!(
        "<LifecycleConfiguration><Rule><ID>r</ID><Filter/><Status>Enabled</Status>{elements}</Rule></LifecycleConfiguration>"
    )
}

impl Shelf {
    async fn obey(&self, xml: String, minimum: &'static str) {
        self.store
            .write(move |tx| {
                let bucket = find(tx, "b")?;
                put_setting(tx, &bucket, "lifecycle", xml.as_bytes(), Some(minimum))
            })
            .await
            .unwrap();
    }

    async fn put_at(&self, key: &str, size: usize, at: Timestamp) -> String {
        let key = key.to_owned();
        self.store
            .write(move |tx| {
                let bucket = find(tx, "b")?;
                let new = NewVersion { modified: at, ..version(tx, &"x".repeat(size))? };
                put(tx, &bucket, &key, new)
            })
            .await
            .unwrap()
    }

    async fn delete_at(&self, key: &str, at: Timestamp) {
        let key = key.to_owned();
        self.store.write(move |tx| mark_deleted(tx, &find(tx, "b")?, &key, at)).await.unwrap();
    }

    async fn run(&self, now: Timestamp) -> Aged {
        self.store.write(move |tx| run_rules(tx, now)).await.unwrap()
    }

    /// Key, id, class and whether it is a marker, newest first within a key.
    async fn rest(&self) -> Vec<(String, String, String, bool)> {
        let page = self.versions(Query { max: 10_000, ..Query::default() }).await;
        let entries = page.items.into_iter().filter_map(|item| match item {
            Item::Entry(entry) => Some((entry.key, entry.id, entry.class, entry.marker)),
            _ => None,
        });
        entries.collect()
    }
}

#[tokio::test]
async fn an_expired_document_gets_a_marker_then_loses_its_version_then_the_marker() {
    let shelf = Shelf::new();
    shelf.bucket(Versioning::Enabled).await;
    shelf.run(day(0, 1)).await;
    shelf.put_at("cv.pdf", 3, day(0, 10)).await;
    shelf
        .obey(
            rules(
                "<Expiration><Days>2</Days></Expiration><NoncurrentVersionExpiration><NoncurrentDays>3</NoncurrentDays></NoncurrentVersionExpiration>",
            ),
            "all_storage_classes_128K",
        )
        .await;
    assert_eq!(shelf.run(day(2, 23)).await, Aged::default());
    assert_eq!(shelf.run(day(3, 0)).await, Aged { markers: 1, ..Aged::default() });
    assert_eq!(shelf.rest().await.len(), 2);
    assert_eq!(shelf.run(day(6, 23)).await, Aged::default());
    assert_eq!(shelf.run(day(7, 1)).await, Aged { deleted: 1, ..Aged::default() });
    // The marker is alone now, and older than two days.
    assert_eq!(shelf.run(day(8, 0)).await, Aged { markers_removed: 1, ..Aged::default() });
    assert_eq!(shelf.rest().await, []);
}

#[tokio::test]
async fn rules_act_on_no_midnight_before_the_first_run_and_twice_on_none() {
    let shelf = Shelf::new();
    shelf.bucket(Versioning::Never).await;
    shelf.put_at("old", 3, day(0, 1)).await;
    shelf.obey(rules("<Expiration><Days>1</Days></Expiration>"), "all_storage_classes_128K").await;
    assert_eq!(shelf.run(day(9, 1)).await, Aged::default(), "the first run notes the time");
    assert_eq!(shelf.run(day(9, 23)).await, Aged::default(), "no midnight has passed");
    assert_eq!(shelf.run(day(10, 0)).await, Aged { deleted: 1, ..Aged::default() });
    assert_eq!(shelf.run(day(10, 5)).await, Aged::default());
}

#[tokio::test]
async fn a_version_moves_to_its_class_and_an_upload_is_aborted() {
    let shelf = Shelf::new();
    shelf.bucket(Versioning::Enabled).await;
    shelf.run(day(0, 1)).await;
    shelf.put_at("large", 131_072, day(0, 10)).await;
    shelf.put_at("small", 131_071, day(0, 10)).await;
    shelf
        .store
        .write(|tx| {
            let new = NewUpload {
                initiated: day(0, 12),
                class: "STANDARD".to_owned(),
                description: Description::default(),
                tags: Tags::new(),
                algorithm: None,
                whole: false,
            };
            begin(tx, &find(tx, "b")?, "begun", &new)
        })
        .await
        .unwrap();
    shelf
        .obey(
            rules(
                "<Transition><Days>1</Days><StorageClass>GLACIER</StorageClass></Transition><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>",
            ),
            "all_storage_classes_128K",
        )
        .await;
    let aged = shelf.run(day(30, 0)).await;
    assert_eq!(aged, Aged { transitions: 1, aborted: 1, ..Aged::default() });
    let classes: BTreeMap<String, String> =
        shelf.rest().await.into_iter().map(|(key, _, class, _)| (key, class)).collect();
    assert_eq!((classes["large"].as_str(), classes["small"].as_str()), ("GLACIER", "STANDARD"));
}

/// A key, the day and hour of an event there, and its size; none for a delete.
type Written = (u8, i64, i64, Option<usize>);

fn written() -> impl Strategy<Value = Vec<Written>> {
    let size = prop_oneof![Just(None), Just(Some(1)), Just(Some(131_072))];
    prop::collection::vec((0..3_u8, 0..12_i64, 0..24_i64, size), 1..14)
}

fn elements() -> impl Strategy<Value = String> {
    let some = |text: BoxedStrategy<String>| prop_oneof![Just(String::new()), text];
    let days = |from: i64| from..15_i64;
    (
        some(
            days(0)
                .prop_map(|n| {
                    format!("<Transition><Days>{n}</Days><StorageClass>GLACIER</StorageClass></Transition>")
                })
                .boxed(),
        ),
        some(
            days(1).prop_map(|n| format!("<Expiration><Days>{n}</Days></Expiration>")).boxed(),
        ),
        some(
            (days(1), 0..3_i64)
                .prop_map(|(n, k)| {
                    let newer = if k == 0 { String::new() } else { format!("<NewerNoncurrentVersions>{k}</NewerNoncurrentVersions>") };
                    format!("<NoncurrentVersionExpiration><NoncurrentDays>{n}</NoncurrentDays>{newer}</NoncurrentVersionExpiration>")
                })
                .boxed(),
        ),
    )
        .prop_map(|(transition, expiration, noncurrent)| format!("{transition}{expiration}{noncurrent}"))
}

/// What is left of the entries when every event has come true.
fn come_true(
    before: &[(String, String, String, bool)],
    events: &[Event],
) -> BTreeMap<String, Vec<(Option<String>, String, bool)>> {
    let mut keys: BTreeMap<String, Vec<(Option<String>, String, bool)>> = BTreeMap::new();
    for (key, id, class, marker) in before {
        keys.entry(key.clone()).or_default().push((Some(id.clone()), class.clone(), *marker));
    }
    for event in events {
        let entries = keys.get_mut(event.key.as_str()).unwrap();
        let id = match &event.subject {
            Subject::Version(id) => Some(id.as_str().to_owned()),
            _ => None,
        };
        let at = entries.iter().position(|(other, _, _)| *other == id);
        match &event.action {
            Action::Transition(class) => entries[at.unwrap()].1 = class.as_str().to_owned(),
            Action::CreateDeleteMarker => {
                if event.replaces_null {
                    entries.retain(|(id, _, _)| id.as_deref() != Some(NULL));
                }
                entries.insert(0, (None, "STANDARD".to_owned(), true));
            }
            _ => drop(entries.remove(at.unwrap())),
        }
    }
    keys.retain(|_, entries| !entries.is_empty());
    keys
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_the_forecast_says_comes_true_however_time_is_moved(
        written in written(),
        elements in elements(),
        state in 0..3_u8,
        steps in prop::collection::vec(1..9_i64, 1..6),
    ) {
        let state = [Versioning::Never, Versioning::Enabled, Versioning::Suspended][usize::from(state)];
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let shelf = Shelf::new();
            // Some were written before versioning was suspended.
            let first = if state == Versioning::Suspended { Versioning::Enabled } else { state };
            shelf.bucket(first).await;
            let mut written = written;
            written.sort_by_key(|(_, day, hour, _)| (*day, *hour));
            for (index, (key, on, hour, size)) in written.iter().enumerate() {
                if index == written.len() / 2 && state == Versioning::Suspended {
                    let turned = shelf.store.write(|tx| set_versioning(tx, &find(tx, "b")?, Versioning::Suspended));
                    turned.await.unwrap();
                }
                let (key, at) = (format!("k{key}"), day(*on, *hour));
                match size {
                    Some(size) => drop(shelf.put_at(&key, *size, at).await),
                    None => shelf.delete_at(&key, at).await,
                }
            }
            if elements.is_empty() { return; }
            let xml = rules(&elements);
            shelf.obey(xml.clone(), "all_storage_classes_128K").await;
            let start = day(12, 1);
            shelf.run(start).await;
            let end = start + SignedDuration::from_hours(24 * steps.iter().sum::<i64>());

            let before = shelf.rest().await;
            let found = shelf.store.read(|connection| histories(connection, &find(connection, "b")?)).await.unwrap();
            let configuration = xml::read(xml.as_bytes()).unwrap();
            let versioning = match state {
                Versioning::Never => history::Versioning::Unversioned,
                Versioning::Enabled => history::Versioning::Enabled,
                Versioning::Suspended => history::Versioning::Suspended,
            };
            let situation = Situation { versioning, now: start, until: end };
            let mut events = Vec::new();
            for history in &found {
                events.extend(simulate::events(history, &configuration, &situation));
            }
            let expected = come_true(&before, &events);

            let mut now = start;
            let mut done = 0;
            for step in steps {
                now += SignedDuration::from_hours(24 * step);
                let aged = shelf.run(now).await;
                done += aged.transitions + aged.markers + aged.deleted + aged.markers_removed;
            }
            let replaced = events.iter().filter(|event| event.replaces_null).count();
            assert_eq!(done, (events.len() + replaced) as u64);
            let known: std::collections::BTreeSet<String> = before.iter().map(|(_, id, _, _)| id.clone()).collect();
            let mut left: BTreeMap<String, Vec<(Option<String>, String, bool)>> = BTreeMap::new();
            for (key, id, class, marker) in shelf.rest().await {
                // A marker that was made meanwhile has an id that nobody could foretell.
                let made = marker && (!known.contains(&id) || id == NULL);
                let id = (!made).then_some(id);
                left.entry(key).or_default().push((id, class, marker));
            }
            let expected: BTreeMap<_, Vec<_>> = expected
                .into_iter()
                .map(|(key, entries)| {
                    let entries = entries.into_iter().map(|(id, class, marker)| {
                        let id = id.filter(|id| !(marker && id == NULL));
                        (id, class, marker)
                    });
                    (key, entries.collect())
                })
                .collect();
            assert_eq!(left, expected);
        });
    }
}
