//! Exit codes, as `--help` lists them.

use std::process::ExitCode;
use strata_engine::{Code, Fault};

/// How a verb ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Everything was done.
    Done,
    /// It was not done.
    Failed,
    /// What was typed can't be understood.
    Usage,
    /// The connection, bucket, document or version is not there.
    NotFound,
    /// It is not allowed, or signing in failed.
    Denied,
    /// Some of it was done.
    Partly,
    /// The person ended it.
    Interrupted,
}

impl Exit {
    /// The code for a fault.
    pub fn of(fault: &Fault) -> Self {
        match fault.code {
            Code::Gone => Self::NotFound,
            Code::Denied
            | Code::BadCredentials
            | Code::Expired
            | Code::ClockSkew
            | Code::KeychainLocked
            | Code::KeychainMissing => Self::Denied,
            Code::Partial => Self::Partly,
            _ => Self::Failed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::NotFound => 3,
            Exit::Denied => 4,
            Exit::Partly => 5,
            Exit::Interrupted => 130,
        })
    }
}
