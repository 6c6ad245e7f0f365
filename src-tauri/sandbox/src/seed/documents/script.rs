//! What a document says, apart from how it looks: blocks of text that `layout` sets as PDF, `docx`
//! writes for word processors and `plain` writes as Markdown or text.

use jiff::civil::Date;

/// One piece of a document, in reading order.
pub enum Block {
    /// A section's heading.
    Heading(String),
    /// A post or a course: what it was, where, and from when to when.
    Entry {
        /// The post's title.
        what: String,
        /// Where it was.
        place: String,
        /// From when to when.
        when: String,
    },
    /// Running text.
    Paragraph(String),
    /// One point of a list.
    Bullet(String),
    /// Short points: a list in a narrow column, one running line in a wide one.
    Points(Vec<String>),
    /// A label and its value on one line.
    Pair(String, String),
    /// A short line of its own, such as an address.
    Line(String),
    /// Some room.
    Gap,
}

/// A whole document.
pub struct Script {
    /// The large line at the top.
    pub title: String,
    /// The line under it.
    pub subtitle: String,
    /// How to reach the writer.
    pub contact: Vec<String>,
    /// The document itself.
    pub main: Vec<Block>,
    /// What stands beside it where the look has a side column, and after it elsewhere.
    pub side: Vec<Block>,
    /// Who wrote it.
    pub author: String,
    /// The day of this version.
    pub written: Date,
}

/// The day as letters and certificates write it, such as "4 March 2026".
pub fn long_date(date: Date) -> String {
    format!("{} {} {}", date.day(), month_name(date.month()), date.year())
}

/// The English name of a month from 1 to 12.
pub fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES[usize::from(month.clamp(1, 12).unsigned_abs()) - 1]
}
