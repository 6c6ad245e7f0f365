//! Writes a person's résumé as it grew: each stage adds a post, points, skills or corrects a slip.

use jiff::civil::Date;

use super::career::{Career, career, skill_in_a_sentence};
use super::people::Person;
use super::random::Random;
use super::script::{Block, Script};

/// A version of a document among all that will ever be.
#[derive(Clone, Copy)]
pub struct Stage {
    /// From 0.
    pub index: usize,
    /// How many there are in all.
    pub of: usize,
    /// The day of this version.
    pub day: Date,
    /// The day of the last version.
    pub last_day: Date,
}

impl Stage {
    /// How many versions follow.
    pub fn left(self) -> usize {
        self.of - 1 - self.index
    }
}

/// The résumé at a stage.
pub fn resume(person: &Person, stage: Stage) -> Script {
    let career = career(person, stage.last_day);
    // The newest post shows up half-way through the versions, as it did in life.
    let hired = stage.of < 3 || stage.index * 2 >= stage.of - 1;
    let jobs = if hired { &career.jobs[..] } else { &career.jobs[1..] };
    let title = jobs.first().map_or("Curriculum vitae", |job| job.title);
    let mut main = vec![Block::Heading("Profile".to_owned())];
    main.push(Block::Paragraph(profile(person, &career, title, stage)));
    main.push(Block::Heading("Experience".to_owned()));
    for (index, job) in jobs.iter().enumerate() {
        main.push(Block::Entry {
            what: job.title.to_owned(),
            place: format!("{}, {}", job.company.name, job.company.city),
            when: job.span(index == 0),
        });
        let shown = job.deeds.len().saturating_sub(stage.left() / 2).max(1);
        main.extend(job.deeds.iter().take(shown).cloned().map(Block::Bullet));
    }
    main.push(Block::Heading("Education".to_owned()));
    main.push(Block::Entry {
        what: person.profession.degree.to_owned(),
        place: format!("University of {}", person.city.split(',').next().unwrap_or(person.city)),
        when: format!("{} – {}", career.graduated - 4, career.graduated),
    });
    if stage.left() <= 1 {
        main.push(Block::Heading("Certificates".to_owned()));
        main.push(Block::Line(format!(
            "{}, {}",
            person.profession.certificate,
            i64::from(stage.last_day.year()) - 1
        )));
    }
    if stage.left() == 0 {
        main.push(Block::Heading("References".to_owned()));
        main.push(Block::Paragraph(
            "Former supervisors are glad to answer questions; their letters are on file."
                .to_owned(),
        ));
    }
    Script {
        title: person.name.to_owned(),
        subtitle: title.to_owned(),
        contact: vec![person.mail(), career.phone.clone(), person.city.to_owned()],
        main,
        side: facts(person, &career, stage),
        author: person.name.to_owned(),
        written: stage.day,
    }
}

fn facts(person: &Person, career: &Career, stage: Stage) -> Vec<Block> {
    let shown = 9 - stage.left().min(6);
    let mut side = vec![Block::Heading("Skills".to_owned())];
    let skills = career.skills.iter().take(shown).map(|skill| (*skill).to_owned());
    side.push(Block::Points(skills.collect()));
    if stage.index > 0 || stage.of == 1 {
        side.push(Block::Heading("Languages".to_owned()));
        side.extend(
            career
                .languages
                .iter()
                .map(|(name, level)| Block::Pair((*name).to_owned(), (*level).to_owned())),
        );
    }
    if stage.left() == 0 {
        const PASTIMES: [&str; 12] = [
            "Choir singing",
            "Long-distance cycling",
            "Sourdough baking",
            "Chess",
            "Hill walking",
            "Film photography",
            "Beekeeping",
            "Amateur theatre",
            "Bouldering",
            "Repairing radios",
            "Open-water swimming",
            "Volunteer fire brigade",
        ];
        let pastimes = Random::sown(person.city).shuffled(&PASTIMES);
        side.push(Block::Heading("Interests".to_owned()));
        side.push(Block::Points(
            pastimes[..3].iter().map(|pastime| (*pastime).to_owned()).collect(),
        ));
    }
    side
}

fn profile(person: &Person, career: &Career, title: &str, stage: Stage) -> String {
    let title = title.to_lowercase().replace("hr ", "HR ");
    let [first, second, third] = [0, 1, 2].map(|rank| skill_in_a_sentence(career.skills[rank]));
    let (years, care) = (career.years, person.profession.care);
    match stage.index / 2 % 3 {
        0 if stage.index == 0 && stage.of > 3 => {
            format!(
                "{years} years of experiance. Strong in {first} and {second}. Looking for a new position."
            )
        }
        0 => format!(
            "{years} years of experience, strong in {first} and {second}. I care about {care}, and look for a team that does so too."
        ),
        1 => format!(
            "I am a {title} with {years} years of experience in companies from twelve to two thousand people. Colleagues ask me about {first}, {second} and {third}. I care about {care}."
        ),
        _ => format!(
            "What I care about is {care}. In {years} years of experience I have led projects from the first question to the day after delivery; I am at my best with {first} and {third}, and I enjoy passing on what I know."
        ),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::seed::documents::companies::HIRING;
    use crate::seed::documents::people::PEOPLE_ON_FILE;
    use crate::seed::documents::{letter, office, plain};

    /// All versions of a document as text, written on the same day: only the content can differ.
    fn versions(of: usize, write: impl Fn(Stage) -> Script) -> Vec<Vec<u8>> {
        let day = date(2026, 3, 2);
        (0..of).map(|index| plain::text(&write(Stage { index, of, day, last_day: day }))).collect()
    }

    #[test]
    fn every_version_says_something_that_the_one_before_did_not() {
        let company = &HIRING[0];
        for person in &PEOPLE_ON_FILE {
            for of in 2..=9 {
                let mut histories = vec![versions(of, |stage| resume(person, stage))];
                if of <= 5 {
                    histories.push(versions(of, |stage| {
                        letter::cover_letter(person, company, "R", stage)
                    }));
                }
                if of <= 4 {
                    histories
                        .push(versions(of, |stage| office::offer(person, company, "R", stage)));
                    histories.push(versions(of, |stage| {
                        office::interview_notes(person, company, "R", stage)
                    }));
                    histories.push(versions(of, |stage| {
                        office::job_description(person.profession, company, stage)
                    }));
                }
                for history in histories {
                    assert!(
                        history.windows(2).all(|pair| pair[0] != pair[1]),
                        "{} {of}",
                        person.name
                    );
                }
            }
        }
    }

    #[test]
    fn the_last_version_shows_the_whole_career() {
        let person = &PEOPLE_ON_FILE[0];
        let day = date(2026, 3, 2);
        let text = plain::text(&resume(person, Stage { index: 4, of: 5, day, last_day: day }));
        let text = String::from_utf8(text).unwrap();
        for job in &career(person, day).jobs {
            assert!(text.contains(job.company.name), "{text}");
        }
    }
}
