//! Digests of bodies: MD5 for the ETag, and the checksums of the S3 User Guide's "Checking object
//! integrity", with the arithmetic of multipart objects.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crc_fast::{CrcAlgorithm, Digest as Crc, checksum_combine};
use md5::Md5;
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// A checksum algorithm of S3, by its name in the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Algorithm {
    #[serde(rename = "CRC32")]
    Crc32,
    #[serde(rename = "CRC32C")]
    Crc32c,
    #[serde(rename = "CRC64NVME")]
    Crc64Nvme,
    #[serde(rename = "SHA1")]
    Sha1,
    #[serde(rename = "SHA256")]
    Sha256,
}

impl Algorithm {
    pub(crate) const ALL: [Self; 5] =
        [Self::Crc32, Self::Crc32c, Self::Crc64Nvme, Self::Sha1, Self::Sha256];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Crc32 => "CRC32",
            Self::Crc32c => "CRC32C",
            Self::Crc64Nvme => "CRC64NVME",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// Whether the checksum of a whole follows from those of its parts.
    pub(crate) fn combines(self) -> bool {
        self.crc().is_some()
    }

    fn crc(self) -> Option<(CrcAlgorithm, usize)> {
        match self {
            Self::Crc32 => Some((CrcAlgorithm::Crc32IsoHdlc, 4)),
            Self::Crc32c => Some((CrcAlgorithm::Crc32Iscsi, 4)),
            Self::Crc64Nvme => Some((CrcAlgorithm::Crc64Nvme, 8)),
            Self::Sha1 | Self::Sha256 => None,
        }
    }
}

/// The digests of one body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sums {
    pub md5: [u8; 16],
    pub checksums: Vec<(Algorithm, Vec<u8>)>,
}

impl Sums {
    pub(crate) fn of(bytes: &[u8], wanted: &[Algorithm]) -> Self {
        let mut hasher = Hasher::new(wanted);
        hasher.update(bytes);
        hasher.finish()
    }

    pub(crate) fn get(&self, algorithm: Algorithm) -> Option<&[u8]> {
        self.checksums.iter().find(|(a, _)| *a == algorithm).map(|(_, sum)| sum.as_slice())
    }
}

/// Computes digests as the bytes come.
pub(crate) struct Hasher {
    md5: Md5,
    running: Vec<(Algorithm, Running)>,
}

enum Running {
    Crc(Box<Crc>, usize),
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Hasher {
    pub(crate) fn new(wanted: &[Algorithm]) -> Self {
        let mut wanted = wanted.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let running = wanted.into_iter().map(|algorithm| (algorithm, Running::new(algorithm)));
        Self { md5: Md5::new(), running: running.collect() }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.md5.update(bytes);
        for (_, running) in &mut self.running {
            match running {
                Running::Crc(crc, _) => crc.update(bytes),
                Running::Sha1(sha) => sha.update(bytes),
                Running::Sha256(sha) => sha.update(bytes),
            }
        }
    }

    pub(crate) fn finish(self) -> Sums {
        let checksums =
            self.running.into_iter().map(|(algorithm, running)| (algorithm, running.finish()));
        Sums { md5: self.md5.finalize().into(), checksums: checksums.collect() }
    }
}

impl Running {
    fn new(algorithm: Algorithm) -> Self {
        match (algorithm.crc(), algorithm) {
            (Some((crc, width)), _) => Self::Crc(Box::new(Crc::new(crc)), width),
            (None, Algorithm::Sha1) => Self::Sha1(Sha1::new()),
            (None, _) => Self::Sha256(Sha256::new()),
        }
    }

    fn finish(self) -> Vec<u8> {
        match self {
            Self::Crc(crc, width) => crc.finalize().to_be_bytes()[8 - width..].to_vec(),
            Self::Sha1(sha) => sha.finalize().to_vec(),
            Self::Sha256(sha) => sha.finalize().to_vec(),
        }
    }
}

/// The checksum of a whole from `(checksum, length)` of its parts, in their order. `None` when the
/// algorithm can't do that or a checksum has the wrong length.
pub(crate) fn combined(algorithm: Algorithm, parts: &[(Vec<u8>, u64)]) -> Option<Vec<u8>> {
    let (crc, width) = algorithm.crc()?;
    let number = |sum: &[u8]| {
        let mut wide = [0; 8];
        (sum.len() == width).then(|| {
            wide[8 - width..].copy_from_slice(sum);
            u64::from_be_bytes(wide)
        })
    };
    let mut parts = parts.iter();
    let mut whole = number(&parts.next()?.0)?;
    for (sum, len) in parts {
        whole = checksum_combine(crc, whole, number(sum)?, *len);
    }
    Some(whole.to_be_bytes()[8 - width..].to_vec())
}

/// The checksum of the parts' checksums, with the number of parts: S3's COMPOSITE form.
pub(crate) fn composite(algorithm: Algorithm, parts: &[(Vec<u8>, u64)]) -> String {
    let all: Vec<u8> = parts.iter().flat_map(|(sum, _)| sum.iter().copied()).collect();
    let sum = Running::over(algorithm, &all);
    format!("{}-{}", STANDARD.encode(sum), parts.len())
}

impl Running {
    fn over(algorithm: Algorithm, bytes: &[u8]) -> Vec<u8> {
        let mut hasher =
            Hasher { md5: Md5::new(), running: vec![(algorithm, Self::new(algorithm))] };
        hasher.update(bytes);
        hasher.finish().checksums.pop().map(|(_, sum)| sum).unwrap_or_default()
    }
}

/// A digest as S3 writes it into headers.
pub(crate) fn base64(sum: &[u8]) -> String {
    STANDARD.encode(sum)
}

/// The ETag of a body that came in one piece, without quotes.
pub(crate) fn etag(md5: &[u8; 16]) -> String {
    hex::encode(md5)
}

/// The ETag of a multipart object, without quotes.
pub(crate) fn multipart_etag(parts: &[[u8; 16]]) -> String {
    format!("{}-{}", hex::encode(Md5::digest(parts.concat())), parts.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check values of the CRC catalogue and of FIPS 180 for `123456789`.
    #[test]
    fn every_algorithm_gives_its_published_check_value() {
        let sums = Sums::of(b"123456789", &Algorithm::ALL);
        let hex = |algorithm| hex::encode(sums.get(algorithm).unwrap());
        assert_eq!(hex(Algorithm::Crc32), "cbf43926");
        assert_eq!(hex(Algorithm::Crc32c), "e3069283");
        assert_eq!(hex(Algorithm::Crc64Nvme), "ae8b14860a799888");
        assert_eq!(hex(Algorithm::Sha1), "f7c3bc1d808e04732adf679965ccc34ca7ae3441");
        assert_eq!(
            hex(Algorithm::Sha256),
            "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
        );
        assert_eq!(etag(&sums.md5), "25f9e794323b453885f5181f1b624d0b");
    }

    #[test]
    fn the_checksum_of_the_whole_follows_from_its_parts() {
        let (first, second) = (b"the first part ".as_slice(), b"and the rest".as_slice());
        let whole = Sums::of(&[first, second].concat(), &Algorithm::ALL);
        for algorithm in Algorithm::ALL {
            let parts = [first, second].map(|part| {
                let sums = Sums::of(part, &[algorithm]);
                (sums.get(algorithm).unwrap().to_vec(), part.len() as u64)
            });
            let expected = algorithm.combines().then(|| whole.get(algorithm).unwrap().to_vec());
            assert_eq!(combined(algorithm, &parts), expected, "{}", algorithm.name());
        }
    }
}
