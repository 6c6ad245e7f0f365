#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

fn reach(buckets: &[&str], prefix: Option<&str>, read_only: bool) -> Reach {
    Reach {
        buckets: buckets.iter().map(|name| (*name).to_owned()).collect(),
        prefix: prefix.map(str::to_owned),
        read_only,
    }
}

fn asks<'a>(bucket: Option<&'a str>, about: About<'a>) -> Request<'a> {
    Request { writes: false, bucket, about, source: Source::None }
}

#[test]
fn what_is_entered_is_tidied() {
    let entered = reach(&[" a ", "", "b", "a"], Some(""), true).checked().unwrap();
    assert_eq!(entered, reach(&["a", "b"], None, true));
    assert!(Reach::default().checked().unwrap().is_unlimited());
}

#[test]
fn what_no_store_can_have_is_refused_and_names_the_field() {
    let long = "x".repeat(1025);
    for (entered, field) in [
        (reach(&["a/b"], None, false), "field: buckets"),
        (reach(&["http://evil"], None, false), "field: buckets"),
        (reach(&["a b"], None, false), "field: buckets"),
        (reach(&[".."], None, false), "field: buckets"),
        (reach(&[], Some(&long), false), "field: prefix"),
    ] {
        let fault = entered.checked().unwrap_err();
        assert_eq!((fault.code, fault.detail.as_deref()), (Code::Invalid, Some(field)));
    }
}

#[test]
fn a_read_only_connection_reads_and_never_writes() {
    let limits = reach(&[], None, true);
    let mut request = asks(Some("b"), About::Document("k"));
    assert_eq!(limits.allows(&request), Ok(()));
    request.writes = true;
    assert_eq!(limits.allows(&request), Err(Limit::ReadOnly));
}

#[test]
fn named_buckets_are_all_there_is() {
    let limits = reach(&["a", "b"], None, false);
    assert_eq!(limits.allows(&asks(Some("a"), About::Anything)), Ok(()));
    for bucket in ["ab", "A", "", "a.b"] {
        let refused = limits.allows(&asks(Some(bucket), About::Place));
        assert_eq!(refused, Err(Limit::Bucket(Some(bucket.to_owned()))));
    }
    assert_eq!(limits.allows(&asks(None, About::Place)), Err(Limit::Bucket(None)));
}

#[test]
fn a_copy_may_not_bring_in_what_is_outside() {
    let limits = reach(&["a"], Some("team/"), false);
    let from = |bucket: &str, key: &str| Request {
        source: Source::Document { bucket: bucket.into(), key: key.into() },
        ..asks(Some("a"), About::Document("team/x"))
    };
    assert_eq!(limits.allows(&from("a", "team/y")), Ok(()));
    assert!(limits.allows(&from("b", "team/y")).is_err());
    assert!(limits.allows(&from("a", "secret")).is_err());
    let unknown = Request { source: Source::Unknown, ..from("a", "team/y") };
    assert!(limits.allows(&unknown).is_err());
    assert!(Reach::default().allows(&unknown).is_ok());
}

#[test]
fn listings_above_the_prefix_show_only_the_way_to_it() {
    let limits = reach(&[], Some("a/b/c/"), false);
    assert_eq!(limits.way("", true), Way::Folder("a/".into()));
    assert_eq!(limits.way("a/", true), Way::Folder("a/b/".into()));
    assert_eq!(limits.way("a/b/", true), Way::Folder("a/b/c/".into()));
    assert_eq!(limits.way("a/b/c/", true), Way::Straight);
    assert_eq!(limits.way("x/", true), Way::Straight);
    assert_eq!(limits.way("", false), Way::Narrowed("a/b/c/".into()));
    let part = reach(&[], Some("a/2026"), false);
    assert_eq!(part.way("a/", true), Way::Narrowed("a/2026".into()));
    assert_eq!(part.way("a/2026-01/", true), Way::Straight);
    assert_eq!(Reach::default().way("a/", true), Way::Straight);
}

#[test]
fn a_crossed_limit_says_which_of_which_connection_and_what_to_do() {
    let limits = reach(&["a", "b", "c", "d"], Some("team/"), true);
    for (limit, words, kind) in [
        (Limit::ReadOnly, "read-only", "limit: read_only"),
        (Limit::Bucket(Some("x".into())), "The bucket “x”", "limit: buckets"),
        (Limit::Bucket(None), "all buckets", "limit: buckets"),
        (Limit::Prefix("k".into()), "“k”", "limit: prefix"),
        (Limit::Prefix(String::new()), "as a whole", "limit: prefix"),
    ] {
        let fault = limits.fault(&limit, "Work");
        assert!(fault.message.contains(words) && fault.message.contains("“Work”"), "{fault:?}");
        assert_eq!((fault.code, fault.detail.as_deref()), (Code::Denied, Some(kind)));
        assert!(fault.hint.unwrap().contains("Edit the connection"));
    }
    let fault = limits.fault(&Limit::Bucket(None), "Work");
    assert!(fault.hint.unwrap().contains("“a”, “b”, “c” and 1 more"));
}

proptest! {
    /// However a listing is made, what it asks for is allowed, or it was outside altogether.
    #[test]
    fn a_listing_on_its_way_never_leaves_the_prefix(
        limit in "[ab/]{1,6}", asked in "[ab/]{0,6}", folders: bool
    ) {
        let limits = reach(&[], Some(&limit), false);
        match limits.way(&asked, folders) {
            Way::Straight => {
                let related = limit.starts_with(&asked) && asked != limit;
                prop_assert!(!related);
            }
            Way::Narrowed(prefix) => {
                prop_assert_eq!(limits.allows(&asks(Some("b"), About::Listing(&prefix))), Ok(()));
            }
            Way::Folder(folder) => {
                prop_assert!(folder.starts_with(&asked) && folder.len() > asked.len());
                prop_assert!(limit.starts_with(&folder) && folder.ends_with('/'));
                prop_assert!(!folder[asked.len()..folder.len() - 1].contains('/'));
            }
        }
    }

    /// A limited connection allows no more than its limits say, whatever is asked.
    #[test]
    fn nothing_outside_is_allowed(
        writes: bool, bucket in "[ab]{1,2}", key in "[ab/]{0,5}", read_only: bool
    ) {
        let limits = reach(&["a", "ab"], Some("a/"), read_only);
        let request = Request { writes, ..asks(Some(&bucket), About::Document(&key)) };
        let inside = ["a", "ab"].contains(&bucket.as_str()) && key.starts_with("a/");
        prop_assert_eq!(limits.allows(&request).is_ok(), inside && !(writes && read_only));
    }
}
