//! The companies' papers: what they advertise, their marks, and the recruiters' monthly figures.

use super::desk::{Desk, Ending, Filing, Form};
use super::shelf::{DAY, HOUR, accent, ending, newest, render, versions};
use crate::seed::documents::companies::HIRING;
use crate::seed::documents::layout::Look;
use crate::seed::documents::professions::{
    ACCOUNTANT, BACKEND, CIVIL, DATA, DESIGNER, FRONTEND, LOGISTICS, MARKETING, MECHATRONICS,
    NURSE, PEOPLE, TEACHER,
};
use crate::seed::documents::{chart, office, png, report};

/// Files everything about companies.
pub fn file(desk: &mut Desk) {
    job_descriptions(desk);
    logos(desk);
    reports(desk);
}

fn job_descriptions(desk: &mut Desk) {
    let trades = [
        &BACKEND,
        &DATA,
        &DESIGNER,
        &NURSE,
        &CIVIL,
        &FRONTEND,
        &ACCOUNTANT,
        &MARKETING,
        &LOGISTICS,
        &TEACHER,
        &MECHATRONICS,
        &PEOPLE,
    ];
    for (place, profession) in trades.iter().enumerate() {
        let company = &HIRING[(place * 4 + 2) % HIRING.len()];
        let form = if place % 3 == 1 { Form::Docx } else { Form::Markdown };
        let title = profession.titles[2];
        let key = format!("job-descriptions/{title} ({}).{}", company.name, form.extension());
        let filing = Filing {
            versions: if place == 0 { 4 } else { versions(&key, &[1, 2, 3, 4]) },
            newest: newest("jobs", place, trades.len(), &[30 * HOUR]),
            ending: ending(place, &[8]),
            key,
            form,
            kind: "job-description",
            department: "",
        };
        desk.file(&filing, |stage| {
            let script = office::job_description(profession, company, stage);
            render(&script, form, Look::Band, accent(company.name))
        });
    }
}

fn logos(desk: &mut Desk) {
    for (place, company) in HIRING.iter().enumerate() {
        let name = company.name.to_lowercase().replace(" & ", "-").replace(' ', "-");
        let filing = Filing {
            key: format!("company-logos/{name}.png"),
            form: Form::Png,
            kind: "company-logo",
            department: "",
            newest: newest("logos", place + 1, HIRING.len() + 1, &[]),
            versions: 1 + place % 2,
            ending: Ending::Kept,
        };
        desk.file(&filing, |stage| {
            png::write(&chart::logo(company.name, place, stage.index), company.name)
        });
    }
}

fn reports(desk: &mut Desk) {
    let today = desk.calendar.day_before_now(0);
    let this_month = i64::from(today.year()) * 12 + i64::from(today.month()) - 1;
    for back in 1..=12 {
        let month = this_month - back;
        let label = format!("{}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1);
        let key = format!("reports/pipeline/{label}.csv");
        // Written in the first days of the month that follows.
        let since = i64::from(today.day()) - 1 + (back - 1) * 30;
        let filing = Filing {
            versions: versions(&key, &[1, 2, 2, 3]),
            newest: (since * DAY - 2 * DAY).max(14 * HOUR),
            ending: Ending::Kept,
            key,
            form: Form::Csv,
            kind: "report",
            department: "",
        };
        desk.file(&filing, |stage| report::pipeline(&label, stage.index, stage.of).into_bytes());
    }
    let this_quarter = this_month.div_euclid(3);
    for back in 1..=4 {
        let quarter = this_quarter - back;
        let label = format!("{}-Q{}", quarter.div_euclid(4), quarter.rem_euclid(4) + 1);
        let since = (this_month.rem_euclid(3) + (back - 1) * 3) * 30 + i64::from(today.day());
        let months: [String; 3] = std::array::from_fn(|step| {
            let month = quarter.rem_euclid(4) * 3 + 1 + i64::try_from(step).unwrap_or(0);
            format!("{}-{month:02}", quarter.div_euclid(4))
        });
        for (kind, name) in ["applications", "days-to-hire", "pipeline"].iter().enumerate() {
            let key = format!("reports/charts/{label} {name}.png");
            let filing = Filing {
                versions: versions(&key, &[1, 1, 2]),
                newest: (since * DAY - 4 * DAY).max(9 * HOUR),
                ending: Ending::Kept,
                key,
                form: Form::Png,
                kind: "report",
                department: "",
            };
            desk.file(&filing, |stage| {
                png::write(&report::chart(&label, &months, kind, stage.index), &label)
            });
        }
    }
}
