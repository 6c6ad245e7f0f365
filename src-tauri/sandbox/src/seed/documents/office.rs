//! Writes what recruiters write: interview notes, job descriptions and offers.

use super::career::{career, skill_in_a_sentence};
use super::companies::Company;
use super::people::{Person, RECRUITERS};
use super::professions::Profession;
use super::random::Random;
use super::resume::Stage;
use super::script::{Block, Script, long_date};

/// A script without a letterhead.
pub fn script(
    title: String,
    subtitle: String,
    author: &str,
    stage: Stage,
    main: Vec<Block>,
) -> Script {
    Script {
        title,
        subtitle,
        contact: Vec::new(),
        main,
        side: Vec::new(),
        author: author.to_owned(),
        written: stage.day,
    }
}

/// A section's heading.
pub fn heading(words: &str) -> Block {
    Block::Heading(words.to_owned())
}

/// Notes of an interview: jotted down, then scored, then decided.
pub fn interview_notes(
    person: &Person,
    company: &Company,
    recruiter: &str,
    stage: Stage,
) -> Script {
    let career = career(person, stage.last_day);
    let mut random = Random::sown(&format!("interview of {}", person.name));
    let job = &career.jobs[0];
    let mut main = vec![
        Block::Pair("Position".to_owned(), format!("{} at {}", job.title, company.name)),
        Block::Pair("Interviewer".to_owned(), recruiter.to_owned()),
        Block::Pair("Now at".to_owned(), format!("{} ({})", job.company.name, job.span(true))),
        heading("Notes"),
        Block::Bullet(format!(
            "Asked about {}: {}",
            career.skills[0],
            random.pick(&[
                "clear answer with an example from last month.",
                "knows the limits, does not oversell.",
                "good on the principle, vague on the numbers.",
                "told the story of a failure unprompted; convincing.",
            ])
        )),
        Block::Bullet(format!("Proudest of: \"{}\"", job.deeds[0])),
        Block::Bullet(
            random
                .pick(&[
                    "Wants fewer meetings and more responsibility.",
                    "Would move for the right team; partner works remotely.",
                    "Asked good questions about how we decide.",
                    "Notice period of six weeks.",
                ])
                .to_owned(),
        ),
    ];
    if stage.index > 0 || stage.of == 1 {
        main.push(heading("Scores (1 to 5)"));
        for skill in &career.skills[..4] {
            main.push(Block::Pair((*skill).to_owned(), random.between(2, 5).to_string()));
        }
        main.push(Block::Pair("Communication".to_owned(), random.between(3, 5).to_string()));
    }
    if stage.index > 1 {
        let others = random.shuffled(&RECRUITERS);
        let colleague =
            others.iter().find(|name| **name != recruiter).copied().unwrap_or(recruiter);
        main.push(heading("Second interview"));
        main.push(Block::Paragraph(format!(
            "{} joined. The practical task took 50 minutes of the 60; the solution was discussed line by line. {}",
            colleague,
            random.pick(&[
                "Took the criticism well and improved it on the spot.",
                "Noticed the trap in the second part before we mentioned it.",
                "Needed a hint for the last step, then finished it alone.",
            ])
        )));
    }
    if stage.left() == 0 {
        main.push(heading("Decision"));
        main.push(Block::Paragraph(
            random
                .pick(&[
                    "Make an offer. Reference call went well.",
                    "Not for this position, but keep in touch: strong candidate for the spring.",
                    "Invite to meet the team on site before we decide.",
                    "Offer at the upper end of the band; competing offer exists.",
                ])
                .to_owned(),
        ));
    }
    let title = format!("Interview: {}", person.name);
    script(title, long_date(stage.day), recruiter, stage, main)
}

/// An advertised position; later versions name the salary and the place of work.
pub fn job_description(profession: &Profession, company: &Company, stage: Stage) -> Script {
    let mut random = Random::sown(&format!("{} wanted by {}", profession.titles[2], company.name));
    let skills = random.shuffled(&profession.skills);
    let lower = random.between(42, 58) * 1000;
    let mut main = vec![
        heading("About us"),
        Block::Paragraph(format!(
            "{} in {} makes {}. We are {} people and grow by one team a year.",
            company.name,
            company.city,
            company.work,
            random.between(4, 40) * 10
        )),
        heading("What you will do"),
    ];
    let verbs = random.shuffled(&[
        "Take responsibility for",
        "Improve",
        "Lead",
        "Build up",
        "Document",
        "Teach",
    ]);
    for (verb, skill) in verbs.iter().zip(&skills[..3 + stage.index.min(3)]) {
        main.push(Block::Bullet(format!("{verb} {}", skill_in_a_sentence(skill))));
    }
    main.push(heading("What you bring"));
    main.push(Block::Bullet(format!("{} or equivalent experience", profession.degree)));
    main.push(Block::Bullet(format!(
        "Knowledge of {} and {}",
        skill_in_a_sentence(skills[7]),
        skill_in_a_sentence(skills[8])
    )));
    main.push(Block::Bullet(format!("You care about {}", profession.care)));
    main.push(heading("What we offer"));
    if stage.index > 0 {
        main.push(Block::Bullet(format!(
            "{lower} to {} EUR a year, the same for everybody on this level",
            lower + 14_000
        )));
    }
    main.push(Block::Bullet(
        if stage.index > 1 {
            "Three days a week from wherever you like"
        } else {
            "An office with windows that open"
        }
        .to_owned(),
    ));
    main.push(Block::Bullet("30 days of holiday and a bicycle".to_owned()));
    if stage.index > 2 {
        main.push(heading("How to apply"));
        main.push(Block::Paragraph(
            "A résumé is enough. We answer within five working days, always.".to_owned(),
        ));
    }
    let place = format!("{}, {}", company.name, company.city);
    script(profession.titles[2].to_owned(), place, company.name, stage, main)
}

/// An offer of employment; later versions are the negotiated ones.
pub fn offer(person: &Person, company: &Company, recruiter: &str, stage: Stage) -> Script {
    let career = career(person, stage.last_day);
    let mut random = Random::sown(&format!("offer to {}", person.name));
    let salary = random.between(46, 78) * 1000 + 2_000 * i64::try_from(stage.index).unwrap_or(0);
    let pair = |label: &str, value: String| Block::Pair(label.to_owned(), value);
    let holidays = 28 + stage.index.min(2);
    let main = vec![
        Block::Gap,
        Block::Line(person.name.to_owned()),
        Block::Line(person.city.to_owned()),
        Block::Gap,
        Block::Paragraph(format!("Dear {},", person.given())),
        Block::Paragraph(format!(
            "we enjoyed our talks and would like you to join {} as {}. This is what we agreed{}:",
            company.name,
            career.jobs[0].title,
            if stage.index > 0 { " after our last conversation" } else { "" }
        )),
        Block::Gap,
        pair("Position", career.jobs[0].title.to_owned()),
        pair("Place of work", company.city.to_owned()),
        pair("Salary", format!("{salary} EUR a year, paid in twelve parts")),
        pair("Holiday", format!("{holidays} days a year")),
        pair("Working time", if stage.index > 1 { "36 hours a week" } else { "40 hours a week" }.to_owned()),
        pair("Trial period", "six months".to_owned()),
        Block::Gap,
        Block::Paragraph("Please return one signed copy within two weeks. If anything is unclear, call us before you sign; we would rather explain it twice.".to_owned()),
        Block::Gap,
        Block::Line(recruiter.to_owned()),
        Block::Line(format!("for {}", company.name)),
    ];
    let mut offer =
        script(company.name.to_owned(), "Offer of employment".to_owned(), recruiter, stage, main);
    offer.contact = vec![company.city.to_owned(), "people@example.com".to_owned()];
    offer
}
