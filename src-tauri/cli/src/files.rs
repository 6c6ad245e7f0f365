//! Texts that come from files or from standard input.

use crate::output::visible;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use strata_engine::{Code, Fault};

/// The longest text that is read, in bytes: a history of some hundred thousand entries.
const LONGEST: u64 = 256 * 1024 * 1024;

/// Reads a file as UTF-8; `-` is standard input.
///
/// # Errors
/// When it can't be read, is no text or too long, with its name.
pub async fn text(path: &Path) -> Result<String, Fault> {
    let shown = visible(&path.to_string_lossy());
    let told = |error: io::Error| {
        let code = match error.kind() {
            io::ErrorKind::NotFound => Code::Gone,
            io::ErrorKind::PermissionDenied => Code::DiskDenied,
            io::ErrorKind::InvalidData => Code::Invalid,
            _ => Code::DiskIo,
        };
        Fault::new(code, format!("“{shown}” can't be read: {error}."))
    };
    let path = path.to_owned();
    let reading = tokio::task::spawn_blocking(move || {
        let mut text = String::new();
        if path == Path::new("-") {
            io::stdin().take(LONGEST + 1).read_to_string(&mut text)?;
        } else {
            File::open(path)?.take(LONGEST + 1).read_to_string(&mut text)?;
        }
        Ok(text)
    });
    let text = reading.await.unwrap_or_else(|error| Err(io::Error::other(error))).map_err(told)?;
    if text.len() as u64 > LONGEST {
        return Err(Fault::new(Code::Invalid, format!("“{shown}” is longer than 256 MiB.")));
    }
    Ok(text)
}
