//! What the application does, without a window: use cases, transfers, events and the one command list.
//!
//! SDK types stop at the gateway; Tauri types never get here.

pub mod app;
pub mod bindings;
pub mod checks;
pub mod commands;
pub mod connections;
mod environment;
pub mod events;
pub mod host;
mod lifecycle;
pub mod links;
pub mod listings;
pub mod log;
mod outcome;
pub mod pipeline;
mod rotation;
mod settings;
mod signins;
pub mod transfers;
pub mod undo;
mod words;

pub use app::{Alone, App, AppOptions, Clock, SandboxAccess};
pub use strata_domain::fault::{Code, Fault};
pub use strata_domain::history::Versioning;
pub use strata_domain::lifecycle::rule::MinimumSize;
pub use strata_domain::naming::shown_text;
pub use strata_gateway::files::data_folder;
pub use strata_gateway::keychain::second_process;
pub use strata_gateway::s3::Limits;
pub use strata_gateway::secret::Secret;
pub use strata_gateway::settings::preference;
pub use strata_gateway::signin::AwsFiles;
