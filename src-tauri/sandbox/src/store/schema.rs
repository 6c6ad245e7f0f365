//! The database's layout and how it is opened: created, checked, or set aside when damaged.

use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

/// The layout's number in `PRAGMA user_version`.
const LAYOUT: i64 = 1;

/// Keys are BLOBs: S3 orders them by bytes, and a key may hold U+0000. `seq` grows with every entry,
/// so that the newest version of a key is the one with the largest `seq`, whatever its date says.
/// Contents are counted, and so are the files they consist of: a copy shares its source's bytes.
const TABLES: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE bucket (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, created INTEGER NOT NULL,
  versioning INTEGER NOT NULL DEFAULT 0);
CREATE TABLE setting (
  bucket_id INTEGER NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL, extra TEXT,
  PRIMARY KEY (bucket_id, kind)) WITHOUT ROWID;
CREATE TABLE version (
  seq INTEGER PRIMARY KEY, bucket_id INTEGER NOT NULL, key BLOB NOT NULL, id TEXT NOT NULL,
  latest INTEGER NOT NULL, marker INTEGER NOT NULL, modified INTEGER NOT NULL,
  size INTEGER NOT NULL DEFAULT 0, etag TEXT NOT NULL DEFAULT '', class TEXT NOT NULL DEFAULT 'STANDARD',
  algorithm TEXT, checksum TEXT, thaw TEXT, content INTEGER,
  description TEXT NOT NULL DEFAULT '{}', tags TEXT NOT NULL DEFAULT '[]', parts TEXT);
CREATE UNIQUE INDEX version_id ON version (bucket_id, key, id);
CREATE INDEX version_order ON version (bucket_id, key, seq DESC);
CREATE INDEX version_current ON version (bucket_id, key) WHERE latest = 1 AND marker = 0;
CREATE TABLE content (id INTEGER PRIMARY KEY, refs INTEGER NOT NULL, bytes BLOB, segments TEXT);
CREATE TABLE file (name TEXT PRIMARY KEY, refs INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE upload (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, bucket_id INTEGER NOT NULL, key BLOB NOT NULL,
  initiated INTEGER NOT NULL, class TEXT NOT NULL, description TEXT NOT NULL, tags TEXT NOT NULL,
  algorithm TEXT, whole INTEGER NOT NULL, outcome TEXT);
CREATE INDEX upload_order ON upload (bucket_id, key, seq);
CREATE TABLE part (
  upload_seq INTEGER NOT NULL, number INTEGER NOT NULL, content INTEGER NOT NULL, size INTEGER NOT NULL,
  md5 BLOB NOT NULL, modified INTEGER NOT NULL, sums TEXT NOT NULL,
  PRIMARY KEY (upload_seq, number)) WITHOUT ROWID;
";

/// The database and, when an older one was damaged, where that one lies now.
pub(super) struct Opened {
    pub connection: Connection,
    pub damaged: Option<PathBuf>,
}

/// Opens the database at `path`. A damaged one is renamed and a new one is begun.
pub(super) fn open(path: &Path) -> Result<Opened, rusqlite::Error> {
    match open_checked(path) {
        Ok(connection) => Ok(Opened { connection, damaged: None }),
        Err(error) if is_damage(&error) => {
            let aside = set_aside(path).map_err(io_error)?;
            Ok(Opened { connection: open_checked(path)?, damaged: Some(aside) })
        }
        Err(error) => Err(error),
    }
}

fn open_checked(path: &Path) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open(path)?;
    configure(&connection)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    let layout: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if layout == 0 {
        connection.execute_batch(&format!(
            "BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {LAYOUT}; COMMIT;"
        ))?;
    } else if layout != LAYOUT {
        return Err(damage(&format!("layout {layout} is not known")));
    }
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(connection) } else { Err(damage(&verdict)) }
}

/// Opens another connection for reading.
pub(super) fn open_reader(path: &Path) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    configure(&connection)?;
    Ok(connection)
}

fn configure(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "cache_size", -16_384)
}

fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}

fn damage(what: &str) -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(code, Some(what.to_owned()))
}

fn io_error(error: io::Error) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(Box::new(error))
}

/// Renames the database and its journals to the first free `*.damaged-N`.
fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let with = |end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    let aside = (1_u32..)
        .map(|n| with(&format!(".damaged-{n}")))
        .find(|aside| !aside.exists())
        .ok_or(io::ErrorKind::AlreadyExists)?;
    for journal in ["-wal", "-shm"] {
        match fs::remove_file(with(journal)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    fs::rename(path, &aside)?;
    Ok(aside)
}
