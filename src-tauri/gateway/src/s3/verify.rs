//! Checksums of local bytes, and their comparison with what the store keeps.

use super::S3;
use super::fault::Failure;
use super::local::{on_disk, read_exact_at};
use super::shapes::{ObjectHead, Verification};
use crate::files;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use crc_fast::{CrcAlgorithm, Digest as Crc};
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use strata_domain::fault::Code;
use strata_domain::object::{Key, VersionId};

/// A running checksum in one of S3's algorithms
/// (User Guide, "Checking object integrity in Amazon S3").
pub(super) enum Sum {
    Crc64(Crc),
    Crc32(Crc),
    Sha1(Sha1),
    Sha256(Sha256),
    Md5(Md5),
}

impl Sum {
    /// None for an algorithm that this version does not know.
    pub(super) fn new(algorithm: &str) -> Option<Self> {
        Some(match algorithm {
            "CRC64NVME" => Self::Crc64(Crc::new(CrcAlgorithm::Crc64Nvme)),
            "CRC32" => Self::Crc32(Crc::new(CrcAlgorithm::Crc32IsoHdlc)),
            "CRC32C" => Self::Crc32(Crc::new(CrcAlgorithm::Crc32Iscsi)),
            "SHA1" => Self::Sha1(Sha1::new()),
            "SHA256" => Self::Sha256(Sha256::new()),
            "MD5" => Self::Md5(Md5::new()),
            _ => return None,
        })
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc64(crc) | Self::Crc32(crc) => crc.update(bytes),
            Self::Sha1(sum) => sum.update(bytes),
            Self::Sha256(sum) => sum.update(bytes),
            Self::Md5(sum) => sum.update(bytes),
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        match self {
            Self::Crc64(crc) => crc.finalize().to_be_bytes().to_vec(),
            Self::Crc32(crc) => crc.finalize().to_be_bytes()[4..].to_vec(),
            Self::Sha1(sum) => sum.finalize().to_vec(),
            Self::Sha256(sum) => sum.finalize().to_vec(),
            Self::Md5(sum) => sum.finalize().to_vec(),
        }
    }
}

/// The CRC-64/NVME of bytes.
pub(super) fn crc64(bytes: &[u8]) -> u64 {
    crc_fast::checksum(CrcAlgorithm::Crc64Nvme, bytes)
}

/// The CRC-64/NVME of two stretches from those of each.
pub(super) fn crc64_joined(first: u64, second: u64, second_len: u64) -> u64 {
    crc_fast::checksum_combine(CrcAlgorithm::Crc64Nvme, first, second, second_len)
}

/// A CRC as S3 writes it.
pub(super) fn crc64_text(crc: u64) -> String {
    BASE64.encode(crc.to_be_bytes())
}

/// The entity tag of plain content: its MD5.
pub(super) fn md5_tag(bytes: &[u8]) -> String {
    format!("\"{}\"", hex::encode(Md5::digest(bytes)))
}

/// The entity tag of an object in parts, from the MD5 of each.
pub(super) fn parts_tag(parts: &[[u8; 16]]) -> String {
    format!("\"{}-{}\"", hex::encode(Md5::digest(parts.concat())), parts.len())
}

/// Whether an entity tag has the form of an MD5.
pub(super) fn is_md5(etag: &str) -> bool {
    let hash = etag.trim_matches('"');
    hash.len() == 32 && hash.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Whether the entity tag of an object with this encryption is the MD5 of its content.
fn tag_is_content(encryption: Option<&str>) -> bool {
    matches!(encryption, None | Some("AES256"))
}

/// Sums a stretch of a file.
pub(super) fn sum_of(file: &File, range: Range<u64>, mut sum: Sum) -> io::Result<Vec<u8>> {
    const STEP: u64 = 1024 * 1024;
    let longest = usize::try_from(STEP.min(range.end - range.start)).unwrap_or(0);
    let mut buffer = vec![0; longest];
    let mut at = range.start;
    while at < range.end {
        let len = usize::try_from(STEP.min(range.end - at)).unwrap_or(0);
        read_exact_at(file, &mut buffer[..len], at)?;
        sum.update(&buffer[..len]);
        at += len as u64;
    }
    Ok(sum.finish())
}

/// A downloaded file and what it should be.
pub(super) struct Fetched<'a> {
    pub(super) file: Arc<File>,
    pub(super) path: &'a Path,
    pub(super) bucket: &'a str,
    pub(super) key: &'a Key,
    pub(super) version: Option<&'a VersionId>,
    pub(super) head: &'a ObjectHead,
}

impl S3 {
    /// Compares the bytes on disk with what the store keeps, as well as the store allows.
    pub(super) async fn verify(&self, fetched: &Fetched<'_>) -> Result<Verification, Failure> {
        let head = fetched.head;
        let differ = || {
            let asked = self.asked("GetObject", Some(fetched.bucket), Some(fetched.key.as_str()));
            let reason = "the bytes received are not the bytes stored";
            let hint =
                "Nothing was kept. Try again; if it stays so, something on the way is broken.";
            Failure::ours(asked.fault(Code::Mismatch, reason).hint(hint))
        };
        if let Some((algorithm, value, whole)) = &head.checksum
            && Sum::new(algorithm).is_some()
        {
            if *whole {
                let ours = self.sum(fetched, 0..head.size, algorithm).await?;
                return if BASE64.encode(ours) == *value {
                    Ok(Verification::Whole)
                } else {
                    Err(differ())
                };
            }
            let parts = self.stored_parts(fetched.bucket, fetched.key, fetched.version, algorithm);
            let parts = parts.await.unwrap_or_default();
            let total = parts.iter().try_fold(0_u64, |sum, part| sum.checked_add(part.size));
            if !parts.is_empty() && total == Some(head.size) {
                let mut start = 0;
                for part in parts {
                    let ours = self.sum(fetched, start..start + part.size, algorithm).await?;
                    if BASE64.encode(ours) != part.checksum {
                        return Err(differ());
                    }
                    start += part.size;
                }
                return Ok(Verification::Parts);
            }
        }
        let Some(etag) = &head.etag else {
            return Ok(Verification::Length);
        };
        if !tag_is_content(head.encryption.as_deref()) {
            return Ok(Verification::Length);
        }
        if is_md5(etag.as_str()) {
            let ours = self.sum(fetched, 0..head.size, "MD5").await?;
            let same = hex::encode(ours) == etag.as_str().trim_matches('"').to_ascii_lowercase();
            return if same { Ok(Verification::Md5) } else { Err(differ()) };
        }
        self.verify_by_tag_of_parts(fetched, etag.as_str()).await
    }

    /// Parts of one size give a tag that we can compute. The layout is a guess: only equality
    /// counts, a difference proves nothing.
    async fn verify_by_tag_of_parts(
        &self,
        fetched: &Fetched<'_>,
        etag: &str,
    ) -> Result<Verification, Failure> {
        let (size, Some(count)) = (fetched.head.size, super::convert::parts_of(etag)) else {
            return Ok(Verification::Length);
        };
        let first = self.first_part_size(fetched.bucket, fetched.key, fetched.version).await;
        let Ok(Some(part)) = first else {
            return Ok(Verification::Length);
        };
        if part == 0 || size.div_ceil(part) != u64::from(count) {
            return Ok(Verification::Length);
        }
        let mut sums = Vec::new();
        for number in 0..u64::from(count) {
            let range = number * part..((number + 1) * part).min(size);
            let sum = self.sum(fetched, range, "MD5").await?;
            sums.push(<[u8; 16]>::try_from(sum).unwrap_or_default());
        }
        Ok(if parts_tag(&sums) == etag { Verification::Parts } else { Verification::Length })
    }

    async fn sum(
        &self,
        fetched: &Fetched<'_>,
        range: Range<u64>,
        algorithm: &str,
    ) -> Result<Vec<u8>, Failure> {
        let file = Arc::clone(&fetched.file);
        let sum = Sum::new(algorithm).unwrap_or(Sum::Md5(Md5::new()));
        on_disk(move || sum_of(&file, range, sum))
            .await
            .map_err(|error| Failure::ours(files::fault_of(&error, fetched.path)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn checksums_have_their_published_check_values() {
        // The catalogue's check input, "123456789".
        for (algorithm, value) in [
            ("CRC64NVME", "ae8b14860a799888"),
            ("CRC32", "cbf43926"),
            ("CRC32C", "e3069283"),
            ("MD5", "25f9e794323b453885f5181f1b624d0b"),
            ("SHA1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"),
            ("SHA256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"),
        ] {
            let mut sum = Sum::new(algorithm).unwrap();
            sum.update(b"1234");
            sum.update(b"56789");
            assert_eq!(hex::encode(sum.finish()), value, "{algorithm}");
        }
        assert!(Sum::new("XXHASH3").is_none());
    }

    #[test]
    fn a_checksum_of_the_whole_follows_from_those_of_the_parts() {
        let joined = crc64_joined(crc64(b"1234"), crc64(b"56789"), 5);
        assert_eq!(joined, crc64(b"123456789"));
        assert_eq!(crc64_text(joined), "rosUhgp5mIg=");
    }

    #[test]
    fn tags_of_parts_are_the_md5_of_md5s() {
        let part: [u8; 16] = Md5::digest(b"").into();
        assert_eq!(parts_tag(&[part]), "\"59adb24ef3cdbe0297f05b395827453f-1\"");
        assert!(is_md5(&md5_tag(b"")) && !is_md5(&parts_tag(&[part])));
    }
}
