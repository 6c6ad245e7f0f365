//! A zlib stream (RFC 1950) of one block with fixed Huffman codes (RFC 1951, 3.2.6) that knows one
//! trick only: a run of equal bytes becomes a match at distance 1. Flat pictures are mostly runs.

/// Compresses bytes into a zlib stream.
pub fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut bits = Bits { out: vec![0x78, 0x01], held: 0, count: 0 };
    bits.put(0b011, 3); // The last block, with fixed codes.
    let mut sum = Adler { low: 1, high: 0 };
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let length = run(&bytes[at..], byte);
        sum.add(byte, length);
        bits.literal(byte);
        let mut rest = length - 1;
        while rest >= 3 {
            // A remainder of one or two could not be a match, so the last long one leaves three.
            let part = if rest > 258 { (rest - 3).min(258) } else { rest };
            bits.repeat(part);
            rest -= part;
        }
        for _ in 0..rest {
            bits.literal(byte);
        }
        at += length;
    }
    bits.symbol(256);
    let mut out = bits.finish();
    out.extend_from_slice(&(sum.high << 16 | sum.low).to_be_bytes());
    out
}

fn run(bytes: &[u8], byte: u8) -> usize {
    if bytes.get(1) != Some(&byte) {
        return 1;
    }
    let mut length = 2;
    let wide = [byte; 32];
    while bytes.len() - length >= 32 && bytes[length..length + 32] == wide {
        length += 32;
    }
    while length < bytes.len() && bytes[length] == byte {
        length += 1;
    }
    length
}

/// The checksum of RFC 1950, run by run: n equal bytes are a closed formula.
struct Adler {
    low: u32,
    high: u32,
}

impl Adler {
    fn add(&mut self, byte: u8, length: usize) {
        const BASE: u64 = 65_521;
        let (byte, length) = (u64::from(byte), length as u64);
        let grown = byte * (length % (2 * BASE) * ((length + 1) % (2 * BASE)) / 2 % BASE);
        let high = u64::from(self.high) + length % BASE * u64::from(self.low) + grown;
        let low = u64::from(self.low) + byte * (length % BASE);
        self.high = u32::try_from(high % BASE).unwrap_or(0);
        self.low = u32::try_from(low % BASE).unwrap_or(0);
    }
}

struct Bits {
    out: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: u32, width: u32) {
        self.held |= value << self.count;
        self.count += width;
        while self.count >= 8 {
            self.out.push(self.held.to_le_bytes()[0]);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// Huffman codes go in with their first bit first.
    fn code(&mut self, value: u32, width: u32) {
        self.put(value.reverse_bits() >> (32 - width), width);
    }

    fn literal(&mut self, byte: u8) {
        self.symbol(u32::from(byte));
    }

    fn symbol(&mut self, symbol: u32) {
        match symbol {
            0..=143 => self.code(0x30 + symbol, 8),
            144..=255 => self.code(0x190 + symbol - 144, 9),
            256..=279 => self.code(symbol - 256, 7),
            _ => self.code(0xc0 + symbol - 280, 8),
        }
    }

    /// A match of 3 to 258 bytes at distance 1.
    fn repeat(&mut self, length: usize) {
        let length = u32::try_from(length).unwrap_or(3);
        match length {
            258 => self.symbol(285),
            3..=10 => self.symbol(254 + length),
            _ => {
                // From 11 on, four codes share each number of extra bits.
                let extra = (length - 3).ilog2() - 2;
                let step = (length - 3) >> extra;
                self.symbol(257 + 4 * extra + step);
                self.put((length - 3) & ((1 << extra) - 1), extra);
            }
        }
        self.code(0, 5);
    }

    fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.put(0, 8 - self.count);
        }
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_of_runs_is_that_of_the_bytes_one_by_one() {
        let mut runs = Adler { low: 1, high: 0 };
        let mut single = (1_u64, 0_u64);
        for (byte, length) in
            [(7_u8, 1_usize), (255, 700), (0, 9_000), (31, 66_000), (255, 400_001)]
        {
            runs.add(byte, length);
            for _ in 0..length {
                single.0 = (single.0 + u64::from(byte)) % 65_521;
                single.1 = (single.1 + single.0) % 65_521;
            }
        }
        assert_eq!((u64::from(runs.low), u64::from(runs.high)), single);
    }

    #[test]
    fn runs_of_every_length_come_back_whole() {
        for length in (0..700).chain([4_095, 65_536]) {
            let mut bytes = vec![200; length];
            bytes.push(3);
            bytes.extend_from_slice(&[4; 9]);
            assert_eq!(inflate(&zlib(&bytes)), bytes, "{length}");
        }
    }

    /// Reads back what the compressor may write: one fixed block, matches at distance 1.
    fn inflate(stream: &[u8]) -> Vec<u8> {
        let bits: Vec<u32> = stream[2..]
            .iter()
            .flat_map(|byte| (0..8).map(move |bit| u32::from(byte >> bit) & 1))
            .collect();
        let mut at = 3;
        let mut out: Vec<u8> = Vec::new();
        loop {
            let take = |from: usize, width: usize| {
                bits[from..from + width].iter().fold(0, |code, bit| code << 1 | bit)
            };
            let (symbol, width) = match take(at, 7) {
                short if short < 24 => (256 + short, 7),
                _ if take(at, 8) < 0xc0 => (take(at, 8) - 0x30, 8),
                _ if take(at, 8) < 0xc8 => (take(at, 8) - 0xc0 + 280, 8),
                _ => (take(at, 9) - 0x190 + 144, 9),
            };
            at += width;
            match symbol {
                0..=255 => out.push(u8::try_from(symbol).unwrap()),
                256 => return out,
                _ => {
                    let bases = [
                        (3, 0),
                        (4, 0),
                        (5, 0),
                        (6, 0),
                        (7, 0),
                        (8, 0),
                        (9, 0),
                        (10, 0),
                        (11, 1),
                        (13, 1),
                        (15, 1),
                        (17, 1),
                        (19, 2),
                        (23, 2),
                        (27, 2),
                        (31, 2),
                        (35, 3),
                        (43, 3),
                        (51, 3),
                        (59, 3),
                        (67, 4),
                        (83, 4),
                        (99, 4),
                        (115, 4),
                        (131, 5),
                        (163, 5),
                        (195, 5),
                        (227, 5),
                        (258, 0),
                    ];
                    let (base, extra) = bases[symbol as usize - 257];
                    let more: usize = (0..extra).map(|bit| (bits[at + bit] as usize) << bit).sum();
                    at += extra;
                    assert_eq!(take(at, 5), 0, "distance 1 only");
                    at += 5;
                    let last = *out.last().expect("a match repeats a byte before it");
                    out.extend(std::iter::repeat_n(last, base + more));
                }
            }
        }
    }
}
