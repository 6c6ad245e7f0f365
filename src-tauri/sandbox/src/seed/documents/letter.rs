//! Writes cover letters, rewritten from draft to draft, and letters of reference.

use super::career::{Career, career, skill_in_a_sentence};
use super::companies::Company;
use super::people::Person;
use super::random::Random;
use super::resume::Stage;
use super::script::{Block, Script, long_date};

/// The cover letter of a person to a company, at a stage.
pub fn cover_letter(person: &Person, company: &Company, recruiter: &str, stage: Stage) -> Script {
    let career = career(person, stage.last_day);
    let mut random = Random::sown(&format!("{} to {}", person.name, company.name));
    let role = career.jobs[0].title;
    let draft = stage.index == 0 && stage.of > 1;
    let reader = if draft { "Sir or Madam" } else { recruiter };
    let mut main = vec![
        Block::Gap,
        Block::Line(company.name.to_owned()),
        Block::Line(format!("attn. {recruiter}")),
        Block::Line(company.city.to_owned()),
        Block::Gap,
        Block::Paragraph(format!("Dear {reader},")),
    ];
    // A new opening with every second draft: the letter is rewritten, not only extended.
    let first = usize::try_from(random.between(0, 3)).unwrap_or(0);
    main.push(Block::Paragraph(opening(first + stage.index / 2, &career, company, role)));
    main.push(Block::Paragraph(evidence(&career, stage.index)));
    if !draft {
        main.push(Block::Paragraph(format!(
            "Beyond the daily work, I care about {}. {}",
            person.profession.care,
            random.pick(&[
                "It is the reason why colleagues come to me with half-finished ideas.",
                "It is slower for a week and faster for a year.",
                "I learned it from a supervisor who never raised her voice.",
                "I would like to bring that to a team that is still growing.",
            ])
        )));
    }
    if stage.left() == 0 {
        main.push(Block::Paragraph(format!(
            "I could start {} and am glad to come to {} for a day of work together, which tells more than any letter.",
            random.pick(&["within four weeks", "on the first of the month after next", "after a notice of six weeks"]),
            company.city
        )));
    }
    main.push(Block::Paragraph(
        random
            .pick(&[
                "Thank you for reading this far. I look forward to hearing from you.",
                "I would be happy to tell you more in person.",
                "My résumé is enclosed; I am glad to answer every question that it raises.",
            ])
            .to_owned(),
    ));
    main.extend([
        Block::Gap,
        Block::Line("With kind regards".to_owned()),
        Block::Gap,
        Block::Line(person.name.to_owned()),
    ]);
    Script {
        title: person.name.to_owned(),
        subtitle: format!("Application as {role}"),
        contact: vec![person.mail(), career.phone, person.city.to_owned()],
        main,
        side: Vec::new(),
        author: person.name.to_owned(),
        written: stage.day,
    }
}

fn opening(variant: usize, career: &Career, company: &Company, role: &str) -> String {
    let (name, work) = (company.name, company.work);
    let (years, skill) = (career.years, skill_in_a_sentence(career.skills[0]));
    match variant % 4 {
        0 => format!(
            "{name} makes {work}. I have followed that for two years, and when I saw that you are looking for a {role}, I did not wait for the weekend to write."
        ),
        1 => format!(
            "A former colleague told me how {name} works: small teams, early talks with customers, no surprises at the end. With {years} years of experience, {skill} above all, I would like to be part of it as {role}."
        ),
        2 => format!(
            "You are looking for a {role} who can work on {work} and still explain it to a newcomer. That describes my last {years} years rather well."
        ),
        _ => format!(
            "I apply for the position of {role}. Few companies work on {work}; I would be proud to help, and I believe that my knowledge of {skill} is what the task needs."
        ),
    }
}

fn evidence(career: &Career, variant: usize) -> String {
    let (now, before) = (&career.jobs[0], &career.jobs[1]);
    let first = in_first_person(&now.deeds[variant % now.deeds.len()]);
    let second = in_first_person(&before.deeds[variant % before.deeds.len()]);
    format!(
        "At {} I {first} Before that, as {} at {}, I {second}",
        now.company.name, before.title, before.company.name
    )
}

/// A deed after "I": its first letter becomes small.
fn in_first_person(deed: &str) -> String {
    let mut letters = deed.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// What a former supervisor says about a person.
pub fn reference(person: &Person, stage: Stage) -> Script {
    let career = career(person, stage.last_day);
    let job = &career.jobs[1];
    let given = person.given();
    let mut main = vec![
        Block::Paragraph("To whom it may concern".to_owned()),
        Block::Paragraph(format!(
            "{} worked with us as {} from {}. In that time {given} {}",
            person.name,
            job.title,
            job.span(false).replace(" – ", " to "),
            in_first_person(&job.deeds[0])
        )),
        Block::Paragraph(format!(
            "What I remember most is how {given} dealt with bad news: early, calmly and with a proposal. New colleagues were sent to {given} first, because nobody explained {} better.",
            skill_in_a_sentence(career.skills[0])
        )),
    ];
    if stage.index > 0 {
        main.push(Block::Paragraph(format!(
            "I would hire {given} again without a second interview, and I am glad to say so on the telephone."
        )));
    }
    main.push(Block::Line("Head of department".to_owned()));
    main.push(Block::Line(format!("{}, {}", job.company.name, long_date(stage.day))));
    Script {
        title: format!("Reference for {}", person.name),
        subtitle: format!("{}, {}", job.company.name, job.company.city),
        contact: Vec::new(),
        main,
        side: Vec::new(),
        author: job.company.name.to_owned(),
        written: stage.day,
    }
}
