//! Why a sandbox does not start or go on, and how that is told to the rest of the application.

use std::io;
use std::path::PathBuf;
use strata_domain::fault::{Code, Fault};

/// What keeps a sandbox from starting or from doing what it was asked directly.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// Another sandbox holds the folder.
    #[error("the sandbox folder {} is in use by another instance", folder.display())]
    InUse {
        /// The folder that is held.
        folder: PathBuf,
    },
    /// The folder can't be made, read or written.
    #[error("the sandbox folder {} can't be used: {source}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The port on 127.0.0.1 can't be had.
    #[error("port {port} on 127.0.0.1 can't be opened: {source}")]
    Port {
        /// The port that was asked for; 0 is any.
        port: u16,
        /// What the operating system said.
        source: io::Error,
    },
    /// The store failed.
    #[error("the sandbox's store failed: {0}")]
    Store(String),
    /// The bucket is not there.
    #[error("the sandbox has no bucket {0}")]
    NoSuchBucket(String),
    /// The clock can't be moved so far.
    #[error("the sandbox's clock can't be moved so far")]
    EndOfTime,
    /// The sample documents could not be made.
    #[error("the sample documents could not be stored: {0}")]
    Seed(String),
}

impl From<SandboxError> for Fault {
    fn from(error: SandboxError) -> Self {
        let message = sentence(&error.to_string());
        match &error {
            SandboxError::InUse { .. } => Self::new(Code::InUse, message)
                .hint("Close the other Strata window or `strata sandbox serve`, then try again."),
            SandboxError::Folder { source, .. } => Self::new(code_of(source), message)
                .hint("Check the folder's permissions and free space."),
            SandboxError::Port { .. } => Self::new(Code::NetUnreachable, message)
                .hint("Choose another port, or 0 for any free one."),
            SandboxError::EndOfTime => Self::new(Code::Invalid, message).hint("Choose fewer days."),
            SandboxError::NoSuchBucket(_) => Self::new(Code::Gone, message),
            SandboxError::Store(_) | SandboxError::Seed(_) => Self::new(Code::DiskIo, message),
        }
    }
}

fn code_of(error: &io::Error) -> Code {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Code::DiskDenied,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Code::DiskFull,
        _ => Code::DiskIo,
    }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_folder_is_named_and_comes_with_a_way_out() {
        let fault = Fault::from(SandboxError::InUse { folder: "/data/sandbox".into() });
        assert_eq!(fault.code, Code::InUse);
        assert!(fault.message.contains("/data/sandbox"), "{}", fault.message);
        assert!(fault.hint.is_some());
    }

    #[test]
    fn a_full_disk_is_told_apart_from_a_read_only_folder() {
        let told = |kind: io::ErrorKind| {
            Fault::from(SandboxError::Folder { folder: "/x".into(), source: kind.into() }).code
        };
        assert_eq!(told(io::ErrorKind::StorageFull), Code::DiskFull);
        assert_eq!(told(io::ErrorKind::ReadOnlyFilesystem), Code::DiskDenied);
    }
}
