//! Names on their way: local paths become keys, keys become local names, both become visible.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ffi::OsStr;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::{self, PathRules, ShownName, folded, local_name, shown_text};
use strata_domain::object::MAX_KEY_BYTES;

/// Longest text shown of one name, in characters: an event stays below 8 KB.
const LONGEST_SHOWN: usize = 300;

/// The key of a file that lies below a prefix: its names, as the system gives them, joined by `/`.
///
/// # Errors
/// `NameUnsafe` when the key would be longer than S3 takes.
pub(super) fn key_below(prefix: &str, names: &[String]) -> Result<String, Fault> {
    let key = format!("{prefix}{}", names.join("/"));
    if key.len() <= MAX_KEY_BYTES {
        return Ok(key);
    }
    let name = elided(&shown_text(names.last().map_or("", String::as_str)));
    let message = format!("“{name}” was left out: with its folders its name is too long for S3.");
    Err(Fault::new(Code::NameUnsafe, message)
        .hint("Names with their folders can have at most 1,024 bytes."))
}

/// A local name as text.
///
/// # Errors
/// `NameUnsafe` for a name that is not Unicode: a key could not say it.
pub(super) fn unicode(name: &OsStr) -> Result<String, Fault> {
    name.to_str().map(str::to_owned).ok_or_else(|| {
        let name = elided(&shown_text(&name.to_string_lossy()));
        Fault::new(Code::NameUnsafe, format!("“{name}” was left out: its name is not Unicode."))
            .hint("Rename it, then upload it again.")
    })
}

/// The last part of a key; of a folder's placeholder its name.
pub(super) fn last_part(key: &str) -> &str {
    key.strip_suffix('/').unwrap_or(key).rsplit('/').next().unwrap_or_default()
}

/// The folder of a key, with its closing `/`; empty at the root.
pub(super) fn folder_of(key: &str) -> &str {
    let end = key.strip_suffix('/').unwrap_or(key).rfind('/');
    end.map_or("", |end| &key[..=end])
}

/// One safe local name for each key, all different by the rules of the platform.
pub(super) fn local_names<'a>(
    keys: impl Iterator<Item = &'a str>,
    rules: PathRules,
) -> Vec<String> {
    let mut taken = HashSet::new();
    keys.map(|key| {
        let is_taken = |name: &str| taken.contains(without_backslash(name).as_ref());
        let name = local_name(last_part(key), rules, &is_taken).name;
        let name = without_backslash(&name).into_owned();
        taken.insert(folded(&name, rules));
        name
    })
    .collect()
}

/// The gateway takes no name with a backslash on any system, as some programs split there. Where
/// it is allowed in names it is escaped here, in the way of the other escapes.
fn without_backslash(name: &str) -> Cow<'_, str> {
    if name.contains('\\') { name.replace('\\', "%5C").into() } else { name.into() }
}

/// A name as the list of transfers shows it.
pub(super) fn shown_name(name: &str) -> ShownName {
    let shown = naming::shown(name);
    ShownName { text: elided(&shown.text), extension: elided(&shown.extension), ..shown }
}

/// Leaves the middle of a long name out.
pub(super) fn elided(text: &str) -> String {
    elided_to(text, LONGEST_SHOWN)
}

/// Leaves the middle of a text out that has more characters than `most`: the end of a name tells
/// what it is, and the end of a sentence why.
pub(super) fn elided_to(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most * 2 / 3).collect();
    let tail: String = text.chars().skip(count - most / 3).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_prefix_and_the_names_and_at_most_1024_bytes() {
        let names = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        assert_eq!(key_below("a//", &names(&["b", "c.txt"])).unwrap(), "a//b/c.txt");
        assert_eq!(key_below("", &names(&["CON"])).unwrap(), "CON");
        let just = "ä".repeat(511);
        assert_eq!(key_below("a/", &names(&[&just])).unwrap().len(), 1024);
        let fault = key_below("ab/", &names(&[&just])).unwrap_err();
        assert_eq!(fault.code, Code::NameUnsafe);
        assert!(fault.message.chars().count() < 500);
    }

    #[test]
    fn a_key_has_a_folder_and_a_last_part() {
        for (key, folder, last) in [
            ("a", "", "a"),
            ("a/b.txt", "a/", "b.txt"),
            ("a//b", "a//", "b"),
            ("a//", "a/", ""),
            ("a/b/", "a/", "b"),
            ("../../x", "../../", "x"),
            ("/", "", ""),
        ] {
            assert_eq!((folder_of(key), last_part(key)), (folder, last), "{key}");
        }
    }

    #[test]
    fn names_of_a_batch_differ_and_are_plain_components() {
        let keys = ["a/x", "b/x", "c/..", "d/CON", "e/con", "f/X", "g/", "a//", "../../x", "d\\e"];
        for rules in [PathRules::Linux, PathRules::MacOs, PathRules::Windows] {
            let names = local_names(keys.into_iter(), rules);
            let different: HashSet<_> = names.iter().map(|name| folded(name, rules)).collect();
            assert_eq!(different.len(), keys.len(), "{names:?}");
            for name in &names {
                assert!(!name.contains(['/', '\\', '\0']) && name != ".." && name != ".", "{name}");
            }
        }
        let windows = local_names(keys.into_iter(), PathRules::Windows);
        assert_eq!((windows[2].as_str(), windows[3].as_str()), ("%2E%2E", "%43ON"));
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_unicode_is_refused_in_words() {
        use std::os::unix::ffi::OsStrExt;
        let fault = unicode(OsStr::from_bytes(b"caf\xe9.txt")).unwrap_err();
        assert_eq!(fault.code, Code::NameUnsafe);
        assert!(fault.message.contains("caf"), "{}", fault.message);
    }

    #[test]
    fn a_long_name_keeps_its_end() {
        let name = shown_name(&format!("{}.pdf", "\n".repeat(1020)));
        assert!(name.text.ends_with(".pdf") && name.text.contains('…'), "{}", name.text);
        assert_eq!(name.extension, "pdf");
        assert!(serde_json::to_string(&name).unwrap().len() < 2000);
    }
}
