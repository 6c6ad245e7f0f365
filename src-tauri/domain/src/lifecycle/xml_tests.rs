#![allow(clippy::unwrap_used)]
use super::super::arbitrary;
use super::super::json;
use super::super::rule::{Filter, Rule, Status, UnknownElement};
use super::*;
use crate::object::StorageClass;
use proptest::prelude::*;

fn of(inner: &str) -> Configuration {
    let root = "LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
    read(format!("<{root}>{inner}</LifecycleConfiguration>").as_bytes()).unwrap()
}

fn one(inner: &str) -> Rule {
    let mut rules = of(&format!("<Rule>{inner}</Rule>")).rules;
    assert_eq!(rules.len(), 1);
    rules.remove(0)
}

fn unknown(elements: &[UnknownElement]) -> Vec<(&str, &str)> {
    elements.iter().map(|element| (element.name.as_str(), element.xml.as_str())).collect()
}

/// What S3 answers for a rule with every element.
const FULL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <Rule>
    <ID>all &amp; more</ID>
    <Filter>
      <And>
        <Prefix>a&#13;/</Prefix>
        <Tag><Key>k</Key><Value></Value></Tag>
        <Tag><Key>l</Key><Value>v</Value></Tag>
        <ObjectSizeGreaterThan>5</ObjectSizeGreaterThan>
        <ObjectSizeLessThan>50000000000000</ObjectSizeLessThan>
      </And>
    </Filter>
    <Status>Enabled</Status>
    <Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition>
    <Transition><Date>2027-01-31T00:00:00.000Z</Date><StorageClass>GLACIER</StorageClass></Transition>
    <NoncurrentVersionTransition>
      <NoncurrentDays>4</NoncurrentDays>
      <NewerNoncurrentVersions>2</NewerNoncurrentVersions>
      <StorageClass>DEEP_ARCHIVE</StorageClass>
    </NoncurrentVersionTransition>
    <Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>
    <NoncurrentVersionExpiration>
      <NoncurrentDays>9</NoncurrentDays>
      <NewerNoncurrentVersions>3</NewerNoncurrentVersions>
    </NoncurrentVersionExpiration>
    <AbortIncompleteMultipartUpload>
      <DaysAfterInitiation>7</DaysAfterInitiation>
    </AbortIncompleteMultipartUpload>
  </Rule>
  <Rule><Prefix/><Status>Disabled</Status><Expiration><Days>1</Days></Expiration></Rule>
</LifecycleConfiguration>"#;

#[test]
fn every_element_is_read() {
    let configuration = read(FULL.as_bytes()).unwrap();
    let [all, old] = &configuration.rules[..] else { panic!("{configuration:?}") };
    assert_eq!(all.id.as_deref(), Some("all & more"));
    assert!(all.is_enabled() && !old.is_enabled());
    let and = all.filter.as_ref().unwrap().and.as_ref().unwrap();
    assert_eq!(and.prefix.as_deref(), Some("a\r/"));
    let tags: Vec<_> = and.tags.iter().map(|tag| (&*tag.key, &*tag.value)).collect();
    assert_eq!(tags, [("k", ""), ("l", "v")]);
    assert_eq!((and.size_greater_than, and.size_less_than), (Some(5), Some(50_000_000_000_000)));
    assert_eq!(all.transitions[0].days, Some(30));
    assert_eq!(all.transitions[1].date, Some("2027-01-31T00:00:00Z".parse().unwrap()));
    assert_eq!(all.transitions[1].class, StorageClass::GlacierFlexible);
    let noncurrent = &all.noncurrent_transitions[0];
    assert_eq!((noncurrent.days, noncurrent.newer_versions), (Some(4), Some(2)));
    assert_eq!(all.expiration.as_ref().unwrap().expired_object_delete_marker, Some(true));
    let expiration = all.noncurrent_expiration.as_ref().unwrap();
    assert_eq!((expiration.days, expiration.newer_versions), (Some(9), Some(3)));
    assert_eq!(all.abort_uploads.as_ref().unwrap().days, Some(7));
    assert!(all.unknown.is_empty() && configuration.unknown.is_empty());
    assert_eq!((old.legacy_prefix.as_deref(), &old.filter), (Some(""), &None));
}

/// `everything.xml` is what Amazon's own SDK (botocore 1.43) sends for `everything.json`.
#[test]
fn what_amazons_sdk_sends_for_a_document_of_the_cli_reads_like_that_document() {
    let sent = read(include_bytes!("json/tests/everything.xml")).unwrap();
    let document = json::read(include_str!("json/tests/everything.json")).unwrap();
    assert_eq!(sent.rules, document.configuration.rules);
}

#[test]
fn what_is_written_is_what_the_api_takes() {
    let rule =
        one("<ID>a</ID><Status>Enabled</Status><Filter><Prefix>x&lt;&#13;</Prefix></Filter>\
                    <Expiration><Date>2027-01-31T00:00:00.000Z</Date></Expiration>");
    let configuration = Configuration { rules: vec![rule], ..Configuration::default() };
    assert_eq!(
        write(&configuration).unwrap(),
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
            "<LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule>",
            "<ID>a</ID><Status>Enabled</Status><Filter><Prefix>x&lt;&#13;</Prefix></Filter>",
            "<Expiration><Date>2027-01-31T00:00:00Z</Date></Expiration>",
            "</Rule></LifecycleConfiguration>",
        )
    );
}

#[test]
fn empty_filter_and_no_filter_stay_apart() {
    for (inner, filter) in [
        ("<Filter/>", Some(Filter::default())),
        ("<Filter></Filter>", Some(Filter::default())),
        ("<Filter><Prefix/></Filter>", {
            Some(Filter { prefix: Some(String::new()), ..Filter::default() })
        }),
        ("", None),
    ] {
        let configuration = of(&format!("<Rule><Status>Enabled</Status>{inner}</Rule>"));
        assert_eq!(configuration.rules[0].filter, filter, "{inner}");
        let again = read(write(&configuration).unwrap().as_bytes()).unwrap();
        assert_eq!(again, configuration);
    }
}

#[test]
fn elements_that_are_not_known_stay_in_their_place_word_by_word() {
    let later = "<Later when='x'><!-- c --><B>&lt;\r\n</B><C/><![CDATA[<]]></Later>";
    let configuration = of(&format!(
        "{later}<Rule>{later}<Status>Enabled</Status><Filter>{later}<And>{later}</And></Filter></Rule>"
    ));
    let rule = &configuration.rules[0];
    let filter = rule.filter.as_ref().unwrap();
    for place in [
        &configuration.unknown,
        &rule.unknown,
        &filter.unknown,
        &filter.and.as_ref().unwrap().unknown,
    ] {
        assert_eq!(unknown(place), [("Later", later)]);
    }
    assert_eq!(rule.predicates(), None, "such a rule is never judged");
    let again = read(write(&configuration).unwrap().as_bytes()).unwrap();
    assert_eq!(again, configuration);
}

#[test]
fn an_action_with_something_unknown_in_it_is_kept_whole() {
    for action in [
        "<Transition><Days>1</Days><StorageClass>GLACIER</StorageClass><Odd/></Transition>",
        "<Transition><Days>1</Days></Transition>",
        "<Transition><Days>1</Days><StorageClass/></Transition>",
        "<Expiration><Days>soon</Days></Expiration>",
        "<Expiration><Days>1</Days><Days>2</Days></Expiration>",
        "<Expiration><Days>99999999999999999999</Days></Expiration>",
        "<Expiration><ExpiredObjectDeleteMarker>yes</ExpiredObjectDeleteMarker></Expiration>",
        "<Expiration><Date>tomorrow</Date></Expiration>",
        "<NoncurrentVersionExpiration><Days>1</Days></NoncurrentVersionExpiration>",
        "<AbortIncompleteMultipartUpload><A/></AbortIncompleteMultipartUpload>",
        "<ID>a<b/></ID>",
    ] {
        let rule = one(&format!("<Status>Enabled</Status>{action}"));
        let name = action.split(['<', '>']).nth(1).unwrap();
        assert_eq!(unknown(&rule.unknown), [(name, action)]);
        assert_eq!(Rule { unknown: Vec::new(), ..rule }, Rule::default(), "{action}");
    }
}

#[test]
fn what_stands_there_twice_is_kept_and_the_first_counts() {
    let rule = one("<Status>Disabled</Status><Status>Enabled</Status>\
                    <Expiration><Days>9</Days></Expiration><Expiration><Days>1</Days></Expiration>");
    assert!(!rule.is_enabled());
    assert_eq!(rule.expiration.as_ref().unwrap().days, Some(9));
    assert_eq!(rule.unknown.len(), 2);
}

#[test]
fn a_rule_that_does_not_say_enabled_never_acts() {
    assert_eq!(one("<ID>a</ID>").status, Status::Other(String::new()));
    assert_eq!(one("<Status>enabled</Status>").status, Status::Other("enabled".into()));
}

#[test]
fn namespaces_are_tolerated_and_an_unknown_element_takes_its_own_along() {
    let document = r#"<s3:LifecycleConfiguration xmlns:s3="http://s3.amazonaws.com/doc/2006-03-01/"
        xmlns:n='urn:"new"'><s3:Rule><s3:Status>Enabled</s3:Status>
        <s3:Pause n:by="1"><n:B xmlns:n="urn:b"/></s3:Pause><n:Own xmlns:n="urn:o">n:</n:Own>
        </s3:Rule></s3:LifecycleConfiguration>"#;
    let configuration = read(document.as_bytes()).unwrap();
    assert!(configuration.rules[0].is_enabled());
    let pause = concat!(
        r#"<s3:Pause xmlns:s3="http://s3.amazonaws.com/doc/2006-03-01/" xmlns:n='urn:"new"' "#,
        r#"n:by="1"><n:B xmlns:n="urn:b"/></s3:Pause>"#
    );
    assert_eq!(
        unknown(&configuration.rules[0].unknown),
        [("Pause", pause), ("Own", r#"<n:Own xmlns:n="urn:o">n:</n:Own>"#)]
    );
    let again = read(write(&configuration).unwrap().as_bytes()).unwrap();
    assert_eq!(again, configuration);
    // Documents of other stores have none at all.
    let bare =
        "<LifecycleConfiguration><Rule><Status>Enabled</Status></Rule></LifecycleConfiguration>";
    assert!(read(bare.as_bytes()).unwrap().rules[0].is_enabled());
}

#[test]
fn hostile_documents_are_refused() {
    let root = "LifecycleConfiguration";
    let bomb = format!("<!DOCTYPE a [<!ENTITY b \"&b;&b;\">]><{root}>&b;</{root}>");
    let external = format!("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><{root}/>");
    let entity = format!("<{root}><Rule><ID>&b;</ID></Rule></{root}>");
    let deep = format!("<{root}>{}", "<a>".repeat(100_000));
    let long = format!("<{root}><Rule><ID>{}</ID></Rule></{root}>", "a".repeat(10 << 20));
    let many = format!("<{root}>{}</{root}>", "<a/>".repeat(1_000_000));
    let names: String = (0..40).map(|n| format!(" xmlns:p{n}='u'")).collect();
    let spaces = format!("<{root}{names}/>");
    for (document, bad) in [
        (bomb.as_bytes(), BadXml::Doctype),
        (external.as_bytes(), BadXml::Doctype),
        (entity.as_bytes(), BadXml::NotXml),
        (deep.as_bytes(), BadXml::TooDeep),
        (long.as_bytes(), BadXml::TooLong),
        (many.as_bytes(), BadXml::TooLong),
        (spaces.as_bytes(), BadXml::TooDeep),
        (b"<html><body>Sign in</body></html>", BadXml::Root),
        (b"<Error><Code>AccessDenied</Code></Error>", BadXml::Root),
        (b"<LifecycleConfiguration><Rule>", BadXml::Cut),
        (b"<LifecycleConfiguration></Rule>", BadXml::NotXml),
        (b"<LifecycleConfiguration/><LifecycleConfiguration/>", BadXml::NotXml),
        (b"<LifecycleConfiguration/>more", BadXml::NotXml),
        (b"\xff\xfe<\0", BadXml::NotXml),
        (b"", BadXml::NotXml),
    ] {
        assert_eq!(read(document), Err(bad));
    }
}

#[test]
fn many_small_elements_are_read_in_one_pass() {
    let document = format!(
        "<LifecycleConfiguration xmlns:n='u'>{}</LifecycleConfiguration>",
        "<n:A/>".repeat(100_000)
    );
    assert_eq!(read(document.as_bytes()).unwrap().unknown.len(), 100_000);
}

#[test]
fn a_character_that_xml_cant_hold_is_told_at_its_field() {
    let prefix = Some("a\u{1}b".to_owned());
    let filter = Some(Filter { prefix, ..Filter::default() });
    let rules = vec![Rule::default(), Rule { filter, ..Rule::default() }];
    let unwritable = write(&Configuration { rules, ..Configuration::default() }).unwrap_err();
    assert_eq!((unwritable.rule, unwritable.field.as_str()), (Some(1), "Filter.Prefix"));
    assert!(unwritable.to_string().contains("U+0001"));
}

proptest! {
    #[test]
    fn what_is_written_reads_as_the_same_configuration(configuration in arbitrary::configuration()) {
        let document = write(&configuration).unwrap();
        let mut again = read(document.as_bytes()).unwrap();
        again.minimum_size = configuration.minimum_size;
        prop_assert_eq!(again, configuration);
    }

    #[test]
    fn no_damage_makes_reading_panic_and_nothing_is_lost(at in 0..FULL.len(), with in "[<>&/;a\"' ]{0,3}") {
        let mut document = FULL.to_owned();
        document.replace_range(at..=at, &with);
        if let Ok(configuration) = read(document.as_bytes()) {
            let again = read(write(&configuration).unwrap().as_bytes()).unwrap();
            prop_assert_eq!(again, configuration);
        }
    }

    #[test]
    fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(read(&bytes).is_err());
    }
}
