//! Writes certificates: what they say, and the framed page on which every line stands in the middle.

use super::layout::{GREY, HEIGHT, INK, WIDTH};
use super::office;
use super::pdf::{Cut, Family, Page, Pdf};
use super::people::Person;
use super::picture::Colour;
use super::random::Random;
use super::resume::Stage;
use super::script::{Block, Script, long_date};

/// The text of a certificate.
pub fn script(person: &Person, stage: Stage) -> Script {
    let main = vec![
        Block::Line(
            "who attended all sessions, passed the written and the practical examination"
                .to_owned(),
        ),
        Block::Line(format!("with a result of {} %", Random::sown(person.name).between(78, 98))),
        Block::Line(format!(
            "and is entitled to use the certificate until {}.",
            stage.day.year() + 3
        )),
    ];
    let title = person.profession.certificate.to_owned();
    office::script(title, "Board of Examiners".to_owned(), person.name, stage, main)
}

/// Sets a certificate: one page across, framed, every line in its middle.
pub fn set(script: &Script, accent: Colour) -> Vec<u8> {
    let (width, height) = (HEIGHT, WIDTH);
    let mut page = Page::default();
    page.rectangle(0.0, 0.0, width, height, [253, 251, 246]);
    page.frame(28.0, 28.0, width - 56.0, height - 56.0, 3.0, accent);
    page.frame(36.0, 36.0, width - 72.0, height - 72.0, 0.8, accent);
    let family = Family::Serif;
    let mut middle = |cut, size, colour, y, line: &str| {
        let x = (width - family.width(cut, size, line)) / 2.0;
        page.text(cut, size, colour, [x, y], line);
    };
    middle(Cut::Bold, 15.0, accent, height - 120.0, "CERTIFICATE");
    middle(Cut::Bold, 34.0, INK, height - 185.0, &script.title);
    middle(Cut::Italic, 15.0, GREY, height - 228.0, "awarded to");
    middle(Cut::Bold, 28.0, INK, height - 275.0, &script.author);
    let mut y = height - 325.0;
    for block in &script.main {
        if let Block::Line(words) = block {
            middle(Cut::Regular, 13.0, INK, y, words);
            y -= 21.0;
        }
    }
    for (x, line) in [(150.0, long_date(script.written)), (width - 330.0, script.subtitle.clone())]
    {
        page.rectangle(x, 112.0, 180.0, 0.8, GREY);
        page.text(Cut::Italic, 11.0, GREY, [x, 96.0], &line);
    }
    let title = format!("{}, {}", script.title, script.author);
    Pdf {
        title: &title,
        author: &script.subtitle,
        day: script.written,
        family,
        size: [width, height],
        pages: vec![page],
        picture: None,
    }
    .write()
}
