//! What all shelves share: how old the document at a place is, how many versions it has, and the
//! colours and formats in which it is written.

use super::desk::{Ending, Form};
use crate::seed::documents::layout::{self, Look};
use crate::seed::documents::picture::Colour;
use crate::seed::documents::random::Random;
use crate::seed::documents::script::Script;
use crate::seed::documents::{docx, plain};

/// Minutes of an hour.
pub const HOUR: i64 = 60;
/// Minutes of a day.
pub const DAY: i64 = 24 * HOUR;

const ACCENTS: [Colour; 7] = [
    [31, 58, 95],
    [15, 94, 89],
    [91, 44, 87],
    [51, 65, 85],
    [38, 84, 62],
    [150, 70, 45],
    [55, 48, 120],
];

/// Minutes since the last change of the document at a place of its shelf: the first ones from a
/// list, the others ever further back, up to the two years.
pub fn newest(shelf: &str, place: usize, of: usize, recent: &[i64]) -> i64 {
    if let Some(minutes) = recent.get(place) {
        return *minutes;
    }
    let share = place as f64 / of as f64;
    let days = 4.0 + share.powf(1.4) * 690.0;
    #[allow(clippy::cast_possible_truncation)] // At most two years of minutes.
    let minutes = (days * 1_440.0) as i64;
    minutes + Random::sown(&format!("{shelf} {place}")).between(-2 * DAY, 12 * DAY)
}

/// How many versions a document has: one of the choices, by its key.
pub fn versions(key: &str, choices: &[usize]) -> usize {
    Random::sown(&format!("versions {key}")).pick(choices)
}

/// Deleted at the named places, kept at the others.
pub fn ending(place: usize, deleted: &[usize]) -> Ending {
    if deleted.contains(&place) { Ending::Deleted } else { Ending::Kept }
}

/// A person's own colour for letterheads and headings.
pub fn accent(name: &str) -> Colour {
    Random::sown(&format!("accent {name}")).pick(&ACCENTS)
}

/// Writes a script in a format.
pub fn render(script: &Script, form: Form, look: Look, colour: Colour) -> Vec<u8> {
    match form {
        Form::Docx => docx::write(script, colour),
        Form::Markdown => plain::markdown(script),
        Form::Text => plain::text(script),
        _ => layout::set(script, look, colour, None),
    }
}
