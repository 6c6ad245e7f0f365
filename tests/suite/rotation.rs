//! The rotation of an access key, on moto with signatures, policies and inactive keys enforced, with a real keyring,
//! and with boto3 and `secret-tool` as those who look at what is there.

mod account;
mod desk;
mod dropped;
mod exported;
mod killed;
mod lost;
mod refused;
#[path = "../../src-tauri/engine/tests/journeys/session.rs"]
#[allow(clippy::unwrap_used, dead_code)]
// the engine's own, where sessions without a keyring are met too
mod session;
mod steps;

use session::{Keyring, inside};

/// True in the inner run, in a session with an unlocked keyring.
fn with_keyring(name: &str) -> bool {
    inside(Keyring::Unlocked, &format!("rotation::{name}"))
}
