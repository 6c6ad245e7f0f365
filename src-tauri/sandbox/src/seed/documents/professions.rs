//! Twelve professions: titles, skills and achievements from which résumés, letters, interview notes
//! and job descriptions are written. Holds text only; who does what is decided in `people`.

/// A line of work. In `deeds`, `{pct}`, `{n}`, `{many}` and `{skill}` are filled in per person.
pub struct Profession {
    /// Titles from the first job to the senior one.
    pub titles: [&'static str; 3],
    /// The department that hires, as it stands in tags.
    pub department: &'static str,
    /// The degree behind it.
    pub degree: &'static str,
    /// What such a person knows.
    pub skills: [&'static str; 10],
    /// What such a person did: sentences that start with a verb in the past tense.
    pub deeds: [&'static str; 8],
    /// What drives such a person, to complete "I care about ...".
    pub care: &'static str,
    /// A certificate of the trade.
    pub certificate: &'static str,
}

/// Writes servers.
pub const BACKEND: Profession = Profession {
    titles: ["Software Developer", "Backend Engineer", "Senior Backend Engineer"],
    department: "engineering",
    degree: "B.Sc. Computer Science",
    skills: [
        "Rust",
        "PostgreSQL",
        "Distributed systems",
        "gRPC",
        "Kafka",
        "Observability",
        "Terraform",
        "API design",
        "Incident response",
        "Mentoring",
    ],
    deeds: [
        "Cut the median response time of the booking API by {pct} % by moving hot reads to a cache that is rebuilt from the event log.",
        "Split a billing monolith into {n} services without a single hour of planned downtime.",
        "Led the on-call rotation of a team of {n} and halved the pages per week within two quarters.",
        "Designed the audit trail that the external auditors now use as their only source.",
        "Introduced contract tests between {n} teams, which caught {many} breaking changes before release.",
        "Moved {many} nightly jobs to a queue with retries, so that nobody restarts them by hand any more.",
        "Wrote the internal guide to {skill} that every new engineer reads in the first week.",
        "Saved {pct} % of the yearly cloud bill by archiving documents nobody had opened for 90 days.",
    ],
    care: "software that is still pleasant to change after five years",
    certificate: "Certified Cloud Architect, Associate",
};

/// Writes what people see.
pub const FRONTEND: Profession = Profession {
    titles: ["Web Developer", "Frontend Engineer", "Senior Frontend Engineer"],
    department: "engineering",
    degree: "B.Sc. Media Informatics",
    skills: [
        "TypeScript",
        "Svelte",
        "Accessibility",
        "CSS architecture",
        "Playwright",
        "Performance budgets",
        "Design systems",
        "Web components",
        "Localisation",
        "Pairing",
    ],
    deeds: [
        "Rebuilt the checkout in {n} weeks; abandoned baskets fell by {pct} %.",
        "Made all {many} screens usable by keyboard and screen reader, and kept them so with tests in CI.",
        "Brought the first view of the product page down to 1.{n} seconds on a mid-range phone.",
        "Started a design system that {n} product teams build on today.",
        "Translated the interface into {n} languages, two of them written from right to left.",
        "Replaced {many} hand-written forms by one that is generated from the API description.",
        "Ran a weekly reading group on {skill} for designers and engineers together.",
        "Removed {pct} % of the shipped JavaScript without removing a feature.",
    ],
    care: "interfaces that explain themselves",
    certificate: "Web Accessibility Specialist",
};

/// Finds out from numbers.
pub const DATA: Profession = Profession {
    titles: ["Data Analyst", "Data Scientist", "Lead Data Scientist"],
    department: "data",
    degree: "M.Sc. Statistics",
    skills: [
        "Python",
        "SQL",
        "Bayesian modelling",
        "Forecasting",
        "Experiment design",
        "dbt",
        "Airflow",
        "Causal inference",
        "Data storytelling",
        "Stakeholder workshops",
    ],
    deeds: [
        "Built the demand forecast that purchasing plans with; its error fell by {pct} % against the old spreadsheet.",
        "Ran {n} controlled experiments on pricing and stopped two launches that would have lost money.",
        "Cleaned {n} years of delivery records and published the first data dictionary of the company.",
        "Trained {many} colleagues in reading confidence intervals, with their own figures as examples.",
        "Replaced a fragile scoring script by a monitored model that explains each of its decisions.",
        "Found the cause of {pct} % of all returns in three weeks of careful joining.",
        "Set up the warehouse tests for {skill} that now stop a broken report before the board sees it.",
        "Presented the quarterly findings to the executive team, on a single page each time.",
    ],
    care: "figures that somebody can act on",
    certificate: "Professional Data Engineer",
};

/// Shapes products.
pub const DESIGNER: Profession = Profession {
    titles: ["Visual Designer", "Product Designer", "Senior Product Designer"],
    department: "design",
    degree: "B.A. Communication Design",
    skills: [
        "Interaction design",
        "Figma",
        "User research",
        "Prototyping",
        "Typography",
        "Design systems",
        "Service blueprints",
        "Usability testing",
        "Illustration",
        "Facilitation",
    ],
    deeds: [
        "Redesigned the booking flow with {many} interviews behind it; completed bookings rose by {pct} %.",
        "Drew a family of {many} icons that works from 16 pixels to the side of a van.",
        "Set up a panel of {many} customers who test every prototype within the week.",
        "Merged {n} diverging style guides into one library used by all teams.",
        "Shaped the rebranding from the first sketch to the signs on the building.",
        "Taught {n} engineers to prototype, so that ideas are tried before they are planned.",
        "Simplified the claims form from {many} fields to {n}; the hotline calls halved.",
        "Ran the design critique every Thursday and wrote down what was decided.",
    ],
    care: "things that are simple because somebody did the hard work",
    certificate: "Certified Usability Practitioner",
};

/// Cares for patients.
pub const NURSE: Profession = Profession {
    titles: ["Registered Nurse", "Ward Nurse", "Charge Nurse"],
    department: "care",
    degree: "B.Sc. Nursing",
    skills: [
        "Intensive care",
        "Wound management",
        "Triage",
        "Patient education",
        "Medication safety",
        "Shift planning",
        "Infection control",
        "Palliative care",
        "Electronic records",
        "Mentoring",
    ],
    deeds: [
        "Coordinated a ward of {many} beds with a team of {n} nurses per shift.",
        "Introduced a handover sheet that reduced medication errors by {pct} % in a year.",
        "Trained {many} newly qualified colleagues in the intensive care unit.",
        "Led the hygiene audit; the ward passed all {n} points for the first time.",
        "Set up evening hours for relatives, which halved the number of complaints.",
        "Took part in the trial of a bedside record system and wrote its nursing guide.",
        "Cared for patients after heart surgery, up to {n} in one shift at the peak of winter.",
        "Organised the first course on {skill} open to all wards.",
    ],
    care: "patients who know what happens next",
    certificate: "Advanced Life Support Provider",
};

/// Builds bridges.
pub const CIVIL: Profession = Profession {
    titles: ["Junior Civil Engineer", "Civil Engineer", "Project Engineer"],
    department: "construction",
    degree: "M.Eng. Civil Engineering",
    skills: [
        "Structural analysis",
        "Bridge inspection",
        "AutoCAD Civil 3D",
        "Tendering",
        "Site supervision",
        "Eurocode 2",
        "Geotechnics",
        "Cost control",
        "BIM coordination",
        "Safety planning",
    ],
    deeds: [
        "Supervised the renewal of {n} motorway bridges while traffic kept flowing.",
        "Prepared the tender for a flood wall of {many} metres; the final account stayed within {n} % of it.",
        "Saved {pct} % of the concrete in a retaining wall by measuring before calculating.",
        "Coordinated {n} trades in one building model and resolved {many} clashes before the first dig.",
        "Inspected {many} culverts and ranked them by urgency for the county.",
        "Kept a site of {many} people free of serious accidents for two years.",
        "Introduced drones for the survey of embankments, with a day's work done in an hour.",
        "Negotiated {many} supplements with contractors, none of which went to court.",
    ],
    care: "structures that outlive their drawings",
    certificate: "Chartered Engineer",
};

/// Keeps the books.
pub const ACCOUNTANT: Profession = Profession {
    titles: ["Accounts Assistant", "Accountant", "Finance Controller"],
    department: "finance",
    degree: "B.A. Accounting and Finance",
    skills: [
        "Month-end closing",
        "IFRS",
        "Cash-flow planning",
        "SAP FI",
        "Cost accounting",
        "Audit",
        "VAT in the EU",
        "Power Query",
        "Budgeting",
        "Internal controls",
    ],
    deeds: [
        "Shortened the monthly closing from {n} days to three.",
        "Prepared the audit of {n} subsidiaries; the auditors left without a finding.",
        "Built the cash-flow forecast that the bank accepted as the basis of the loan.",
        "Recovered {many} thousand in unpaid invoices by calling instead of writing.",
        "Moved the ledgers of {n} companies to one chart of accounts.",
        "Automated {pct} % of the incoming invoices, with a person for every exception.",
        "Explained the figures to {many} budget owners, each in half an hour.",
        "Set up controls around {skill} that found a double payment in their first week.",
    ],
    care: "books that a stranger could follow",
    certificate: "ACCA Membership",
};

/// Makes things known.
pub const MARKETING: Profession = Profession {
    titles: ["Marketing Assistant", "Marketing Specialist", "Head of Campaigns"],
    department: "marketing",
    degree: "B.A. Marketing",
    skills: [
        "Campaign planning",
        "Copywriting",
        "SEO",
        "Marketing analytics",
        "Brand strategy",
        "Newsletter automation",
        "Event organisation",
        "Budget planning",
        "Press work",
        "Video",
    ],
    deeds: [
        "Planned the launch in {n} countries; sign-ups passed the target by {pct} %.",
        "Grew the newsletter to {many} thousand readers, of whom a third open every issue.",
        "Organised a trade fair stand that brought {many} qualified leads in three days.",
        "Rewrote the product pages in plain words; search traffic rose by {pct} %.",
        "Led a team of {n} and a budget that was spent on what could be measured.",
        "Started a customer magazine that other companies ask to advertise in.",
        "Stopped {n} campaigns that nobody would have missed and doubled the rest.",
        "Trained the sales team in {skill}, with real letters from real customers.",
    ],
    care: "messages that respect the reader's time",
    certificate: "Digital Marketing Diploma",
};

/// Moves goods.
pub const LOGISTICS: Profession = Profession {
    titles: ["Dispatcher", "Logistics Coordinator", "Supply Chain Lead"],
    department: "operations",
    degree: "B.Sc. Logistics",
    skills: [
        "Route planning",
        "Warehouse layout",
        "Customs clearance",
        "SAP EWM",
        "Forecasting",
        "Supplier negotiation",
        "Lean methods",
        "Cold chain",
        "Fleet management",
        "Crisis planning",
    ],
    deeds: [
        "Planned {many} deliveries a day across {n} countries.",
        "Reduced empty kilometres by {pct} % with return loads agreed between competitors.",
        "Moved a warehouse of {many} thousand pallets in one long weekend.",
        "Negotiated freight contracts that hold their price through the winter peak.",
        "Introduced slot booking at the gate; trucks now wait {n} minutes, not an hour.",
        "Kept the cold chain unbroken for {many} shipments of vaccine.",
        "Set up a second supplier for each of {n} critical parts before it was needed.",
        "Cleared a customs backlog of {many} containers in {n} days.",
    ],
    care: "goods that arrive when somebody waits for them",
    certificate: "Certified Supply Chain Professional",
};

/// Teaches.
pub const TEACHER: Profession = Profession {
    titles: ["Trainee Teacher", "Teacher of Mathematics", "Head of Mathematics"],
    department: "education",
    degree: "M.Ed. Mathematics and Physics",
    skills: [
        "Curriculum design",
        "Classroom leadership",
        "Assessment",
        "Differentiated teaching",
        "GeoGebra",
        "Parent dialogue",
        "Project weeks",
        "Mentoring",
        "Digital classroom",
        "Physics",
    ],
    deeds: [
        "Taught {n} classes a week, from the first fractions to the final examination.",
        "Raised the pass rate of the final examination by {pct} % in two years.",
        "Wrote a workbook that {many} schools use today.",
        "Led a department of {n} colleagues and brought their tests to one standard.",
        "Started a mathematics club; {n} of its members reached the national round.",
        "Organised a project week on bridges with {many} pupils and one real engineer.",
        "Set up tutoring by older pupils, with {many} pairs in the first year.",
        "Introduced short weekly tests that show who needs help before the term ends.",
    ],
    care: "the moment when a pupil says it in their own words",
    certificate: "Qualified Teacher Status",
};

/// Makes machines move.
pub const MECHATRONICS: Profession = Profession {
    titles: ["Technician", "Mechatronics Engineer", "Automation Lead"],
    department: "production",
    degree: "B.Eng. Mechatronics",
    skills: [
        "PLC programming",
        "Robot cells",
        "Sensor fusion",
        "CAD",
        "Commissioning",
        "C++",
        "Predictive maintenance",
        "Machine safety",
        "Pneumatics",
        "Technical documentation",
    ],
    deeds: [
        "Commissioned {n} robot cells on three continents, all within the agreed week.",
        "Reduced unplanned stops of the filling line by {pct} % with sensors for a tenth of the quoted price.",
        "Wrote the control software for a gripper that handles {many} kinds of fruit.",
        "Led the safety assessment of {n} machines after the change of the directive.",
        "Trained {many} operators, who now change formats without calling an engineer.",
        "Designed a test bench that finds a faulty drive in {n} minutes.",
        "Replaced hydraulic axes by electric ones and saved {pct} % of the energy.",
        "Documented the plant so well that the night shift stopped phoning.",
    ],
    care: "machines that tell you what they need",
    certificate: "Functional Safety Engineer",
};

/// Looks after the people.
pub const PEOPLE: Profession = Profession {
    titles: ["HR Assistant", "People Partner", "Head of People"],
    department: "people",
    degree: "B.A. Organisational Psychology",
    skills: [
        "Recruiting",
        "Employment law",
        "Onboarding",
        "Conflict mediation",
        "Salary bands",
        "Workshop facilitation",
        "Workday",
        "Employer branding",
        "Coaching",
        "Analytics",
    ],
    deeds: [
        "Filled {many} positions in a year with a median of {n} weeks from advert to signature.",
        "Introduced salary bands and published them; resignations fell by {pct} %.",
        "Designed an onboarding that has new colleagues productive in {n} days.",
        "Mediated in {n} conflicts between teams, and wrote down what was agreed each time.",
        "Built a referral programme that brings {pct} % of all hires.",
        "Trained {many} interviewers to ask the same questions of everybody.",
        "Led the move to four locations without losing one member of the team.",
        "Set up a yearly survey on {skill} and acted on its three worst answers.",
    ],
    care: "workplaces that people recommend to their friends",
    certificate: "Certified Mediator",
};
