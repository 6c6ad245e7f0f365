#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

fn page(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListVersionsResult \
         xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name>\
         <EncodingType>url</EncodingType>{inside}</ListVersionsResult>"
    )
}

fn version(key: &str, id: &str, latest: bool) -> String {
    format!(
        "<Version><Key>{key}</Key><VersionId>{id}</VersionId><IsLatest>{latest}</IsLatest>\
         <LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>&quot;e{id}&quot;</ETag>\
         <Size>7</Size><StorageClass>STANDARD</StorageClass>\
         <Owner><ID>o</ID><DisplayName>Key</DisplayName></Owner></Version>"
    )
}

fn marker(key: &str, id: &str, latest: bool) -> String {
    format!(
        "<DeleteMarker><Key>{key}</Key><VersionId>{id}</VersionId><IsLatest>{latest}</IsLatest>\
         <LastModified>2026-01-02T03:04:05.000Z</LastModified></DeleteMarker>"
    )
}

fn ids(page: &VersionsPage) -> Vec<&str> {
    page.entries.iter().map(|entry| entry.version_id.as_str()).collect()
}

#[test]
fn versions_and_markers_keep_the_order_of_the_document() {
    let xml = page(
        &[
            marker("a", "4", true),
            version("a", "3", false),
            marker("a", "2", false),
            version("a", "1", false),
            version("b", "9", true),
        ]
        .concat(),
    );
    let page = read_versions(xml.as_bytes()).unwrap();
    assert_eq!(ids(&page), ["4", "3", "2", "1", "9"]);
    let markers: Vec<_> = page.entries.iter().map(Entry::is_delete_marker).collect();
    assert_eq!(markers, [true, false, true, false, false]);
    assert!(page.entries[0].is_latest && !page.entries[1].is_latest);
    let EntryKind::Version { etag, size, .. } = &page.entries[1].kind else { panic!("a version") };
    assert_eq!((etag.as_ref().unwrap().as_str(), *size), ("\"e3\"", 7));
}

#[test]
fn names_are_decoded_exactly_once() {
    for (listed, meant) in [
        ("a%01b+c%2Bd", "a\u{1}b c+d"),
        ("a%2525", "a%25"),
        ("%0A%E2%80%AE", "\n\u{202e}"),
        ("%F0%9F%98%80", "😀"),
        ("a&amp;b", "a&b"),
        ("a&#x26;b&#38;c", "a&b&c"),
        ("..%2F..%2Fx", "../../x"),
        ("a<![CDATA[&]]>b", "a&b"),
    ] {
        let read = read_versions(page(&version(listed, "1", true)).as_bytes()).unwrap();
        assert_eq!(read.entries[0].key.as_str(), meant, "{listed}");
    }
}

#[test]
fn a_store_that_does_not_encode_is_not_decoded() {
    let xml = page(&version("a%41+b", "1", true)).replace("<EncodingType>url</EncodingType>", "");
    assert_eq!(read_versions(xml.as_bytes()).unwrap().entries[0].key.as_str(), "a%41+b");
}

#[test]
fn markers_are_echoed_and_an_absent_version_marker_is_left_out() {
    let next = |inside: &str| {
        let xml = page(&format!("<IsTruncated>true</IsTruncated>{inside}"));
        read_versions(xml.as_bytes()).map(|page| page.next)
    };
    let marker = |key: &str, id: Option<&str>| {
        Some(VersionsMarker { key: key.into(), version_id: id.map(Into::into) })
    };
    assert_eq!(
        next("<NextKeyMarker>a%2F+</NextKeyMarker><NextVersionIdMarker>x+y</NextVersionIdMarker>"),
        Ok(marker("a/ ", Some("x+y")))
    );
    assert_eq!(next("<NextKeyMarker>p%2F</NextKeyMarker>"), Ok(marker("p/", None)));
    assert_eq!(
        next("<NextKeyMarker>k</NextKeyMarker><NextVersionIdMarker/>"),
        Ok(marker("k", None))
    );
    assert_eq!(next(""), Err(BadList::NoMarker));
}

#[test]
fn folders_come_from_common_prefixes_only() {
    let xml = page(
        "<Prefix>x%2F</Prefix><CommonPrefixes><Prefix>x%2Fa+b%2F</Prefix></CommonPrefixes>\
         <CommonPrefixes><Prefix>x%2Fc%2F</Prefix></CommonPrefixes>",
    );
    assert_eq!(read_versions(xml.as_bytes()).unwrap().prefixes, ["x/a b/", "x/c/"]);
}

#[test]
fn unknown_classes_and_restore_states_are_kept() {
    let read = |class: &str, status: &str| {
        let xml = page(&version("a", "1", true)).replace(
            "<StorageClass>STANDARD</StorageClass>",
            &format!("<StorageClass>{class}</StorageClass>{status}"),
        );
        match read_versions(xml.as_bytes()).unwrap().entries.remove(0).kind {
            EntryKind::Version { class, archive, .. } => (class.to_string(), archive),
            EntryKind::DeleteMarker => panic!("a version"),
        }
    };
    let running = "<RestoreStatus><IsRestoreInProgress>true</IsRestoreInProgress></RestoreStatus>";
    let done = "<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress>\
                <RestoreExpiryDate>2026-02-01T00:00:00Z</RestoreExpiryDate></RestoreStatus>";
    assert_eq!(read("FSX_OPENZFS", ""), ("FSX_OPENZFS".into(), Archive::Readable));
    assert_eq!(read("GLACIER", ""), ("GLACIER".into(), Archive::Archived));
    assert_eq!(read("GLACIER_IR", "").1, Archive::Readable);
    assert_eq!(read("DEEP_ARCHIVE", running).1, Archive::Retrieving);
    let until = Some("2026-02-01T00:00:00Z".parse().unwrap());
    assert_eq!(read("GLACIER", done).1, Archive::Retrieved { until });
}

#[test]
fn an_entity_bomb_and_an_external_entity_are_refused() {
    for doctype in [
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>",
        "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">",
    ] {
        let xml = format!("{doctype}<ListVersionsResult>&b;</ListVersionsResult>");
        assert_eq!(read_versions(xml.as_bytes()), Err(BadList::Doctype));
    }
    let undeclared = page("<Name>&b;</Name>");
    assert_eq!(read_versions(undeclared.as_bytes()), Err(BadList::Xml));
}

#[test]
fn a_cut_or_foreign_answer_is_never_an_empty_list() {
    let whole = page(&version("a", "1", true));
    for end in 0..whole.len() {
        assert!(read_versions(&whole.as_bytes()[..end]).is_err(), "cut at {end}");
    }
    assert_eq!(read_versions(b"<html><body/></html>"), Err(BadList::Root));
    assert_eq!(read_versions(b"<Error><Code>X</Code></Error>"), Err(BadList::Root));
    assert_eq!(read_versions(b"{}"), Err(BadList::Cut));
}

#[test]
fn entries_without_key_size_or_date_are_refused() {
    let whole = page(&version("a", "1", true));
    for (cut, error) in [
        ("<Key>a</Key>", BadList::Missing("key")),
        ("<Size>7</Size>", BadList::Missing("size")),
        ("<LastModified>2026-01-02T03:04:05.000Z</LastModified>", BadList::Missing("date")),
    ] {
        assert_eq!(read_versions(whole.replace(cut, "").as_bytes()), Err(error));
    }
    let negative = whole.replace("<Size>7", "<Size>-7");
    assert_eq!(read_versions(negative.as_bytes()), Err(BadList::Field("size")));
    let latin = page(&version("%E9", "1", true));
    assert_eq!(read_versions(latin.as_bytes()), Err(BadList::Field("key")));
}

proptest! {
    #[test]
    fn any_key_survives_the_listing(key in "\\PC{1,40}|[\u{1}-\u{1f}a/+%&<>]{1,20}") {
        let listed: String = percent_encoding::utf8_percent_encode(
            &key, percent_encoding::NON_ALPHANUMERIC).collect();
        let read = read_versions(page(&version(&listed, "1", true)).as_bytes()).unwrap();
        prop_assert_eq!(read.entries[0].key.as_str(), key);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_versions(&bytes);
        let mut inside = page("").into_bytes();
        let at = inside.len() - "</ListVersionsResult>".len();
        inside.splice(at..at, bytes);
        let _ = read_versions(&inside);
    }
}
