//! Writes a PDF 1.4 file (ISO 32000-1): pages of drawing commands, the standard fonts in WinAnsi
//! encoding, at most one picture, and the cross-reference table. Where things stand on a page is
//! decided in `layout`.

use std::io::Write as _;

use jiff::civil::Date;

use super::deflate::zlib;
use super::picture::{Canvas, Colour};
use super::winansi::{self, Face};

/// A family of the standard fonts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Helvetica.
    Sans,
    /// Times.
    Serif,
}

/// A cut of a family.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// For reading.
    Regular,
    /// For headings.
    Bold,
    /// For places and notes.
    Italic,
}

impl Family {
    /// The width of a text in points.
    pub fn width(self, cut: Cut, size: f32, text: &str) -> f32 {
        let face = match (self, cut) {
            (Self::Sans, Cut::Bold) => Face::SansBold,
            (Self::Sans, _) => Face::Sans,
            (Self::Serif, Cut::Regular) => Face::Serif,
            (Self::Serif, Cut::Bold) => Face::SerifBold,
            (Self::Serif, Cut::Italic) => Face::SerifItalic,
        };
        winansi::width(face, text) as f32 / 1000.0 * size
    }

    fn names(self) -> [&'static str; 3] {
        match self {
            Self::Sans => ["Helvetica", "Helvetica-Bold", "Helvetica-Oblique"],
            Self::Serif => ["Times-Roman", "Times-Bold", "Times-Italic"],
        }
    }
}

/// The drawing commands of one page. The origin is at the bottom left; units are points.
#[derive(Default)]
pub struct Page {
    commands: Vec<u8>,
}

impl Page {
    /// Writes one line of text from a point of its baseline.
    pub fn text(&mut self, cut: Cut, size: f32, colour: Colour, at: [f32; 2], text: &str) {
        self.spaced(cut, size, colour, at, text, 0.0);
    }

    /// Writes one line with some room between its letters.
    pub fn spaced(
        &mut self,
        cut: Cut,
        size: f32,
        colour: Colour,
        at: [f32; 2],
        text: &str,
        room: f32,
    ) {
        let font = match cut {
            Cut::Regular => 1,
            Cut::Bold => 2,
            Cut::Italic => 3,
        };
        self.paint(colour);
        let spacing = if room == 0.0 { String::new() } else { format!("{room:.2} Tc ") };
        self.put(format_args!("BT /F{font} {size} Tf {spacing}{:.2} {:.2} Td (", at[0], at[1]));
        for byte in winansi::encode(text) {
            if matches!(byte, b'(' | b')' | b'\\') {
                self.commands.push(b'\\');
            }
            self.commands.push(byte);
        }
        self.put(format_args!(") Tj ET\n"));
        if room != 0.0 {
            self.put(format_args!("0 Tc\n"));
        }
    }

    /// Fills a rectangle from its lower left corner.
    pub fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32, colour: Colour) {
        self.paint(colour);
        self.put(format_args!("{x:.2} {y:.2} {width:.2} {height:.2} re f\n"));
    }

    /// Draws the outline of a rectangle.
    pub fn frame(
        &mut self,
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        thickness: f32,
        colour: Colour,
    ) {
        let [red, green, blue] = colour.map(|part| f32::from(part) / 255.0);
        self.put(format_args!(
            "{red:.3} {green:.3} {blue:.3} RG {thickness} w {x:.2} {y:.2} {width:.2} {height:.2} re S\n"
        ));
    }

    /// Shows the file's picture as a disc around a point.
    pub fn portrait(&mut self, centre: [f32; 2], radius: f32) {
        let [x, y] = centre;
        // A quarter of a circle as a Bézier curve.
        let k = radius * 0.5523;
        self.put(format_args!("q {:.2} {y:.2} m ", x + radius));
        for [fx, fy] in [[1.0_f32, 1.0_f32], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]] {
            // Each curve starts where the last ended: on the x axis, then on the y axis, and so on.
            let ([ax, ay], [bx, by], [cx, cy]) = if fx == fy {
                ([fx * radius, fy * k], [fx * k, fy * radius], [0.0, fy * radius])
            } else {
                ([fx * k, fy * radius], [fx * radius, fy * k], [fx * radius, 0.0])
            };
            self.put(format_args!(
                "{:.2} {:.2} {:.2} {:.2} {:.2} {:.2} c ",
                x + ax,
                y + ay,
                x + bx,
                y + by,
                x + cx,
                y + cy
            ));
        }
        let side = radius * 2.0;
        self.put(format_args!(
            "W n {side:.2} 0 0 {side:.2} {:.2} {:.2} cm /P Do Q\n",
            x - radius,
            y - radius
        ));
    }

    fn paint(&mut self, colour: Colour) {
        let [red, green, blue] = colour.map(|part| f32::from(part) / 255.0);
        self.put(format_args!("{red:.3} {green:.3} {blue:.3} rg "));
    }

    fn put(&mut self, command: std::fmt::Arguments<'_>) {
        // Writing into memory can't fail.
        let _ = self.commands.write_fmt(command);
    }
}

/// A picture ready to be put into files: compressed once, however many files show it.
pub struct Picture {
    entries: String,
    data: Vec<u8>,
}

impl Picture {
    /// Compresses a picture.
    pub fn of(canvas: &Canvas) -> Self {
        let colours = hexadecimal(&canvas.palette.concat());
        let entries = format!(
            "/Type /XObject /Subtype /Image /Width {} /Height {} /BitsPerComponent 8 \
             /ColorSpace [/Indexed /DeviceRGB {} <{colours}>] /Filter /FlateDecode ",
            canvas.width,
            canvas.height,
            canvas.palette.len() - 1
        );
        Self { entries, data: zlib(&canvas.pixels) }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut digits, byte| {
        for half in [byte >> 4, byte & 15] {
            digits.push(char::from(b"0123456789ABCDEF"[usize::from(half)]));
        }
        digits
    })
}

/// A file to be written.
pub struct Pdf<'a> {
    /// What viewers show in the window's title.
    pub title: &'a str,
    /// Who wrote it.
    pub author: &'a str,
    /// The day in its properties.
    pub day: Date,
    /// The fonts of all its text.
    pub family: Family,
    /// Width and height of each page, in points.
    pub size: [f32; 2],
    /// The pages in order.
    pub pages: Vec<Page>,
    /// The picture that `Page::portrait` shows.
    pub picture: Option<&'a Picture>,
}

impl Pdf<'_> {
    /// Writes the file.
    pub fn write(&self) -> Vec<u8> {
        let mut file =
            Objects { bytes: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec(), offsets: Vec::new() };
        let first = if self.picture.is_some() { 8 } else { 7 };
        let kids: Vec<String> =
            (0..self.pages.len()).map(|page| format!("{} 0 R", first + 2 * page)).collect();
        file.add(b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>");
        file.add(
            format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len())
                .as_bytes(),
        );
        let day = self.day.strftime("%Y%m%d");
        file.add(
            format!(
                "<< /Title {} /Author {} /Creator (HireFlux) /Producer (HireFlux) /CreationDate (D:{day}090000Z) >>",
                text_string(self.title),
                text_string(self.author)
            )
            .as_bytes(),
        );
        for name in self.family.names() {
            file.add(
                format!(
                    "<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
                )
                .as_bytes(),
            );
        }
        let mut resources = "/Font << /F1 4 0 R /F2 5 0 R /F3 6 0 R >>".to_owned();
        if let Some(picture) = self.picture {
            resources.push_str(" /XObject << /P 7 0 R >>");
            file.stream(&picture.entries, &picture.data);
        }
        for (index, page) in self.pages.iter().enumerate() {
            let [width, height] = self.size;
            file.add(
                format!(
                    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Resources << {resources} >> /Contents {} 0 R >>",
                    first + 2 * index + 1
                )
                .as_bytes(),
            );
            file.stream("", &page.commands);
        }
        file.finish()
    }
}

/// A text string in UTF-16, which can say every name.
fn text_string(text: &str) -> String {
    let digits: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{digits}>")
}

struct Objects {
    bytes: Vec<u8>,
    offsets: Vec<usize>,
}

impl Objects {
    fn add(&mut self, content: &[u8]) {
        self.offsets.push(self.bytes.len());
        self.bytes.extend_from_slice(format!("{} 0 obj\n", self.offsets.len()).as_bytes());
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    fn stream(&mut self, entries: &str, data: &[u8]) {
        let mut content = format!("<< {entries}/Length {} >>\nstream\n", data.len()).into_bytes();
        content.extend_from_slice(data);
        content.extend_from_slice(b"\nendstream");
        self.add(&content);
    }

    fn finish(mut self) -> Vec<u8> {
        let start = self.bytes.len();
        let count = self.offsets.len() + 1;
        let mut table = format!("xref\n0 {count}\n0000000000 65535 f \n");
        for offset in &self.offsets {
            table.push_str(&format!("{offset:010} 00000 n \n"));
        }
        table.push_str(&format!(
            "trailer\n<< /Size {count} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{start}\n%%EOF\n"
        ));
        self.bytes.extend_from_slice(table.as_bytes());
        self.bytes
    }
}

#[cfg(test)]
pub mod tests {
    use jiff::civil::date;

    use super::*;

    /// Follows the cross-reference table and gives the number of objects; panics where it lies.
    pub fn count_objects(file: &[u8]) -> usize {
        assert!(file.starts_with(b"%PDF-1.4\n"));
        // One byte per character, so that offsets hold.
        let ascii = |byte: &u8| {
            if byte.is_ascii() { char::from(*byte) } else { '?' }
        };
        let text: String = file.iter().map(ascii).collect();
        let tail = text.strip_suffix("\n%%EOF\n").expect("ends with %%EOF");
        let start: usize = tail[tail.rfind('\n').unwrap() + 1..].parse().unwrap();
        let mut lines = text[start..].split('\n');
        assert_eq!(lines.next(), Some("xref"));
        let count: usize = lines.next().unwrap().strip_prefix("0 ").unwrap().parse().unwrap();
        assert_eq!(lines.next(), Some("0000000000 65535 f "));
        for number in 1..count {
            let line = lines.next().unwrap();
            assert_eq!((line.len(), &line[10..]), (19, " 00000 n "));
            let offset: usize = line[..10].parse().unwrap();
            assert!(text[offset..].starts_with(&format!("{number} 0 obj\n")), "object {number}");
        }
        assert_eq!(lines.next(), Some("trailer"));
        assert!(lines.next().unwrap().starts_with(&format!("<< /Size {count} ")));
        for (at, _) in text.match_indices("\nstream\n") {
            let head = &text[..at];
            let length: usize = head[head.rfind("/Length ").unwrap() + 8..]
                .trim_end_matches(" >>")
                .parse()
                .unwrap();
            assert!(text[at + 8 + length..].starts_with("\nendstream\nendobj\n"));
        }
        count - 1
    }

    #[test]
    fn the_cross_reference_table_points_at_every_object() {
        let picture = Picture::of(&Canvas::new(16, 16, [1, 2, 3]));
        let mut page = Page::default();
        page.text(Cut::Bold, 12.0, [0, 0, 0], [50.0, 700.0], "Brackets (and \\) are escaped");
        page.portrait([100.0, 100.0], 40.0);
        let pdf = Pdf {
            title: "佐藤 遥",
            author: "A",
            day: date(2025, 1, 2),
            family: Family::Serif,
            size: [595.0, 842.0],
            pages: vec![page, Page::default()],
            picture: Some(&picture),
        };
        let file = pdf.write();
        assert_eq!(count_objects(&file), 3 + 3 + 1 + 4);
        let text: String = file.iter().map(|byte| char::from(*byte)).collect();
        assert!(text.contains("(Brackets \\(and \\\\\\) are escaped) Tj"));
    }
}
