//! Documents by the terminal: up, down, deleted, brought back, and what boto3 then finds.

use crate::world::{Served, Session};
use serde_json::{Value, json};

fn names(rows: &Value) -> Vec<&str> {
    let rows = rows["rows"].as_array().unwrap().iter();
    rows.map(|row| row["prefix"].as_str().or(row["key"].as_str()).unwrap()).collect()
}

#[test]
fn a_document_goes_up_and_down_by_every_verb() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    session.connect("work", &served);
    let file = session.file("cv.txt", "first");
    let file = file.to_str().unwrap();
    let address = "work:papers/people/ann/cv.txt";

    // Two versions: into a folder under its own name, and under a key.
    let said = session.run(&["put", file, "work:papers/people/ann/"]).ends(0);
    assert!(said.out.contains("Uploaded “cv.txt”, 5 bytes, compared."), "{said:?}");
    std::fs::write(file, "second").unwrap();
    let up = session.run(&["put", "--json", file, address]).ends(0).json();
    assert_eq!((&up["transfers"][0]["state"], &up["skipped"]), (&json!("done"), &json!([])));
    let seen = served.history("people/ann/cv.txt");
    assert_eq!(seen.iter().map(|one| one["size"].as_u64().unwrap()).collect::<Vec<_>>(), [6, 5]);

    let history = session.run(&["versions", "--json", address]).ends(0).json();
    let old = history["versions"][1]["version_id"].as_str().unwrap();
    assert_eq!(old, seen[1]["id"]);
    assert!(session.run(&["versions", address]).ends(0).out.contains(old));

    // An old version comes down beside the current one.
    session.run(&["get", address, "--output", "now.txt"]).ends(0);
    session.run(&["get", address, "--version-id", old, "-o", "then.txt"]).ends(0);
    let read = |name: &str| std::fs::read_to_string(session.path("work").join(name)).unwrap();
    assert_eq!((read("now.txt").as_str(), read("then.txt").as_str()), ("second", "first"));
    // Nothing is written over without a yes.
    session.run(&["get", address, "--version-id", old, "-o", "now.txt"]).ends(1);
    assert_eq!(read("now.txt"), "second");
    session.run(&["get", address, "--version-id", old, "-o", "now.txt", "--yes"]).ends(0);
    assert_eq!(read("now.txt"), "first");

    // Restored, and taken back by the command that was printed.
    let done = session.run(&["restore", address, "--version-id", old, "--json"]).ends(0).json();
    let top = served.history("people/ann/cv.txt");
    assert_eq!((top.len(), top[0]["size"].as_u64()), (3, Some(5)));
    let undo = format!("{} --yes", done["undo_command"].as_str().unwrap());
    let undone = session.command("sh").args(["-c", &undo]).output().unwrap();
    assert!(undone.status.success(), "{undone:?}");
    assert_eq!(served.history("people/ann/cv.txt"), seen);

    // Deleted by a marker, listed only when asked for, brought back.
    let said = session.run(&["rm", address]).ends(0);
    assert!(said.out.contains(&format!("To undo: strata undelete {address}")), "{said:?}");
    assert!(served.history("people/ann/cv.txt")[0]["marker"].as_bool().unwrap());
    session.run(&["ls", "work:papers/people/ann/"]).ends(3);
    let deleted = session.run(&["ls", "--deleted", "work:papers/people/ann/"]).ends(0);
    assert_eq!(deleted.out.trim(), "cv.txt (deleted)");
    session.run(&["get", address, "-o", "gone.txt"]).ends(3);
    assert!(!session.path("work/gone.txt").exists());
    session.run(&["undelete", address]).ends(0);
    assert_eq!(served.history("people/ann/cv.txt"), seen);
    session.run(&["undelete", address]).ends(1);

    // One version for good: only with a yes.
    session.run(&["rm", address, "--version-id", old]).ends(1);
    assert_eq!(served.history("people/ann/cv.txt").len(), 2);
    session.run(&["rm", address, "--version-id", old, "--yes"]).ends(0);
    assert_eq!(served.history("people/ann/cv.txt"), seen[..1]);
}

#[test]
fn listings_have_buckets_folders_documents_and_what_is_below() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    session.connect("work", &served);
    for name in ["a.txt", "b/c.txt", "b/d/e.txt"] {
        session.file(&format!("tree/{name}"), name);
    }
    session.run(&["put", "tree", "work:papers/"]).ends(0);
    assert_eq!(session.run(&["ls", "work:"]).ends(0).out.trim(), "papers");
    let below = |flags: &[&str], address: &str| {
        let arguments = [&["ls", "--json"], flags, &[address]].concat();
        let rows = session.run(&arguments).ends(0).json();
        names(&rows).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(below(&[], "work:papers"), ["documents/", "tree/"]);
    assert_eq!(below(&[], "work:papers/tree"), ["tree/b/", "tree/a.txt"]);
    assert_eq!(below(&[], "work:papers/tree/a.txt"), ["tree/a.txt"]);
    let all = below(&["--recursive"], "work:papers/tree/");
    assert_eq!(all, ["tree/a.txt", "tree/b/c.txt", "tree/b/d/e.txt"]);
    let long = session.run(&["ls", "-lr", "work:papers/tree/"]).ends(0).out;
    assert!(
        long.lines().count() == 3 && long.contains("  9  ") && long.contains("b/d/e.txt"),
        "{long}"
    );
    for nothing in ["work:papers/tree/no", "work:papers/no/", "work:nowhere"] {
        session.run(&["ls", nothing]).ends(3);
    }
}

#[test]
fn several_documents_at_once_and_those_that_are_not_there() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    session.connect("work", &served);
    let keys = served.boto("papers", &[]);
    let addresses: Vec<String> = keys
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("work:papers/{}", one["key"].as_str().unwrap()))
        .collect();
    std::fs::create_dir(session.path("work/all")).unwrap();
    let get = |folder: &str| {
        let mut arguments = vec!["get".to_owned()];
        arguments.extend(addresses.iter().cloned());
        arguments.extend(["work:papers/missing".to_owned(), "-o".to_owned(), folder.to_owned()]);
        session.run(&arguments)
    };
    get("all").ends(5);
    assert_eq!(std::fs::read_dir(session.path("work/all")).unwrap().count(), 3);
    get("nowhere").ends(2);
    let arguments = ["rm", &addresses[0], &addresses[1], "work:papers/missing"];
    session.run(&arguments).ends(5);
    let now = served.boto("papers", &[]);
    let markers = now.as_array().unwrap().iter().filter(|one| one["marker"] == true).count();
    assert_eq!(markers, 2);
    session.run(&["rm", "work:papers/missing"]).ends(3);
}

#[test]
fn names_cannot_play_with_a_terminal_and_are_whole_in_json() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    session.connect("work", &served);
    let key = "odd/\u{1b}[31mred\n\u{202e}fdp.exe ";
    served.python(
        r"s3.put_object(Bucket='papers', Key='odd/\x1b[31mred\n\u202efdp.exe ', Body=b'x')",
    );
    let json = session.run(&["ls", "--json", "work:papers/odd/"]).ends(0).json();
    assert_eq!(json["rows"][0]["key"], key);
    let address = format!("work:papers/{key}");
    for arguments in [
        &["ls", "work:papers/odd/"][..],
        &["ls", "-l", "-r", "work:papers/"],
        &["versions", &address],
        &["rm", &address],
        &["undelete", &address],
        &["get", &address, "-o", "odd.bin"],
        &["get", &format!("{address}gone"), "-o", "no.bin"],
        &["rm", &format!("{address}gone")],
    ] {
        let said = session.run(arguments);
        for text in [&said.out, &said.err] {
            assert!(
                !text.contains('\u{1b}') && !text.contains('\u{202e}'),
                "{arguments:?} {text:?}"
            );
        }
    }
    assert_eq!(std::fs::read(session.path("work/odd.bin")).unwrap(), b"x");
    // What `rm` prints to take it back is an argument that bash takes.
    let said = session.run(&["rm", &address]).ends(0);
    let undo = said.out.lines().find_map(|line| line.strip_prefix("To undo: ")).unwrap();
    let undone = session.command("bash").args(["-c", undo]).output().unwrap();
    assert!(undone.status.success(), "{undo}: {undone:?}");
    assert_eq!(served.history("odd/").len(), 1);
}

#[test]
fn a_link_opens_the_document_for_whoever_has_it() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    session.connect("work", &served);
    let file = session.file("letter.txt", "to you");
    session.run(&["put", file.to_str().unwrap(), "work:papers/"]).ends(0);
    let fetch = |link: &str| {
        served.python(&format!(
            "import urllib.request; a = urllib.request.urlopen({link:?}); print(a.read().decode(), a.headers.get('content-disposition'))"
        ))
    };
    let said = session.run(&["presign", "work:papers/letter.txt", "--expires", "2m"]).ends(0);
    assert_eq!((said.out.lines().count(), said.err.as_str()), (1, ""));
    assert_eq!(fetch(said.out.trim()), "to you None");
    std::fs::write(&file, "later").unwrap();
    let old = session.run(&["versions", "--json", "work:papers/letter.txt"]).ends(0).json();
    let old = old["versions"][0]["version_id"].as_str().unwrap().to_owned();
    session.run(&["put", file.to_str().unwrap(), "work:papers/"]).ends(0);
    let arguments =
        ["presign", "--json", "--download", "--version-id", &old, "work:papers/letter.txt"];
    let link = session.run(&arguments).ends(0).json();
    let told = fetch(link["address"].as_str().unwrap());
    assert_eq!(told, "to you attachment; filename=\"letter.txt\"");
    assert!(link["until"].as_str().unwrap().ends_with('Z'));
    for (expires, code) in [("8d", 1), ("0s", 1), ("soon", 2)] {
        session.run(&["presign", "work:papers/letter.txt", "--expires", expires]).ends(code);
    }
}
