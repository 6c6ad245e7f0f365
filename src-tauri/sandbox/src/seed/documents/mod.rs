//! The sample documents themselves: invented people and companies, what they wrote, and the writers
//! of PDF, DOCX, PNG, Markdown, text and CSV. Knows no bucket and no key; `plan` decides those.

pub mod career;
pub mod certificate;
pub mod chart;
pub mod companies;
mod deflate;
pub mod docx;
pub mod handbook;
pub mod layout;
pub mod letter;
pub mod office;
pub mod pdf;
pub mod people;
pub mod picture;
pub mod plain;
pub mod png;
pub mod portrait;
pub mod professions;
pub mod random;
pub mod report;
pub mod resume;
pub mod script;
mod winansi;
mod zip;
