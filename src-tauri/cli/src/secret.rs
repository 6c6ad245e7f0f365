//! What is typed: plain lines, and secrets that the terminal does not show. Never from arguments,
//! which every program on the machine can see.

use std::io::IsTerminal;
use strata_engine::{Code, Fault};

/// Reads a line. Blocks a thread of its own, so that the rest goes on meanwhile.
///
/// # Errors
/// When standard input is at its end.
pub async fn line() -> Result<String, Fault> {
    let reading = tokio::task::spawn_blocking(|| {
        let mut text = String::new();
        match std::io::stdin().read_line(&mut text) {
            Ok(0) => Err(nothing()),
            Ok(_) => Ok(text.trim_end_matches(['\r', '\n']).to_owned()),
            Err(error) => Err(unreadable(&error)),
        }
    });
    reading.await.unwrap_or_else(|_| Err(nothing()))
}

/// Reads a line that is not shown; without a terminal, the next line of standard input.
///
/// # Errors
/// When there is nothing to be read.
pub async fn hidden(prompt: &'static str) -> Result<String, Fault> {
    if !std::io::stdin().is_terminal() {
        return line().await;
    }
    let mut echo = Echo(true);
    let reading = tokio::task::spawn_blocking(move || {
        let terminal = console::Term::stderr();
        terminal.write_str(prompt).and_then(|()| terminal.read_secure_line())
    });
    let read = reading.await;
    echo.0 = false;
    match read {
        Ok(Ok(text)) => Ok(text),
        Ok(Err(error)) => Err(unreadable(&error)),
        Err(_) => Err(nothing()),
    }
}

/// Shows typing again when the reading is given up in its midst.
struct Echo(bool);

impl Drop for Echo {
    fn drop(&mut self) {
        if self.0 && cfg!(unix) {
            // The thread that turned it off still waits for a line and can't be reached.
            let shown = std::process::Command::new("stty").arg("echo").status();
            if shown.is_err() {
                eprintln!("strata: `stty echo` shows again what you type.");
            }
        }
    }
}

fn nothing() -> Fault {
    Fault::new(Code::Invalid, "Nothing was entered.")
}

fn unreadable(error: &std::io::Error) -> Fault {
    Fault::new(Code::DiskIo, "Standard input can't be read.").detail(error.kind().to_string())
}
