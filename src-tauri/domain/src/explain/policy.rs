//! The policy that would allow what was denied: the fewest actions on the narrowest ARN
//! (IAM User Guide, "IAM JSON policy elements", "Amazon Resource Names"; User Guide, "Amazon S3
//! condition key examples" for the prefix).

use super::Request;
use super::needs::{Need, On};
use std::fmt::Write as _;

/// A whole policy document, ready to paste; none where nothing is needed or its thing is not known.
///
/// A document and not a bare statement: names with `*`, `?` or `$` are written as policy variables,
/// and these hold only under the version of 2012-10-17.
pub(super) fn document(request: &Request<'_>, needs: &[Need]) -> Option<String> {
    let mut places: Vec<On> = Vec::new();
    for need in needs {
        if !places.contains(&need.on) {
            places.push(need.on);
        }
    }
    let statements: Vec<String> =
        places.into_iter().map(|on| statement(request, needs, on)).collect::<Option<_>>()?;
    if statements.is_empty() {
        return None;
    }
    let statements = statements.join(",\n");
    Some(format!("{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n{statements}\n  ]\n}}"))
}

fn statement(request: &Request<'_>, needs: &[Need], on: On) -> Option<String> {
    let actions: Vec<String> =
        needs.iter().filter(|need| need.on == on).map(|need| text(need.action)).collect();
    let resource = resource(request, on)?;
    let mut lines = vec!["      \"Effect\": \"Allow\"".to_owned()];
    lines.push(match actions.as_slice() {
        [one] => format!("      \"Action\": {one}"),
        many => format!("      \"Action\": [\n        {}\n      ]", many.join(",\n        ")),
    });
    lines.push(format!("      \"Resource\": {}", text(&resource)));
    if on == On::Listing
        && let Some(prefix) = request.prefix.filter(|prefix| !prefix.is_empty())
    {
        let pattern = text(&format!("{}*", literal(prefix)));
        lines.push(format!(
            "      \"Condition\": {{\n        \"StringLike\": {{ \"s3:prefix\": {pattern} }}\n      }}"
        ));
    }
    Some(format!("    {{\n{}\n    }}", lines.join(",\n")))
}

fn resource(request: &Request<'_>, on: On) -> Option<String> {
    let partition = partition(request.region);
    match on {
        On::Account => Some("*".to_owned()),
        On::Bucket | On::Listing => {
            request.bucket.map(|bucket| format!("arn:{partition}:s3:::{}", literal(bucket)))
        }
        On::Object => {
            let (bucket, key) = (request.bucket?, request.key?);
            Some(format!("arn:{partition}:s3:::{}/{}", literal(bucket), literal(key)))
        }
        // "Allow IAM users to manage their own access keys": the name is filled in by IAM.
        On::Oneself => Some(format!("arn:{partition}:iam::*:user/${{aws:username}}")),
        On::Role => request.role.map(literal),
    }
}

/// The partition of a region (AWS Fault Isolation Boundaries, "Partitions").
fn partition(region: &str) -> &'static str {
    let starts = |start: &str| region.starts_with(start);
    match () {
        () if starts("cn-") => "aws-cn",
        () if starts("us-gov-") => "aws-us-gov",
        () if starts("us-isob-") => "aws-iso-b",
        () if starts("us-isof-") => "aws-iso-f",
        () if starts("eu-isoe-") => "aws-iso-e",
        () if starts("us-iso-") => "aws-iso",
        () if starts("eusc-") => "aws-eusc",
        () => "aws",
    }
}

/// A name in which nothing is a wildcard (IAM User Guide, "IAM policy elements: Variables and tags",
/// special characters).
fn literal(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '*' | '?' | '$' => out.extend(["${", c.encode_utf8(&mut [0; 4]), "}"]),
            _ => out.push(c),
        }
    }
    out
}

/// A JSON string. IAM takes a document of Latin-1 only, so everything beyond is escaped, and with it
/// all that could not be seen.
fn text(value: &str) -> String {
    let mut out = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{ff}' => out.push(c),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _infallible = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out.push('"');
    out
}
