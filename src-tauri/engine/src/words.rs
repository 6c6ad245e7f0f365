//! Names, numbers and times inside the sentences that the engine writes.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use strata_domain::naming::shown_text;
use strata_domain::object::Key;

/// The last part of a key, made visible and in quotes.
pub(crate) fn quoted(key: &Key) -> String {
    format!("“{}”", shown_text(last_part(key)))
}

/// The part of a key after its folder; a folder's own placeholder keeps its slash.
pub(crate) fn last_part(key: &Key) -> &str {
    let text = key.as_str();
    let body = text.strip_suffix('/').unwrap_or(text);
    match body.rfind('/') {
        Some(at) => &text[at + 1..],
        None => text,
    }
}

/// The first names, and how many more there are.
pub(crate) fn listed<'a>(keys: impl IntoIterator<Item = &'a Key>, most: usize) -> String {
    let mut names: Vec<String> = keys.into_iter().map(quoted).collect();
    let more = names.len().saturating_sub(most);
    names.truncate(most);
    match (more, names.pop()) {
        (_, None) => String::new(),
        (0, Some(last)) if names.is_empty() => last,
        (0, Some(last)) => format!("{} and {last}", names.join(", ")),
        (more, Some(last)) => {
            names.push(last);
            format!("{} and {more} more", names.join(", "))
        }
    }
}

/// `1 document` or `12 documents`.
pub(crate) fn documents(count: usize) -> String {
    if count == 1 { "1 document".to_owned() } else { format!("{count} documents") }
}

/// Bytes in decimal units, as the systems' file managers have them: `12.4 MB`.
pub(crate) fn bytes(count: u64) -> String {
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if count < 1000 {
        return if count == 1 { "1 byte".to_owned() } else { format!("{count} bytes") };
    }
    let mut tenths = u128::from(count) * 10;
    let mut unit = 0;
    tenths = rounded(tenths);
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths = rounded(tenths);
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}

fn rounded(value: u128) -> u128 {
    (value + 500) / 1000
}

/// `3 Nov 2025, 10:12 CET`: the time of a place, with its name.
pub(crate) fn time(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%-d %b %Y, %H:%M %Z").to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_last_part_of_a_key_is_what_stands_in_its_folder() {
        for (key, part) in
            [("a/b.txt", "b.txt"), ("b.txt", "b.txt"), ("a/b/", "b/"), ("a//", "/"), ("/", "/")]
        {
            assert_eq!(last_part(&Key::from(key)), part, "{key}");
        }
    }

    #[test]
    fn names_are_made_visible_and_counted() {
        let keys: Vec<Key> = ["x/a", "b\u{202e}", "c", "d"].map(Key::from).into();
        assert_eq!(listed(&keys[..1], 3), "“a”");
        assert_eq!(listed(&keys[..2], 3), "“a” and “b\\u{202e}”");
        assert_eq!(listed(&keys, 2), "“a”, “b\\u{202e}” and 2 more");
        assert_eq!(listed(&[], 2), "");
    }

    #[test]
    fn bytes_are_rounded_to_one_decimal() {
        for (count, text) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_000, "1.0 kB"),
            (12_449, "12.4 kB"),
            (12_350_000, "12.4 MB"),
            (1_000_000_000_000, "1.0 TB"),
            (u64::MAX, "18.4 EB"),
        ] {
            assert_eq!(bytes(count), text);
        }
    }

    #[test]
    fn a_time_says_in_which_zone_it_is() {
        let at: Timestamp = "2025-11-03T09:12:41Z".parse().unwrap();
        assert_eq!(time(at, &TimeZone::UTC), "3 Nov 2025, 09:12 UTC");
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        assert_eq!(time(at, &zone), "3 Nov 2025, 10:12 CET");
    }
}
