//! Entity tags, most of them as the 16 bytes of an MD5 and a number of parts.

use super::rows::add;

/// The entity tags of the rows.
#[derive(Debug, Default)]
pub(super) struct Tags {
    packed: Vec<[u8; 16]>,
    /// The number of parts, 0 for a whole object's MD5; or one of the marks below.
    kinds: Vec<u16>,
    odd: Vec<Box<str>>,
}

/// There is no tag.
const NONE: u16 = u16::MAX;
/// The bytes are a place among the odd tags.
const ODD: u16 = u16::MAX - 1;

impl Tags {
    pub(super) fn push(&mut self, tag: Option<&str>) {
        let (packed, kind) = match tag {
            None => ([0; 16], NONE),
            Some(tag) => pack(tag).unwrap_or_else(|| {
                let place = self.odd.len() as u128;
                self.odd.push(tag.into());
                (place.to_be_bytes(), ODD)
            }),
        };
        add(&mut self.packed, packed);
        add(&mut self.kinds, kind);
    }

    pub(super) fn get(&self, at: usize) -> Option<String> {
        match self.kinds[at] {
            NONE => None,
            ODD => {
                let place = usize::try_from(u128::from_be_bytes(self.packed[at])).ok()?;
                self.odd.get(place).map(|tag| tag.to_string())
            }
            parts => Some(unpack(self.packed[at], parts)),
        }
    }

    /// Gives back what was reserved for rows that did not come.
    pub(super) fn shrink(&mut self) {
        self.packed.shrink_to_fit();
        self.kinds.shrink_to_fit();
        self.odd.shrink_to_fit();
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        let odd: usize = self.odd.iter().map(|tag| tag.len() + size_of::<Box<str>>()).sum();
        self.packed.capacity() * 16 + self.kinds.capacity() * 2 + odd
    }
}

/// Takes `"<32 hex digits>"`, with or without `-<parts>`, as 16 bytes and a number.
fn pack(etag: &str) -> Option<([u8; 16], u16)> {
    let inner = etag.strip_prefix('"')?.strip_suffix('"')?;
    let (digits, parts) = match inner.split_once('-') {
        Some((digits, parts)) => {
            (digits, parts.parse::<u16>().ok().filter(|n| (1..ODD).contains(n))?)
        }
        None => (inner, 0),
    };
    let digits = digits.as_bytes();
    if digits.len() != 32 {
        return None;
    }
    let mut tag = [0; 16];
    for (byte, pair) in tag.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    // `007` or upper case would not come out as they went in.
    (unpack(tag, parts) == etag).then_some((tag, parts))
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

fn unpack(tag: [u8; 16], parts: u16) -> String {
    let number = u128::from_be_bytes(tag);
    match parts {
        0 => format!("\"{number:032x}\""),
        parts => format!("\"{number:032x}-{parts}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_entity_tags_are_packed_and_odd_ones_kept() {
        let usual =
            ["\"d41d8cd98f00b204e9800998ecf8427e\"", "\"d41d8cd98f00b204e9800998ecf8427e-10000\""];
        let odd = [
            "\"D41D8CD98F00B204E9800998ECF8427E\"",
            "\"d41d8cd98f00b204e9800998ecf8427e-07\"",
            "\"d41d8cd98f00b204e9800998ecf8427e-0\"",
            "\"d41d8cd98f00b204e9800998ecf8427e-65535\"",
            "d41d8cd98f00b204e9800998ecf8427e",
            "\"ä\"",
            "",
        ];
        let mut tags = Tags::default();
        for tag in usual.iter().chain(&odd) {
            tags.push(Some(tag));
        }
        tags.push(None);
        assert_eq!(tags.odd.len(), odd.len());
        for (at, tag) in usual.iter().chain(&odd).enumerate() {
            assert_eq!(tags.get(at).as_deref(), Some(*tag));
        }
        assert_eq!(tags.get(usual.len() + odd.len()), None);
    }
}
