//! The invented candidates and recruiters of the sample bucket. Nobody here exists; mail
//! addresses are in example.com, and a name that a PDF's standard fonts can't write has a Latin form.

use super::professions::{
    ACCOUNTANT, BACKEND, CIVIL, DATA, DESIGNER, FRONTEND, LOGISTICS, MARKETING, MECHATRONICS,
    NURSE, PEOPLE, Profession, TEACHER,
};

/// A candidate.
pub struct Person {
    /// The name as it stands in documents; every letter exists in the WinAnsi encoding.
    pub name: &'static str,
    /// The name as the candidate typed it into file names: any script.
    pub filed: &'static str,
    /// Where the candidate lives.
    pub city: &'static str,
    /// What the candidate does for a living.
    pub profession: &'static Profession,
    /// Whom the portrait shows.
    pub sitter: Sitter,
}

impl Person {
    /// The name in lower-case ASCII with dashes, as an application would make a path of it.
    pub fn slug(&self) -> String {
        let mut slug = String::with_capacity(self.name.len());
        for letter in self.name.chars() {
            let plain: &str = match letter.to_lowercase().next().unwrap_or(letter) {
                'á' | 'à' | 'â' | 'ã' | 'å' => "a",
                'ä' => "ae",
                'é' | 'è' | 'ê' | 'ë' => "e",
                'í' | 'ï' => "i",
                'ñ' => "n",
                'ó' | 'ô' | 'õ' | 'ø' => "o",
                'ö' => "oe",
                'ú' => "u",
                'ü' => "ue",
                'ç' => "c",
                'š' => "s",
                'ž' => "z",
                'ß' => "ss",
                ' ' | '-' => "-",
                other if other.is_ascii_alphanumeric() => {
                    slug.push(other);
                    ""
                }
                _ => "",
            };
            slug.push_str(plain);
        }
        slug
    }

    /// The candidate's mail address.
    pub fn mail(&self) -> String {
        format!("{}@example.com", self.slug().replace('-', "."))
    }

    /// The first name.
    pub fn given(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or(self.name)
    }
}

/// Whom a portrait shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sitter {
    /// A woman.
    Woman,
    /// A man.
    Man,
}

const fn woman(
    name: &'static str,
    filed: &'static str,
    city: &'static str,
    profession: &'static Profession,
) -> Person {
    Person { name, filed, city, profession, sitter: Sitter::Woman }
}

const fn man(
    name: &'static str,
    filed: &'static str,
    city: &'static str,
    profession: &'static Profession,
) -> Person {
    Person { name, filed, city, profession, sitter: Sitter::Man }
}

/// The candidates, those who wrote last first.
pub const PEOPLE_ON_FILE: [Person; 46] = [
    woman("Amara Okafor", "Amara Okafor", "Lagos, Nigeria", &BACKEND),
    man("Jonas Müller", "Jonas Müller", "Hamburg, Germany", &CIVIL),
    woman("Haruka Sato", "佐藤 遥", "Osaka, Japan", &DESIGNER),
    woman("Zoë O'Connor", "Zoë O'Connor", "Cork, Ireland", &MARKETING),
    man("Mateo Fernández", "Mateo Fernández", "Valencia, Spain", &BACKEND),
    woman("Priya Raman", "Priya Raman", "Chennai, India", &DATA),
    man("Lukasz Wisniewski", "Łukasz Wiśniewski", "Gdansk, Poland", &MECHATRONICS),
    woman("Chloé Lefèvre", "Chloé Lefèvre", "Lyon, France", &NURSE),
    man("Daniel Osei", "Daniel Osei", "Accra, Ghana", &ACCOUNTANT),
    woman("Ingrid Bergström", "Ingrid Bergström", "Göteborg, Sweden", &LOGISTICS),
    man("Min-jun Kang", "강민준", "Busan, South Korea", &FRONTEND),
    woman("Beatriz Gonçalves", "Beatriz Gonçalves", "Porto, Portugal", &TEACHER),
    man("Omar Haddad", "عمر حداد", "Amman, Jordan", &CIVIL),
    woman("Grace Whitfield", "Grace Whitfield", "Leeds, United Kingdom", &PEOPLE),
    man("Tomáš Novák", "Tomáš Novák", "Brno, Czech Republic", &DATA),
    woman("Wei Lin", "林薇", "Taipei, Taiwan", &MECHATRONICS),
    woman("Sofia Rossi", "Sofia Rossi", "Bologna, Italy", &DESIGNER),
    man("Kwame Mensah", "Kwame Mensah", "Kumasi, Ghana", &NURSE),
    woman("Élodie Tremblay", "Élodie Tremblay", "Québec, Canada", &FRONTEND),
    man("Diego Ramírez", "Diego Ramírez", "Guadalajara, Mexico", &LOGISTICS),
    man("Søren Dahl", "Søren Dahl", "Aarhus, Denmark", &BACKEND),
    woman("Leila Farahani", "Leila Farahani", "Rotterdam, Netherlands", &ACCOUNTANT),
    woman("Nguyen Thi Mai", "Nguyễn Thị Mai", "Da Nang, Vietnam", &TEACHER),
    woman("Elena Petrova", "Елена Петрова", "Sofia, Bulgaria", &MARKETING),
    man("Marcus Bell", "Marcus Bell", "Austin, United States", &DATA),
    woman("Aiko Tanaka", "Aiko Tanaka", "Nagoya, Japan", &NURSE),
    woman("Thandiwe Ndlovu", "Thandiwe Ndlovu", "Durban, South Africa", &PEOPLE),
    man("Rasmus Koppel", "Rasmus Koppel", "Tartu, Estonia", &FRONTEND),
    woman("Camila Duarte", "Camila Duarte", "Recife, Brazil", &DESIGNER),
    man("Björn Sigurðsson", "Björn Sigurðsson", "Akureyri, Iceland", &MECHATRONICS),
    woman("Hannah Weiß", "Hannah Weiß", "Graz, Austria", &CIVIL),
    man("Ravi Deshmukh", "Ravi Deshmukh", "Pune, India", &ACCOUNTANT),
    woman("Isabella Conti", "Isabella Conti", "Torino, Italy", &LOGISTICS),
    man("Pierre-Louis Dubois", "Pierre-Louis Dubois", "Nantes, France", &BACKEND),
    woman("Noa Levi", "נועה לוי", "Haifa, Israel", &DATA),
    woman("Ewa Zielinska", "Ewa Zielińska", "Kraków, Poland", &MARKETING),
    man("Samuel Adeyemi", "Samuel Adeyemi", "Ibadan, Nigeria", &TEACHER),
    woman("Mei Chen", "陈梅", "Singapore", &PEOPLE),
    man("Callum Fraser", "Callum Fraser", "Aberdeen, United Kingdom", &MECHATRONICS),
    woman("Anaïs Moreau", "Anaïs Moreau", "Genève, Switzerland", &DESIGNER),
    man("Viktor Horváth", "Viktor Horváth", "Szeged, Hungary", &FRONTEND),
    woman("Fatima Zahra Alaoui", "Fatima Zahra Alaoui", "Rabat, Morocco", &NURSE),
    man("Joaquín Peña", "Joaquín Peña", "Montevideo, Uruguay", &CIVIL),
    woman("Astrid Nilsen", "Astrid Nilsen", "Bergen, Norway", &ACCOUNTANT),
    woman("Deepika Iyer", "Deepika Iyer", "Bengaluru, India", &BACKEND),
    man("Oliver Grant", "Oliver Grant", "Wellington, New Zealand", &LOGISTICS),
];

/// The recruiters who use the bucket.
pub const RECRUITERS: [&str; 5] =
    ["Nadia Brandt", "Tom Ferreira", "Aisling Byrne", "Kenji Mori", "Ruth Abara"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::documents::winansi;

    #[test]
    fn every_name_can_be_written_with_the_standard_fonts() {
        for person in &PEOPLE_ON_FILE {
            assert!(winansi::writes(person.name), "{}", person.name);
            assert!(winansi::writes(person.city), "{}", person.city);
        }
    }

    #[test]
    fn slugs_are_ascii_and_all_different() {
        let mut slugs: Vec<String> = PEOPLE_ON_FILE.iter().map(Person::slug).collect();
        assert!(slugs.iter().all(|slug| slug.is_ascii() && slug.len() > 5), "{slugs:?}");
        assert!(slugs.contains(&"jonas-mueller".to_owned()));
        slugs.sort();
        slugs.dedup();
        assert_eq!(slugs.len(), PEOPLE_ON_FILE.len());
    }
}
