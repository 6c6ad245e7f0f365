//! The grammar into XML, in the order of the API's reference, elements that are not known last.

use super::super::rule::{And, Configuration, Filter, Rule, Tag, UnknownElement};
use super::Unwritable;
use std::fmt::Display;

/// The namespace of the S3 API.
const SPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";

/// A document under construction.
struct Document {
    text: String,
    rule: Option<usize>,
}

/// Writes the document.
pub(super) fn write(configuration: &Configuration) -> Result<String, Unwritable> {
    let mut document = Document { text: String::new(), rule: None };
    document.text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    document.text.push_str(&format!("<LifecycleConfiguration xmlns=\"{SPACE}\">"));
    for (index, rule) in configuration.rules.iter().enumerate() {
        document.rule = Some(index);
        document.within("Rule", |document| document.one_rule(rule))?;
    }
    document.verbatim(&configuration.unknown);
    document.text.push_str("</LifecycleConfiguration>");
    Ok(document.text)
}

impl Document {
    fn within(
        &mut self,
        name: &str,
        inner: impl FnOnce(&mut Self) -> Result<(), Unwritable>,
    ) -> Result<(), Unwritable> {
        self.text.push_str(&format!("<{name}>"));
        inner(self)?;
        self.text.push_str(&format!("</{name}>"));
        Ok(())
    }

    fn verbatim(&mut self, unknown: &[UnknownElement]) {
        for element in unknown {
            self.text.push_str(&element.xml);
        }
    }

    /// Text that a person wrote, which can hold anything.
    fn words(&mut self, name: &str, field: &str, text: Option<&str>) -> Result<(), Unwritable> {
        let Some(text) = text else {
            return Ok(());
        };
        self.text.push_str(&format!("<{name}>"));
        for c in text.chars() {
            match c {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                // A reader makes a plain one a line feed (XML 1.0, "End-of-Line Handling").
                '\r' => self.text.push_str("&#13;"),
                '\0'..='\u{8}'
                | '\u{b}'
                | '\u{c}'
                | '\u{e}'..='\u{1f}'
                | '\u{fffe}'
                | '\u{ffff}' => {
                    let (rule, field) = (self.rule, field.to_owned());
                    return Err(Unwritable { rule, field, character: u32::from(c) });
                }
                _ => self.text.push(c),
            }
        }
        self.text.push_str(&format!("</{name}>"));
        Ok(())
    }

    /// A number, a date, true or false.
    fn value(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.text.push_str(&format!("<{name}>{value}</{name}>"));
        }
    }

    fn one_rule(&mut self, rule: &Rule) -> Result<(), Unwritable> {
        self.words("ID", "ID", rule.id.as_deref())?;
        self.words("Status", "Status", Some(rule.status.as_str()))?;
        if let Some(filter) = &rule.filter {
            self.within("Filter", |document| document.filter(filter))?;
        }
        self.words("Prefix", "Prefix", rule.legacy_prefix.as_deref())?;
        for (index, transition) in rule.transitions.iter().enumerate() {
            let field = format!("Transitions[{index}].StorageClass");
            self.within("Transition", |document| {
                document.value("Date", transition.date);
                document.value("Days", transition.days);
                document.words("StorageClass", &field, Some(transition.class.as_str()))
            })?;
        }
        for (index, transition) in rule.noncurrent_transitions.iter().enumerate() {
            let field = format!("NoncurrentVersionTransitions[{index}].StorageClass");
            self.within("NoncurrentVersionTransition", |document| {
                document.value("NewerNoncurrentVersions", transition.newer_versions);
                document.value("NoncurrentDays", transition.days);
                document.words("StorageClass", &field, Some(transition.class.as_str()))
            })?;
        }
        if let Some(expiration) = &rule.expiration {
            self.within("Expiration", |document| {
                document.value("Date", expiration.date);
                document.value("Days", expiration.days);
                let marker = expiration.expired_object_delete_marker;
                document.value("ExpiredObjectDeleteMarker", marker);
                Ok(())
            })?;
        }
        if let Some(expiration) = &rule.noncurrent_expiration {
            self.within("NoncurrentVersionExpiration", |document| {
                document.value("NewerNoncurrentVersions", expiration.newer_versions);
                document.value("NoncurrentDays", expiration.days);
                Ok(())
            })?;
        }
        if let Some(abort) = &rule.abort_uploads {
            self.within("AbortIncompleteMultipartUpload", |document| {
                document.value("DaysAfterInitiation", abort.days);
                Ok(())
            })?;
        }
        self.verbatim(&rule.unknown);
        Ok(())
    }

    fn filter(&mut self, filter: &Filter) -> Result<(), Unwritable> {
        self.words("Prefix", "Filter.Prefix", filter.prefix.as_deref())?;
        if let Some(tag) = &filter.tag {
            self.tag("Filter.Tag", tag)?;
        }
        self.value("ObjectSizeGreaterThan", filter.size_greater_than);
        self.value("ObjectSizeLessThan", filter.size_less_than);
        if let Some(and) = &filter.and {
            self.within("And", |document| document.and(and))?;
        }
        self.verbatim(&filter.unknown);
        Ok(())
    }

    fn and(&mut self, and: &And) -> Result<(), Unwritable> {
        self.words("Prefix", "Filter.And.Prefix", and.prefix.as_deref())?;
        for (index, tag) in and.tags.iter().enumerate() {
            self.tag(&format!("Filter.And.Tags[{index}]"), tag)?;
        }
        self.value("ObjectSizeGreaterThan", and.size_greater_than);
        self.value("ObjectSizeLessThan", and.size_less_than);
        self.verbatim(&and.unknown);
        Ok(())
    }

    fn tag(&mut self, field: &str, tag: &Tag) -> Result<(), Unwritable> {
        self.within("Tag", |document| {
            document.words("Key", &format!("{field}.Key"), Some(&tag.key))?;
            document.words("Value", &format!("{field}.Value"), Some(&tag.value))
        })
    }
}
