//! What the process denies itself.

/// Turns core dumps off: memory holds secrets.
///
/// A limit of 1 byte instead of 0: Linux then also skips a handler that `core_pattern` pipes into, which ignores 0.
/// (The stronger "not dumpable" flag would stop the desktop portal from recognising us, and with it the file dialogs.)
#[cfg(unix)]
pub(crate) fn forbid_core_dumps() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = Rlimit { current: Some(1), maximum: Some(1) };
    if let Err(error) = setrlimit(Resource::Core, limit) {
        tracing::warn!(%error, "core dumps could not be turned off");
    }
}

/// Windows writes no dump of its own accord.
#[cfg(not(unix))]
pub(crate) fn forbid_core_dumps() {}
