//! What was chosen or dropped, made into a list of files with keys. Links are not followed below
//! a folder, and whatever is no plain file is left out with a reason.

use super::names::{elided, key_below, unicode};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_gateway::files::fault_of;

/// Files queued by one act; a synchronisation tool serves better beyond.
pub(super) const MOST_FILES: usize = 10_000;
/// Reasons handed out one by one; the rest is a number.
const MOST_REASONS: usize = 50;

/// A file to upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundFile {
    pub(super) path: PathBuf,
    pub(super) key: String,
    pub(super) size: u64,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) files: Vec<FoundFile>,
    skipped: Vec<Fault>,
    keys: HashSet<String>,
}

/// Finds the files at and below the paths, in the order given and by name within folders.
///
/// # Errors
/// `Invalid` when there are more than [`MOST_FILES`].
pub(super) fn gather(paths: &[PathBuf], prefix: &str) -> Result<Found, Fault> {
    let mut found = Found::default();
    for path in paths {
        let name = match path.file_name() {
            Some(name) => unicode(name),
            None => Err(left_out(path, "it has no name")),
        };
        match name {
            Ok(name) => found.take_top(path, name, prefix)?,
            Err(fault) => found.skipped.push(fault),
        }
    }
    Ok(found)
}

/// Takes one file for one key.
///
/// # Errors
/// What the disk reports, `Invalid` for what is no plain file, `NameUnsafe` for a key that is too
/// long.
pub(super) fn gather_as(path: &Path, key: &str) -> Result<Found, Fault> {
    let meta = std::fs::metadata(path).map_err(|error| fault_of(&error, path))?;
    let mut found = Found::default();
    found.take_file(path, &meta, &[], key)?;
    match found.skipped.pop() {
        Some(fault) => Err(fault),
        None => Ok(found),
    }
}

impl Found {
    fn take_top(&mut self, path: &Path, name: String, prefix: &str) -> Result<(), Fault> {
        let meta = match std::fs::symlink_metadata(path) {
            Ok(meta) => meta,
            Err(error) => {
                self.skipped.push(fault_of(&error, path));
                return Ok(());
            }
        };
        if meta.is_dir() {
            let (before, skipped) = (self.files.len(), self.skipped.len());
            self.take_folder(path, vec![name], prefix)?;
            if self.files.len() == before && self.skipped.len() == skipped {
                self.skipped.push(left_out(path, "there is no file in the folder"));
            }
            return Ok(());
        }
        // A link that the person pointed at stands for its file.
        let target = if meta.is_symlink() { std::fs::metadata(path) } else { Ok(meta) };
        match target {
            Ok(meta) => self.take_file(path, &meta, &[name], prefix),
            Err(error) => {
                self.skipped.push(fault_of(&error, path));
                Ok(())
            }
        }
    }

    fn take_folder(&mut self, top: &Path, names: Vec<String>, prefix: &str) -> Result<(), Fault> {
        let mut open = vec![(top.to_owned(), names)];
        while let Some((folder, names)) = open.pop() {
            // A folder too deep for any key is not gone into.
            if let Err(fault) = key_below(prefix, &names) {
                self.skipped.push(fault);
                continue;
            }
            let entries =
                std::fs::read_dir(&folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
            let mut entries = match entries {
                Ok(entries) => entries,
                Err(error) => {
                    self.skipped.push(fault_of(&error, &folder));
                    continue;
                }
            };
            entries.sort_by_key(std::fs::DirEntry::file_name);
            let mut folders = Vec::new();
            for entry in entries {
                let path = entry.path();
                let name = match unicode(&entry.file_name()) {
                    Ok(name) => name,
                    Err(fault) => {
                        self.skipped.push(fault);
                        continue;
                    }
                };
                let names: Vec<String> = names.iter().cloned().chain([name]).collect();
                // Of the entry itself, not of what a link points to.
                match entry.metadata() {
                    Ok(meta) if meta.is_dir() => folders.push((path, names)),
                    Ok(meta) => self.take_file(&path, &meta, &names, prefix)?,
                    Err(error) => self.skipped.push(fault_of(&error, &path)),
                }
            }
            open.extend(folders.into_iter().rev());
        }
        Ok(())
    }

    fn take_file(
        &mut self,
        path: &Path,
        meta: &std::fs::Metadata,
        names: &[String],
        prefix: &str,
    ) -> Result<(), Fault> {
        if !meta.is_file() {
            let reason = if meta.is_symlink() {
                "links in folders are not followed"
            } else if meta.is_dir() {
                "links to folders are not followed"
            } else {
                "it is no plain file"
            };
            self.skipped.push(left_out(path, reason));
            return Ok(());
        }
        match key_below(prefix, names) {
            Err(fault) => self.skipped.push(fault),
            Ok(key) if !self.keys.insert(key.clone()) => {
                self.skipped
                    .push(left_out(path, "another file of this name goes to the same place"));
            }
            Ok(_) if self.files.len() >= MOST_FILES => {
                return Err(Fault::new(
                    Code::Invalid,
                    "These are more than 10,000 files: nothing was uploaded.",
                )
                .hint("Upload them folder by folder."));
            }
            Ok(key) => self.files.push(FoundFile { path: path.to_owned(), key, size: meta.len() }),
        }
        Ok(())
    }

    /// What was left out and why, the first reasons one by one.
    pub(super) fn skipped(&mut self) -> Vec<Fault> {
        let mut skipped = std::mem::take(&mut self.skipped);
        if skipped.len() > MOST_REASONS {
            let more = skipped.len() - MOST_REASONS;
            skipped.truncate(MOST_REASONS);
            let message = format!("{more} more files or folders were left out for like reasons.");
            skipped.push(Fault::new(Code::Partial, message));
        }
        skipped
    }
}

fn left_out(path: &Path, reason: &str) -> Fault {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let name = elided(&shown_text(&name));
    Fault::new(Code::Invalid, format!("“{name}” was left out: {reason}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn keys(found: &Found) -> Vec<&str> {
        found.files.iter().map(|file| file.key.as_str()).collect()
    }

    #[test]
    fn folders_are_taken_with_all_below_them_in_order() {
        let root = tempfile::tempdir().unwrap();
        let top = root.path().join("Fotos é");
        fs::create_dir_all(top.join("b/c")).unwrap();
        fs::create_dir_all(top.join("empty")).unwrap();
        for (name, text) in [("z.txt", "1"), ("a.txt", "22"), ("b/c/deep", "333"), ("b/x", "")] {
            fs::write(top.join(name), text).unwrap();
        }
        let found = gather(&[top, root.path().join("gone")], "docs/").unwrap();
        let base = "docs/Fotos é";
        let expected = ["a.txt", "z.txt", "b/x", "b/c/deep"].map(|name| format!("{base}/{name}"));
        assert_eq!(keys(&found), expected);
        assert_eq!(found.files.iter().map(|file| file.size).collect::<Vec<_>>(), [2, 1, 0, 3]);
        assert_eq!(found.skipped.len(), 1);
        assert_eq!(found.skipped[0].code, Code::DiskIo);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_sockets_in_folders_are_left_out_with_a_reason_each() {
        let root = tempfile::tempdir().unwrap();
        let (outside, top) = (root.path().join("secret"), root.path().join("top"));
        fs::write(&outside, "x").unwrap();
        fs::create_dir(&top).unwrap();
        fs::write(top.join("a"), "a").unwrap();
        std::os::unix::fs::symlink(&outside, top.join("link")).unwrap();
        std::os::unix::fs::symlink(root.path(), top.join("loop")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(top.join("socket")).unwrap();
        let mut found = gather(std::slice::from_ref(&top), "").unwrap();
        assert_eq!(keys(&found), ["top/a"]);
        let reasons: Vec<_> = found.skipped().into_iter().map(|fault| fault.message).collect();
        assert_eq!(
            reasons,
            [
                "“link” was left out: links in folders are not followed.",
                "“loop” was left out: links in folders are not followed.",
                "“socket” was left out: it is no plain file.",
            ]
        );
        // The person pointed at this link itself: it stands for its file.
        assert_eq!(keys(&gather(&[top.join("link")], "").unwrap()), ["link"]);
        assert_eq!(keys(&gather(&[top.join("loop")], "").unwrap()), [""; 0]);
    }

    #[test]
    fn two_files_for_one_key_and_an_empty_folder_are_told() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["a", "b", "empty"] {
            fs::create_dir(root.path().join(folder)).unwrap();
        }
        let (one, two) = (root.path().join("a/x"), root.path().join("b/x"));
        fs::write(&one, "1").unwrap();
        fs::write(&two, "2").unwrap();
        let mut found =
            gather(&[one.clone(), two, root.path().join("empty"), "/".into()], "").unwrap();
        assert_eq!(found.files, [FoundFile { path: one, key: "x".to_owned(), size: 1 }]);
        assert_eq!(found.skipped().len(), 3);
    }

    #[test]
    fn many_reasons_are_summed_up() {
        let paths: Vec<PathBuf> = (0..80).map(|n| format!("/nowhere/{n}").into()).collect();
        let skipped = gather(&paths, "").unwrap().skipped();
        assert_eq!(skipped.len(), MOST_REASONS + 1);
        assert!(skipped[MOST_REASONS].message.starts_with("30 more"));
    }
}
