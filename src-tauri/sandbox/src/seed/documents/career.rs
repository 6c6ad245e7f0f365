//! What an invented person did before: posts, places, months and achievements, drawn from the
//! profession's texts. The same person has the same career in every document.

use jiff::civil::Date;

use super::companies::{Company, EMPLOYERS};
use super::people::Person;
use super::random::Random;
use super::script::month_name;

/// A month, counted from the year 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(i64);

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self(i64::from(day.year()) * 12 + i64::from(day.month()) - 1)
    }

    /// So many months earlier.
    pub fn back(self, months: i64) -> Self {
        Self(self.0 - months)
    }

    /// The year.
    pub fn year(self) -> i64 {
        self.0.div_euclid(12)
    }

    /// From 1 to 12.
    pub fn number(self) -> i64 {
        self.0.rem_euclid(12) + 1
    }

    /// Such as "Mar 2024".
    pub fn label(self) -> String {
        let name = month_name(i8::try_from(self.number()).unwrap_or(1));
        format!("{} {}", &name[..3], self.year())
    }
}

/// One post.
pub struct Job {
    /// The title on the card.
    pub title: &'static str,
    /// Where.
    pub company: &'static Company,
    /// The first month.
    pub from: Month,
    /// The last month, or nothing for the present post.
    pub until: Option<Month>,
    /// What was achieved, as sentences.
    pub deeds: Vec<String>,
}

impl Job {
    /// Such as "Mar 2021 – Aug 2024".
    pub fn span(&self, open: bool) -> String {
        match self.until {
            Some(until) if !open => format!("{} – {}", self.from.label(), until.label()),
            _ => format!("{} – present", self.from.label()),
        }
    }
}

/// A person's life at work.
pub struct Career {
    /// The posts, the present one first.
    pub jobs: Vec<Job>,
    /// Best first.
    pub skills: Vec<&'static str>,
    /// When the studies ended.
    pub graduated: i64,
    /// Full years since the first post.
    pub years: i64,
    /// A telephone number from a range nobody is given.
    pub phone: String,
    /// Languages and how well.
    pub languages: Vec<(&'static str, &'static str)>,
}

/// The career of a person as it stands on a day.
pub fn career(person: &Person, as_of: Date) -> Career {
    let mut random = Random::sown(person.name);
    let profession = person.profession;
    let deeds = random.shuffled(&profession.deeds);
    let employers = random.shuffled(&[0_usize, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    let skills = random.shuffled(&profession.skills);
    let count = if random.chance(45) { 2 } else { 3 };
    let mut jobs = Vec::with_capacity(count);
    let mut until: Option<Month> = None;
    let mut left = deeds.into_iter();
    for index in 0..count {
        let end = until.unwrap_or(Month::of(as_of));
        let from =
            end.back(if index == 0 { random.between(5, 14) } else { random.between(22, 50) });
        let share = if index == 0 && count == 2 { 4 } else { 3 };
        let deeds: Vec<String> =
            left.by_ref().take(share).map(|deed| fill(deed, &mut random, &skills)).collect();
        jobs.push(Job {
            title: profession.titles[2 - index.min(2)],
            company: &EMPLOYERS[employers[index]],
            from,
            until,
            deeds,
        });
        until = Some(from.back(1));
    }
    let first = jobs.last().map_or(Month::of(as_of), |job| job.from);
    let phone = format!("+44 7700 900{:03}", random.between(0, 999));
    Career {
        graduated: first.year(),
        years: (Month::of(as_of).0 - first.0) / 12,
        jobs,
        skills,
        phone,
        languages: languages(person.city),
    }
}

/// Fills the figures into a sentence.
fn fill(sentence: &str, random: &mut Random, skills: &[&str]) -> String {
    let mut filled = String::with_capacity(sentence.len() + 8);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (slot, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        match slot {
            "pct" => filled.push_str(&random.between(12, 46).to_string()),
            "n" => filled.push_str(&random.between(3, 9).to_string()),
            "many" => filled.push_str(&(random.between(3, 24) * 5).to_string()),
            _ => filled.push_str(&skill_in_a_sentence(random.pick(skills))),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// A skill inside a sentence keeps its capital only where it is a name or an abbreviation.
pub fn skill_in_a_sentence(skill: &str) -> String {
    let plain = skill.chars().skip(1).all(|letter| letter.is_lowercase() || letter == ' ');
    let name = matches!(
        skill,
        "Rust"
            | "Kafka"
            | "Terraform"
            | "Svelte"
            | "Python"
            | "Airflow"
            | "Figma"
            | "Workday"
            | "Eurocode 2"
            | "Playwright"
            | "Bayesian modelling"
    );
    if plain && !name { skill.to_lowercase() } else { skill.to_owned() }
}

fn languages(city: &str) -> Vec<(&'static str, &'static str)> {
    let country = city.rsplit(", ").next().unwrap_or(city);
    let mother = match country {
        "Germany" | "Austria" => "German",
        "Japan" => "Japanese",
        "Spain" | "Mexico" | "Uruguay" => "Spanish",
        "Poland" => "Polish",
        "France" | "Canada" | "Switzerland" => "French",
        "Sweden" => "Swedish",
        "South Korea" => "Korean",
        "Portugal" | "Brazil" => "Portuguese",
        "Jordan" | "Morocco" => "Arabic",
        "Czech Republic" => "Czech",
        "Taiwan" | "Singapore" => "Mandarin",
        "Italy" => "Italian",
        "Denmark" => "Danish",
        "Netherlands" => "Dutch",
        "Vietnam" => "Vietnamese",
        "Bulgaria" => "Bulgarian",
        "Estonia" => "Estonian",
        "Iceland" => "Icelandic",
        "Israel" => "Hebrew",
        "Hungary" => "Hungarian",
        "Norway" => "Norwegian",
        _ => return vec![("English", "native"), ("French", "good")],
    };
    let third = if mother == "German" { "Spanish" } else { "German" };
    vec![(mother, "native"), ("English", "fluent"), (third, "basic")]
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::seed::documents::people::PEOPLE_ON_FILE;
    use crate::seed::documents::winansi;

    #[test]
    fn posts_follow_one_another_without_overlap_and_every_slot_is_filled() {
        for person in &PEOPLE_ON_FILE {
            let career = career(person, date(2026, 5, 4));
            assert!(career.jobs.len() >= 2);
            for pair in career.jobs.windows(2) {
                assert!(pair[1].until.is_some_and(|until| until < pair[0].from), "{}", person.name);
            }
            for deed in career.jobs.iter().flat_map(|job| &job.deeds) {
                assert!(!deed.contains(['{', '}']) && winansi::writes(deed), "{deed}");
            }
        }
    }
}
