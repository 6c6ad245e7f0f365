//! `strata test` on both servers, and what is left of it after every end.

use crate::world::{Running, Served, Session, until};
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

#[test]
fn a_test_tells_its_five_steps_and_leaves_nothing() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    session.connect("work", &served);
    let before = served.boto("papers", &[]);
    let said = session.run(&["test", "work", "papers"]).ends(0);
    let steps: Vec<&str> = said.out.lines().filter(|line| line.starts_with("ok ")).collect();
    assert_eq!(steps.len(), 5, "{said:?}");
    assert!(said.out.contains("latency") && said.out.contains("clock"), "{said:?}");
    assert_eq!(served.boto("papers", &[]), before);

    let only = session.run(&["test", "work", "--json"]).ends(0).json();
    assert_eq!(only["steps"][1]["state"], "skipped");
    session.run(&["test", "work", "nowhere"]).ends(3);
    session.run(&["test", "nobody"]).ends(3);
}

#[test]
fn moto_says_who_it_is() {
    let session = Session::new();
    let served = Served::moto();
    session.connect("work", &served);
    served.python("s3.create_bucket(Bucket='tested')\ns3.put_bucket_versioning(Bucket='tested', VersioningConfiguration={'Status': 'Enabled'})");
    let said = session.run(&["test", "work", "tested"]).ends(0);
    assert!(said.out.contains("in account 123456789012"), "{said:?}");
    assert_eq!(served.boto("tested", &[]), json!([]));
}

#[test]
fn a_wrong_secret_fails_the_first_step_with_a_code_of_its_own() {
    let session = Session::new();
    let mut served = Served::sandbox(&session);
    served.secret = "not-the-one".to_owned();
    session.connect("work", &served);
    let said = session.run(&["test", "work", "papers"]).ends(4);
    assert!(said.out.starts_with("FAIL list"), "{said:?}");
    session.run(&["ls", "work:papers"]).ends(4);
}

/// Killed as soon as its document is there, a test's document goes with the next verb.
#[test]
fn a_killed_test_is_cleaned_up_by_the_next_run() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    session.connect("work", &served);
    let before = served.boto("papers", &[]);
    let mut seen = false;
    // The moment can't be forced: a test that ended in time is tried again.
    for _ in 0..20 {
        let mut testing = session.strata(&["test", "work", "papers"]);
        let mut testing = Running(testing.stdout(Stdio::piped()).spawn().unwrap());
        let mut lines = BufReader::new(testing.0.stdout.take().unwrap()).lines();
        let put = lines.by_ref().map_while(Result::ok).any(|line| line.starts_with("ok   put"));
        testing.0.kill().unwrap();
        testing.0.wait().unwrap();
        seen = put && served.boto("papers", &[]) != before;
        if seen {
            break;
        }
    }
    assert!(seen, "no test was killed while its document was there");
    until("the document is removed", || {
        session.run(&["ls", "work:papers"]).ends(0);
        (served.boto("papers", &[]) == before).then_some(())
    });
}
