//! Writes a picture as PNG (ISO/IEC 15948): palette colours, no filter, one compressed chunk.

use crc_fast::{CrcAlgorithm, checksum};

use super::deflate::zlib;
use super::picture::Canvas;

/// The eight bytes every PNG starts with.
const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];

/// Writes a picture as a PNG file, with a title that viewers show.
pub fn write(canvas: &Canvas, title: &str) -> Vec<u8> {
    let mut file = SIGNATURE.to_vec();
    let mut header = Vec::with_capacity(13);
    for side in [canvas.width, canvas.height] {
        header.extend_from_slice(&u32::try_from(side).unwrap_or(u32::MAX).to_be_bytes());
    }
    // Eight bits per pixel, palette colour; deflate, no filter choice, not interlaced.
    header.extend_from_slice(&[8, 3, 0, 0, 0]);
    chunk(&mut file, *b"IHDR", &header);
    chunk(&mut file, *b"PLTE", &canvas.palette.concat());
    chunk(&mut file, *b"tEXt", &[b"Title\0", title.as_bytes()].concat());
    let mut rows = Vec::with_capacity(canvas.pixels.len() + canvas.height);
    for row in canvas.pixels.chunks_exact(canvas.width) {
        rows.push(0);
        rows.extend_from_slice(row);
    }
    chunk(&mut file, *b"IDAT", &zlib(&rows));
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    file.extend_from_slice(&u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    let start = file.len();
    file.extend_from_slice(&kind);
    file.extend_from_slice(data);
    let sum = checksum(CrcAlgorithm::Crc32IsoHdlc, &file[start..]);
    file.extend_from_slice(&u32::try_from(sum).unwrap_or(0).to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chunk_ends_with_the_checksum_of_its_kind_and_data() {
        let mut canvas = Canvas::new(33, 20, [250, 240, 230]);
        canvas.ellipse(16.0, 10.0, 8.0, 8.0, [20, 90, 160]);
        let file = write(&canvas, "A disc");
        assert_eq!(file[..8], SIGNATURE);
        let mut kinds = Vec::new();
        let mut at = 8;
        while at < file.len() {
            let length = u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
            let stored = &file[at + 8 + length..at + 12 + length];
            assert_eq!(bitwise_crc(&file[at + 4..at + 8 + length]).to_be_bytes(), stored);
            kinds.push(String::from_utf8(file[at + 4..at + 8].to_vec()).unwrap());
            at += 12 + length;
        }
        assert_eq!(kinds, ["IHDR", "PLTE", "tEXt", "IDAT", "IEND"]);
    }

    /// The definition in the PNG specification, bit by bit: not the crate that wrote the file.
    fn bitwise_crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 }
            })
        })
    }
}
