//! The invented companies of the sample bucket: those that hire, and those where candidates worked.

/// A company that hires or that a candidate worked for.
pub struct Company {
    /// The name, as on the door.
    pub name: &'static str,
    /// The town of its main office.
    pub city: &'static str,
    /// What it does, to complete "your work on ...".
    pub work: &'static str,
}

const fn company(name: &'static str, city: &'static str, work: &'static str) -> Company {
    Company { name, city, work }
}

/// Companies that hire through HireFlux.
pub const HIRING: [Company; 9] = [
    company("Ostwind Energie", "Bremen", "offshore wind parks that pay for themselves"),
    company("Lumen & Co", "Dublin", "lighting that hospitals can afford"),
    company("Kestrel Mobility", "Rotterdam", "electric buses for middle-sized towns"),
    company("Marisol Health", "Valencia", "clinics where nobody waits an hour"),
    company("Tidewater Robotics", "Boston", "robots that inspect bridges from below"),
    company("Fjordlake Foods", "Bergen", "fish farms with a clean bill of health"),
    company("Quillfeather Press", "Edinburgh", "school books that children want to open"),
    company("Sakura Loop", "Osaka", "parcels that travel in boxes used fifty times"),
    company("Terranova Bank", "Porto", "accounts for people who just arrived in a country"),
];

/// Companies where candidates worked before.
pub const EMPLOYERS: [Company; 16] = [
    company("Nordlicht Analytics", "Kiel", ""),
    company("Brightharbour Logistics", "Felixstowe", ""),
    company("Casa Verde Group", "Lisbon", ""),
    company("Palmgrove Hospital", "Accra", ""),
    company("Atelier Huit", "Lyon", ""),
    company("Stonebridge Partners", "London", ""),
    company("Mirai Works", "Nagoya", ""),
    company("Blue Heron Learning", "Toronto", ""),
    company("Vistula Machines", "Poznan", ""),
    company("Saffron & Slate", "Mumbai", ""),
    company("Copperline Media", "Cape Town", ""),
    company("Alpine Structures", "Innsbruck", ""),
    company("Juniper Street Labs", "Austin", ""),
    company("Lindqvist Shipping", "Malmö", ""),
    company("Riverbend School Trust", "Leeds", ""),
    company("Pampa Digital", "Montevideo", ""),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::documents::winansi;

    #[test]
    fn every_company_can_be_written_with_the_standard_fonts() {
        for company in HIRING.iter().chain(&EMPLOYERS) {
            assert!(
                winansi::writes(company.name) && winansi::writes(company.city),
                "{}",
                company.name
            );
        }
    }
}
