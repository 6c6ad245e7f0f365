//! The program: everything is in the library, so that the tests of the shell can reach it.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    strata_desktop::run()
}
