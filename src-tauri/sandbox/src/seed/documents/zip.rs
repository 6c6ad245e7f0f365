//! Writes a ZIP archive (PKWARE APPNOTE 6.3) of stored entries, small enough to need no extension.

use crc_fast::{CrcAlgorithm, checksum};
use jiff::civil::Date;

/// Writes files into an archive, in the given order; all carry the same day.
pub fn write(files: &[(&str, String)], day: Date) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in files {
        let offset = archive.len();
        let entry = entry(name, content.as_bytes(), day);
        archive.extend_from_slice(&0x0403_4b50_u32.to_le_bytes());
        archive.extend_from_slice(&entry);
        archive.extend_from_slice(name.as_bytes());
        archive.extend_from_slice(content.as_bytes());

        directory.extend_from_slice(&0x0201_4b50_u32.to_le_bytes());
        directory.extend_from_slice(&20_u16.to_le_bytes());
        directory.extend_from_slice(&entry);
        // No comment, first disk, no attributes.
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&word(offset));
        directory.extend_from_slice(name.as_bytes());
    }
    let (count, size, start) = (short(files.len()), word(directory.len()), word(archive.len()));
    archive.append(&mut directory);
    archive.extend_from_slice(&0x0605_4b50_u32.to_le_bytes());
    archive.extend_from_slice(&[0; 4]);
    archive.extend_from_slice(&count);
    archive.extend_from_slice(&count);
    archive.extend_from_slice(&size);
    archive.extend_from_slice(&start);
    archive.extend_from_slice(&[0; 2]);
    archive
}

/// What the local header and the directory say alike about a file.
fn entry(name: &str, content: &[u8], day: Date) -> Vec<u8> {
    let mut entry = Vec::with_capacity(26);
    entry.extend_from_slice(&20_u16.to_le_bytes());
    // No flags, stored.
    entry.extend_from_slice(&[0; 4]);
    // Nine in the morning; days count from 1980.
    entry.extend_from_slice(&(9_u16 << 11).to_le_bytes());
    let year = u16::try_from(day.year().clamp(1980, 2107) - 1980).unwrap_or(0);
    let (month, date) =
        (u16::from(day.month().unsigned_abs()), u16::from(day.day().unsigned_abs()));
    entry.extend_from_slice(&(year << 9 | month << 5 | date).to_le_bytes());
    let sum = u32::try_from(checksum(CrcAlgorithm::Crc32IsoHdlc, content)).unwrap_or(0);
    entry.extend_from_slice(&sum.to_le_bytes());
    entry.extend_from_slice(&word(content.len()));
    entry.extend_from_slice(&word(content.len()));
    entry.extend_from_slice(&short(name.len()));
    entry.extend_from_slice(&[0; 2]);
    entry
}

fn word(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}

fn short(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn number(bytes: &[u8]) -> usize {
        bytes.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte))
    }

    #[test]
    fn the_directory_finds_every_file_and_its_checksum() {
        let files =
            [("a.xml", "<a/>".to_owned()), ("b/c.txt", "ä".repeat(300)), ("d", String::new())];
        let archive = write(&files, date(2025, 3, 9));
        let end = &archive[archive.len() - 22..];
        assert_eq!(number(&end[..4]), 0x0605_4b50);
        assert_eq!(number(&end[10..12]), files.len());
        let mut at = number(&end[16..20]);
        assert_eq!(at + number(&end[12..16]), archive.len() - 22);
        for (name, content) in &files {
            assert_eq!(number(&archive[at..at + 4]), 0x0201_4b50);
            assert_eq!(number(&archive[at + 14..at + 16]), (2025 - 1980) << 9 | 3 << 5 | 9);
            let (sum, size) =
                (number(&archive[at + 16..at + 20]), number(&archive[at + 24..at + 28]));
            let long = number(&archive[at + 28..at + 30]);
            assert_eq!(&archive[at + 46..at + 46 + long], name.as_bytes());
            let local = number(&archive[at + 42..at + 46]);
            assert_eq!(number(&archive[local..local + 4]), 0x0403_4b50);
            let body = local + 30 + number(&archive[local + 26..local + 28]);
            assert_eq!(&archive[body..body + size], content.as_bytes());
            assert_eq!(sum, bitwise_crc(content.as_bytes()));
            at += 46 + long;
        }
    }

    fn bitwise_crc(bytes: &[u8]) -> usize {
        let sum = bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 }
            })
        });
        usize::try_from(!sum).unwrap()
    }
}
