//! Writes the recruiters' figures: a month's pipeline as CSV and the same figures as charts.

use super::chart::Chart;
use super::companies::HIRING;
use super::picture::Canvas;
use super::random::Random;

/// The steps of the pipeline, from the widest.
const STEPS: [&str; 5] = ["applied", "screened", "interviewed", "offered", "hired"];

/// A month's pipeline, a row per company; the first version lacks the last companies, whose figures
/// came late.
pub fn pipeline(month: &str, stage: usize, of: usize) -> String {
    let mut csv =
        String::from("month,company,applied,screened,interviewed,offered,hired,days_to_hire\n");
    let late = (of - 1 - stage).min(3);
    for company in &HIRING[..HIRING.len() - late] {
        csv.push_str(&format!("{month},{}", company.name));
        for figure in funnel(month, company.name) {
            csv.push_str(&format!(",{figure}"));
        }
        let days = Random::sown(&format!("days {month} {}", company.name)).between(18, 61);
        csv.push_str(&format!(",{days}\n"));
    }
    csv
}

/// How many people reached each step in a month at a company.
fn funnel(month: &str, company: &str) -> [i64; 5] {
    let mut random = Random::sown(&format!("{month} {company}"));
    let mut left = random.between(24, 180);
    let mut figures = [left; 5];
    for (figure, (low, high)) in
        figures[1..].iter_mut().zip([(35, 60), (25, 50), (20, 45), (55, 100)])
    {
        left = left * random.between(low, high) / 100;
        *figure = left;
    }
    figures
}

/// Addresses for the newsletter, as the portal exports them.
pub fn subscribers(rows: usize) -> String {
    let mut csv = String::from("id,subscribed,language,confirmed\n");
    let mut random = Random::sown("subscribers");
    for id in 0..rows {
        csv.push_str(&format!(
            "{},{}-{:02}-{:02},{},{}\n",
            10_400 + id,
            2022 + id / 700,
            random.between(1, 12),
            random.between(1, 28),
            random.pick(&["de", "en", "es", "fr", "ja", "pt"]),
            random.chance(88)
        ));
    }
    csv
}

/// One of a quarter's charts, with the figures of its months' tables; the second edition is drawn anew with the goal in it.
pub fn chart(quarter: &str, months: &[String; 3], kind: usize, stage: usize) -> Canvas {
    let mut totals = [0; 5];
    for (month, company) in months.iter().flat_map(|month| HIRING.iter().map(move |c| (month, c))) {
        for (total, figure) in totals.iter_mut().zip(funnel(month, company.name)) {
            *total += figure;
        }
    }
    let mut random = Random::sown(&format!("{quarter} {kind}"));
    let goal = (stage > 0).then(|| totals[0] / 13 + random.between(4, 20));
    let series = kind + stage * 2;
    match kind {
        0 => {
            let labels: Vec<String> = (1..=13).map(|week| format!("W{week}")).collect();
            let values: Vec<i64> =
                labels.iter().map(|_| totals[0] * random.between(70, 130) / 1_300).collect();
            let title = format!("Applications per week {quarter}");
            Chart { title: &title, labels: &labels, values: &values, goal, series }.bars()
        }
        1 => {
            let labels: Vec<String> = (1..=12).map(|week| week.to_string()).collect();
            let mut days = random.between(52, 64);
            let values: Vec<i64> = labels
                .iter()
                .map(|_| {
                    days += random.between(-6, 4);
                    days.max(14)
                })
                .collect();
            let title = format!("Days to hire {quarter}");
            Chart {
                title: &title,
                labels: &labels,
                values: &values,
                goal: goal.map(|_| 45),
                series,
            }
            .line()
        }
        _ => {
            let labels = STEPS.map(str::to_owned);
            let title = format!("Pipeline {quarter}");
            Chart { title: &title, labels: &labels, values: &totals, goal: None, series }.funnel()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_version_has_more_rows_and_the_earlier_ones_unchanged() {
        let (first, second) = (pipeline("2026-03", 0, 2), pipeline("2026-03", 1, 2));
        assert!(second.starts_with(&first) && second.len() > first.len());
        assert!(second.lines().all(|line| line.split(',').count() == 8));
    }
}
