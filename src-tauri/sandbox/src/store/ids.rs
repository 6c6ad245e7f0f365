//! Version and upload ids: 32 opaque URL-safe letters. They carry their sequence number under a
//! mask, so that a listing can go on after an entry that was deleted meanwhile.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The id of a version that was written without versioning.
pub(crate) const NULL: &str = "null";

/// Letters in an id.
const LETTERS: usize = 32;

/// Makes ids and reads them back.
#[derive(Debug, Clone)]
pub(crate) struct Ids {
    mask_key: [u8; 16],
}

impl Ids {
    /// The ids of this database; the mask's key is made once and kept.
    pub(super) fn of(connection: &Connection) -> Result<Self, rusqlite::Error> {
        let kept: Option<[u8; 16]> = connection
            .query_row("SELECT value FROM meta WHERE name = 'ids'", [], |row| row.get(0))
            .optional()?;
        if let Some(mask_key) = kept {
            return Ok(Self { mask_key });
        }
        let mask_key = *Uuid::new_v4().as_bytes();
        connection.execute("INSERT INTO meta (name, value) VALUES ('ids', ?1)", [mask_key])?;
        Ok(Self { mask_key })
    }

    /// A fresh id for the entry `seq`.
    pub(super) fn make(&self, seq: i64) -> String {
        let mut bytes = [0; 24];
        bytes[..16].copy_from_slice(Uuid::new_v4().as_bytes());
        let masked = seq ^ self.mask(&bytes[..16]);
        bytes[16..].copy_from_slice(&masked.to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The sequence number in an id of ours; `None` for text that never was one.
    pub(super) fn seq(&self, id: &str) -> Option<i64> {
        if id.len() != LETTERS {
            return None;
        }
        let bytes: [u8; 24] = URL_SAFE_NO_PAD.decode(id).ok()?.try_into().ok()?;
        let masked = i64::from_be_bytes(bytes[16..].try_into().ok()?);
        let seq = masked ^ self.mask(&bytes[..16]);
        (seq > 0).then_some(seq)
    }

    fn mask(&self, random: &[u8]) -> i64 {
        let digest = Sha256::new().chain_update(self.mask_key).chain_update(random).finalize();
        let mut first = [0; 8];
        first.copy_from_slice(&digest[..8]);
        i64::from_be_bytes(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_gives_its_place_back_and_nothing_else_does() {
        let ids = Ids { mask_key: [7; 16] };
        let made = ids.make(42);
        assert_eq!(made.len(), LETTERS);
        assert!(made.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        assert_eq!(ids.seq(&made), Some(42));
        assert_ne!(ids.make(42), made);
        assert_eq!(ids.seq("null"), None);
        assert_eq!(ids.seq("../../../../etc/passwd-----------"), None);
    }
}
