//! Connections by the terminal: the window's own, with secrets only in the keychain.

use crate::world::{CANARY, Served, Session};
use std::io::Write;
use std::process::Stdio;

#[test]
fn a_secret_goes_from_standard_input_into_the_keychain_and_nowhere_else() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    let arguments = ["connections", "add", "work", "--endpoint", &served.endpoint];
    let more = ["--path-style", "--region", "us-east-1", "--access-key-id", "AKIATERMINAL"];
    let mut adding = session
        .strata(&[&arguments[..], &more[..]].concat())
        .env("STRATA_LOG", "trace")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let process = format!("/proc/{}", adding.id());
    let seen =
        ["cmdline", "environ"].map(|name| std::fs::read(format!("{process}/{name}")).unwrap());
    adding.stdin.take().unwrap().write_all(format!("{CANARY}\n").as_bytes()).unwrap();
    let said = adding.wait_with_output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let holds = |bytes: &[u8]| bytes.windows(CANARY.len()).any(|piece| piece == CANARY.as_bytes());
    for bytes in seen.iter().chain([&said.stdout, &said.stderr]) {
        assert!(!holds(bytes));
    }

    // It works in later runs, so it was kept; with everything logged it is still said nowhere.
    for arguments in [
        &["connections"][..],
        &["connections", "--json"],
        &["ls", "work:papers/documents/"],
        &["presign", "work:papers/documents/1"],
        &["test", "work", "papers"],
    ] {
        let said = session.strata(arguments).env("STRATA_LOG", "trace").output().unwrap();
        assert!(said.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&said.stderr));
        assert!(!holds(&said.stdout) && !holds(&said.stderr), "{arguments:?}");
    }
    assert_eq!(session.files_with(CANARY), Vec::<std::path::PathBuf>::new());
}

#[test]
fn connections_are_listed_and_removed_by_name_or_id() {
    let session = Session::new();
    let served = Served::moto();
    session.connect("one", &served);
    session.connect("two", &served);
    session.connect("two", &served);
    let known = session.run(&["connections", "list", "--json"]).ends(0).json();
    let ids: Vec<(&str, &str)> = known["connections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), one["id"].as_str().unwrap()))
        .collect();
    assert_eq!(
        ids.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        ["Sandbox", "one", "two", "two"]
    );
    let text = session.run(&["connections"]).ends(0).out;
    assert!(text.contains("one") && text.contains(&served.endpoint) && text.contains(ids[2].1));

    // Nobody is there to be asked: nothing is removed without --yes.
    let said = session.run(&["connections", "remove", "one"]).ends(1);
    assert!(said.err.contains("--yes"), "{said:?}");
    session.run(&["connections", "remove", "one", "--yes"]).ends(0);
    let several = session.run(&["connections", "remove", "two", "--yes"]).ends(1);
    assert!(several.err.contains("Several connections"), "{several:?}");
    session.run(&["connections", "remove", ids[2].1, "--yes"]).ends(0);
    session.run(&["connections", "remove", "two", "--yes"]).ends(0);
    session.run(&["connections", "remove", "two", "--yes"]).ends(3);
    session.run(&["connections", "remove", "sandbox", "--yes"]).ends(1);
}

#[test]
fn no_option_takes_a_secret() {
    let session = Session::new();
    let help = session.run(&["connections", "add", "--help"]).ends(0).out;
    assert!(!help.contains("--secret"), "{help}");
    session.run(&["connections", "add", "x", "--secret-access-key", "y"]).ends(2);
    // An empty one is no secret.
    session.typed(&["connections", "add", "x", "--access-key-id", "AKIA"], "\n").ends(1);
    session.typed(&["connections", "add", "x", "--access-key-id", "AKIA"], "").ends(1);
}
