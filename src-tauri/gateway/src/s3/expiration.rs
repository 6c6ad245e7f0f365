//! Reads `x-amz-expiration`: when S3 itself says that a lifecycle rule expires an object.

use super::shapes::Expiration;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use percent_encoding::percent_decode_str;

/// Reads `expiry-date="Fri, 21 Dec 2012 00:00:00 GMT", rule-id="Rule%20for%20tests"`; none when it
/// says nothing that can be understood.
pub(super) fn expiration(header: &str) -> Option<Expiration> {
    let value = |name: &str| {
        let (_, rest) = header.split_once(&format!("{name}=\""))?;
        rest.split('"').next()
    };
    let rule = value("rule-id").unwrap_or_default().replace('+', " ");
    Some(Expiration {
        date: http_date(value("expiry-date")?)?,
        rule: percent_decode_str(&rule).decode_utf8_lossy().into_owned(),
    })
}

/// A date of HTTP, or of a store that writes ISO 8601.
fn http_date(text: &str) -> Option<Timestamp> {
    rfc2822::parse(text).ok().map(|zoned| zoned.timestamp()).or_else(|| text.parse().ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn date_and_rule_are_read_and_the_rule_is_decoded() {
        let header =
            "expiry-date=\"Fri, 21 Dec 2012 00:00:00 GMT\", rule-id=\"Old%20%26%20new%2B\"";
        let read = expiration(header).unwrap();
        assert_eq!(read.date.to_string(), "2012-12-21T00:00:00Z");
        assert_eq!(read.rule, "Old & new+");
    }

    #[test]
    fn a_blank_may_be_written_as_a_plus() {
        let header = "expiry-date=\"2012-12-21T00:00:00Z\", rule-id=\"Old+ones\"";
        assert_eq!(expiration(header).unwrap().rule, "Old ones");
    }

    #[test]
    fn what_is_no_date_says_nothing() {
        assert_eq!(expiration("expiry-date=\"soon\", rule-id=\"x\""), None);
        assert_eq!(expiration(""), None);
    }
}
