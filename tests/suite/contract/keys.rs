//! Keys that trip clients and servers: each stored, read, listed, copied and deleted as exactly itself.

use crate::answers::said;
use crate::servers::{Moto, Server};
use strata_domain::history::Versioning;
use strata_domain::object::{Key, VersionId};
use strata_gateway::s3::Expect;

/// Rules K1 to K8: legal, and meant exactly as they are.
const ODD: [&str; 27] = [
    "../../x",
    "a/../../b",
    "..",
    ".",
    "a/./b",
    "a//b",
    "a///",
    "/leading",
    "//double",
    "CON",
    "nul.txt",
    "back\\slash",
    "C:\\x",
    "name.",
    "name ",
    " name",
    "tab\there",
    "\u{1F600}\u{1F468}\u{200D}\u{1F469}",
    "caf\u{e9}",
    "cafe\u{301}",
    "evil\u{202E}fdp.exe",
    "zero\u{200B}width",
    "plus+and space",
    "%41%2F",
    "?query=1&x#fragment",
    "<tag>&amp;\"quote'",
    "soap",
];

/// Stored, read and listed; and none is another's.
pub async fn odd_keys_are_kept_as_they_are(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    for key in ODD {
        let call = on.s3.put_object().bucket(&bucket).key(key);
        let put = call.body(key.as_bytes().to_vec().into()).send().await;
        assert_eq!(said(&put), "OK", "{key:?}");
    }
    for key in ODD {
        assert_eq!(on.read(&bucket, key, None).await, key.as_bytes(), "{key:?}");
    }
    let (mut found, mut token) = (Vec::new(), None);
    loop {
        let page = on.strata().objects_page(&bucket, "", None, token, 5).await.expect("a page");
        found.extend(page.objects.into_iter().map(|object| object.key.0));
        token = page.next;
        if token.is_none() {
            break;
        }
    }
    let mut wanted = ODD;
    wanted.sort_unstable();
    assert_eq!(found, wanted);
}

/// The acts of the application on each: history, restore, delete, undelete.
pub async fn odd_keys_are_restored_and_deleted_exactly(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let strata = on.strata();
    for key in ODD {
        let old = on.put(&bucket, key, b"1").await.expect("an id");
        on.put(&bucket, key, b"2").await;
        let named = Key::from(key);
        let old = VersionId::from(old);
        let restored = strata.copy_version_on_top(&bucket, &named, &old, Expect::Anything).await;
        restored.unwrap_or_else(|fault| panic!("{key:?}: {fault:?}"));
        assert_eq!(on.read(&bucket, key, None).await, b"1", "{key:?}");
        let deleted = strata.delete(&bucket, &named, None).await;
        let marker = deleted.unwrap_or_else(|fault| panic!("{key:?}: {fault:?}")).marker;
        let marker = marker.unwrap_or_else(|| panic!("{key:?}: no marker"));
        let back = strata.delete_version(&bucket, &named, &marker).await;
        back.unwrap_or_else(|fault| panic!("{key:?}: {fault:?}"));
        assert_eq!(on.read(&bucket, key, None).await, b"1", "{key:?}");
        let history = strata.versions_of(&bucket, &named).await;
        assert_eq!(history.map(|entries| entries.len()), Ok(3), "{key:?}");
    }
}

/// Letters that XML 1.0 can't carry (rule K5).
const CONTROL: [&str; 5] =
    ["bell\u{7}", "escape\u{1b}[31m", "one\u{1}", "delete\u{7f}", "return\rhere"];

/// Control characters are kept, and listed encoded.
pub async fn control_characters_are_kept(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let strata = on.strata();
    let keys = CONTROL;
    for key in keys {
        on.put(&bucket, key, b"1").await;
        assert_eq!(on.read(&bucket, key, None).await, b"1", "{key:?}");
    }
    let page = strata.objects_page(&bucket, "", None, None, 1000).await.expect("a page");
    let found: Vec<_> = page.objects.iter().map(|object| object.key.as_str()).collect();
    let mut wanted = keys;
    wanted.sort_unstable();
    assert_eq!(found, wanted);
}

/// Control characters have a history and are deleted, by URL.
pub async fn control_characters_are_deleted(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let strata = on.strata();
    for key in CONTROL {
        on.put(&bucket, key, b"1").await;
        assert_eq!(strata.versions_of(&bucket, &Key::from(key)).await.map(|h| h.len()), Ok(1));
        strata.delete(&bucket, &Key::from(key), None).await.expect("a marker");
    }
    let page = strata.objects_page(&bucket, "", None, None, 1000).await.expect("a page");
    assert_eq!(page.objects, []);
}

/// A newline is a letter like others.
pub async fn a_newline_is_kept(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let put = on.s3.put_object().bucket(&bucket).key("two\nlines").send().await;
    on.same(said(&put).as_str(), "OK", Moto::Differs("knows no such path"));
    if on.is_moto() {
        return;
    }
    assert_eq!(on.read(&bucket, "two\nlines", None).await, b"");
    let history = on.strata().versions_of(&bucket, &Key::from("two\nlines")).await;
    assert_eq!(history.map(|entries| entries.len()), Ok(1));
    on.strata().delete(&bucket, &Key::from("two\nlines"), None).await.expect("a marker");
}

/// Rule K1: 1,024 bytes are a key, 1,025 are not; bytes count, not letters.
pub async fn a_key_has_at_most_1024_bytes(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let longest = ["k".repeat(1024), "é".repeat(512), "a/".repeat(512)];
    for key in &longest {
        on.put(&bucket, key, b"1").await;
        assert_eq!(on.read(&bucket, key, None).await, b"1");
        assert_eq!(
            on.strata().versions_of(&bucket, &Key::from(key.as_str())).await.map(|h| h.len()),
            Ok(1)
        );
    }
    for key in ["k".repeat(1025), "é".repeat(513)] {
        let put = said(&on.s3.put_object().bucket(&bucket).key(&key).send().await);
        on.same(put.as_str(), "400 KeyTooLongError", Moto::Differs("takes keys of any length"));
    }
}

/// Rule K3: a path is no path; nothing is folded together.
pub async fn slashes_are_letters(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    for key in ["a/b", "a//b", "/a/b", "a/b/", "a/./b", "a/c/../b"] {
        let call = on.s3.put_object().bucket(&bucket).key(key);
        call.body(key.as_bytes().to_vec().into()).send().await.expect("it is stored");
    }
    assert_eq!(on.read(&bucket, "a/b", None).await, b"a/b");
    let page = on.strata().objects_page(&bucket, "a/", Some("/"), None, 100).await.expect("a page");
    assert_eq!(page.prefixes, ["a/./", "a//", "a/b/", "a/c/"]);
    assert_eq!(page.objects.len(), 1);
    let page = on.strata().objects_page(&bucket, "", Some("/"), None, 100).await.expect("a page");
    assert_eq!(page.prefixes, ["/", "a/"]);
}
