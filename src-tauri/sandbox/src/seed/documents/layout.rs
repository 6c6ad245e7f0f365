//! Sets a script on A4 pages: columns that flow over pages, headings with rules, lists, wrapped
//! lines and page numbers. How a PDF is written is decided in `pdf`.

use super::pdf::{Cut, Family, Page, Pdf, Picture};
use super::picture::{Colour, shaded};
use super::script::{Block, Script, long_date};

/// The width of A4 in points.
pub const WIDTH: f32 = 595.0;
/// The height of A4 in points.
pub const HEIGHT: f32 = 842.0;
/// The colour of text.
pub const INK: Colour = [31, 41, 55];
/// The colour of what matters less.
pub const GREY: Colour = [107, 114, 128];
const WHITE: Colour = [255, 255, 255];

/// How a document looks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A coloured column on the left with the portrait and the short facts.
    Sidebar,
    /// One column, with a coloured band on top.
    Band,
    /// One column in Times, for those who like it quiet.
    Quiet,
    /// A business letter.
    Letter,
}

/// Sets a script as PDF.
pub fn set(script: &Script, look: Look, accent: Colour, portrait: Option<&Picture>) -> Vec<u8> {
    let family = if look == Look::Quiet { Family::Serif } else { Family::Sans };
    let mut sheet = Sheet { pages: Vec::new(), family, look, accent };
    let mut column = match look {
        Look::Sidebar => sheet.head_beside(script, portrait),
        Look::Band => sheet.head_band(script, portrait),
        Look::Quiet => sheet.head_quiet(script),
        Look::Letter => sheet.head_letter(script),
    };
    for block in &script.main {
        sheet.block(&mut column, block);
    }
    if look != Look::Sidebar {
        for block in &script.side {
            sheet.block(&mut column, block);
        }
    }
    sheet.number(script);
    let picture = portrait.filter(|_| matches!(look, Look::Sidebar | Look::Band));
    Pdf {
        title: &script.title,
        author: &script.author,
        day: script.written,
        family,
        size: [WIDTH, HEIGHT],
        pages: sheet.pages,
        picture,
    }
    .write()
}

/// A column of text: where it stands and how far it is filled.
struct Column {
    x: f32,
    width: f32,
    top: f32,
    y: f32,
    page: usize,
    ink: Colour,
    grey: Colour,
    heading: Colour,
    size: f32,
}

struct Sheet {
    pages: Vec<Page>,
    family: Family,
    look: Look,
    accent: Colour,
}

impl Sheet {
    fn column(&self, x: f32, width: f32, y: f32, size: f32) -> Column {
        let top = HEIGHT - 64.0;
        Column { x, width, top, y, page: 0, ink: INK, grey: GREY, heading: self.accent, size }
    }

    fn head_beside(&mut self, script: &Script, portrait: Option<&Picture>) -> Column {
        self.page(0);
        let mut side = self.column(28.0, 134.0, HEIGHT - 60.0, 9.0);
        (side.ink, side.grey, side.heading) = (WHITE, shaded(self.accent, 4), WHITE);
        if portrait.is_some() {
            self.pages[0].portrait([95.0, HEIGHT - 108.0], 56.0);
            side.y = HEIGHT - 190.0;
        }
        self.block(&mut side, &Block::Heading("Contact".to_owned()));
        for line in &script.contact {
            self.block(&mut side, &Block::Line(line.clone()));
        }
        for block in &script.side {
            self.block(&mut side, block);
        }
        let page = &mut self.pages[0];
        page.text(Cut::Bold, 26.0, INK, [220.0, HEIGHT - 76.0], &script.title);
        page.text(Cut::Regular, 13.0, self.accent, [220.0, HEIGHT - 96.0], &script.subtitle);
        self.column(220.0, 331.0, HEIGHT - 118.0, 9.5)
    }

    fn head_band(&mut self, script: &Script, portrait: Option<&Picture>) -> Column {
        self.page(0);
        let page = &mut self.pages[0];
        page.rectangle(0.0, HEIGHT - 124.0, WIDTH, 124.0, self.accent);
        page.text(Cut::Bold, 27.0, WHITE, [56.0, HEIGHT - 62.0], &script.title);
        let soft = shaded(self.accent, 5);
        page.text(Cut::Regular, 13.0, soft, [56.0, HEIGHT - 82.0], &script.subtitle);
        page.text(Cut::Regular, 9.0, soft, [56.0, HEIGHT - 104.0], &script.contact.join("   ·   "));
        if portrait.is_some() {
            page.portrait([WIDTH - 96.0, HEIGHT - 62.0], 44.0);
        }
        self.column(56.0, WIDTH - 112.0, HEIGHT - 142.0, 9.8)
    }

    fn head_quiet(&mut self, script: &Script) -> Column {
        self.page(0);
        let family = self.family;
        let page = &mut self.pages[0];
        let contact = script.contact.join("  ·  ");
        for (cut, size, y, line) in [
            (Cut::Bold, 25.0, 82.0, &script.title),
            (Cut::Italic, 13.0, 102.0, &script.subtitle),
            (Cut::Regular, 9.5, 120.0, &contact),
        ] {
            let x = (WIDTH - family.width(cut, size, line)) / 2.0;
            page.text(cut, size, if y < 90.0 { INK } else { GREY }, [x, HEIGHT - y], line);
        }
        self.column(70.0, WIDTH - 140.0, HEIGHT - 136.0, 10.2)
    }

    fn head_letter(&mut self, script: &Script) -> Column {
        self.page(0);
        let page = &mut self.pages[0];
        page.text(Cut::Bold, 19.0, self.accent, [70.0, HEIGHT - 78.0], &script.title);
        page.text(Cut::Regular, 9.0, GREY, [70.0, HEIGHT - 95.0], &script.contact.join("   ·   "));
        page.rectangle(70.0, HEIGHT - 106.0, WIDTH - 140.0, 1.2, self.accent);
        let day = long_date(script.written);
        let x = WIDTH - 70.0 - self.family.width(Cut::Regular, 10.0, &day);
        page.text(Cut::Regular, 10.0, INK, [x, HEIGHT - 140.0], &day);
        if !script.subtitle.is_empty() {
            page.text(Cut::Bold, 11.5, INK, [70.0, HEIGHT - 140.0], &script.subtitle);
        }
        self.column(70.0, WIDTH - 140.0, HEIGHT - 156.0, 10.5)
    }

    /// Makes sure that a page exists, with what every page of this look has.
    fn page(&mut self, index: usize) {
        while self.pages.len() <= index {
            let mut page = Page::default();
            if self.look == Look::Sidebar {
                page.rectangle(0.0, 0.0, 190.0, HEIGHT, self.accent);
            }
            self.pages.push(page);
        }
    }

    /// Goes on to the next page where the rest of this one is less than needed.
    fn need(&mut self, column: &mut Column, height: f32) {
        if column.y - height < 46.0 {
            column.page += 1;
            column.y = column.top;
            self.page(column.page);
        }
    }

    fn block(&mut self, column: &mut Column, block: &Block) {
        let size = column.size;
        match block {
            Block::Heading(words) => {
                self.need(column, 44.0);
                column.y -= 21.0;
                let at = [column.x, column.y];
                let capitals = words.to_uppercase();
                self.pages[column.page].spaced(Cut::Bold, 9.5, column.heading, at, &capitals, 0.8);
                let y = column.y - 6.0;
                self.pages[column.page].rectangle(column.x, y, column.width, 0.8, column.heading);
                column.y -= 8.0;
            }
            Block::Entry { what, place, when } => {
                self.need(column, 48.0);
                column.y -= 21.0;
                let x = column.x + column.width - self.family.width(Cut::Regular, 9.0, when);
                let page = &mut self.pages[column.page];
                page.text(Cut::Bold, size + 0.5, column.ink, [column.x, column.y], what);
                page.text(Cut::Regular, 9.0, column.grey, [x, column.y], when);
                column.y -= 13.5;
                page.text(Cut::Italic, size, column.grey, [column.x, column.y], place);
                column.y -= 2.0;
            }
            Block::Paragraph(words) => {
                column.y -= 3.0;
                self.lines(column, words, 0.0);
                column.y -= 4.0;
            }
            Block::Line(words) => self.lines(column, words, 0.0),
            Block::Bullet(words) => {
                column.y -= 2.0;
                self.need(column, size * 1.4);
                let at = [column.x + 2.0, column.y - size * 1.4];
                self.pages[column.page].text(Cut::Regular, size, column.heading, at, "•");
                self.lines(column, words, 12.0);
            }
            Block::Points(points) if column.width < 200.0 => {
                for point in points {
                    self.block(column, &Block::Bullet(point.clone()));
                }
            }
            Block::Points(points) => {
                self.block(column, &Block::Paragraph(points.join("  ·  ")));
            }
            Block::Pair(label, value) => {
                self.need(column, size * 1.6);
                column.y -= size * 1.6;
                let at = [column.x, column.y];
                self.pages[column.page].text(Cut::Bold, size, column.ink, at, label);
                let wide = column.width > 200.0;
                let x = if wide {
                    column.x + 130.0
                } else {
                    column.x + column.width - self.family.width(Cut::Regular, size, value)
                };
                self.pages[column.page].text(Cut::Regular, size, column.grey, [x, column.y], value);
            }
            Block::Gap => column.y -= 14.0,
        }
    }

    /// Writes running text, a line at a time, as wide as the column.
    fn lines(&mut self, column: &mut Column, words: &str, indent: f32) {
        let (size, leading) = (column.size, column.size * 1.4);
        let room = column.width - indent;
        let space = self.family.width(Cut::Regular, size, " ");
        let mut from = 0;
        let mut used = 0.0;
        let mut at = 0;
        let mut breaks = Vec::new();
        for word in words.split(' ') {
            let width = self.family.width(Cut::Regular, size, word);
            if at > from && used + space + width > room {
                breaks.push((from, at - 1));
                (from, used) = (at, 0.0);
            }
            used += if at > from { space + width } else { width };
            at += word.len() + 1;
        }
        breaks.push((from, words.len()));
        for (from, to) in breaks {
            self.need(column, leading);
            column.y -= leading;
            let at = [column.x + indent, column.y];
            self.pages[column.page].text(Cut::Regular, size, column.ink, at, &words[from..to]);
        }
    }

    /// Says on each page whose it is, where there are several.
    fn number(&mut self, script: &Script) {
        let count = self.pages.len();
        if count < 2 {
            return;
        }
        for (index, page) in self.pages.iter_mut().enumerate() {
            let line = format!("{}  ·  page {} of {count}", script.title, index + 1);
            let x = WIDTH - 44.0 - self.family.width(Cut::Regular, 8.0, &line);
            page.text(Cut::Regular, 8.0, GREY, [x, 30.0], &line);
        }
    }
}
