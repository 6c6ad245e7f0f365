//! A profile's `credential_process`: run without a shell, for a limited time, its output read as
//! credentials and never shown (AWS CLI guide, "Sourcing credentials with an external process").

use super::Keys;
use super::identity::{Held, Trouble};
use crate::secret::Secret;
use jiff::Timestamp;
use serde::Deserialize;
use std::process::Stdio;
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use tokio::io::AsyncReadExt;
use tokio::process::Command;
use zeroize::Zeroizing;

/// How long a program may take: some ask the person themselves.
const LIMIT: Duration = Duration::from_secs(120);
/// The most bytes that are read of it.
const MAX_BYTES: u64 = 64 * 1024;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Printed {
    version: u32,
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expiration: Option<String>,
}

/// Runs the program of a profile.
pub(super) async fn run(command: &Secret, profile: &str) -> Result<Held, Trouble> {
    run_within(command, profile, LIMIT).await
}

async fn run_within(command: &Secret, profile: &str, limit: Duration) -> Result<Held, Trouble> {
    let failed = |why: &str, hint: &str| {
        let profile = shown_text(profile);
        let message = format!("The program of the profile “{profile}” {why}.");
        Trouble::from(Fault::new(Code::BadCredentials, message).hint(hint))
    };
    let words = words(command.expose(), cfg!(windows))
        .filter(|words| words.first().is_some_and(|name| !name.is_empty()))
        .ok_or_else(|| failed("can't be started", "Check the quotes in its credential_process."))?;
    let mut program = Command::new(words[0].as_str());
    program.args(words[1..].iter().map(|word| word.as_str()));
    // What it says about itself may hold secrets, and nobody would read it.
    program.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    #[cfg(windows)]
    program.creation_flags(0x0800_0000); // CREATE_NO_WINDOW
    let mut child = program.spawn().map_err(|error| {
        let hint = "Check the path in its credential_process.";
        failed(&format!("can't be started ({:?})", error.kind()), hint)
    })?;
    let mut output = Zeroizing::new(Vec::with_capacity(8 * 1024));
    let stdout = child.stdout.take();
    let running = async {
        if let Some(stdout) = stdout {
            stdout.take(MAX_BYTES + 1).read_to_end(&mut output).await?;
        }
        if output.len() as u64 > MAX_BYTES {
            child.start_kill()?;
        }
        child.wait().await
    };
    let status = match tokio::time::timeout(limit, running).await {
        Ok(Ok(status)) => status,
        Ok(Err(error)) => {
            return Err(failed(&format!("broke off ({:?})", error.kind()), "Try again."));
        }
        Err(_) => {
            let why = format!("did not end within {} s", limit.as_secs());
            return Err(failed(&why, "Run it in a terminal to see what it waits for."));
        }
    };
    if !status.success() {
        let ended = match status.code() {
            Some(code) => format!("ended with status {code}"),
            None => "was ended by a signal".to_owned(),
        };
        return Err(failed(&ended, "Run it in a terminal to see why."));
    }
    // The error of serde is dropped: it can quote the text.
    let printed = serde_json::from_slice::<Printed>(&output).ok().filter(|one| one.version == 1);
    let printed = printed.ok_or_else(|| {
        let hint = "It must print the JSON of credential_process, version 1.";
        failed("did not print credentials", hint)
    })?;
    let expires = match printed.expiration.as_deref().map(str::parse::<Timestamp>) {
        None => None,
        Some(Ok(expires)) => Some(expires),
        Some(Err(_)) => {
            return Err(failed("printed an end that is no time", "It must be RFC 3339."));
        }
    };
    let keys = Keys {
        access_key_id: printed.access_key_id,
        secret_access_key: Secret::new(printed.secret_access_key),
        session_token: printed.session_token.map(Secret::new),
    };
    keys.check().map_err(|_| failed("printed keys that can't be used", "Run it in a terminal."))?;
    Ok(Held { keys, expires })
}

/// Splits a command line as a shell would, without doing anything else that a shell does. On
/// Windows a backslash is a letter, unless a quote follows. None when a quote is left open.
fn words(line: &str, windows: bool) -> Option<Vec<Zeroizing<String>>> {
    let mut all = Vec::new();
    let mut word: Option<Zeroizing<String>> = None;
    let mut quote = None;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let escapes = match (letter, quote) {
            ('\\', _) if windows => letters.peek() == Some(&'"'),
            ('\\', None) => true,
            ('\\', Some('"')) => matches!(letters.peek(), Some('"' | '\\' | '$' | '`')),
            _ => false,
        };
        if escapes {
            word.get_or_insert_default().push(letters.next()?);
        } else if quote == Some(letter) {
            quote = None;
        } else if quote.is_none() && (letter == '"' || (letter == '\'' && !windows)) {
            quote = Some(letter);
            word.get_or_insert_default();
        } else if quote.is_none() && letter.is_ascii_whitespace() {
            all.extend(word.take());
        } else {
            word.get_or_insert_default().push(letter);
        }
    }
    all.extend(word.take());
    quote.is_none().then_some(all)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn split(line: &str, windows: bool) -> Vec<String> {
        let words = words(line, windows).unwrap();
        words.iter().map(|word| word.to_string()).collect()
    }

    #[test]
    fn a_command_line_is_split_as_a_shell_would_and_nothing_else_is_done() {
        assert_eq!(
            split(r#"/bin/x  --a "b c" 'd"e' f\ g """#, false),
            ["/bin/x", "--a", "b c", "d\"e", "f g", ""]
        );
        assert_eq!(split("x $(id) ; y > z", false), ["x", "$(id)", ";", "y", ">", "z"]);
        assert_eq!(
            split(r#""C:\Program Files\x.exe" -a \"b"#, true),
            [r"C:\Program Files\x.exe", "-a", "\"b"]
        );
        assert!(words("x \"y", false).is_none());
    }

    #[cfg(unix)]
    mod with_programs {
        use super::*;
        use std::os::unix::fs::PermissionsExt;

        async fn outcome(script: &str, limit: Duration) -> Result<Held, Fault> {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a program");
            std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
            let command = Secret::new(format!("'{}' --secret canary", path.display()));
            run_within(&command, "work", limit).await.map_err(Fault::from)
        }

        #[tokio::test]
        async fn what_a_program_prints_becomes_credentials() {
            let script = r#"test "$2" = canary || exit 9
                echo '{"Version":1,"AccessKeyId":"ASIA1","SecretAccessKey":"s","SessionToken":"t",
                "Expiration":"2030-01-01T00:00:00Z"}'"#;
            let held = outcome(script, LIMIT).await.unwrap();
            assert_eq!(held.keys.access_key_id, "ASIA1");
            assert_eq!(held.keys.session_token.as_ref().map(Secret::expose), Some("t"));
            assert_eq!(held.expires.unwrap().to_string(), "2030-01-01T00:00:00Z");
        }

        #[tokio::test]
        async fn a_failing_program_is_told_by_profile_and_status_without_its_output() {
            for (script, words) in [
                ("echo canary; echo canary >&2; exit 7", "“work” ended with status 7"),
                ("echo canary", "did not print credentials"),
                ("echo '{\"Version\":2,\"AccessKeyId\":\"canary\"}'", "did not print"),
                ("head -c 200000 /dev/zero", "“work”"),
            ] {
                let fault = outcome(script, LIMIT).await.unwrap_err();
                assert!(fault.message.contains(words), "{fault:?}");
                assert!(!format!("{fault:?}").contains("canary"), "{fault:?}");
            }
            let gone = run(&Secret::new("/no/such/program canary".into()), "work").await;
            let fault = Fault::from(gone.unwrap_err());
            assert!(fault.message.contains("can't be started (NotFound)"), "{fault:?}");
            assert!(!format!("{fault:?}").contains("canary"));
        }

        #[tokio::test]
        async fn a_program_that_does_not_end_is_given_up() {
            let fault = outcome("exec sleep 600", Duration::from_millis(50)).await.unwrap_err();
            assert!(fault.message.contains("did not end"), "{fault:?}");
        }
    }
}
