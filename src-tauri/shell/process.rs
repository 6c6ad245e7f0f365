//! What the process is started with and what it denies itself.

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

/// Without a graphics device, WebKit's buffer-sharing renderer loses frames: the window then stays at an old picture
/// until something moves. Only its environment can turn that renderer off, and changing the environment of a running
/// process is unsound, so the program takes its own place once with the variable set.
#[cfg(target_os = "linux")]
pub(crate) fn avoid_lost_frames() {
    use std::os::unix::process::CommandExt;
    const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(SWITCH).is_some() || has_graphics_device() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let arguments = std::env::args_os().skip(1);
    let error = std::process::Command::new(program).args(arguments).env(SWITCH, "1").exec();
    tracing::warn!(%error, "the renderer could not be chosen");
}

#[cfg(target_os = "linux")]
fn has_graphics_device() -> bool {
    let render_node = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.is_ok_and(|entry| entry.file_name().as_encoded_bytes().starts_with(b"renderD"))
    };
    std::fs::read_dir("/dev/dri").is_ok_and(|mut entries| entries.any(render_node))
}

/// Other systems render by other means.
#[cfg(not(target_os = "linux"))]
pub(crate) fn avoid_lost_frames() {}
