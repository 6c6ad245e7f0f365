//! Writes the TypeScript bindings to the path given, by default to the UI's own place.

use std::io;
use std::path::PathBuf;

fn main() -> io::Result<()> {
    let path = std::env::args_os().nth(1).map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/bindings/index.ts")),
        PathBuf::from,
    );
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, strata_engine::bindings::typescript())
}
