//! Bakes the page, the configuration and the access list into the window.

use std::path::Path;
use std::process::ExitCode;
use tauri_build::{Attributes, InlinedPlugin};

/// A command that is not declared here would be open to every window.
const COMMANDS: &[&str] = &["call", "subscribe"];

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=src-tauri/shell/capabilities");
    println!("cargo::rerun-if-changed=ui/dist");
    println!("cargo::rerun-if-changed=icons");
    if !Path::new("ui/dist/index.html").is_file() {
        println!(
            "cargo::error=ui/dist is missing: run `make ui` first, it builds the page that the window shows"
        );
        return ExitCode::FAILURE;
    }
    let attributes = Attributes::new()
        .capabilities_path_pattern("./src-tauri/shell/capabilities/*.json")
        .plugin("strata", InlinedPlugin::new().commands(COMMANDS));
    match tauri_build::try_build(attributes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={}", format!("{error:#}").replace('\n', " "));
            ExitCode::FAILURE
        }
    }
}
