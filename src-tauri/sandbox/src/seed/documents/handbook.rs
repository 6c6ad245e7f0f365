//! Writes what the bucket and the recruiters say about their own ways: the README at the top, and
//! the handbook for interviewers that grows by a chapter per edition.

use super::office::{heading, script};
use super::people::RECRUITERS;
use super::random::Random;
use super::resume::Stage;
use super::script::{Block, Script, long_date};

/// What the bucket says about itself.
pub fn readme(stage: Stage) -> Script {
    let folders = [
        ("resumes/", "one file per candidate; every upload is a new version"),
        ("cover-letters/", "by company"),
        ("portraits/", "pictures for the applicant list"),
        ("interview-notes/", "by month"),
        ("offers/", "by candidate, the last version is the valid one"),
        ("job-descriptions/", "what is advertised now"),
        ("references/", "letters of former employers"),
        ("certificates/", "scanned or issued"),
        ("reports/", "monthly figures and the quarter's charts"),
        ("company-logos/", "public pictures"),
        ("archive/", "closed files, in cold storage"),
    ];
    let mut main = vec![Block::Paragraph("Documents of the HireFlux careers portal. Versioning is on: nothing that is overwritten or deleted is lost at once.".to_owned())];
    main.push(heading("Folders"));
    let shown = folders.len() - 2 * stage.left().min(4);
    main.extend(
        folders[..shown]
            .iter()
            .map(|(name, what)| Block::Pair((*name).to_owned(), (*what).to_owned())),
    );
    if stage.index > 0 {
        main.push(heading("Rules"));
        main.push(Block::Bullet("Never put a salary into a file name.".to_owned()));
    }
    if stage.index > 2 {
        main.push(Block::Bullet(
            "Restore an old version instead of uploading it again: its metadata come with it."
                .to_owned(),
        ));
    }
    script("HireFlux documents".to_owned(), String::new(), RECRUITERS[0], stage, main)
}

/// The handbook for interviewers: longer with every edition.
pub fn handbook(stage: Stage) -> Script {
    let chapters = [
        (
            "Before the interview",
            "Read the résumé twice: once for what it says, once for what it leaves out. Write three questions down that only this person can answer.",
        ),
        (
            "The first five minutes",
            "Say who you are, what will happen and when it ends. Offer water. Nobody thinks well with a dry mouth.",
        ),
        (
            "Questions that work",
            "Ask for the last time something happened, not for what somebody would do. Wait. The second answer is the interesting one.",
        ),
        (
            "Questions we don't ask",
            "Family, health, religion, age. If the candidate brings it up, listen, don't write it down.",
        ),
        (
            "Practical tasks",
            "An hour at most, with tools the candidate knows. The task comes from last month's work, and we have solved it ourselves first.",
        ),
        (
            "Scores",
            "Score alone before you talk to the others. A three is a good score. A five is rare and needs a sentence.",
        ),
        (
            "Deciding",
            "Whoever was in the room decides, on the same day. Doubt is not a no; it is a question that we forgot to ask.",
        ),
        ("Saying no", "By telephone, within five days, with one reason that helps."),
        (
            "Making an offer",
            "The first offer is the fair one. We negotiate about time and tasks before money.",
        ),
        (
            "The first week",
            "A desk, an account, a lunch, a small task that matters. Somebody has time every day at three.",
        ),
    ];
    let mut main = Vec::new();
    for (title, words) in &chapters[..chapters.len().saturating_sub(stage.left()).max(2)] {
        main.push(heading(title));
        main.push(Block::Paragraph((*words).to_owned()));
        let mut random = Random::sown(title);
        for name in random.shuffled(&RECRUITERS).iter().take(2) {
            main.push(Block::Bullet(format!(
                "{name}: \"{}\"",
                random.pick(&[
                    "I keep a list of the answers that surprised me.",
                    "If I talk more than a third of the time, I was the one interviewed.",
                    "Ten minutes of preparation save an hour of regret.",
                    "I always ask what we could do better. Most have an answer ready.",
                    "Write the notes at once; after lunch they are fiction.",
                ])
            )));
        }
    }
    let edition = format!("Edition {}, {}", stage.index + 1, long_date(stage.day));
    script("Handbook for interviewers".to_owned(), edition, "HireFlux", stage, main)
}
