//! Versions, markers and null versions in the three states of a bucket.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[tokio::test]
async fn a_put_while_suspended_destroys_the_null_version_and_spares_the_others() {
    let shelf = Shelf::new();
    shelf.bucket(Versioning::Never).await;
    assert_eq!(shelf.put("k", "before").await, NULL);
    shelf.bucket(Versioning::Enabled).await;
    let kept = shelf.put("k", "kept").await;
    shelf.bucket(Versioning::Suspended).await;
    shelf.put("k", "after").await;
    assert_eq!(shelf.ids("k").await, [NULL.to_owned(), kept]);
}

#[tokio::test]
async fn a_delete_while_suspended_puts_a_null_marker_in_the_null_versions_place() {
    let shelf = Shelf::new();
    shelf.bucket(Versioning::Enabled).await;
    let kept = shelf.put("k", "kept").await;
    shelf.bucket(Versioning::Suspended).await;
    shelf.put("k", "null").await;
    assert_eq!(shelf.delete("k").await, Removed { id: Some(NULL.to_owned()), marker: true });
    assert_eq!(shelf.delete("k").await.id.as_deref(), Some(NULL));
    assert_eq!(shelf.ids("k").await, [NULL.to_owned(), kept]);
}

#[tokio::test]
async fn deleting_a_key_that_never_was_makes_a_marker_and_again_another() {
    let shelf = Shelf::new();
    shelf.bucket(Versioning::Enabled).await;
    shelf.delete("ghost").await;
    shelf.delete("ghost").await;
    assert_eq!(shelf.ids("ghost").await.len(), 2);
}

#[tokio::test]
async fn removing_the_marker_brings_the_version_below_back() {
    let shelf = Shelf::new();
    shelf.bucket(Versioning::Enabled).await;
    let id = shelf.put("k", "text").await;
    let marker = shelf.delete("k").await.id.unwrap();
    assert!(names(&shelf.objects(everything()).await).is_empty());
    assert!(shelf.remove("k", &marker).await.marker);
    assert_eq!(names(&shelf.objects(everything()).await), ["k"]);
    assert_eq!(shelf.ids("k").await, [id]);
}

#[tokio::test]
async fn an_upload_that_began_early_and_ended_late_lies_on_top_with_its_early_date() {
    let shelf = Shelf::new();
    shelf.bucket(Versioning::Enabled).await;
    let part = filed(&shelf.store, "the only part").await;
    let told = etag(&part.sums.md5);
    let begun = shelf
        .store
        .write(move |tx| {
            let new = NewUpload {
                class: "STANDARD".to_owned(),
                description: Description::default(),
                tags: Tags::new(),
                algorithm: None,
                whole: true,
                initiated: at(-1000),
            };
            let bucket = find(tx, "b")?;
            let id = begin(tx, &bucket, "k", &new)?;
            let upload = upload(tx, &bucket, "k", &id)?;
            let part = NewPart {
                number: 1,
                body: part.body,
                size: part.size,
                sums: part.sums,
                modified: at(0),
            };
            put_part(tx, &upload, part)?;
            Ok(id)
        })
        .await
        .unwrap();
    let meanwhile = shelf.put("k", "meanwhile").await;
    let finished = shelf
        .store
        .write(move |tx| {
            let completion = Completion {
                parts: vec![ToldPart { number: 1, etag: told, checksums: Vec::new() }],
                ..Completion::default()
            };
            complete(tx, &find(tx, "b")?, "k", &begun, &completion)
        })
        .await
        .unwrap();
    assert_eq!(shelf.ids("k").await, [finished.version, meanwhile]);
    let page = shelf.versions(everything()).await;
    let Item::Entry(top) = &page.items[0] else { panic!("an entry") };
    assert_eq!((top.modified, top.latest), (at(-1000), true));
}

/// What is done to a bucket with two keys.
#[derive(Debug, Clone)]
enum Step {
    Put(bool),
    Delete(bool),
    Remove(bool, usize),
    Enable,
    Suspend,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => any::<bool>().prop_map(Step::Put),
        3 => any::<bool>().prop_map(Step::Delete),
        2 => (any::<bool>(), 0..6_usize).prop_map(|(key, at)| Step::Remove(key, at)),
        1 => Just(Step::Enable),
        1 => Just(Step::Suspend),
    ]
}

/// S3's rules once more, as plainly as can be: a list per key, newest first.
#[derive(Debug, Default)]
struct Plain {
    state: Option<bool>,
    keys: BTreeMap<&'static str, Vec<(String, bool)>>,
}

impl Plain {
    fn add(&mut self, key: &'static str, id: &str, marker: bool) {
        let entries = self.keys.entry(key).or_default();
        if id == NULL {
            entries.retain(|(old, _)| old != NULL);
        }
        entries.insert(0, (id.to_owned(), marker));
    }

    fn entries(&self) -> Vec<(String, String, bool, bool)> {
        let all = self.keys.iter().flat_map(|(key, entries)| {
            entries
                .iter()
                .enumerate()
                .map(move |(at, (id, marker))| ((*key).to_owned(), id.clone(), *marker, at == 0))
        });
        all.collect()
    }
}

fn key(first: bool) -> &'static str {
    if first { "a" } else { "a/b" }
}

async fn walk(steps: Vec<Step>) {
    let shelf = Shelf::new();
    shelf.bucket(Versioning::Never).await;
    let mut plain = Plain::default();
    for step in steps {
        match step {
            Step::Enable => {
                plain.state = Some(true);
                shelf.bucket(Versioning::Enabled).await;
            }
            Step::Suspend if plain.state.is_some() => {
                plain.state = Some(false);
                shelf.bucket(Versioning::Suspended).await;
            }
            Step::Suspend => {}
            Step::Put(first) => {
                let id = shelf.put(key(first), "text").await;
                assert_eq!(id == NULL, plain.state != Some(true));
                plain.add(key(first), &id, false);
            }
            Step::Delete(first) => match (shelf.delete(key(first)).await.id, plain.state) {
                (None, None) => plain.keys.entry(key(first)).or_default().clear(),
                (Some(id), Some(enabled)) => {
                    assert_eq!(id == NULL, !enabled);
                    plain.add(key(first), &id, true);
                }
                other => panic!("{other:?}"),
            },
            Step::Remove(first, at) => {
                let entries = plain.keys.entry(key(first)).or_default();
                if at < entries.len() {
                    let (id, marker) = entries.remove(at);
                    assert_eq!(shelf.remove(key(first), &id).await.marker, marker);
                }
            }
        }
    }
    let page = shelf.versions(everything()).await;
    let found: Vec<_> = page
        .items
        .into_iter()
        .filter_map(|item| match item {
            Item::Entry(entry) => Some((entry.key, entry.id, entry.marker, entry.latest)),
            Item::Prefix(_) => None,
        })
        .collect();
    assert_eq!(found, plain.entries());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_history_lists_as_the_plain_rules_say(steps in prop::collection::vec(step(), 1..40)) {
        tokio::runtime::Runtime::new().unwrap().block_on(walk(steps));
    }
}
