//! The candidates' papers: résumés, cover letters, portraits, interview notes, offers, references
//! and certificates, with the number of their versions and what was deleted.

use super::desk::{Desk, Ending, Filing, Form};
use super::shelf::{DAY, HOUR, accent, ending, newest, render, versions};
use crate::seed::documents::companies::HIRING;
use crate::seed::documents::layout::{self, Look};
use crate::seed::documents::pdf::Picture;
use crate::seed::documents::people::{PEOPLE_ON_FILE, Person, RECRUITERS};
use crate::seed::documents::random::Random;
use crate::seed::documents::resume::{Stage, resume};
use crate::seed::documents::{certificate, docx, letter, office, plain, png, portrait};

/// Candidates from here on have closed files.
const CLOSED: usize = 38;

/// Files everything about candidates.
pub fn file(desk: &mut Desk) {
    resumes(desk);
    cover_letters(desk);
    portraits(desk);
    interview_notes(desk);
    offers(desk);
    references(desk);
    certificates(desk);
}

fn resumes(desk: &mut Desk) {
    const RECENT: [i64; 5] = [38, 5 * HOUR, 26 * HOUR, 50 * HOUR, 3 * DAY];
    for (place, person) in PEOPLE_ON_FILE.iter().enumerate() {
        let newest = newest("resumes", place, PEOPLE_ON_FILE.len(), &RECENT);
        let form = match place {
            5 | 12 | 15 | 26 | 33 => Form::Docx,
            _ => Form::Pdf,
        };
        let name = resume_name(place, person);
        let key = if place < CLOSED {
            format!("resumes/{name}.{}", form.extension())
        } else {
            let year = desk.calendar.day_before_now(newest / DAY).year();
            format!("archive/{year}/{name}.{}", form.extension())
        };
        let count = match place {
            0 => 9,
            1..=3 => 4 + place,
            11 => 4,
            _ => versions(&key, &[1, 2, 2, 3, 3, 4, 5, 6]),
        };
        let ending = if place == 11 { Ending::Recreated } else { ending(place, &[7, 19, 30]) };
        let filing = Filing {
            key,
            form,
            kind: "resume",
            department: person.profession.department,
            newest,
            versions: count,
            ending,
        };
        let mut random = Random::sown(&format!("look of {}", person.name));
        let looks = [Look::Sidebar, Look::Sidebar, Look::Band, Look::Band, Look::Quiet];
        let chosen = random.pick(&looks);
        // The first in the list has the longest history: with a portrait, it shows the most.
        let look = if place == 0 { Look::Sidebar } else { chosen };
        let colour = accent(person.name);
        let photo = (look != Look::Quiet && form == Form::Pdf && (place == 0 || random.chance(75)))
            .then(|| Picture::of(&portrait::draw(person, 0, 160)));
        desk.file(&filing, |stage: Stage| {
            let script = resume(person, stage);
            if form == Form::Docx {
                return docx::write(&script, colour);
            }
            let shown = photo.as_ref().filter(|_| stage.index > 0 || stage.of == 1);
            layout::set(&script, look, colour, shown)
        });
    }
}

/// The name as its sender typed it.
fn resume_name(place: usize, person: &Person) -> String {
    let filed = person.filed;
    match place {
        1 => format!("Lebenslauf {filed}"),
        2 => format!("{filed} 履歴書"),
        3 => format!("{filed} – Résumé (final)"),
        4 => format!("{filed} (Rust + Kafka)"),
        6 => format!("{filed} CV [C++, PLC]"),
        10 => format!("{filed} 이력서"),
        12 => format!("سيرة ذاتية - {filed}"),
        15 => format!("{filed} 履歷"),
        23 => format!("{filed} - резюме"),
        34 => format!("קורות חיים - {filed}"),
        _ => match place % 4 {
            0 => format!("{filed} - Resume"),
            1 => format!("CV {filed}"),
            2 => format!("resume_{}", person.slug().replace('-', "_")),
            _ => format!("{filed} - CV"),
        },
    }
}

fn cover_letters(desk: &mut Desk) {
    const COUNT: usize = 34;
    const RECENT: [i64; 3] = [3 * HOUR, 22 * HOUR, 4 * DAY];
    for (place, person) in PEOPLE_ON_FILE.iter().take(COUNT).enumerate() {
        let company = &HIRING[(place * 2 + place / 9) % HIRING.len()];
        let form = match place % 6 {
            0 | 3 => Form::Docx,
            1 | 4 => Form::Pdf,
            2 => Form::Markdown,
            _ => Form::Text,
        };
        let name = match place {
            2 => "Why I'd love to join 💙".to_owned(),
            9 => format!("Anschreiben {}", person.filed),
            17 => format!("{} letter (2)", person.given()),
            _ => format!("Cover letter - {}", person.filed),
        };
        let key = format!("cover-letters/{}/{name}.{}", company.name, form.extension());
        let filing = Filing {
            versions: if place == 0 { 5 } else { versions(&key, &[1, 2, 2, 3, 4, 5]) },
            newest: newest("letters", place, COUNT, &RECENT),
            ending: ending(place, &[1, 14, 22]),
            key,
            form,
            kind: "cover-letter",
            department: person.profession.department,
        };
        let recruiter = RECRUITERS[place % RECRUITERS.len()];
        let colour = accent(person.name);
        desk.file(&filing, |stage| {
            let script = letter::cover_letter(person, company, recruiter, stage);
            render(&script, form, Look::Letter, colour)
        });
    }
}

fn portraits(desk: &mut Desk) {
    const COUNT: usize = 24;
    const RECENT: [i64; 2] = [7 * HOUR, 2 * DAY];
    for place in 0..COUNT {
        let person = &PEOPLE_ON_FILE[place * 3 / 2];
        let key = format!("portraits/{}.png", person.slug());
        let filing = Filing {
            versions: if place == 0 { 3 } else { versions(&key, &[1, 1, 2, 2, 3]) },
            newest: newest("portraits", place, COUNT, &RECENT),
            ending: ending(place, &[9]),
            key,
            form: Form::Png,
            kind: "portrait",
            department: person.profession.department,
        };
        desk.file(&filing, |stage| {
            png::write(&portrait::draw(person, stage.index, 256), &person.slug())
        });
    }
}

fn interview_notes(desk: &mut Desk) {
    const COUNT: usize = 22;
    const RECENT: [i64; 3] = [95, 20 * HOUR, 3 * DAY];
    for place in 0..COUNT {
        let person = &PEOPLE_ON_FILE[(place * 5 + 1) % CLOSED];
        let newest = newest("notes", place, COUNT, &RECENT);
        let day = desk.calendar.day_before_now(newest / DAY);
        let key = format!("interview-notes/{}/{}.md", day.strftime("%Y-%m"), person.filed);
        let filing = Filing {
            versions: if place == 0 { 4 } else { versions(&key, &[1, 2, 3, 3, 4]) },
            newest,
            ending: ending(place, &[4, 12]),
            key,
            form: Form::Markdown,
            kind: "interview-notes",
            department: person.profession.department,
        };
        let recruiter = RECRUITERS[(place * 3) % RECRUITERS.len()];
        let company = &HIRING[place % HIRING.len()];
        desk.file(&filing, |stage| {
            plain::markdown(&office::interview_notes(person, company, recruiter, stage))
        });
    }
}

fn offers(desk: &mut Desk) {
    const COUNT: usize = 9;
    for place in 0..COUNT {
        let person = &PEOPLE_ON_FILE[place * 4];
        let key = format!("offers/{}/offer-letter.pdf", person.slug());
        let filing = Filing {
            versions: versions(&key, &[1, 2, 3, 3, 4]),
            newest: newest("offers", place, COUNT, &[29 * HOUR]),
            ending: ending(place, &[6]),
            key,
            form: Form::Pdf,
            kind: "offer",
            department: person.profession.department,
        };
        let company = &HIRING[(place + 3) % HIRING.len()];
        let recruiter = RECRUITERS[place % RECRUITERS.len()];
        desk.file(&filing, |stage| {
            let script = office::offer(person, company, recruiter, stage);
            layout::set(&script, Look::Letter, accent(company.name), None)
        });
    }
}

fn references(desk: &mut Desk) {
    const COUNT: usize = 8;
    for place in 0..COUNT {
        let person = &PEOPLE_ON_FILE[place * 5 + 2];
        let key = format!("references/Reference {}.txt", person.filed);
        let filing = Filing {
            versions: versions(&key, &[1, 1, 2]),
            newest: newest("references", place + 1, COUNT + 1, &[]),
            ending: ending(place, &[5]),
            key,
            form: Form::Text,
            kind: "reference",
            department: person.profession.department,
        };
        desk.file(&filing, |stage| plain::text(&letter::reference(person, stage)));
    }
}

fn certificates(desk: &mut Desk) {
    const COUNT: usize = 10;
    for place in 0..COUNT {
        let person = &PEOPLE_ON_FILE[place * 4 + 1];
        let key = format!("certificates/{}/{}.pdf", person.filed, person.profession.certificate);
        let filing = Filing {
            versions: versions(&key, &[1, 1, 1, 2]),
            newest: newest("certificates", place + 1, COUNT + 1, &[]),
            ending: Ending::Kept,
            key,
            form: Form::Pdf,
            kind: "certificate",
            department: person.profession.department,
        };
        desk.file(&filing, |stage| {
            certificate::set(&certificate::script(person, stage), accent(person.profession.degree))
        });
    }
}
