#![allow(clippy::unwrap_used)]
use super::*;

fn uri(text: &str) -> Uri {
    text.parse().unwrap()
}

#[test]
fn the_key_is_what_follows_the_endpoint() {
    let path_style = uri("https://s3.example.com/b");
    let by_host = uri("https://b.s3.example.com");
    for (text, endpoint, found) in [
        ("https://s3.example.com/b/a%20b/%C3%A4?x-id=GetObject", &path_style, Some("a b/ä")),
        ("https://s3.example.com/b", &path_style, None),
        ("https://s3.example.com/b/?versions", &path_style, None),
        ("https://b.s3.example.com/b/k", &by_host, Some("b/k")),
        ("https://b.s3.example.com/", &by_host, None),
        ("https://b.s3.example.com//k", &by_host, Some("/k")),
    ] {
        assert_eq!(key(&uri(text), endpoint, Some("b")).unwrap().as_deref(), found, "{text}");
    }
    assert_eq!(key(&uri("https://s3.example.com/bb/k"), &path_style, Some("b")), None);
    assert_eq!(key(&uri("https://s3.example.com/other"), &path_style, Some("b")), None);
    assert_eq!(key(&uri("https://s3.example.com/k"), &uri("https://s3.example.com"), None), None);
}

#[test]
fn only_listings_name_a_prefix() {
    let listed = |query: &str| listed(&uri(&format!("https://s3.example.com/b?{query}")));
    assert_eq!(listed("list-type=2&prefix=a%2Fb+c").as_deref(), Some("a/b c"));
    assert_eq!(listed("versions&prefix=a%2B").as_deref(), Some("a+"));
    assert_eq!(listed("list-type=2").as_deref(), Some(""));
    assert_eq!(listed("policy&prefix=a"), None);
}

#[test]
fn a_copy_source_is_read_in_all_its_forms() {
    let of = |bucket: &str, key: &str| Source::Document { bucket: bucket.into(), key: key.into() };
    assert_eq!(source(Some("b/a/b%20c?versionId=1")), of("b", "a/b c"));
    assert_eq!(source(Some("/b/k")), of("b", "k"));
    assert_eq!(source(Some("b%2Fk")), of("b", "k"));
    assert_eq!(source(Some("b/a%3Fb")), of("b", "a?b"));
    assert_eq!(source(Some("b")), Source::Unknown);
    assert_eq!(source(Some("%ff/%ff")), Source::Unknown);
    assert_eq!(source(None), Source::None);
}

#[test]
fn a_request_stays_at_the_endpoint_and_in_the_partition() {
    let fence = |own: Option<&str>, first: &str| {
        let regions = Regions::new(first, own.is_some());
        Fence::new("Work".into(), Reach::default(), own, regions)
    };
    for (own, text, stays) in [
        (Some("https://s3.example.com:9000"), "https://s3.example.com:9000/b", true),
        (Some("https://s3.example.com"), "https://s3.example.com:443/b", true),
        (Some("https://s3.example.com"), "https://b.s3.example.com/k", true),
        (Some("https://s3.example.com"), "https://evil.s3.example.com/k", false),
        (Some("https://s3.example.com"), "https://b.evil.example/k", false),
        (Some("https://s3.example.com"), "http://s3.example.com/k", false),
        (Some("https://s3.example.com"), "https://s3.example.com:9000/k", false),
        (None, "https://b.s3.eu-central-1.amazonaws.com/k", true),
        (None, "https://b.s3.eu-central-1.amazonaws.com:444/k", false),
        (None, "http://b.s3.eu-central-1.amazonaws.com/k", false),
        (None, "https://b.s3.cn-north-1.amazonaws.com.cn/k", false),
        (None, "https://evilamazonaws.com/k", false),
        (None, "https://b.s3.amazonaws.com.evil.example/k", false),
    ] {
        let found = fence(own, "us-east-1").check_place(&uri(text), Some("b"));
        assert_eq!(found.is_ok(), stays, "{own:?} {text}");
    }
    let china = uri("https://b.s3.cn-north-1.amazonaws.com.cn/k");
    assert!(fence(None, "cn-north-1").check_place(&china, Some("b")).is_ok());
}
