//! Keys as people see them, and keys as local file names.

mod local;
mod shown;

pub use local::{LocalName, PathRules, folded, local_name, local_path};
pub use shown::{ShownName, shown, shown_text};
