//! What comes in from outside: from the registry only, and under licences that allow it.

use super::metadata;
use crate::servers::root;

/// Licences of libraries that may be shipped with the application.
const ALLOWED: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// The one registry, as the lock file names it.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[test]
fn every_library_comes_from_the_registry() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("the lock file is there");
    let sources = lock.lines().filter_map(|line| line.strip_prefix("source = "));
    let mut count = 0;
    for source in sources {
        assert_eq!(source.trim_matches('"'), REGISTRY);
        count += 1;
    }
    assert!(count > 100, "the lock file names {count} libraries only");
    for package in &metadata().packages {
        let path = package.manifest_path.as_std_path();
        let ours = package.source.is_none() && path.starts_with(root());
        assert!(ours || package.source.as_ref().is_some_and(|source| source.repr == REGISTRY));
    }
}

#[test]
fn every_library_has_an_allowed_licence() {
    let metadata = metadata();
    let bad: Vec<String> = metadata
        .packages
        .iter()
        .filter(|package| !package.license.as_deref().is_some_and(allowed))
        .map(|package| format!("{} {}: {:?}", package.name, package.version, package.license))
        .collect();
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn no_version_is_a_wildcard() {
    for package in metadata().workspace_packages() {
        for dependency in package.dependencies.iter().filter(|found| found.path.is_none()) {
            assert_ne!(dependency.req.to_string(), "*", "{} in {}", dependency.name, package.name);
        }
    }
}

/// Whether an SPDX expression can be met with allowed licences. `/` is the old way to write OR.
fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = alternatives(&words, &mut at);
    met && at == words.len()
}

fn alternatives(words: &[&str], at: &mut usize) -> bool {
    let mut met = all_of(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all_of(words, at);
    }
    met
}

fn all_of(words: &[&str], at: &mut usize) -> bool {
    let mut met = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at);
    }
    met
}

fn one(words: &[&str], at: &mut usize) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let met = alternatives(words, at);
        let closed = words.get(*at) == Some(&")");
        *at += 1;
        return met && closed;
    }
    if words.get(*at) == Some(&"WITH") {
        let exception = words.get(*at + 1).unwrap_or(&"");
        *at += 2;
        return ALLOWED.contains(&format!("{word} WITH {exception}").as_str());
    }
    ALLOWED.contains(word)
}

#[test]
fn licence_expressions_are_read() {
    for good in [
        "MIT",
        "MIT OR GPL-3.0",
        "MIT/Apache-2.0",
        "(MIT OR GPL-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
        "Apache-2.0 AND ISC",
    ] {
        assert!(allowed(good), "{good}");
    }
    for bad in
        ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT", "MIT AND (GPL-2.0 OR AGPL-3.0)", "MIT GPL-3.0"]
    {
        assert!(!allowed(bad), "{bad}");
    }
}
