//! Body files: written under a temporary name, synced, renamed, the folder synced. What a kill
//! leaves behind is swept at the next start.

use super::sums::{Algorithm, Hasher, Sums};
use bytes::Bytes;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::mpsc::Receiver;
use uuid::Uuid;

/// Bodies up to this many bytes live in the database itself: one sync instead of three.
pub(crate) const INLINE_MAX: usize = 16 * 1024;

/// The two folders: one for what is coming in, one for what is there.
#[derive(Debug, Clone)]
pub(crate) struct Bodies {
    incoming: Arc<Path>,
    settled: Arc<Path>,
}

/// A body file that no committed row speaks of yet. It is deleted when dropped.
#[derive(Debug)]
pub(crate) struct Draft {
    path: PathBuf,
    name: String,
    len: u64,
    kept: bool,
}

/// A body as it came in, with its digests.
#[derive(Debug)]
pub(crate) struct Received {
    pub body: Incoming,
    pub size: u64,
    pub sums: Sums,
}

/// Where the bytes of a new body are.
#[derive(Debug)]
pub(crate) enum Incoming {
    Inline(Vec<u8>),
    File(Draft),
}

/// What comes over to the thread that writes a body.
#[derive(Debug)]
pub(crate) enum Piece {
    Bytes(Bytes),
    /// The body is complete. Without this piece the writing is given up.
    End,
}

impl Draft {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn len(&self) -> u64 {
        self.len
    }

    pub(super) fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.kept
            && let Err(error) = fs::remove_file(&self.path)
        {
            tracing::warn!(%error, file = self.name, "a body file of the sandbox stays until the next start");
        }
    }
}

impl Bodies {
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        let bodies = Self {
            incoming: folder.join("incoming").into(),
            settled: folder.join("bodies").into(),
        };
        fs::create_dir_all(&bodies.incoming)?;
        fs::create_dir_all(&bodies.settled)?;
        Ok(bodies)
    }

    /// Deletes what a kill left: unfinished files, and finished ones that no row speaks of.
    pub(super) fn sweep(&self, known: &HashSet<String>) -> io::Result<usize> {
        let mut swept = 0;
        for folder in [&self.incoming, &self.settled] {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                let is_known = Arc::ptr_eq(folder, &self.settled)
                    && entry.file_name().to_str().is_some_and(|name| known.contains(name));
                if !is_known && entry.file_type()?.is_file() {
                    fs::remove_file(entry.path())?;
                    swept += 1;
                }
            }
        }
        Ok(swept)
    }

    /// Writes a body from the pieces that come; blocks until its end or until the sender is gone.
    pub(crate) fn write(
        &self,
        pieces: &mut Receiver<Piece>,
        wanted: &[Algorithm],
    ) -> io::Result<Received> {
        let name = Uuid::new_v4().simple().to_string();
        let path = self.incoming.join(&name);
        let mut file = File::create_new(&path)?;
        let mut draft = Draft { path, name, len: 0, kept: false };
        let mut hasher = Hasher::new(wanted);
        loop {
            match pieces.blocking_recv() {
                Some(Piece::Bytes(bytes)) => {
                    hasher.update(&bytes);
                    file.write_all(&bytes)?;
                    draft.len += bytes.len() as u64;
                }
                Some(Piece::End) => break,
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
        file.sync_all()?;
        drop(file);
        let settled = self.settled.join(&draft.name);
        fs::rename(&draft.path, &settled)?;
        draft.path = settled;
        sync_folder(&self.settled)?;
        Ok(Received { size: draft.len, body: Incoming::File(draft), sums: hasher.finish() })
    }

    pub(crate) fn open_file(&self, name: &str) -> io::Result<File> {
        File::open(self.settled.join(name))
    }

    /// Deletes a file that no row speaks of any more. One that is being read where that forbids
    /// deleting is swept at the next start.
    pub(super) fn remove(&self, name: &str) {
        if let Err(error) = fs::remove_file(self.settled.join(name)) {
            tracing::warn!(%error, file = name, "a body file of the sandbox stays until the next start");
        }
    }
}

/// Makes a rename last through a power cut. Windows has no such call and needs none.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
