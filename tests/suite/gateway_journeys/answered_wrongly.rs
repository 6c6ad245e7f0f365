//! Answers that no honest S3 gives: portals, redirects, other versions, documents that lie or echo secrets.

use super::wire::{Wire, answer, error};
use super::{Heard, fetch, names_in};
use strata_domain::fault::{Code, Fault};
use strata_domain::object::{Key, VersionId};
use strata_gateway::s3::{Expect, Verification};

const XML: (&str, &str) = ("content-type", "application/xml");
const DATE: (&str, &str) = ("last-modified", "Tue, 01 Sep 2026 10:00:00 GMT");

/// Tries every read on a server that answers all of them alike.
async fn every_read(wire: &Wire) -> Vec<Fault> {
    let strata = wire.strata();
    vec![
        strata.list_buckets().await.expect_err("no buckets"),
        strata.objects_page("bucket", "", None, None, 10).await.expect_err("no objects"),
        strata.versions_page("bucket", "", None, None, 10).await.expect_err("no versions"),
        strata.versioning("bucket").await.expect_err("no state"),
    ]
}

#[tokio::test]
async fn a_portal_page_is_told_as_one() {
    let page = "<!doctype html><html><body>Please sign in</body></html>";
    let wire = Wire::start(move |_| answer("200 OK", &[("content-type", "text/html")], page)).await;
    for fault in every_read(&wire).await {
        assert_eq!(fault.code, Code::NetPortal, "{fault:?}");
        assert!(!fault.message.contains("sign in"), "{fault:?}");
    }
}

#[tokio::test]
async fn what_does_not_speak_http_is_told() {
    let wire = Wire::start(|_| b"220 mail.example ESMTP\r\n".to_vec()).await;
    for fault in every_read(&wire).await {
        assert_eq!(fault.code, Code::NetPortal, "{fault:?}");
    }
}

#[tokio::test]
async fn a_refused_connection_is_told_and_names_the_address() {
    let endpoint = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        format!("http://{}", listener.local_addr().expect("an address"))
    };
    let mut wire = Wire::start(|_| Vec::new()).await;
    wire.endpoint.clone_from(&endpoint);
    for fault in every_read(&wire).await {
        assert_eq!(fault.code, Code::NetUnreachable, "{fault:?}");
        assert!(fault.message.contains(&endpoint), "{}", fault.message);
    }
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let elsewhere = Wire::start(|_| answer("200 OK", &[XML], "<ListAllMyBucketsResult/>")).await;
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent"]
    {
        let target = format!("{}/x", elsewhere.endpoint);
        let wire = Wire::start(move |_| answer(status, &[("location", &target)], "")).await;
        for fault in every_read(&wire).await {
            assert!([Code::NetPortal, Code::WrongRegion].contains(&fault.code), "{fault:?}");
        }
        assert_eq!(elsewhere.heads(), Vec::<String>::new(), "{status} was followed");
    }
}

#[tokio::test]
async fn a_secret_that_is_echoed_goes_no_further() {
    let echo = "The token token-canary-9b1e of AKIACANARY, secret-canary-7f3d, has expired.";
    for code in ["ExpiredToken", "AccessDenied", "InternalError", "token-canary-9b1e"] {
        let wire = Wire::start(move |_| error("400 Bad Request", code, echo)).await;
        for fault in every_read(&wire).await {
            let text = format!("{fault:?} {fault}");
            assert!(!text.contains("canary-"), "{text}");
        }
    }
    let wire = Wire::start(move |_| error("400 Bad Request", "ExpiredToken", echo)).await;
    assert!(every_read(&wire).await.iter().all(|fault| fault.code == Code::Expired));
}

#[tokio::test]
async fn a_clock_that_is_off_is_told_with_its_size() {
    let wire = Wire::start(|_| {
        let body = "<Error><Code>RequestTimeTooSkewed</Code></Error>";
        answer("403 Forbidden", &[XML, ("date", "Tue, 01 Sep 2020 10:00:00 GMT")], body)
    })
    .await;
    for fault in every_read(&wire).await {
        assert_eq!(fault.code, Code::ClockSkew);
        let hint = fault.hint.expect("a hint");
        assert!(hint.contains("min ahead"), "{hint}");
    }
    // One attempt each: no second one is signed with a time that the server made up.
    assert_eq!(wire.heads().len(), 4);
}

#[tokio::test]
async fn a_listing_that_lies_is_not_believed() {
    let versions = |inner: &str| format!("<ListVersionsResult>{inner}</ListVersionsResult>");
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>\
                <ListVersionsResult><Name>&b;</Name></ListVersionsResult>";
    let documents = [
        String::new(),
        "<ListVersionsResult><Version>".to_owned(),
        "not xml".to_owned(),
        bomb.to_owned(),
        versions("<IsTruncated>true</IsTruncated>"),
        versions("<IsTruncated>false</IsTruncated><Version><Key>k</Key></Version>"),
        "<Error><Code>InternalError</Code></Error>".to_owned(),
    ];
    for document in documents {
        let shown = document.clone();
        let wire = Wire::start(move |_| answer("200 OK", &[XML], &document)).await;
        let page = wire.strata().versions_page("bucket", "", None, None, 10).await;
        let fault = page.expect_err(&shown);
        assert!([Code::Malformed, Code::Server].contains(&fault.code), "{shown}: {fault:?}");
    }
}

#[tokio::test]
async fn a_listing_that_does_not_advance_ends() {
    let wire = Wire::start(|_| {
        let body = "<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker>\
            <NextVersionIdMarker>v</NextVersionIdMarker><Version><Key>k</Key><VersionId>v</VersionId>\
            <IsLatest>true</IsLatest><LastModified>2026-01-01T00:00:00Z</LastModified><ETag>&quot;e&quot;</ETag>\
            <Size>1</Size><StorageClass>STANDARD</StorageClass></Version></ListVersionsResult>";
        answer("200 OK", &[XML], body)
    })
    .await;
    let fault =
        wire.strata().versions_of("bucket", &Key::from("k")).await.expect_err("round and round");
    assert_eq!(fault.code, Code::Malformed);
    assert!(wire.heads().len() < 10, "{} requests", wire.heads().len());
}

/// A server with one object of ten bytes: HEAD tells version `v1`, GET answers as the test says.
async fn object(get: impl Fn() -> Vec<u8> + Send + Sync + 'static) -> Wire {
    Wire::start(move |head| match head.starts_with("HEAD") {
        true => {
            let headers =
                "HTTP/1.1 200 OK\r\nconnection: close\r\netag: \"e1\"\r\nx-amz-version-id: v1\r\n";
            format!("{headers}{}: {}\r\ncontent-length: 10\r\n\r\n", DATE.0, DATE.1).into_bytes()
        }
        false => get(),
    })
    .await
}

async fn refused(wire: &Wire) -> Fault {
    let folder = tempfile::tempdir().expect("a folder");
    let done = wire.strata().download(fetch("bucket", "k", folder.path()), &Heard::default()).await;
    assert_eq!(names_in(folder.path()), Vec::<String>::new());
    done.expect_err("it is not the document")
}

#[tokio::test]
async fn another_version_is_not_taken_for_the_one_asked_for() {
    for (tag, version) in [("\"e2\"", "v1"), ("\"e1\"", "v2"), ("\"e2\"", "v2")] {
        let headers = [("etag", tag), ("x-amz-version-id", version), DATE];
        let wire = object(move || answer("200 OK", &headers, "0123456789")).await;
        assert_eq!(refused(&wire).await.code, Code::Changed, "{tag} {version}");
    }
}

#[tokio::test]
async fn another_length_is_not_taken_for_the_document() {
    let headers = [("etag", "\"e1\""), ("x-amz-version-id", "v1"), DATE];
    for body in ["01234", "0123456789abc"] {
        let wire = object(move || answer("200 OK", &headers, body)).await;
        assert_eq!(refused(&wire).await.code, Code::Malformed, "{body}");
    }
    let wire = object(move || {
        let ranged = [headers[0], headers[1], headers[2], ("content-range", "bytes 1-10/11")];
        answer("206 Partial Content", &ranged, "123456789a")
    })
    .await;
    assert_eq!(refused(&wire).await.code, Code::Malformed);
}

#[tokio::test]
async fn a_body_without_a_length_that_ends_early_is_not_taken_for_the_document() {
    let wire = object(|| {
        let head =
            "HTTP/1.1 200 OK\r\nconnection: close\r\netag: \"e1\"\r\nx-amz-version-id: v1\r\n\r\n";
        format!("{head}0123").into_bytes()
    })
    .await;
    let fault = refused(&wire).await;
    assert!([Code::NetStall, Code::Changed, Code::Malformed].contains(&fault.code), "{fault:?}");
    // What had come is kept, so the next request asks for the rest only.
    assert!(wire.heads().iter().any(|head| head.contains("bytes=4-9")), "{:?}", wire.heads());
}

#[tokio::test]
async fn a_body_that_is_cut_goes_on_where_it_ended() {
    let wire = Wire::start(|head| {
        let headers = "connection: close\r\netag: \"e1\"\r\nx-amz-version-id: v1\r\n";
        let line = head.lines().find_map(|line| line.strip_prefix("range: bytes="));
        let text = match (head.starts_with("HEAD"), line) {
            (true, _) => format!(
                "HTTP/1.1 200 OK\r\n{headers}{}: {}\r\ncontent-length: 10\r\n\r\n",
                DATE.0, DATE.1
            ),
            (_, None) => format!("HTTP/1.1 200 OK\r\n{headers}content-length: 10\r\n\r\n0123"),
            (_, Some("4-9")) => {
                let range = "content-range: bytes 4-9/10\r\ncontent-length: 6";
                format!("HTTP/1.1 206 Partial Content\r\n{headers}{range}\r\n\r\n456789")
            }
            (_, Some(_)) => {
                "HTTP/1.1 416 Range Not Satisfiable\r\ncontent-length: 0\r\n\r\n".to_owned()
            }
        };
        text.into_bytes()
    })
    .await;
    let folder = tempfile::tempdir().expect("a folder");
    let done = wire.strata().download(fetch("bucket", "k", folder.path()), &Heard::default()).await;
    let done = done.expect("it goes on");
    assert_eq!(std::fs::read(&done.path).expect("a file"), b"0123456789");
    assert_eq!(done.verified, Verification::Length, "nothing else was told to compare with");
}

#[tokio::test]
async fn an_error_inside_a_success_is_an_error() {
    let wire = Wire::start(|head| {
        let listing = "<ListVersionsResult><IsTruncated>false</IsTruncated></ListVersionsResult>";
        match head.split(' ').next() {
            Some("HEAD") => {
                let head = "HTTP/1.1 200 OK\r\nconnection: close\r\netag: \"e1\"\r\nx-amz-version-id: v1\r\n";
                format!("{head}{}: {}\r\ncontent-length: 10\r\n\r\n", DATE.0, DATE.1).into_bytes()
            }
            Some("GET") => answer("200 OK", &[XML], listing),
            _ => error("200 OK", "InternalError", "We encountered an internal error."),
        }
    })
    .await;
    let version = VersionId::from("v1");
    let copy = wire.strata();
    let copy =
        copy.copy_version_on_top("bucket", &Key::from("k"), &version, Expect::Anything).await;
    assert_eq!(copy.expect_err("it failed").code, Code::Server);
    let puts = wire.heads().iter().filter(|head| head.starts_with("PUT")).count();
    assert_eq!(puts, 1, "looked up, not repeated");
}
