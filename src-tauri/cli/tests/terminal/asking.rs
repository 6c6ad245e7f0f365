//! Questions on a real terminal: a pseudo-terminal with somebody typing on it.

use crate::world::{CANARY, Said, Served, Session, python};

/// Types lines on a terminal: each one when its prompt is there and, for a secret, when the
/// terminal no longer shows what is typed. Prints everything that the terminal showed.
const TYPIST: &str = r"
import os, pty, sys, termios, time
prompts = [p.split('=>') for p in sys.argv[1].split('|')]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
shown = b''
def more():
    global shown
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        return False
    shown += piece
    return bool(piece)
for prompt, text in prompts:
    while prompt.encode() not in shown and more():
        pass
    if prompt.startswith('Secret'):
        while termios.tcgetattr(terminal)[3] & termios.ECHO:
            pass
    os.write(terminal, text.encode() + b'\n')
while more():
    pass
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.stdout.write(shown.decode())
sys.exit(code)
";

fn on_a_terminal(session: &Session, typing: &str, arguments: &[&str]) -> Said {
    let mut typist = session.command(python());
    typist.args(["-c", TYPIST, typing, "strata"]).args(arguments).env("TERM", "xterm");
    Said::of(&typist.output().unwrap())
}

#[test]
fn a_secret_typed_on_a_terminal_is_not_shown() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    let add = ["connections", "add", "work", "--endpoint", &served.endpoint, "--path-style"];
    let key = ["--region", "us-east-1", "--access-key-id", &served.access_key_id];
    let typing = format!("Secret access key: =>{CANARY}");
    let said = on_a_terminal(&session, &typing, &[&add[..], &key[..]].concat()).ends(0);
    assert!(said.out.contains("Added “work”") && !said.out.contains(CANARY), "{said:?}");
    session.run(&["ls", "work:papers"]).ends(0);
}

#[test]
fn what_is_gone_for_good_is_asked_for_on_a_terminal() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    session.connect("work", &served);
    let seen = served.history("documents/");
    let (key, id) = (seen[0]["key"].as_str().unwrap(), seen[0]["id"].as_str().unwrap());
    let address = format!("work:papers/{key}");
    let remove = ["rm", &address, "--version-id", id];
    on_a_terminal(&session, "[y/N]=>n", &remove).ends(1);
    assert_eq!(served.history("documents/"), seen);
    let said = on_a_terminal(&session, "[y/N]=>y", &remove).ends(0);
    assert!(said.out.contains("can't be undone"), "{said:?}");
    assert_eq!(served.history("documents/"), seen[1..]);
}

#[test]
fn progress_is_drawn_on_a_terminal_only() {
    let session = Session::new();
    let served = Served::sandbox(&session);
    session.connect("work", &served);
    std::fs::File::create(session.path("work/big.bin")).unwrap().set_len(60_000_000).unwrap();
    let put = ["put", "big.bin", "work:papers/big.bin", "--json"];
    let drawn = on_a_terminal(&session, "=>", &put).ends(0);
    assert!(drawn.out.contains("big.bin") && drawn.out.contains("\u{1b}["), "{drawn:?}");
    let plain = session.run(&put).ends(0);
    assert_eq!(plain.err, "");
    assert_eq!(plain.json()["transfers"][0]["state"], "done");
}
