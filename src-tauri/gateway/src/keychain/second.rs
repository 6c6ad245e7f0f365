//! The second process that reads the probe back: a store that keeps entries for its own caller only
//! (a mock, a keyring of the session) answers the first process and no other.

use super::native::Native;
use super::parts::Slots;
use super::trouble::Trouble;
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// The first argument that makes a program of ours the second process.
const ARGUMENT: &str = "keychain-read-back";
/// How every probe's account begins: nothing else is read for whoever starts us so.
pub(super) const PROBE: &str = "probe/";
/// How long the second process may take: within the probe's own five seconds.
const LIMIT: Duration = Duration::from_secs(4);
/// The longest question and the longest answer, in bytes.
const LONGEST: u64 = 1024;

/// Does the second process's work, when this process was started as one. A program that hands its
/// own path to [`super::Keychain::system`] asks this first of all.
pub fn second_process() -> Option<ExitCode> {
    let asked = std::env::args_os().nth(1).is_some_and(|first| first == ARGUMENT);
    asked.then(|| match answered(std::io::stdin().lock()) {
        Some(hash) if writeln!(std::io::stdout(), "{hash}").is_ok() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// The hash of the entry that standard input names: the service in one line, the account in another.
fn answered(from: impl Read) -> Option<String> {
    let mut lines = BufReader::new(from.take(LONGEST)).lines();
    let (service, account) = (lines.next()?.ok()?, lines.next()?.ok()?);
    if !account.starts_with(PROBE) {
        return None;
    }
    let found = Native::new(&service, None).get(&account).ok()??;
    Some(hash_of(&found))
}

/// What a second process says about the entry: none when it does not find it.
pub(super) fn hash_in_another_process(
    program: &Path,
    service: &str,
    account: &str,
) -> Result<Option<String>, Trouble> {
    let mut child = Command::new(program)
        .arg(ARGUMENT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| {
            tracing::warn!(kind = ?error.kind(), "the keychain's second reader does not start");
            Trouble::Missing("no second process to try it with")
        })?;
    let said = conversation(&mut child, &format!("{service}\n{account}\n"));
    // One that hangs or goes on talking is ended; one that has ended is only collected.
    let _ = child.kill();
    let _ = child.wait();
    let said = said.ok_or(Trouble::Missing("a second process gets no answer from it"))?;
    let line = said.lines().next().map(str::trim).filter(|line| !line.is_empty());
    Ok(line.map(str::to_owned))
}

/// Asks, and gives what was answered before the end or the limit.
fn conversation(child: &mut Child, question: &str) -> Option<String> {
    let (mut input, output) = (child.stdin.take()?, child.stdout.take()?);
    // One that has ended before it was asked says nothing, which is the answer.
    let _ = input.write_all(question.as_bytes());
    drop(input);
    let (answer, answered) = mpsc::channel();
    std::thread::Builder::new()
        .name("keychain-second".into())
        .spawn(move || {
            let mut text = String::new();
            let _ = output.take(LONGEST).read_to_string(&mut text);
            let _ = answer.send(text);
        })
        .ok()?;
    answered.recv_timeout(LIMIT).ok()
}

pub(super) fn hash_of(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_probe_is_read_for_whoever_asks() {
        for question in ["", "strata\n", "strata\nconnection/1\n", "probe/1\nconnection/1\n"] {
            assert_eq!(answered(question.as_bytes()), None, "{question:?}");
        }
    }
}
