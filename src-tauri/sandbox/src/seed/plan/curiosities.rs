//! The rest of the bucket: its README, the recruiters' templates, and the odd things that every
//! real bucket collects (an empty file, a placeholder of a folder, a name with two slashes).

use super::desk::{Desk, Ending, Filing, Form};
use super::shelf::{DAY, accent, render};
use crate::seed::documents::companies::HIRING;
use crate::seed::documents::handbook::{handbook, readme};
use crate::seed::documents::layout::Look;
use crate::seed::documents::people::{PEOPLE_ON_FILE, Person, RECRUITERS, Sitter};
use crate::seed::documents::professions::DESIGNER;
use crate::seed::documents::resume::Stage;
use crate::seed::documents::{docx, letter, office, plain, report};

/// Files what belongs to no shelf.
pub fn file(desk: &mut Desk) {
    put(desk, "README.md", Form::Markdown, "readme", 9 * DAY, 5, |stage| {
        plain::markdown(&readme(stage))
    });
    put(
        desk,
        "templates/Handbook for interviewers.pdf",
        Form::Pdf,
        "template",
        16 * DAY,
        9,
        |stage| render(&handbook(stage), Form::Pdf, Look::Band, accent("handbook")),
    );
    put(desk, "templates/Offer letter.docx", Form::Docx, "template", 61 * DAY, 6, |stage| {
        let mut script = office::offer(&SOMEBODY, &HIRING[4], RECRUITERS[2], stage);
        script.title.push_str(" (template)");
        docx::write(&script, accent("offer"))
    });
    put(
        desk,
        "templates/Invitation to an interview.txt",
        Form::Text,
        "template",
        140 * DAY,
        3,
        invitation,
    );
    put(desk, "templates/Saying no, kindly.md", Form::Markdown, "template", 33 * DAY, 4, refusal);
    put(desk, "test/hello.txt", Form::Text, "test", 700 * DAY, 1, |_| {
        b"Hello from HireFlux!".to_vec()
    });
    put(desk, "inbox/", Form::Folder, "", 650 * DAY, 1, |_| Vec::new());
    put(desk, "drafts/untitled.txt", Form::Text, "draft", 12 * DAY, 1, |_| Vec::new());
    put(desk, "imports//career fair.csv", Form::Csv, "import", 88 * DAY, 2, |stage| {
        report::pipeline("career-fair", stage.index, stage.of).into_bytes()
    });
    put(desk, "exports/newsletter subscribers.csv", Form::Csv, "export", 47 * DAY, 3, |stage| {
        report::subscribers(900 + 700 * stage.index).into_bytes()
    });
    put(desk, LONG_NAME, Form::Docx, "cover-letter", 27 * DAY, 2, |stage| {
        let script = letter::cover_letter(&PEOPLE_ON_FILE[28], &HIRING[5], RECRUITERS[1], stage);
        docx::write(&script, accent("long"))
    });
}

/// A file's name as long as file systems allow: 251 bytes.
const LONG_NAME: &str = "inbox/Re- Fwd- Application for the position of Senior Product Designer (reference number HF-2291-B, as advertised in the newsletter) with covering letter, list of references, work samples and a short answer to the three questions - final version 3 (corrected).docx";

fn put(
    desk: &mut Desk,
    key: &str,
    form: Form,
    kind: &'static str,
    newest: i64,
    versions: usize,
    write: impl FnMut(Stage) -> Vec<u8>,
) {
    let filing = Filing {
        key: key.to_owned(),
        form,
        kind,
        department: "",
        newest,
        versions,
        ending: Ending::Kept,
    };
    desk.file(&filing, write);
}

/// Who a template is addressed to.
const SOMEBODY: Person = Person {
    name: "[Name]",
    filed: "",
    city: "[Town]",
    profession: &DESIGNER,
    sitter: Sitter::Woman,
};

fn invitation(stage: Stage) -> Vec<u8> {
    let mut text = String::from(
        "Subject: Shall we talk?\n\nDear {given name},\n\nthank you for your application. We would like to meet you on {date} at {time}.\n",
    );
    if stage.index > 0 {
        text.push_str("\nYou will talk to {interviewer}. It takes an hour, of which the last twenty\nminutes are yours. Please tell us if you need anything to feel at ease.\n");
    }
    if stage.index > 1 {
        text.push_str("\nWe pay for the journey; second class and a sandwich need no receipt.\n");
    }
    text.push_str("\nKind regards\n{recruiter}\n");
    text.into_bytes()
}

fn refusal(stage: Stage) -> Vec<u8> {
    let paragraphs = [
        "# Saying no, kindly\n\nDear {given name},\n\nwe decided for somebody else this time.\n",
        "\nThis is the reason, as plainly as we can put it: {reason}.\n",
        "\nWhat we liked: {strength}. Please do not read this as a judgement of your work.\n",
        "\nMay we keep your papers for a year? If you say nothing, we delete them after 90 days.\n",
    ];
    paragraphs[..=stage.index.min(3)].concat().into_bytes()
}
