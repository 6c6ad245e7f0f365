//! The API's `LifecycleConfiguration` document (API Reference, "GetBucketLifecycleConfiguration"):
//! read without losing what this application does not know, and written back with it.

mod grammar;
mod tree;
mod written;

use super::rule::Configuration;

/// Why a document can't be read. Its text is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadXml {
    /// Not well-formed, or not UTF-8.
    #[error("the lifecycle configuration is not well-formed XML")]
    NotXml,
    /// It ends before its last end tag.
    #[error("the lifecycle configuration ends too early")]
    Cut,
    /// A document type, which S3 never sends.
    #[error("the lifecycle configuration declares a document type")]
    Doctype,
    /// Elements too deep in each other, or too many namespaces.
    #[error("the lifecycle configuration is nested too deep")]
    TooDeep,
    /// More bytes or elements than any configuration can have.
    #[error("the lifecycle configuration is longer than one can be")]
    TooLong,
    /// Another document.
    #[error("the document is not a lifecycle configuration")]
    Root,
}

/// A character that XML 1.0 can't hold, so that S3's API can't take it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{field}” has the character U+{character:04X}, which S3's XML can't hold; leave it out")]
pub struct Unwritable {
    /// The rule's place in the configuration, counted from 0.
    pub rule: Option<usize>,
    /// The field in the spelling of the AWS CLI.
    pub field: String,
    /// The character.
    pub character: u32,
}

/// Reads the document. The default minimum size is not in it, but in a header: the caller adds it.
///
/// Namespaces and attributes are not looked at. Elements that are not known, or stand where S3
/// has none, or hold what is no number, date or class, are kept as they came in `unknown` of the
/// nearest rule, filter or configuration around them. One that is known by name but holds
/// something that is not is kept there whole.
pub fn read(document: &[u8]) -> Result<Configuration, BadXml> {
    let root = tree::read(document)?;
    match root.name.as_str() {
        "LifecycleConfiguration" => Ok(grammar::configuration(&root)),
        _ => Err(BadXml::Root),
    }
}

/// Writes the document, with the elements that are not known.
pub fn write(configuration: &Configuration) -> Result<String, Unwritable> {
    written::write(configuration)
}

#[cfg(test)]
#[path = "xml_tests.rs"]
mod tests;
