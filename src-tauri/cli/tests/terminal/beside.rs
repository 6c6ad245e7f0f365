//! The terminal beside an open window, and the sandbox that either of them can have.

use crate::world::{Served, Session};
use strata_engine::{App, AppOptions, Code, Fault, Limits};
use strata_sandbox::{Clock, Options, Sandbox};

/// The engine as the window opens it.
async fn window(session: &Session) -> std::sync::Arc<App> {
    App::open(AppOptions {
        data_folder: session.data(),
        sandbox: Err(Fault::new(Code::Unsupported, "not in this test")),
        native_drop: true,
        keychain_service: "strata-test".to_owned(),
        keychain_reader: None,
        limits: Limits::default(),
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn verbs_work_beside_an_open_window_but_its_settings_are_not_written_over() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    session.connect("work", &served);
    let settings = std::fs::read(session.data().join("settings.json")).unwrap();
    let window = window(&session).await;
    let file = session.file("a.txt", "a");
    session.run(&["ls", "work:papers"]).ends(0);
    let said = session.run(&["put", file.to_str().unwrap(), "work:papers/"]).ends(0);
    assert_eq!(said.err, "", "nothing to warn of");
    session.run(&["rm", "work:papers/a.txt"]).ends(0);
    let add = ["connections", "add", "more", "--access-key-id", "AKIA"];
    for said in [
        session.typed(&add, "secret\n").ends(1),
        session.run(&["connections", "remove", "work", "--yes"]).ends(1),
    ] {
        assert!(said.err.contains("Strata's window is open"), "{said:?}");
    }
    assert_eq!(std::fs::read(session.data().join("settings.json")).unwrap(), settings);
    window.close().await;
    drop(window);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox_starts_for_a_verb_unless_somebody_has_it() {
    let session = Session::new();
    let said = session.run(&["ls", "sandbox:"]).ends(0);
    assert!(said.out.lines().count() > 0, "{said:?}");
    let file = session.file("a.txt", "kept");
    let bucket = said.out.lines().next().unwrap();
    let address = format!("sandbox:{bucket}/terminal/a.txt");
    session.run(&["put", file.to_str().unwrap(), &address]).ends(0);
    session.run(&["get", &address, "-o", "back.txt"]).ends(0);
    assert_eq!(std::fs::read(session.path("work/back.txt")).unwrap(), b"kept");
    let sandbox = Sandbox::start(Options {
        folder: session.data().join("sandbox"),
        port: 0,
        credentials: None,
        clock: Clock::system(),
        seed: false,
    })
    .await
    .unwrap();
    let said = session.run(&["ls", "sandbox:"]).ends(1);
    assert!(said.err.contains("window"), "{said:?}");
    sandbox.stop().await;
}
