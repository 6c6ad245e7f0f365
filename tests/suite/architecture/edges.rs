//! Who imports whom: `domain ← gateway ← engine ← {shell, cli, tests/host}`, `sandbox` beside them, tests above all.

use super::metadata;
use cargo_metadata::DependencyKind;

/// What each package of ours may import of ours.
const MAY: [(&str, &[&str]); 9] = [
    ("strata-domain", &[]),
    ("strata-gateway", &["strata-domain"]),
    ("strata-engine", &["strata-domain", "strata-gateway"]),
    ("strata-sandbox", &["strata-domain"]),
    ("strata-desktop", &["strata-engine", "strata-sandbox"]),
    ("strata-cli", &["strata-engine", "strata-sandbox"]),
    ("strata-test-host", &["strata-engine", "strata-sandbox"]),
    ("strata-bench", &["strata-domain", "strata-gateway", "strata-engine", "strata-sandbox"]),
    ("strata-test-suite", &["strata-domain", "strata-gateway", "strata-engine", "strata-sandbox"]),
];

/// What a package may import for its own tests only.
const TO_TEST: [(&str, &str); 1] = [("strata-engine", "strata-sandbox")];

/// Libraries that only these packages may name: the rest of the house does not know them.
const ONLY: [(&str, &[&str]); 5] = [
    ("tauri", &["strata-desktop"]),
    ("rfd", &["strata-desktop"]),
    ("aws-", &["strata-gateway", "strata-bench", "strata-test-suite"]),
    ("keyring", &["strata-gateway"]),
    ("s3s", &["strata-sandbox"]),
];

/// All that the pure rules may build on: no runtime, no files, no network, no randomness.
const PURE: [&str; 10] = [
    "hex",
    "jiff",
    "percent-encoding",
    "quick-xml",
    "serde",
    "serde_json",
    "sha2",
    "thiserror",
    "ts-rs",
    "strata-domain",
];

#[test]
fn packages_import_only_what_the_drawing_allows() {
    let metadata = metadata();
    let ours: Vec<_> = metadata.workspace_packages();
    let names: Vec<&str> = ours.iter().map(|package| package.name.as_str()).collect();
    for (name, _) in MAY {
        assert!(names.contains(&name), "{name} is in the drawing but not in the workspace");
    }
    for package in &ours {
        let rule = MAY.iter().find(|(name, _)| *name == package.name.as_str());
        let (_, may) = rule.unwrap_or_else(|| panic!("{} is not in the drawing", package.name));
        for dependency in &package.dependencies {
            let imported = dependency.name.as_str();
            let testing = dependency.kind == DependencyKind::Development
                && TO_TEST.contains(&(package.name.as_str(), imported));
            let allowed = !names.contains(&imported) || may.contains(&imported) || testing;
            assert!(allowed, "{} must not import {imported}", package.name);
        }
    }
}

#[test]
fn a_library_stays_in_its_room() {
    for package in metadata().workspace_packages() {
        for dependency in &package.dependencies {
            for (library, rooms) in ONLY {
                let name = dependency.name.as_str();
                let family = match library {
                    "aws-" => name.starts_with(library),
                    "tauri" => name == "tauri" || name.starts_with("tauri-"),
                    "keyring" => name.contains(library),
                    _ => name == library,
                };
                let allowed = !family || rooms.contains(&package.name.as_str());
                assert!(allowed, "{} must not know {name}", package.name);
            }
        }
    }
}

#[test]
fn the_domain_builds_on_pure_libraries_only() {
    let metadata = metadata();
    let domain = metadata.packages.iter().find(|package| package.name == "strata-domain");
    let domain = domain.expect("the domain is there");
    for dependency in &domain.dependencies {
        let allowed = dependency.kind == DependencyKind::Development
            || PURE.contains(&dependency.name.as_str());
        assert!(allowed, "the domain must not know {}", dependency.name);
    }
    assert!(!domain.targets.iter().any(|target| target.is_custom_build()));
}

#[test]
fn the_engine_gets_no_type_of_a_face_or_of_the_sdk() {
    let metadata = metadata();
    let engine = metadata.packages.iter().find(|package| package.name == "strata-engine");
    for dependency in &engine.expect("the engine is there").dependencies {
        let name = dependency.name.as_str();
        let foreign = ["clap", "hyper", "rusqlite"].contains(&name);
        assert!(!foreign || dependency.kind == DependencyKind::Development, "{name}");
    }
}
