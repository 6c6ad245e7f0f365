//! The WinAnsi encoding of PDF's standard fonts (ISO 32000-1, annex D.2) and the widths of their
//! letters in thousandths of the size, as in Adobe's font metrics for the 14 standard fonts.

/// A face of the standard fonts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Helvetica; the oblique face has the same widths.
    Sans,
    /// Helvetica-Bold.
    SansBold,
    /// Times-Roman.
    Serif,
    /// Times-Bold.
    SerifBold,
    /// Times-Italic.
    SerifItalic,
}

const SANS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const SANS_BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];
const SERIF: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611,
    556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
    722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500,
    278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];
const SERIF_BOLD: [u16; 95] = [
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667,
    611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722,
    722, 667, 333, 278, 333, 581, 500, 333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556,
    278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
];
const SERIF_ITALIC: [u16; 95] = [
    250, 333, 420, 500, 500, 833, 778, 214, 333, 333, 500, 675, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 333, 333, 675, 675, 675, 500, 920, 611, 611, 667, 722, 611,
    611, 722, 722, 333, 444, 667, 556, 833, 667, 722, 611, 722, 611, 500, 556, 722, 611, 833, 611,
    556, 556, 389, 278, 389, 422, 500, 333, 500, 500, 444, 500, 444, 278, 500, 500, 278, 278, 444,
    278, 722, 500, 500, 500, 500, 389, 389, 278, 500, 444, 667, 444, 444, 389, 400, 275, 400, 541,
];

/// The letters of WinAnsi from 0xA0, by the ASCII letter that has (nearly) their width.
const LATIN: &[u8; 96] =
    b" !cc00|c(OJ<+-O-*+((`uc.((J<%%%?AAAAAAWCEEEEIIIIDNOOOOO+OUUUUYPoaaaaaawceeeeiiiionooooo+ouuuuyby";

/// The byte of a letter, or nothing where the encoding has none.
fn byte_of(letter: char) -> Option<u8> {
    match letter {
        ' '..='~' | '\u{a0}'..='ÿ' => u8::try_from(u32::from(letter)).ok(),
        '€' => Some(0x80),
        '…' => Some(0x85),
        'Š' => Some(0x8a),
        'Œ' => Some(0x8c),
        'Ž' => Some(0x8e),
        '‘' => Some(0x91),
        '’' => Some(0x92),
        '“' => Some(0x93),
        '”' => Some(0x94),
        '•' => Some(0x95),
        '–' => Some(0x96),
        '—' => Some(0x97),
        'š' => Some(0x9a),
        'œ' => Some(0x9c),
        'ž' => Some(0x9e),
        'Ÿ' => Some(0x9f),
        _ => None,
    }
}

/// Whether the encoding has every letter of the text.
#[cfg(test)]
pub fn writes(text: &str) -> bool {
    text.chars().all(|letter| byte_of(letter).is_some())
}

/// The text in WinAnsi; a letter that it lacks becomes a question mark.
pub fn encode(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.chars().map(|letter| byte_of(letter).unwrap_or(b'?'))
}

/// The width of a text in thousandths of the font's size.
pub fn width(face: Face, text: &str) -> u32 {
    let table = match face {
        Face::Sans => &SANS,
        Face::SansBold => &SANS_BOLD,
        Face::Serif => &SERIF,
        Face::SerifBold => &SERIF_BOLD,
        Face::SerifItalic => &SERIF_ITALIC,
    };
    encode(text)
        .map(|byte| {
            let like = match byte {
                0x20..=0x7e => byte,
                0xa0.. => LATIN[usize::from(byte - 0xa0)],
                0x85 | 0x97 => return 1000,
                0x80 | 0x96 => b'0',
                0x95 => return 350,
                0x8a => b'S',
                0x8c => b'W',
                0x8e => b'Z',
                0x93 | 0x94 => b'(',
                0x9a => b's',
                0x9c => b'w',
                0x9e => b'z',
                0x9f => b'Y',
                _ => b'\'',
            };
            u32::from(table[usize::from(like - b' ')])
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_the_widths_of_the_standard_fonts() {
        assert_eq!(width(Face::Sans, "Hello"), 722 + 556 + 222 + 222 + 556);
        assert_eq!(width(Face::SansBold, "Hello"), 722 + 556 + 278 + 278 + 611);
        assert_eq!(width(Face::Serif, "Œ"), 944);
        assert_eq!(width(Face::Sans, "é"), width(Face::Sans, "e"));
        assert_eq!(width(Face::Sans, "ÿ"), width(Face::Sans, "y"));
        assert_eq!(width(Face::Sans, "À"), width(Face::Sans, "A"));
        assert_eq!(width(Face::Sans, "ß"), 556);
    }

    #[test]
    fn a_letter_outside_the_encoding_is_told_and_replaced() {
        assert!(writes("Zoë O’Connor – Ärztin, 5 €"));
        assert!(!writes("佐藤"));
        assert_eq!(encode("a佐€").collect::<Vec<_>>(), [b'a', b'?', 0x80]);
    }
}
