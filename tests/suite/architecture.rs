//! The fences around the house of ARCHITECTURE.md: who may import whom, what may come in from outside, what a file may
//! look like, what the window may do.

mod edges;
mod files;
mod licences;
mod window;

use crate::servers::root;
use cargo_metadata::{Metadata, MetadataCommand};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The workspace with everything that is built for this platform.
fn metadata() -> &'static Metadata {
    static METADATA: OnceLock<Metadata> = OnceLock::new();
    METADATA.get_or_init(|| {
        let mut command = MetadataCommand::new();
        command.manifest_path(root().join("Cargo.toml"));
        // Other platforms' crates are not on this machine; the lock file, which has them all, is read besides.
        command.other_options(["--locked".into(), "--filter-platform".into(), host()]);
        command.exec().expect("cargo describes the workspace")
    })
}

/// The platform's name for cargo.
fn host() -> String {
    let rustc = std::process::Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let text = String::from_utf8(rustc.stdout).expect("rustc speaks UTF-8");
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    line.expect("rustc names its host").to_owned()
}

/// All files below a folder of the repository that people wrote: no dependencies, builds or reports.
fn written(folder: &Path) -> Vec<PathBuf> {
    const MADE: [&str; 6] = ["node_modules", "target", "dist", "gen", "__pycache__", ".venv"];
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder can be read") {
            let path = entry.expect("an entry can be read").path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() && !MADE.contains(&name) {
                folders.push(path);
            } else if path.is_file() {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The hand-written sources of the application and its tests.
fn sources() -> Vec<PathBuf> {
    let folders = ["src-tauri", "tests", "ui/src"].map(|folder| root().join(folder));
    folders.iter().flat_map(|folder| written(folder)).collect()
}

/// Whether a file has one of these endings.
fn ends(path: &Path, endings: &[&str]) -> bool {
    path.extension().and_then(|ending| ending.to_str()).is_some_and(|e| endings.contains(&e))
}

/// A path as the repository names it.
fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
