//! A program that is nothing but the second process of the keychain's probe, for `tests/keychain.rs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    strata_gateway::keychain::second_process().unwrap_or(ExitCode::FAILURE)
}
