//! The rules for those who keep them in text: a Terraform `aws_s3_bucket_lifecycle_configuration`
//! block (provider hashicorp/aws), and the command line of the AWS CLI.

use super::finding::{Finding, FindingCode, Severity};
use super::json::{self, Written};
use super::rule::{And, Configuration, Expiration, Filter, Rule, Tag};
use std::collections::HashSet;
use std::fmt::Display;

/// Writes the block, formatted as `terraform fmt` does.
///
/// The provider wants an `id` for each rule and has given the old style of prefix up: a rule
/// without `ID` gets one by its place, and a `Prefix` of a rule becomes its filter's, which means
/// the same. A rule with elements that are not known is left out, and told.
pub fn block(configuration: &Configuration, bucket: &str) -> Written {
    let mut left_out = json::left_out(configuration);
    if configuration.rules.is_empty() {
        let text = "# Without a rule there is no aws_s3_bucket_lifecycle_configuration.\n".into();
        return Written { text, left_out };
    }
    if nothing_expressible(configuration) {
        return Written { text: NOTHING.to_owned(), left_out };
    }
    let mut hcl = Hcl::default();
    let head = format!(
        "resource \"aws_s3_bucket_lifecycle_configuration\" {}",
        quoted(&identifier(bucket))
    );
    hcl.open(&head);
    hcl.attribute("bucket", quoted(bucket));
    if let Some(size) = configuration.minimum_size {
        hcl.attribute("transition_default_minimum_object_size", quoted(size.as_str()));
    }
    let mut ids: HashSet<String> =
        configuration.rules.iter().filter_map(|rule| rule.id.clone()).collect();
    let rules = configuration.rules.iter().enumerate();
    for (index, rule) in rules.filter(|(_, rule)| json::is_expressible(rule)) {
        let id = match rule.id.as_deref() {
            Some(id) if !id.is_empty() => id.to_owned(),
            _ => {
                let id = free(&mut ids, index);
                left_out.push(named(index, &id));
                id
            }
        };
        hcl.open("rule");
        one_rule(&mut hcl, rule, &id);
        hcl.close();
    }
    hcl.close();
    Written { text: hcl.text, left_out }
}

/// What stands in place of rules of which none can be expressed: an empty list would delete them.
const NOTHING: &str =
    "# None of the rules can be written here: each has elements that are not known.\n";

fn nothing_expressible(configuration: &Configuration) -> bool {
    !configuration.rules.iter().any(json::is_expressible)
}

fn free(ids: &mut HashSet<String>, index: usize) -> String {
    let mut id = format!("rule-{}", index + 1);
    while !ids.insert(id.clone()) {
        id.push('x');
    }
    id
}

fn named(index: usize, id: &str) -> Finding {
    Finding {
        rule: Some(index),
        rule_id: None,
        field: "ID".to_owned(),
        code: FindingCode::Mended,
        severity: Severity::Note,
        message: format!("Terraform needs an ID: the rule was named “{id}”."),
    }
}

fn one_rule(hcl: &mut Hcl, rule: &Rule, id: &str) {
    hcl.attribute("id", quoted(id));
    hcl.attribute("status", quoted(rule.status.as_str()));
    match (&rule.filter, &rule.legacy_prefix) {
        (Some(filter), _) => filters(hcl, filter),
        (None, Some(prefix)) => {
            hcl.open("filter");
            hcl.attribute("prefix", quoted(prefix));
            hcl.close();
        }
        (None, None) => {}
    }
    for to in &rule.transitions {
        hcl.open("transition");
        hcl.number("days", to.days);
        hcl.optional("date", to.date.map(|date| quoted(&date.to_string())));
        hcl.attribute("storage_class", quoted(to.class.as_str()));
        hcl.close();
    }
    for to in &rule.noncurrent_transitions {
        hcl.open("noncurrent_version_transition");
        hcl.number("noncurrent_days", to.days);
        hcl.number("newer_noncurrent_versions", to.newer_versions);
        hcl.attribute("storage_class", quoted(to.class.as_str()));
        hcl.close();
    }
    if let Some(Expiration { days, date, expired_object_delete_marker }) = &rule.expiration {
        hcl.open("expiration");
        hcl.number("days", *days);
        hcl.optional("date", date.map(|date| quoted(&date.to_string())));
        let marker = expired_object_delete_marker.map(|marker| marker.to_string());
        hcl.optional("expired_object_delete_marker", marker);
        hcl.close();
    }
    if let Some(end) = &rule.noncurrent_expiration {
        hcl.open("noncurrent_version_expiration");
        hcl.number("noncurrent_days", end.days);
        hcl.number("newer_noncurrent_versions", end.newer_versions);
        hcl.close();
    }
    if let Some(abort) = &rule.abort_uploads {
        hcl.open("abort_incomplete_multipart_upload");
        hcl.number("days_after_initiation", abort.days);
        hcl.close();
    }
}

fn filters(hcl: &mut Hcl, filter: &Filter) {
    hcl.open("filter");
    hcl.optional("prefix", filter.prefix.as_deref().map(quoted));
    hcl.number("object_size_greater_than", filter.size_greater_than);
    hcl.number("object_size_less_than", filter.size_less_than);
    if let Some(Tag { key, value }) = &filter.tag {
        hcl.open("tag");
        hcl.attribute("key", quoted(key));
        hcl.attribute("value", quoted(value));
        hcl.close();
    }
    if let Some(And { prefix, tags, size_greater_than, size_less_than, .. }) = &filter.and {
        hcl.open("and");
        hcl.optional("prefix", prefix.as_deref().map(quoted));
        hcl.number("object_size_greater_than", *size_greater_than);
        hcl.number("object_size_less_than", *size_less_than);
        if !tags.is_empty() {
            hcl.open("tags =");
            for Tag { key, value } in tags {
                hcl.attribute(&quoted(key), quoted(value));
            }
            hcl.close();
        }
        hcl.close();
    }
    hcl.close();
}

/// HCL under construction.
#[derive(Default)]
struct Hcl {
    text: String,
    depth: usize,
    /// Attributes that stand in a row and are aligned with each other.
    row: Vec<(String, String)>,
    /// Whether something stands in the block that is open.
    begun: bool,
}

impl Hcl {
    fn line(&mut self, line: &str) {
        self.text.push_str(&"  ".repeat(self.depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn open(&mut self, head: &str) {
        self.flush();
        if self.begun {
            self.text.push('\n');
        }
        self.line(&format!("{head} {{"));
        self.depth += 1;
        self.begun = false;
    }

    fn close(&mut self) {
        self.flush();
        self.depth -= 1;
        if self.begun {
            self.line("}");
        } else {
            // `terraform fmt` leaves an empty block on one line.
            self.text.pop();
            self.text.push_str("}\n");
        }
        self.begun = true;
    }

    fn attribute(&mut self, name: &str, value: String) {
        self.row.push((name.to_owned(), value));
    }

    fn optional(&mut self, name: &str, value: Option<String>) {
        if let Some(value) = value {
            self.attribute(name, value);
        }
    }

    fn number(&mut self, name: &str, value: Option<impl Display>) {
        self.optional(name, value.map(|value| value.to_string()));
    }

    fn flush(&mut self) {
        let row = std::mem::take(&mut self.row);
        let width = row.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, value) in row {
            self.line(&format!("{name:width$} = {value}"));
            self.begun = true;
        }
    }
}

/// A text in quotes (HCL native syntax, "Quoted Template Expressions").
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // What would begin an interpolation or a directive.
            '$' | '%' if letters.peek() == Some(&'{') => out.extend([c, c]),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A name that Terraform takes for the bucket's block.
fn identifier(bucket: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let name: String = bucket.chars().map(plain).collect();
    match name.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => name,
        _ => format!("bucket_{name}"),
    }
}

/// Writes the command for a POSIX shell that puts these rules in force, or that deletes the
/// configuration where there are none. A rule with elements that are not known is in neither.
pub fn command_line(configuration: &Configuration, bucket: &str) -> Written {
    let left_out = json::left_out(configuration);
    let bucket = word(bucket);
    if configuration.rules.is_empty() {
        let text = format!("aws s3api delete-bucket-lifecycle --bucket {bucket}\n");
        return Written { text, left_out };
    }
    if nothing_expressible(configuration) {
        return Written { text: NOTHING.to_owned(), left_out };
    }
    let mut text = format!("aws s3api put-bucket-lifecycle-configuration --bucket {bucket} \\\n");
    if let Some(size) = configuration.minimum_size {
        text.push_str(&format!(
            "  --transition-default-minimum-object-size {} \\\n",
            size.as_str()
        ));
    }
    let rules = word(&json::rules_on_one_line(configuration));
    text.push_str(&format!("  --lifecycle-configuration {rules}\n"));
    Written { text, left_out }
}

/// A word of a POSIX shell, in single quotes where it needs them.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
#[path = "terraform_tests.rs"]
mod tests;
