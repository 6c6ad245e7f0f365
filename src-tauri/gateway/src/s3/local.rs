//! The local side of a transfer: the file that is read, the folder that is written into.

use crate::files;
use std::fs::{File, Metadata};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use tempfile::{NamedTempFile, TempPath};

/// Runs disk work off the async threads.
pub(super) async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))
}

/// What tells a file apart from another one, or from itself after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) size: u64,
    pub(super) modified: Option<SystemTime>,
    /// Device and number of the file.
    id: (u64, u64),
}

impl Stamp {
    /// The number that stays the same when the machine starts anew; the device's does not.
    pub(super) fn file_id(&self) -> u64 {
        self.id.1
    }

    fn of(meta: &Metadata) -> Self {
        #[cfg(unix)]
        let id = {
            use std::os::unix::fs::MetadataExt;
            (meta.dev(), meta.ino())
        };
        #[cfg(not(unix))]
        let id = (0, 0);
        Self { size: meta.len(), modified: meta.modified().ok(), id }
    }
}

/// A local file that is being uploaded: read through one handle, watched for changes.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) file: Arc<File>,
    pub(super) path: PathBuf,
    stamp: Stamp,
}

impl Source {
    pub(super) async fn open(path: &Path) -> Result<Self, Fault> {
        let owned = path.to_owned();
        let opened = on_disk(move || {
            // Looked at first, because opening a pipe would wait for its writer.
            let meta = std::fs::metadata(&owned)?;
            if !meta.is_file() {
                let folder = meta.is_dir();
                let kind =
                    if folder { io::ErrorKind::IsADirectory } else { io::ErrorKind::InvalidInput };
                return Err(kind.into());
            }
            let file = File::open(&owned)?;
            let stamp = Stamp::of(&file.metadata()?);
            Ok(Self { file: Arc::new(file), path: owned, stamp })
        });
        opened.await.map_err(|error| files::fault_of(&error, path))
    }

    pub(super) fn size(&self) -> u64 {
        self.stamp.size
    }

    pub(super) fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// Refuses to go on when the file, or what its path names, is not what it was.
    pub(super) async fn unchanged(&self) -> Result<(), Fault> {
        let (file, path) = (Arc::clone(&self.file), self.path.clone());
        let now = on_disk(move || {
            Ok((Stamp::of(&file.metadata()?), std::fs::metadata(path).ok().map(|m| Stamp::of(&m))))
        });
        let same = now
            .await
            .is_ok_and(|(handle, path)| handle == self.stamp && path.as_ref() == Some(&self.stamp));
        if same { Ok(()) } else { Err(self.changed()) }
    }

    pub(super) fn changed(&self) -> Fault {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy();
        let name = shown_text(&name);
        Fault::new(Code::SourceChanged, format!("“{name}” changed while it was uploaded."))
            .hint("Nothing was stored. Upload it again when nobody writes to it.")
    }

    /// Reads a stretch into memory.
    pub(super) async fn read(&self, start: u64, len: usize) -> Result<bytes::Bytes, Fault> {
        let file = Arc::clone(&self.file);
        let read = on_disk(move || {
            let mut buffer = vec![0; len];
            read_exact_at(&file, &mut buffer, start)?;
            Ok(bytes::Bytes::from(buffer))
        });
        read.await.map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => self.changed(),
            _ => files::fault_of(&error, &self.path),
        })
    }
}

/// Fills the buffer from a place in the file, without moving a shared cursor.
pub(super) fn read_exact_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    #[cfg(unix)]
    {
        std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
    }
    #[cfg(windows)]
    {
        let (mut buffer, mut offset) = (buffer, offset);
        while !buffer.is_empty() {
            match std::os::windows::fs::FileExt::seek_read(file, buffer, offset)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => {
                    buffer = &mut buffer[read..];
                    offset += read as u64;
                }
            }
        }
        Ok(())
    }
}

/// Writes all bytes at a place in the file, without moving a shared cursor.
pub(super) fn write_all_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    #[cfg(unix)]
    {
        std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
    }
    #[cfg(windows)]
    {
        let (mut bytes, mut offset) = (bytes, offset);
        while !bytes.is_empty() {
            let written = std::os::windows::fs::FileExt::seek_write(file, bytes, offset)?;
            bytes = &bytes[written..];
            offset += written as u64;
        }
        Ok(())
    }
}

/// The chosen folder, held open so that it can't be swapped for another one meanwhile.
pub(super) struct Folder {
    chosen: PathBuf,
    /// Where paths are built from: on Linux the handle itself, elsewhere the real path.
    base: PathBuf,
    _handle: Option<File>,
}

impl Folder {
    pub(super) fn open(chosen: &Path) -> io::Result<Self> {
        let real = std::fs::canonicalize(chosen)?;
        if !real.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        #[cfg(target_os = "linux")]
        {
            use std::os::fd::AsRawFd;
            let handle = File::open(&real)?;
            let base = PathBuf::from(format!("/proc/self/fd/{}", handle.as_raw_fd()));
            if base.is_dir() {
                return Ok(Self { chosen: chosen.to_owned(), base, _handle: Some(handle) });
            }
        }
        Ok(Self { chosen: chosen.to_owned(), base: real, _handle: None })
    }

    /// A new hidden file that removes itself unless it is published or kept.
    pub(super) fn temporary(&self, name: &str) -> io::Result<NamedTempFile> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(name).suffix("").rand_bytes(0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // The person's own umask applies, as to any file they save.
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        builder.tempfile_in(&self.base)
    }

    /// The hidden file of an earlier run: a plain file of ours, not a link in its place.
    pub(super) fn earlier(&self, name: &str) -> io::Result<(File, TempPath)> {
        let path = self.base.join(name);
        if !is_part_name(name) || !std::fs::symlink_metadata(&path)?.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let file = File::options().read(true).write(true).open(&path)?;
        Ok((file, TempPath::try_from_path(path)?))
    }

    /// Gives the finished file its name: the given one, or with ` (2)` and so on when it is taken.
    /// The data must be synced already; the folder is synced here.
    pub(super) fn publish(&self, part: TempPath, name: &str, replace: bool) -> io::Result<PathBuf> {
        let mut part = part;
        for number in 1..10_000_u32 {
            let name = if number == 1 { name.to_owned() } else { numbered(name, number) };
            let target = self.base.join(&name);
            let done =
                if replace { part.persist(&target) } else { part.persist_noclobber(&target) };
            match done {
                Ok(()) => {
                    files::sync_folder(&self.base)?;
                    return Ok(self.chosen.join(name));
                }
                Err(failed) if !replace && failed.error.kind() == io::ErrorKind::AlreadyExists => {
                    part = failed.path;
                }
                Err(failed) => return Err(failed.error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

/// A name for a hidden file that nothing else has.
pub(super) fn part_name() -> String {
    format!(".strata-{}.part", uuid::Uuid::new_v4().simple())
}

fn is_part_name(name: &str) -> bool {
    let id = name.strip_prefix(".strata-").and_then(|rest| rest.strip_suffix(".part"));
    id.is_some_and(|id| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Removes the hidden file of a download that will not go on. Nothing but such a file is touched;
/// one that is gone already is fine.
///
/// # Errors
/// What the disk reports.
pub fn discard_part(folder: &Path, name: &str) -> Result<(), Fault> {
    // The path is built from the folder's handle, so the file must go before the handle does.
    let removed = Folder::open(folder).and_then(|folder| folder.earlier(name).map(drop));
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(files::fault_of(&error, &folder.join(name)))
        }
        _ => Ok(()),
    }
}

/// Refuses any name that is not one plain component.
pub(super) fn checked_name(name: &str) -> Result<(), Fault> {
    let mut components = Path::new(name).components();
    let plain = matches!(components.next(), Some(Component::Normal(part)) if part == name)
        && components.next().is_none();
    if plain && !name.contains(['/', '\\', '\0']) {
        return Ok(());
    }
    Err(Fault::new(
        Code::NameUnsafe,
        format!("“{}” can't be used as a file name.", shown_text(name)),
    ))
}

/// `report.tar.gz` becomes `report.tar (2).gz`; long stems are cut so that the name still fits.
fn numbered(name: &str, number: u32) -> String {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let suffix = format!(" ({number}){extension}");
    // 255 bytes is the longest name of every usual file system.
    let mut end = stem.len().min(255_usize.saturating_sub(suffix.len()));
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{suffix}", &stem[..end])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::Write;

    #[test]
    fn a_taken_name_gets_a_number_and_nothing_is_overwritten() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path()).unwrap();
        for text in ["one", "two", "three"] {
            let mut part = folder.temporary(&part_name()).unwrap();
            part.write_all(text.as_bytes()).unwrap();
            folder.publish(part.into_temp_path(), "a.txt", false).unwrap();
        }
        for (name, text) in [("a.txt", "one"), ("a (2).txt", "two"), ("a (3).txt", "three")] {
            assert_eq!(std::fs::read_to_string(root.path().join(name)).unwrap(), text);
        }
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 3);
    }

    #[test]
    fn an_unfinished_file_removes_itself() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path()).unwrap();
        let part = folder.temporary(&part_name()).unwrap();
        let name = std::fs::read_dir(root.path()).unwrap().next().unwrap().unwrap().file_name();
        let name = name.to_string_lossy().into_owned();
        assert!(name.starts_with(".strata-") && name.ends_with(".part"), "{name}");
        drop(part);
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_folder_swapped_for_a_link_is_not_followed() {
        let root = tempfile::tempdir().unwrap();
        let (chosen, outside) = (root.path().join("chosen"), root.path().join("outside"));
        std::fs::create_dir(&chosen).unwrap();
        std::fs::create_dir(&outside).unwrap();
        let folder = Folder::open(&chosen).unwrap();
        let part = folder.temporary(&part_name()).unwrap();
        std::fs::rename(&chosen, root.path().join("moved")).unwrap();
        std::os::unix::fs::symlink(&outside, &chosen).unwrap();
        folder.publish(part.into_temp_path(), "a", false).unwrap();
        assert_eq!(std::fs::read_dir(&outside).unwrap().count(), 0);
        assert!(root.path().join("moved/a").exists());
    }

    #[test]
    fn only_a_plain_name_is_a_name() {
        for bad in ["", ".", "..", "a/b", "/a", "a/", "../x", "a\\b", "a\0b", "./a"] {
            assert_eq!(checked_name(bad).unwrap_err().code, Code::NameUnsafe, "{bad:?}");
        }
        for good in ["a", "a.b", "…", "a b (2)", "😀"] {
            checked_name(good).unwrap();
        }
    }

    #[test]
    fn a_number_stands_before_the_extension_and_the_name_still_fits() {
        assert_eq!(numbered("a.tar.gz", 2), "a.tar (2).gz");
        assert_eq!(numbered(".profile", 2), ".profile (2)");
        assert_eq!(numbered("none", 11), "none (11)");
        let long = format!("{}.pdf", "ä".repeat(125));
        let name = numbered(&long, 2);
        assert!(name.len() <= 255 && name.ends_with("ä (2).pdf"), "{name}");
    }

    #[tokio::test]
    async fn a_source_that_grew_or_was_replaced_is_told() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a.txt");
        for change in ["append", "replace", "delete"] {
            std::fs::write(&path, "before").unwrap();
            let source = Source::open(&path).await.unwrap();
            source.unchanged().await.unwrap();
            match change {
                "append" => std::fs::write(&path, "before and after").unwrap(),
                "replace" => {
                    let other = root.path().join("b.txt");
                    std::fs::write(&other, "before").unwrap();
                    std::fs::rename(&other, &path).unwrap();
                }
                _ => std::fs::remove_file(&path).unwrap(),
            }
            assert_eq!(source.unchanged().await.unwrap_err().code, Code::SourceChanged, "{change}");
        }
        let folder = Source::open(root.path()).await.unwrap_err();
        assert_eq!(folder.code, Code::DiskIo);
    }
}
