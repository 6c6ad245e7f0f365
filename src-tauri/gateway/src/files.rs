//! The disk: faults in words, atomic writes, the application's own folder.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;

/// Puts an I/O error about a path into words.
pub fn fault_of(error: &io::Error, path: &Path) -> Fault {
    use io::ErrorKind as Kind;
    let shown = shown_path(path);
    let (code, message, hint) = match error.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => (
            Code::DiskFull,
            format!("There is no space left for {shown}."),
            "Free some space or choose another folder, then try again.",
        ),
        Kind::FileTooLarge => (
            Code::DiskFull,
            format!("The file system can't hold a file as large as {shown}."),
            "Choose a folder on another disk.",
        ),
        Kind::PermissionDenied => (
            Code::DiskDenied,
            format!("Access to {shown} was denied."),
            "Check the permissions of the file and its folder.",
        ),
        Kind::ReadOnlyFilesystem => (
            Code::DiskDenied,
            format!("{shown} is on a read-only file system."),
            "Choose another folder.",
        ),
        Kind::NotFound => (
            Code::DiskIo,
            format!("{shown} does not exist."),
            "It may have been moved or deleted. Choose it again.",
        ),
        Kind::AlreadyExists => {
            (Code::DiskIo, format!("{shown} exists already."), "Choose another name.")
        }
        Kind::NotADirectory => {
            (Code::DiskIo, format!("{shown} is not a folder."), "Choose a folder.")
        }
        Kind::IsADirectory => {
            (Code::DiskIo, format!("{shown} is a folder, not a file."), "Choose a file.")
        }
        Kind::InvalidFilename | Kind::InvalidInput => (
            Code::NameUnsafe,
            format!("{shown} can't be used as a file name here."),
            "Choose another name.",
        ),
        _ => (
            Code::DiskIo,
            format!("Reading or writing {shown} failed."),
            "Check the disk, then try again.",
        ),
    };
    let detail = match error.raw_os_error() {
        Some(number) => format!("{:?} (os error {number})", error.kind()),
        None => format!("{:?}", error.kind()),
    };
    let detail = format!("{detail}: {}", shown_text(&path.to_string_lossy()));
    Fault::new(code, message).hint(hint).detail(detail)
}

/// A path as people know it: its name and the folder that it is in.
fn shown_path(path: &Path) -> String {
    let part = |name: &std::ffi::OsStr| format!("“{}”", shown_text(&name.to_string_lossy()));
    match (path.file_name(), path.parent().and_then(Path::file_name)) {
        (Some(name), Some(folder)) => format!("{} in {}", part(name), part(folder)),
        (Some(name), None) => part(name),
        (None, _) => part(path.as_os_str()),
    }
}

/// Makes the names in a folder durable. Windows has no such call: there it does nothing.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        std::fs::File::open(folder)?.sync_all()
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        Ok(())
    }
}

/// Replaces a file's content so that at every instant it is the old or the new, whole.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    let mut temporary = tempfile::Builder::new().prefix(".strata-").tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Moves a damaged file aside to `<name>.damaged-<n>` and returns where it went.
pub fn set_aside(path: &Path) -> io::Result<PathBuf> {
    for number in 1..10_000_u32 {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".damaged-{number}"));
        let aside = PathBuf::from(name);
        // A hard link refuses to overwrite; where links are not supported a plain rename follows.
        match std::fs::hard_link(path, &aside) {
            Ok(()) => {
                std::fs::remove_file(path)?;
                return Ok(aside);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(_) if !aside.exists() => {
                std::fs::rename(path, &aside)?;
                return Ok(aside);
            }
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// The application's own folder, made if needed: `STRATA_DATA`, else the system's place for it.
pub fn data_folder() -> Result<PathBuf, Fault> {
    let folder = data_folder_from(|name| std::env::var_os(name).filter(|text| !text.is_empty()))
        .ok_or_else(|| {
            Fault::new(Code::DiskIo, "This account has no home folder to keep settings in.")
                .hint("Set STRATA_DATA to a folder of your own.")
        })?;
    std::fs::create_dir_all(&folder).map_err(|error| fault_of(&error, &folder))?;
    Ok(folder)
}

fn data_folder_from(var: impl Fn(&str) -> Option<std::ffi::OsString>) -> Option<PathBuf> {
    if let Some(folder) = var("STRATA_DATA") {
        return Some(PathBuf::from(folder));
    }
    if cfg!(target_os = "windows") {
        return Some(PathBuf::from(var("APPDATA")?).join("Strata"));
    }
    let home = || var("HOME").map(PathBuf::from);
    if cfg!(target_os = "macos") {
        return Some(home()?.join("Library/Application Support/Strata"));
    }
    // The XDG rules say that a relative path here is to be ignored.
    let base = var("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    Some(match base {
        Some(base) => base.join("strata"),
        None => home()?.join(".local/share/strata"),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_atomic_write_replaces_the_file_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        write_atomic(&path, b"old").unwrap();
        write_atomic(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn setting_aside_never_overwrites_an_earlier_damaged_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        for text in ["first", "second"] {
            std::fs::write(&path, text).unwrap();
            set_aside(&path).unwrap();
        }
        let read = |n: u8| std::fs::read(folder.path().join(format!("settings.json.damaged-{n}")));
        assert_eq!(read(1).unwrap(), b"first");
        assert_eq!(read(2).unwrap(), b"second");
        assert!(!path.exists());
    }

    #[test]
    fn a_full_disk_a_denied_file_and_a_missing_one_are_told_apart_and_named() {
        let path = Path::new("/tmp/report.pdf");
        for (kind, code) in [
            (io::ErrorKind::StorageFull, Code::DiskFull),
            (io::ErrorKind::PermissionDenied, Code::DiskDenied),
            (io::ErrorKind::ReadOnlyFilesystem, Code::DiskDenied),
            (io::ErrorKind::NotFound, Code::DiskIo),
            (io::ErrorKind::Other, Code::DiskIo),
        ] {
            let fault = fault_of(&kind.into(), path);
            assert_eq!(fault.code, code);
            assert!(fault.message.contains("“report.pdf” in “tmp”"));
        }
    }

    #[test]
    fn a_path_is_told_by_its_name_and_folder_and_whole_in_the_detail() {
        let fault =
            |path: &str| fault_of(&io::Error::from(io::ErrorKind::NotFound), Path::new(path));
        let missing = fault("/home/zoe/Letters/offer.pdf");
        assert_eq!(missing.message, "“offer.pdf” in “Letters” does not exist.");
        assert!(missing.detail.unwrap().contains("/home/zoe/Letters/offer.pdf"));
        assert_eq!(fault("/offer.pdf").message, "“offer.pdf” does not exist.");
        assert_eq!(fault("/").message, "“/” does not exist.");
        let odd = fault("/a/cv\u{202e}fdp.exe").message;
        assert_eq!(odd, "“cv\\u{202e}fdp.exe” in “a” does not exist.");
    }

    #[test]
    fn the_data_folder_follows_the_override_first_and_ignores_a_relative_xdg_path() {
        let from = |pairs: &'static [(&str, &str)]| {
            data_folder_from(move |name| {
                pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| value.into())
            })
        };
        assert_eq!(from(&[("STRATA_DATA", "/d"), ("HOME", "/h")]), Some("/d".into()));
        if cfg!(target_os = "linux") {
            let usual = Some(PathBuf::from("/h/.local/share/strata"));
            assert_eq!(from(&[("HOME", "/h"), ("XDG_DATA_HOME", "rel")]), usual);
            assert_eq!(from(&[("XDG_DATA_HOME", "/x")]), Some("/x/strata".into()));
            assert_eq!(from(&[]), None);
        }
    }
}
