//! ListObjects and ListObjectsV2: what a folder shows, in which order, page by page.

use crate::answers::{Raw, element, said};
use crate::servers::{Moto, Server};
use aws_sdk_s3::types::EncodingType;
use strata_domain::history::Versioning;

/// Keys that stand apart only by bytes; in the order S3 lists them in.
const KEYS: [&str; 12] =
    ["A", "B/x", "a", "a b", "a-b", "a/b", "a/b/c", "a/d", "aa", "e\u{301}", "é", "\u{1F600}"];

async fn filled(on: &Server) -> String {
    let bucket = on.bucket(Versioning::Enabled).await;
    for key in KEYS.iter().rev() {
        on.put(&bucket, key, b"1").await;
    }
    on.put(&bucket, "deleted", b"1").await;
    on.delete(&bucket, "deleted").await;
    bucket
}

/// A listing by the plain rules: what a delimiter folds and in which order.
fn expected(prefix: &str, delimiter: Option<&str>, after: &str) -> Vec<String> {
    let mut names = Vec::<String>::new();
    for key in KEYS.iter().filter(|key| key.starts_with(prefix)) {
        let rest = &key[prefix.len()..];
        let folded = delimiter.and_then(|d| rest.find(d).map(|at| at + d.len()));
        let name = folded.map_or(*key, |end| &key[..prefix.len() + end]);
        if name > after && names.last().is_none_or(|last| last != name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// Keys ascend by their UTF-8 bytes, in both versions of the call; deleted documents are left out.
pub async fn keys_ascend_by_their_bytes(on: &Server) {
    let bucket = filled(on).await;
    let wanted = expected("", None, "");
    assert_eq!(wanted, KEYS);
    let v2 = on.s3.list_objects_v2().bucket(&bucket).send().await.expect("a list");
    assert_eq!(v2.contents().iter().filter_map(|o| o.key()).collect::<Vec<_>>(), wanted);
    assert_eq!((v2.key_count(), v2.is_truncated()), (Some(12), Some(false)));
    let v1 = on.s3.list_objects().bucket(&bucket).send().await.expect("a list");
    assert_eq!(v1.contents().iter().filter_map(|o| o.key()).collect::<Vec<_>>(), wanted);
}

/// UTF-16 would put an emoji before U+FFFD; S3 compares bytes.
pub async fn the_order_is_that_of_utf8_and_not_of_utf16(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    for key in ["\u{1F600}", "\u{FFFD}", "z"] {
        on.put(&bucket, key, b"1").await;
    }
    let list = on.s3.list_objects_v2().bucket(&bucket).send().await.expect("a list");
    let keys: Vec<_> = list.contents().iter().filter_map(|o| o.key()).collect();
    assert_eq!(keys, ["z", "\u{FFFD}", "\u{1F600}"]);
}

/// Pages of every size, with and without prefix and delimiter, make the same list (ListObjectsV2).
pub async fn pages_of_every_size_make_the_same_list_in_v2(on: &Server) {
    let bucket = filled(on).await;
    for (prefix, delimiter) in [("", None), ("", Some("/")), ("a", Some("/")), ("a/", Some("/"))] {
        let wanted = expected(prefix, delimiter, "");
        for size in 1..=i32::try_from(wanted.len()).expect("short") + 1 {
            let (mut names, mut token) = (Vec::new(), None);
            loop {
                let call = on.s3.list_objects_v2().bucket(&bucket).prefix(prefix).max_keys(size);
                let call = call.set_delimiter(delimiter.map(str::to_owned));
                let page = call.set_continuation_token(token).send().await.expect("a page");
                let count = page.contents().len() + page.common_prefixes().len();
                assert_eq!(page.key_count().and_then(|n| usize::try_from(n).ok()), Some(count));
                assert!(count <= usize::try_from(size).expect("a size"));
                let mut both: Vec<_> = page.contents().iter().filter_map(|o| o.key()).collect();
                both.extend(page.common_prefixes().iter().filter_map(|p| p.prefix()));
                both.sort_unstable();
                names.extend(both.into_iter().map(str::to_owned));
                assert!(
                    names.len() <= wanted.len(),
                    "“{prefix}” {delimiter:?} by {size} goes round"
                );
                token = page.next_continuation_token().map(str::to_owned);
                assert_eq!(page.is_truncated(), Some(token.is_some()));
                if token.is_none() {
                    break;
                }
            }
            assert_eq!(names, wanted, "“{prefix}” {delimiter:?} by {size}");
        }
    }
}

/// The same for ListObjects, whose NextMarker exists only with a delimiter.
pub async fn pages_of_every_size_make_the_same_list_in_v1(on: &Server) {
    let bucket = filled(on).await;
    for delimiter in [None, Some("/")] {
        let wanted = expected("", delimiter, "");
        for size in 1..=i32::try_from(wanted.len()).expect("short") {
            let (mut names, mut marker) = (Vec::<String>::new(), None);
            loop {
                let call = on.s3.list_objects().bucket(&bucket).max_keys(size);
                let call = call.set_delimiter(delimiter.map(str::to_owned)).set_marker(marker);
                let page = call.send().await.expect("a page");
                let mut both: Vec<_> = page.contents().iter().filter_map(|o| o.key()).collect();
                both.extend(page.common_prefixes().iter().filter_map(|p| p.prefix()));
                both.sort_unstable();
                names.extend(both.into_iter().map(str::to_owned));
                assert!(names.len() <= wanted.len(), "{delimiter:?} by {size} goes round");
                if page.is_truncated() != Some(true) {
                    break;
                }
                let next = page.next_marker().map(str::to_owned);
                // moto names the next marker always.
                assert!(on.is_moto() || next.is_some() == delimiter.is_some());
                marker = next.or_else(|| names.last().cloned());
            }
            assert_eq!(names, wanted, "{delimiter:?} by {size}");
        }
    }
}

/// The gateway's pages, as the application reads them.
pub async fn the_gateway_reads_the_same_pages(on: &Server) {
    let bucket = filled(on).await;
    let strata = on.strata();
    for size in [1, 2, 3, 1000] {
        let (mut names, mut token) = (Vec::new(), None);
        loop {
            let page = strata.objects_page(&bucket, "a", Some("/"), token, size).await;
            let page = page.expect("a page");
            let mut both: Vec<_> = page.objects.iter().map(|o| o.key.0.clone()).collect();
            both.extend(page.prefixes);
            both.sort();
            names.extend(both);
            token = page.next;
            if token.is_none() {
                break;
            }
        }
        assert_eq!(names, expected("a", Some("/"), ""), "size {size}");
    }
}

/// StartAfter need not be a key, and folds with the delimiter.
pub async fn a_listing_starts_after_any_text(on: &Server) {
    let bucket = filled(on).await;
    for after in ["", "A", "a", "a/", "a/b", "a/c", "a0", "zzz", "\u{1F600}"] {
        let call = on.s3.list_objects_v2().bucket(&bucket).start_after(after);
        let page = call.send().await.expect("a page");
        let keys: Vec<_> = page.contents().iter().filter_map(|o| o.key()).collect();
        assert_eq!(keys, expected("", None, after), "after “{after}”");
    }
}

/// Any text can be a delimiter.
pub async fn a_delimiter_can_be_any_text(on: &Server) {
    let bucket = filled(on).await;
    for delimiter in ["b", "/b", "-", "é", "b/"] {
        let call = on.s3.list_objects_v2().bucket(&bucket).delimiter(delimiter);
        let page = call.send().await.expect("a page");
        let mut names: Vec<_> = page.contents().iter().filter_map(|o| o.key()).collect();
        names.extend(page.common_prefixes().iter().filter_map(|p| p.prefix()));
        names.sort_unstable();
        assert_eq!(names, expected("", Some(delimiter), ""), "delimiter “{delimiter}”");
    }
}

/// Rule K6: encoded names decode as form data do, once.
pub async fn names_are_encoded_on_request(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let keys = ["a b", "a%41", "a+b", "a/é", "a\u{1}"];
    for key in keys {
        on.put(&bucket, key, b"1").await;
    }
    let raw = Raw::default();
    let call = on.s3.list_objects_v2().bucket(&bucket).encoding_type(EncodingType::Url);
    let page = call.customize().interceptor(raw.clone()).send().await.expect("a page");
    assert_eq!(element(&raw.text(), "EncodingType").as_deref(), Some("url"));
    let mut decoded: Vec<_> = page
        .contents()
        .iter()
        .filter_map(|object| object.key())
        .map(|key| key.replace('+', " "))
        .map(|key| percent_encoding::percent_decode_str(&key).decode_utf8_lossy().into_owned())
        .collect();
    decoded.sort();
    let mut wanted = keys;
    wanted.sort_unstable();
    assert_eq!(decoded, wanted);
}

/// The owner is told when asked for, and only then (ListObjectsV2).
pub async fn the_owner_is_told_when_asked_for(on: &Server) {
    let bucket = filled(on).await;
    let call = || on.s3.list_objects_v2().bucket(&bucket);
    let page = call().fetch_owner(true).send().await.expect("a page");
    assert!(page.contents()[0].owner().is_some());
    let page = call().send().await.expect("a page");
    assert!(page.contents()[0].owner().is_none());
}

/// More than a thousand are never answered; fewer than none can't be asked for.
pub async fn the_page_size_has_bounds(on: &Server) {
    let bucket = filled(on).await;
    let page = on.s3.list_objects_v2().bucket(&bucket).max_keys(0).send().await.expect("a page");
    assert_eq!((page.key_count(), page.is_truncated()), (Some(0), Some(false)));
    let page = on.s3.list_objects_v2().bucket(&bucket).max_keys(5000).send().await.expect("a page");
    assert_eq!(page.key_count(), Some(12));
    on.same(page.max_keys(), Some(1000), Moto::Differs("repeats what was asked for"));
    let less = on.s3.list_objects_v2().bucket(&bucket).max_keys(-1).send().await;
    on.same(said(&less).as_str(), "400 InvalidArgument", Moto::Differs("takes a negative number"));
}

/// A token that the server did not make.
pub async fn a_made_up_token_is_refused(on: &Server) {
    let bucket = filled(on).await;
    let call = on.s3.list_objects_v2().bucket(&bucket).continuation_token("made up");
    let refused = said(&call.send().await);
    on.same(refused.as_str(), "400 InvalidArgument", Moto::Differs("fails with status 500"));
}

/// A line tells size, entity tag, date and class.
pub async fn a_line_tells_size_tag_date_and_class(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    on.put(&bucket, "k", b"hello").await;
    let page = on.s3.list_objects_v2().bucket(&bucket).send().await.expect("a page");
    let object = &page.contents()[0];
    assert_eq!(object.size(), Some(5));
    assert_eq!(object.e_tag(), Some("\"5d41402abc4b2a76b9719d911017c592\""));
    assert_eq!(object.storage_class().map(|class| class.as_str()), Some("STANDARD"));
    let head = on.s3.head_object().bucket(&bucket).key("k").send().await.expect("a head");
    let (listed, told) = (object.last_modified(), head.last_modified());
    assert_eq!(listed.map(|date| date.secs()), told.map(|date| date.secs()));
}
