//! Writes S3's XML answers where s3s's own types do not fit. Characters that XML 1.0 can not carry
//! are written as character references, as S3 does.

use std::fmt::Write;

/// S3's namespace.
pub(super) const NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";

/// An XML document that grows.
pub(super) struct Xml(String);

impl Xml {
    /// A document with this root, left open.
    pub(super) fn new(root: &str) -> Self {
        Self(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{NAMESPACE}\">"))
    }

    pub(super) fn open(&mut self, name: &str) {
        self.0.push('<');
        self.0.push_str(name);
        self.0.push('>');
    }

    pub(super) fn close(&mut self, name: &str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// An element with text.
    pub(super) fn leaf(&mut self, name: &str, text: &str) {
        self.open(name);
        escape_into(&mut self.0, text);
        self.close(name);
    }

    /// An element with text, when there is one.
    pub(super) fn maybe(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.leaf(name, text);
        }
    }

    /// The document, its root closed.
    pub(super) fn end(mut self, root: &str) -> String {
        self.close(root);
        self.0
    }
}

fn escape_into(out: &mut String, text: &str) {
    let plain = |byte: &u8| *byte >= b' ' && !matches!(byte, b'&' | b'<' | b'>' | b'"' | 0xEF);
    if text.as_bytes().iter().all(plain) {
        out.push_str(text);
        return;
    }
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                // Writing into a String does not fail.
                let _written = write!(out, "&#x{:x};", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
}

/// Text for an XML element.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(&mut out, text);
    out
}

/// A key as `encoding-type=url` shows it: like form data, but `/` stays.
pub(super) fn url_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' | b'/' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            _ => {
                let _written = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_references_and_markup_is_escaped() {
        assert_eq!(escaped("a<b>&\"\r\u{1}é"), "a&lt;b&gt;&amp;&quot;&#xd;&#x1;é");
    }

    #[test]
    fn a_url_encoded_key_keeps_its_slashes_and_tells_plus_from_space() {
        assert_eq!(url_encoded("a b+c/é%~"), "a+b%2Bc/%C3%A9%25%7E");
    }
}
