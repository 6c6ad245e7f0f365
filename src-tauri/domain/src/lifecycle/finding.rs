//! What is told about a lifecycle configuration: which rule, which field, why, and what to do.

use super::rule::Rule;
use serde::Serialize;
use ts_rs::TS;

/// Something about a configuration that a person should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Finding {
    /// The rule's place in the configuration, counted from 0; none where the whole configuration
    /// is meant.
    #[ts(type = "number | null")]
    pub rule: Option<usize>,
    /// The rule's `ID`, where it has one.
    pub rule_id: Option<String>,
    /// The field in the spelling of the AWS CLI, from the rule on: `Transitions[0].Days`; empty
    /// where the whole rule, or the whole text, is meant.
    pub field: String,
    /// The reason, for the program.
    pub code: FindingCode,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong and what to do, in words.
    pub message: String,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know; nothing need be done.
    Note,
    /// Legal, but surely not meant, or disputed between AWS' own documents.
    Warning,
    /// The server refuses it.
    Error,
}

/// Why something is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
pub enum FindingCode {
    /// S3 answers `InvalidArgument`.
    InvalidArgument,
    /// S3 answers `InvalidRequest`.
    InvalidRequest,
    /// S3 answers `MalformedXML`.
    #[serde(rename = "MalformedXML")]
    MalformedXml,
    /// The text is not JSON.
    InvalidJson,
    /// A member has another type than it must have.
    WrongType,
    /// A member that the format does not have.
    UnknownMember,
    /// A member that must be there is not.
    MissingMember,
    /// A member stands there twice.
    DuplicateMember,
    /// A value that can't be understood.
    InvalidValue,
    /// A slip in the text that was mended in reading.
    Mended,
    /// Something that the target format can't express.
    LeftOut,
    /// Elements that this application does not know; they are kept, but not judged.
    NotUnderstood,
    /// A rule that is disabled.
    Disabled,
    /// An action that another rule takes already in the same way.
    DuplicateAction,
    /// An action that never happens, because another one comes first.
    NeverActs,
    /// An action that has no effect in the bucket's versioning state.
    NoEffect,
    /// A filter that matches nothing, or surely less than was meant.
    MatchesNothing,
    /// Left before the minimum time for which its class is billed.
    MinimumCharge,
    /// Moved to a class that bills more bytes than the object has, or does nothing for it.
    SmallObjects,
    /// No rule cleans up unfinished uploads.
    NoAbort,
    /// Expiration that frees no storage.
    FreesNothing,
    /// Delete markers that nothing removes.
    MarkersStay,
    /// A date that goes on acting on every new object.
    DateGoesOn,
}

impl FindingCode {
    /// The name as it is printed: for what the server refuses, S3's own error code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidArgument => "InvalidArgument",
            Self::InvalidRequest => "InvalidRequest",
            Self::MalformedXml => "MalformedXML",
            Self::InvalidJson => "InvalidJson",
            Self::WrongType => "WrongType",
            Self::UnknownMember => "UnknownMember",
            Self::MissingMember => "MissingMember",
            Self::DuplicateMember => "DuplicateMember",
            Self::InvalidValue => "InvalidValue",
            Self::Mended => "Mended",
            Self::LeftOut => "LeftOut",
            Self::NotUnderstood => "NotUnderstood",
            Self::Disabled => "Disabled",
            Self::DuplicateAction => "DuplicateAction",
            Self::NeverActs => "NeverActs",
            Self::NoEffect => "NoEffect",
            Self::MatchesNothing => "MatchesNothing",
            Self::MinimumCharge => "MinimumCharge",
            Self::SmallObjects => "SmallObjects",
            Self::NoAbort => "NoAbort",
            Self::FreesNothing => "FreesNothing",
            Self::MarkersStay => "MarkersStay",
            Self::DateGoesOn => "DateGoesOn",
        }
    }
}

/// Collects what is found in one configuration.
#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    /// Adds what concerns the whole configuration.
    pub(super) fn whole(
        &mut self,
        (code, severity): (FindingCode, Severity),
        field: &str,
        message: impl Into<String>,
    ) {
        let (field, message) = (field.to_owned(), message.into());
        self.list.push(Finding { rule: None, rule_id: None, field, code, severity, message });
    }

    /// The collector for one rule.
    pub(super) fn of<'a>(&'a mut self, index: usize, rule: &'a Rule) -> OfRule<'a> {
        OfRule { index, id: rule.id.as_deref(), list: &mut self.list }
    }

    /// Everything, in the order of the rules, and within a rule as it was found.
    pub(super) fn sorted(mut self) -> Vec<Finding> {
        self.list.sort_by_key(|finding| finding.rule.map_or(0, |index| index + 1));
        self.list
    }
}

/// Collects what is found in one rule.
pub(super) struct OfRule<'a> {
    index: usize,
    id: Option<&'a str>,
    list: &'a mut Vec<Finding>,
}

impl OfRule<'_> {
    /// Adds a finding of any kind.
    pub(super) fn tell(
        &mut self,
        (code, severity): (FindingCode, Severity),
        field: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.list.push(Finding {
            rule: Some(self.index),
            rule_id: self.id.map(str::to_owned),
            field: field.into(),
            code,
            severity,
            message: message.into(),
        });
    }

    /// Adds what the server refuses.
    pub(super) fn refuse(
        &mut self,
        code: FindingCode,
        field: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.tell((code, Severity::Error), field, message);
    }

    /// Adds what is legal, but surely not meant.
    pub(super) fn warn(
        &mut self,
        code: FindingCode,
        field: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.tell((code, Severity::Warning), field, message);
    }
}
