//! Key parts made into local file names: safe below the chosen folder, on each platform's rules.
//!
//! Owns the `%XX` escapes, the reserved names and the length limits. Touches no disk.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Longest name made here, in the platform's unit. The systems allow 255; the rest is left for
/// the suffix of a temporary file and for ` (2)`.
const LONGEST: usize = 240;
/// An extension longer than this (in bytes) is not kept when a name is shortened.
const LONGEST_EXTENSION: usize = 20;
/// Stands for an empty part. Nothing else makes it: `_` is never escaped and a literal `%5F` is.
const EMPTY: &str = "%5F";

/// The file-name rules of a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathRules {
    /// Bytes except `/` and NUL; names differ when their bytes differ.
    Linux,
    /// Case and normalisation are ignored; `:` is the Finder's `/`.
    MacOs,
    /// Device names, streams, trailing dots and blanks; case is ignored.
    Windows,
}

impl PathRules {
    /// The rules of the platform this was built for.
    #[must_use]
    pub const fn current() -> Self {
        if cfg!(windows) {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::MacOs
        } else {
            Self::Linux
        }
    }
}

/// A file name that is one path component on the given platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalName {
    /// The name to write.
    pub name: String,
    /// True when it differs from the part of the key.
    pub changed: bool,
}

/// Makes one safe file name of one part of a key.
///
/// `taken` is asked with the [`folded`] form of a candidate, so the caller keeps folded names and
/// compares them exactly. A taken name gets a short hash of the part before its extension.
#[must_use]
pub fn local_name(key_part: &str, rules: PathRules, taken: &dyn Fn(&str) -> bool) -> LocalName {
    let plain = fitted(&escaped(key_part, rules), key_part, rules);
    let mut name = plain.clone();
    // The bound only guards against a `taken` that always says yes.
    for attempt in 0_u32..10_000 {
        if !taken(&folded(&name, rules)) {
            break;
        }
        name = with_suffix(&plain, &short_hash(key_part, attempt), rules);
    }
    LocalName { changed: name != key_part, name }
}

/// Makes the path components of a key relative to the downloaded prefix.
///
/// The empty end of a folder placeholder (`a/`) is left out; other empty parts keep their place.
/// Collisions among siblings are the caller's to settle, with [`local_name`].
#[must_use]
pub fn local_path(key: &str, rules: PathRules) -> Vec<String> {
    let key = key.strip_suffix('/').unwrap_or(key);
    key.split('/').map(|part| local_name(part, rules, &|_| false).name).collect()
}

/// The form under which two names are one file. It may unite more than the system does (accents
/// are dropped), which costs a hash in a name and never a file.
#[must_use]
pub fn folded(name: &str, rules: PathRules) -> String {
    if rules == PathRules::Linux {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    for upper in name.chars().flat_map(char::to_uppercase) {
        for c in upper.to_lowercase().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')) {
            out.push(base_letter(c));
        }
    }
    out
}

const fn base_letter(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' => 's',
        'ţ' | 'ť' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

fn escaped(part: &str, rules: PathRules) -> String {
    match part {
        "" => return EMPTY.to_owned(),
        "." => return "%2E".to_owned(),
        ".." => return "%2E%2E".to_owned(),
        _ => {}
    }
    let windows = rules == PathRules::Windows;
    let device = windows && is_device(part);
    let kept = if windows { part.trim_end_matches(['.', ' ']).len() } else { part.len() };
    let mut out = String::with_capacity(part.len());
    for (at, c) in part.char_indices() {
        let forbidden = forbidden(c, rules)
            || at >= kept
            || (at == 0 && device)
            || (c == '%' && is_escape(&part.as_bytes()[at..]));
        if forbidden {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

fn forbidden(c: char, rules: PathRules) -> bool {
    c.is_control()
        || matches!(c, '/' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || match rules {
            PathRules::Linux => false,
            PathRules::MacOs => c == ':',
            PathRules::Windows => matches!(c, '<' | '>' | ':' | '"' | '\\' | '|' | '?' | '*'),
        }
}

fn is_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [b'%', a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

fn is_device(part: &str) -> bool {
    let stem = part.split(['.', ':']).next().unwrap_or_default().trim_end_matches(' ');
    let stem = stem.to_ascii_uppercase();
    if matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") {
        return true;
    }
    let number = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    let mut digits = number.unwrap_or_default().chars();
    matches!((digits.next(), digits.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
}

fn length(text: &str, rules: PathRules) -> usize {
    if rules == PathRules::Windows { text.encode_utf16().count() } else { text.len() }
}

fn fitted(name: &str, part: &str, rules: PathRules) -> String {
    if length(name, rules) <= LONGEST {
        return name.to_owned();
    }
    with_suffix(name, &short_hash(part, 0), rules)
}

fn with_suffix(name: &str, hash: &str, rules: PathRules) -> String {
    let (stem, extension) = match name.rfind('.') {
        Some(at) if at > 0 && name.len() - at <= LONGEST_EXTENSION => name.split_at(at),
        _ => (name, ""),
    };
    let room = LONGEST - 1 - hash.len() - length(extension, rules);
    let mut end = stem.len();
    while length(&stem[..end], rules) > room {
        end = stem[..end].char_indices().next_back().map_or(0, |(at, _)| at);
    }
    format!("{}~{hash}{extension}", &stem[..end])
}

fn short_hash(part: &str, attempt: u32) -> String {
    let mut hash = Sha256::new();
    hash.update(part.as_bytes());
    if attempt > 0 {
        hash.update(attempt.to_be_bytes());
    }
    hex::encode(&hash.finalize()[..5])
}

#[cfg(test)]
#[path = "local_tests.rs"]
mod tests;
