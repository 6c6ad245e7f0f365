//! Exit codes, Ctrl-C and a kill in the midst of a transfer.

use crate::world::{Running, Served, Session, until};
use serde_json::json;
use std::fs::File;
use std::process::Stdio;

#[test]
fn wrong_usage_has_its_own_code_and_faults_are_json_too() {
    let session = Session::new();
    for arguments in [
        &["ls"][..],
        &["ls", "papers"],
        &["get", "work:papers/"],
        &["put", "file", "work:"],
        &["rm", "a:b/c", "a:d/e"],
        &["completions", "none"],
    ] {
        session.run(arguments).ends(2);
    }
    let said = session.run(&["--json", "ls", "nobody:papers/"]).ends(3);
    assert_eq!(said.json()["fault"]["code"], "s3.gone");
    assert!(said.err.contains("There is no connection “nobody”"), "{said:?}");
    let help = session.run(&["--help"]).ends(0).out;
    assert!(help.contains("Exit codes") && help.contains("CONNECTION:BUCKET/KEY"), "{help}");
}

#[test]
fn completions_know_every_verb() {
    let session = Session::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = session.run(&["completions", shell]).ends(0).out;
        for verb in ["connections", "versions", "undelete", "presign"] {
            assert!(script.contains(verb), "{shell} {verb}");
        }
    }
    let script = session.run(&["completions", "bash"]).out;
    std::fs::write(session.path("work/strata.bash"), script).unwrap();
    let asked = "source ./strata.bash; COMP_WORDS=(strata unde); COMP_CWORD=1; _strata strata unde strata; echo ${COMPREPLY[@]}";
    let said = session.command("bash").args(["-c", asked]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "undelete", "{said:?}");
}

/// An upload that has begun.
fn uploading(session: &Session, served: &Served) -> Running {
    let path = session.path("work/large.bin");
    File::create(&path).unwrap().set_len(3_000_000_000).unwrap();
    let mut command = session.strata(&["put", "large.bin", "work:papers/large.bin"]);
    let running = Running(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap());
    until("the upload is open", || (uploads(served) != json!([])).then_some(()));
    running
}

fn uploads(served: &Served) -> serde_json::Value {
    served.boto("papers", &["--uploads"])
}

#[test]
fn ctrl_c_ends_an_upload_and_leaves_nothing_half_written() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    session.connect("work", &served);
    let mut running = uploading(&session, &served);
    let pid = running.0.id().to_string();
    assert!(session.command("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(running.0.wait().unwrap().code(), Some(130));
    assert_eq!(uploads(&served), json!([]));
    assert_eq!(served.history("large.bin"), Vec::<serde_json::Value>::new());
}

#[test]
fn what_a_killed_upload_left_goes_with_the_next_run() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    session.connect("work", &served);
    let mut running = uploading(&session, &served);
    running.0.kill().unwrap();
    running.0.wait().unwrap();
    assert_ne!(uploads(&served), json!([]));
    until("the upload is ended", || {
        session.run(&["ls", "work:papers"]).ends(0);
        (uploads(&served) == json!([])).then_some(())
    });
    // It does not go on by itself.
    assert_eq!(served.history("large.bin"), Vec::<serde_json::Value>::new());
}

#[test]
fn output_into_a_closed_pipe_is_no_panic() {
    let session = Session::new();
    let script =
        "strata --help | true; strata connections | true; strata connections --json | head -c 1";
    let said = session.command("bash").args(["-c", script]).output().unwrap();
    let err = String::from_utf8_lossy(&said.stderr);
    assert!(!err.contains("panicked"), "{err}");
}
