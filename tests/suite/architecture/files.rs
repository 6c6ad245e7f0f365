//! What a source file may look like: its length, its name, what it may not import; and the generated one is fresh.

use super::{ends, shown, sources, written};
use crate::servers::root;
use std::path::Path;

/// The longest file that is written by hand, in lines.
const LONGEST: usize = 500;

/// Names that say nothing about what a file owns.
const EMPTY: [&str; 12] = [
    "manager",
    "managers",
    "service",
    "services",
    "helper",
    "helpers",
    "util",
    "utils",
    "common",
    "processor",
    "misc",
    "shared",
];

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", shown(path)))
}

#[test]
fn no_file_is_too_long_to_read() {
    let code = ["rs", "ts", "svelte", "py", "js", "css"];
    let long: Vec<String> = sources()
        .iter()
        .filter(|path| ends(path, &code) && !shown(path).starts_with("ui/src/bindings/"))
        .map(|path| (text(path).lines().count(), path))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, path)| format!("{} has {lines} lines", shown(path)))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn a_file_is_named_after_what_it_owns() {
    let empty = |name: &str| {
        let small = name.to_lowercase();
        let words = small.split(|c: char| !c.is_ascii_alphanumeric());
        words.into_iter().any(|word| EMPTY.contains(&word))
    };
    let bad: Vec<String> =
        sources().iter().map(|path| shown(path)).filter(|path| empty(path)).collect();
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn every_rust_file_says_what_it_owns() {
    let silent: Vec<String> = sources()
        .iter()
        .filter(|path| ends(path, &["rs"]))
        .filter(|path| {
            // The tests of a file stand beside it and are opened by it.
            let beside = path.file_stem().and_then(|stem| stem.to_str());
            !beside.is_some_and(|stem| stem == "tests" || stem.ends_with("_tests"))
        })
        .filter(|path| !text(path).starts_with("//! "))
        .map(|path| shown(path))
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn nothing_is_left_to_do_in_a_comment() {
    // Written apart, so that this file does not find itself.
    let marks = ["TO", "FIX", "XX"].map(|start| match start {
        "TO" => "TODO".to_owned(),
        "FIX" => format!("{start}ME"),
        _ => format!("{start}X:"),
    });
    let here = "tests/suite/architecture/files.rs";
    let left: Vec<String> = sources()
        .iter()
        .filter(|path| ends(path, &["rs", "ts", "svelte", "py", "js"]) && shown(path) != here)
        .filter(|path| marks.iter().any(|mark| text(path).contains(mark)))
        .map(|path| shown(path))
        .collect();
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn the_page_has_one_door() {
    let doors: Vec<String> = written(&root().join("ui/src"))
        .iter()
        .filter(|path| ends(path, &["ts", "js", "svelte"]) && text(path).contains("@tauri-apps"))
        .map(|path| shown(path))
        .collect();
    // The door and its own test.
    assert_eq!(doors, ["ui/src/host/tauri.test.ts", "ui/src/host/tauri.ts"]);
}

#[test]
fn the_bindings_are_fresh() {
    let fresh = strata_engine::bindings::typescript();
    let committed = text(&root().join("ui/src/bindings/index.ts"));
    assert!(committed == fresh, "ui/src/bindings/index.ts is stale: run `make bindings`");
}

#[test]
fn every_command_says_what_it_does() {
    let map = strata_engine::bindings::typescript();
    let (_, map) = map.split_once("export interface Commands {").expect("a map of commands");
    let lines: Vec<&str> = map.lines().map(str::trim).collect();
    for name in strata_engine::commands::NAMES {
        let start = format!("{name}: {{");
        let at = lines.iter().position(|line| line.starts_with(&start)).expect("it is in the map");
        let words = lines[at - 1].strip_prefix("/**").and_then(|line| line.strip_suffix("*/"));
        assert!(words.is_some_and(|words| words.trim().len() > 10), "{name} says nothing");
    }
}

#[test]
fn no_file_of_this_suite_is_forgotten() {
    let here = root().join("tests/suite");
    for path in written(&here).iter().filter(|path| ends(path, &["rs"])) {
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        let folder = path.parent().expect("a folder");
        // `mod.rs` is declared one folder up, under the folder's name.
        let (name, above) = match name {
            "main" | "lib" => continue,
            "mod" => {
                let folder_name = folder.file_name().and_then(|name| name.to_str());
                (folder_name.expect("a name"), folder.parent().expect("a folder"))
            }
            name => (name, folder),
        };
        let parents = [above.join("mod.rs"), above.join("main.rs"), above.with_extension("rs")];
        let declared = parents
            .iter()
            .filter(|parent| parent.is_file())
            .any(|parent| text(parent).lines().any(|line| line.trim() == format!("mod {name};")));
        assert!(declared, "{} is not part of the suite", shown(path));
    }
}
