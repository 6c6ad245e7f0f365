//! Names made visible: no control, bidi or zero-width character reaches a screen raw.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A name as the screen shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShownName {
    /// The name with unsafe characters escaped, for instance `cv\u{202e}fdp.exe`.
    pub text: String,
    /// True when characters had to be escaped.
    pub escaped: bool,
    /// The true last extension in lower case, without its dot; empty when there is none.
    pub extension: String,
}

/// Makes a name visible and sets its true extension apart.
#[must_use]
pub fn shown(name: &str) -> ShownName {
    let text = shown_text(name);
    let last = name.rsplit('/').next().unwrap_or_default();
    let extension = match last.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => shown_text(&extension.to_lowercase()),
        _ => String::new(),
    };
    ShownName { escaped: text != name, text, extension }
}

/// Escapes what cannot be seen as `\u{…}`. Reversible: a literal `\u{` is shown as `\u{5c}u{`.
#[must_use]
pub fn shown_text(text: &str) -> String {
    let start = text.len() - text.trim_start_matches(' ').len();
    let end = text.trim_end_matches(' ').len();
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let blank_at_edge = c == ' ' && (at < start || at >= end);
        let confusing = c == '\\' && text[at..].starts_with("\\u{");
        if blank_at_edge || confusing || is_unsafe(c) {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Cc, Cf, Zl, Zp, `Default_Ignorable_Code_Point`, blanks other than the space, and characters
/// that look like a path separator.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(u32::from(c),
            0xad | 0x34f | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x890..=0x891 | 0x8e2
            | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f
            | 0x2028..=0x202e | 0x2060..=0x206f | 0x2800 | 0x3164 | 0xfe00..=0xfe0f | 0xfeff
            | 0xffa0 | 0xfff0..=0xfffb | 0xfffe..=0xffff | 0x110bd | 0x110cd
            | 0x13430..=0x1343f | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff
            | 0x2044 | 0x2215 | 0x29f5 | 0x29f8 | 0xfe68 | 0xff0f | 0xff3c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{is_unsafe, shown, shown_text};

    #[test]
    fn a_reversed_name_shows_its_true_extension() {
        let name = shown("cv\u{202e}fdp.EXE");
        assert_eq!(name.text, "cv\\u{202e}fdp.EXE");
        assert!(name.escaped);
        assert_eq!(name.extension, "exe");
    }

    #[test]
    fn blanks_at_the_edges_and_newlines_are_seen() {
        assert_eq!(shown_text(" a b\n "), "\\u{20}a b\\u{a}\\u{20}");
        assert_eq!(shown_text("\\u{a}"), "\\u{5c}u{a}");
        assert_eq!(shown(".bashrc").extension, "");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_unsafe_is_shown_and_distinct_names_stay_distinct(
            one in "(?s)[ \\\\u{}a5c\n\u{202e}\u{200b}]{0,8}", two in "(?s)[ \\\\u{}a5c\n\u{202e}\u{200b}]{0,8}",
        ) {
            prop_assert!(!shown_text(&one).chars().any(is_unsafe));
            prop_assert_eq!(one == two, shown_text(&one) == shown_text(&two));
        }
    }
}
