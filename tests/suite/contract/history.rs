//! ListObjectVersions: the order of the document, markers between versions, and every way to page through it. The SDK
//! splits versions and markers into two lists, so the answer's XML is read as it stands, and by our gateway.

use crate::answers::{Listed, Raw, element, listed, said};
use crate::servers::{Moto, Server};
use aws_sdk_s3::types::EncodingType;
use strata_domain::history::{Entry, Versioning};
use strata_domain::object::Key;
use strata_gateway::s3::VersionsMarker;

/// A bucket with histories of several shapes.
async fn storied(on: &Server) -> String {
    let bucket = on.bucket(Versioning::Unversioned).await;
    on.put(&bucket, "b/null-below.txt", b"null").await;
    on.set_versioning(&bucket, true).await;
    for key in ["a.txt", "b/one.txt", "b/null-below.txt", "b/deleted.txt", "b2.txt", "c/d/e.txt"] {
        on.put(&bucket, key, b"1").await;
    }
    on.put(&bucket, "b/deleted.txt", b"22").await;
    on.delete(&bucket, "b/deleted.txt").await;
    on.delete(&bucket, "a.txt").await;
    on.put(&bucket, "a.txt", b"333").await;
    on.delete(&bucket, "a.txt").await;
    on.delete(&bucket, "a.txt").await;
    on.put(&bucket, "a.txt", b"4444").await;
    bucket
}

async fn document(on: &Server, bucket: &str) -> Vec<Listed> {
    let raw = Raw::default();
    let call = on.s3.list_object_versions().bucket(bucket).customize().interceptor(raw.clone());
    call.send().await.expect("versions are listed");
    listed(&raw.text())
}

fn plainly(entries: &[Entry]) -> Vec<Listed> {
    let plain = |entry: &Entry| Listed {
        key: entry.key.0.clone(),
        id: entry.version_id.0.clone(),
        latest: entry.is_latest,
        marker: entry.is_delete_marker(),
    };
    entries.iter().map(plain).collect()
}

/// Rules L1 to L3: keys by bytes, inside a key newest first, one latest entry per key and it is the first.
pub async fn entries_come_newest_first_with_markers_in_between(on: &Server) {
    let bucket = storied(on).await;
    let entries = document(on, &bucket).await;
    let shape: Vec<_> = entries.iter().map(|e| (e.key.as_str(), e.marker, e.latest)).collect();
    let wanted = [
        ("a.txt", false, true),
        ("a.txt", true, false),
        ("a.txt", true, false),
        ("a.txt", false, false),
        ("a.txt", true, false),
        ("a.txt", false, false),
        ("b/deleted.txt", true, true),
        ("b/deleted.txt", false, false),
        ("b/deleted.txt", false, false),
        ("b/null-below.txt", false, true),
        ("b/null-below.txt", false, false),
        ("b/one.txt", false, true),
        ("b2.txt", false, true),
        ("c/d/e.txt", false, true),
    ];
    let how = Moto::Differs("lists all versions first, then all markers");
    on.same(shape.as_slice(), &wanted, how);
    if on.is_moto() {
        return;
    }
    assert_eq!(entries[10].id, "null");
    let page = on.strata().versions_page(&bucket, "", None, None, 1000).await.expect("a page");
    assert_eq!(plainly(&page.entries), entries);
    assert_eq!(page.next, None);
}

/// Rules L4 and L5: whatever the page size, the pages together are the list.
pub async fn pages_of_every_size_make_the_same_list(on: &Server) {
    let bucket = storied(on).await;
    let whole = document(on, &bucket).await;
    let n = i32::try_from(whole.len()).expect("a short list");
    for size in 1..=n + 1 {
        let (mut paged, mut key, mut id) = (Vec::new(), None, None);
        loop {
            let raw = Raw::default();
            let call = on.s3.list_object_versions().bucket(&bucket).max_keys(size);
            let call = call.set_key_marker(key).set_version_id_marker(id);
            let page = call.customize().interceptor(raw.clone()).send().await.expect("a page");
            let entries = listed(&raw.text());
            assert!(entries.len() <= usize::try_from(size).expect("a size"), "size {size}");
            paged.extend(entries);
            if page.is_truncated() != Some(true) {
                assert_eq!(page.next_key_marker(), None, "size {size}");
                break;
            }
            key = page.next_key_marker().map(str::to_owned);
            id = page.next_version_id_marker().map(str::to_owned);
            assert!(key.is_some() && id.is_some(), "size {size}");
            assert!(paged.len() <= whole.len(), "size {size} goes round");
        }
        assert_eq!(paged, whole, "size {size}");
    }
}

/// The same through the gateway, which the application lists with.
pub async fn the_gateway_reads_every_page_size_alike(on: &Server) {
    let bucket = storied(on).await;
    let whole = document(on, &bucket).await;
    let strata = on.strata();
    for size in 1..=u16::try_from(whole.len()).expect("a short list") {
        let (mut paged, mut from) = (Vec::new(), None);
        loop {
            let page = strata.versions_page(&bucket, "", None, from, size).await.expect("a page");
            paged.extend(plainly(&page.entries));
            assert!(paged.len() <= whole.len(), "size {size} goes round");
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        assert_eq!(paged, whole, "size {size}");
    }
}

/// A prefix and a delimiter, at every page size: entries and common prefixes in the order of their bytes.
pub async fn folders_and_versions_page_together(on: &Server) {
    let bucket = storied(on).await;
    let strata = on.strata();
    let mut lists = Vec::new();
    for size in 1..=12_u16 {
        let (mut names, mut from) = (Vec::new(), None::<VersionsMarker>);
        loop {
            let page = strata.versions_page(&bucket, "", Some("/"), from, size).await;
            let page = page.expect("a page");
            assert!(page.entries.len() + page.prefixes.len() <= usize::from(size));
            let mut both: Vec<_> = page.entries.iter().map(|e| e.key.0.clone()).collect();
            both.extend(page.prefixes);
            // Within a page the two kinds are told apart; over pages they share one order.
            both.sort();
            names.extend(both);
            assert!(names.len() <= 9, "size {size} goes round");
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        lists.push(names);
    }
    let mut wanted = vec!["a.txt"; 6];
    wanted.extend(["b/", "b2.txt", "c/"]);
    for (size, names) in (1..).zip(&lists) {
        assert_eq!(*names, wanted, "size {size}");
    }
}

/// Rule L6: a key marker alone starts after all versions of that key.
pub async fn a_key_marker_alone_starts_after_all_versions_of_the_key(on: &Server) {
    let bucket = storied(on).await;
    let after = |marker: &'static str| {
        let bucket = &bucket;
        async move {
            let call = on.s3.list_object_versions().bucket(bucket).key_marker(marker);
            let raw = Raw::default();
            call.customize().interceptor(raw.clone()).send().await.expect("a page");
            let mut keys: Vec<_> = listed(&raw.text()).into_iter().map(|e| e.key).collect();
            keys.sort();
            keys.dedup();
            keys
        }
    };
    assert_eq!(after("b/null-below.txt").await, ["b/one.txt", "b2.txt", "c/d/e.txt"]);
    assert_eq!(after("b/").await[0], "b/deleted.txt");
    assert_eq!(after("zzz").await, Vec::<String>::new());
}

/// "version-id-marker without key-marker is refused", and so is an empty one (rule L5).
pub async fn a_version_marker_needs_its_key_marker(on: &Server) {
    let bucket = storied(on).await;
    let id = on.history(&bucket, "a.txt").await[0].clone();
    let alone = on.s3.list_object_versions().bucket(&bucket).version_id_marker(&id).send().await;
    assert_eq!(said(&alone), "400 InvalidArgument");
    let call = on.s3.list_object_versions().bucket(&bucket).key_marker("a.txt");
    let empty = call.version_id_marker("").send().await;
    on.same(said(&empty).as_str(), "400 InvalidArgument", Moto::Differs("takes an empty marker"));
}

/// A page of nothing is not truncated.
pub async fn no_keys_asked_for_is_an_empty_page(on: &Server) {
    let bucket = storied(on).await;
    let page = on.s3.list_object_versions().bucket(&bucket).max_keys(0).send().await;
    let page = page.expect("a page");
    assert_eq!((page.versions().len(), page.delete_markers().len()), (0, 0));
    let how = Moto::Differs("says that more would follow");
    on.same(page.is_truncated(), Some(false), how);
}

/// Rule L8: the versions of one key, and not of the longer keys that start with it.
pub async fn the_history_of_a_key_leaves_longer_keys_out(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    for key in ["report", "report.txt", "report/a", "report", "reports", "repor"] {
        on.put(&bucket, key, b"1").await;
    }
    let history = on.strata().versions_of(&bucket, &Key::from("report")).await.expect("a history");
    assert_eq!(history.len(), 2);
    assert!(history.iter().all(|entry| entry.key.as_str() == "report"));
    assert!(history[0].is_latest && !history[1].is_latest);
    let none = on.strata().versions_of(&bucket, &Key::from("rep")).await.expect("a history");
    assert_eq!(none, []);
}

/// A prefix that ends inside a UTF-8 character's neighbours, and one that matches nothing.
pub async fn a_prefix_narrows_versions_and_markers(on: &Server) {
    let bucket = storied(on).await;
    let page = on.strata().versions_page(&bucket, "b/d", None, None, 10).await.expect("a page");
    let shape: Vec<_> = page.entries.iter().map(Entry::is_delete_marker).collect();
    assert_eq!(shape.len(), 3);
    let none = on.strata().versions_page(&bucket, "nothing", None, None, 10).await;
    assert_eq!(none.expect("a page").entries, []);
}

/// Rule L10: names are encoded when asked for, and version ids never are.
pub async fn names_are_encoded_on_request(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let key = "a b+c/d%41é";
    on.put(&bucket, key, b"1").await;
    let raw = Raw::default();
    let call = on.s3.list_object_versions().bucket(&bucket).encoding_type(EncodingType::Url);
    let call = call.prefix("a b+").delimiter("%").customize().interceptor(raw.clone());
    let page = call.send().await.expect("a page");
    let text = raw.text();
    assert_eq!(element(&text, "EncodingType").as_deref(), Some("url"));
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_encoding::percent_decode_str(&text).decode_utf8().expect("UTF-8").into_owned()
    };
    let prefixes: Vec<_> = page.common_prefixes().iter().filter_map(|p| p.prefix()).collect();
    assert_eq!(prefixes.iter().map(|p| decoded(p)).collect::<Vec<_>>(), ["a b+c/d%"]);
    assert!(!prefixes[0].contains(' ') && prefixes[0].contains("%2B"), "{prefixes:?}");
    assert_eq!(page.prefix().map(decoded).as_deref(), Some("a b+"));
    assert_eq!(page.delimiter().map(decoded).as_deref(), Some("%"));
    assert_eq!(on.strata().versions_of(&bucket, &Key::from(key)).await.expect("one").len(), 1);
}

/// A version's line tells size, entity tag, class and owner; a marker's has none of the first three.
pub async fn an_entry_tells_size_tag_class_and_owner(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    on.put(&bucket, "k", b"hello").await;
    on.delete(&bucket, "k").await;
    let page = on.s3.list_object_versions().bucket(&bucket).send().await.expect("a page");
    let version = &page.versions()[0];
    assert_eq!(version.size(), Some(5));
    assert_eq!(version.e_tag(), Some("\"5d41402abc4b2a76b9719d911017c592\""));
    assert_eq!(version.storage_class().map(|class| class.as_str()), Some("STANDARD"));
    assert!(version.owner().is_some_and(|owner| owner.id().is_some()));
    let marker = &page.delete_markers()[0];
    assert!(marker.owner().is_some_and(|owner| owner.id().is_some()));
    assert!(marker.last_modified() >= version.last_modified());
}
