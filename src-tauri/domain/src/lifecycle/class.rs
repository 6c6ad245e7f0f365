//! Which storage class lifecycle may move a version to, and which target wins (User Guide,
//! "Transitioning objects using Amazon S3 Lifecycle").

use crate::object::StorageClass;
use StorageClass::{
    DeepArchive, GlacierFlexible, GlacierInstant, IntelligentTiering, OneZoneIa, Other,
    ReducedRedundancy, Standard, StandardIa,
};

/// Whether lifecycle can move anything to a class.
pub(super) fn is_target(class: &StorageClass) -> bool {
    Class::of(class).is_target()
}

/// The place in the waterfall, the warmest first.
pub(super) fn rank(class: &StorageClass) -> u8 {
    match class {
        Standard | ReducedRedundancy | Other(_) => 0,
        StandardIa => 1,
        IntelligentTiering => 2,
        OneZoneIa => 3,
        GlacierInstant => 4,
        GlacierFlexible => 5,
        DeepArchive => 6,
    }
}

/// Whether an object can move from one class to another. From `INTELLIGENT_TIERING` it depends on
/// the tier as well: here the version sits in the frequent or infrequent one.
pub(super) fn leads_to(from: &StorageClass, to: &StorageClass) -> bool {
    Class::of(from).reaches(Class::of(to))
}

/// The days that must lie between moving to one class and on to the next in the same rule.
pub(super) fn stay_in_rule(from: &StorageClass, to: &StorageClass) -> Option<i64> {
    let archive = matches!(to, GlacierInstant | GlacierFlexible | DeepArchive);
    match from {
        StandardIa | OneZoneIa if archive => Some(30),
        GlacierInstant | GlacierFlexible => Some(90),
        _ => None,
    }
}

/// The days for which an object is billed in a class at least.
pub(super) fn minimum_days(class: &StorageClass) -> i64 {
    match class {
        StandardIa | OneZoneIa => 30,
        GlacierInstant | GlacierFlexible => 90,
        DeepArchive => 180,
        Standard | ReducedRedundancy | IntelligentTiering | Other(_) => 0,
    }
}

/// Whether a class bills every object as 128 KB at least.
pub(super) fn bills_128_kb(class: &StorageClass) -> bool {
    matches!(class, StandardIa | OneZoneIa | GlacierInstant)
}

/// A storage class as a small number. Classes beyond the known ones neither move nor are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(super) struct Class(pub(super) u16);

impl Class {
    pub(super) const STANDARD: Self = Self(0);
    pub(super) const REDUCED: Self = Self(1);
    pub(super) const STANDARD_IA: Self = Self(2);
    pub(super) const ONEZONE_IA: Self = Self(3);
    pub(super) const INTELLIGENT: Self = Self(4);
    pub(super) const GLACIER_IR: Self = Self(5);
    pub(super) const GLACIER: Self = Self(6);
    pub(super) const DEEP_ARCHIVE: Self = Self(7);
    /// The first number for classes that this application does not know.
    pub(super) const OTHER: Self = Self(8);

    /// The number of a class; one for all unknown ones.
    pub(super) fn of(class: &StorageClass) -> Self {
        match class {
            StorageClass::Standard => Self::STANDARD,
            StorageClass::ReducedRedundancy => Self::REDUCED,
            StorageClass::StandardIa => Self::STANDARD_IA,
            StorageClass::OneZoneIa => Self::ONEZONE_IA,
            StorageClass::IntelligentTiering => Self::INTELLIGENT,
            StorageClass::GlacierInstant => Self::GLACIER_IR,
            StorageClass::GlacierFlexible => Self::GLACIER,
            StorageClass::DeepArchive => Self::DEEP_ARCHIVE,
            StorageClass::Other(_) => Self::OTHER,
        }
    }

    /// The class of a known number.
    pub(super) fn known(self) -> Option<StorageClass> {
        Some(match self {
            Self::STANDARD => StorageClass::Standard,
            Self::REDUCED => StorageClass::ReducedRedundancy,
            Self::STANDARD_IA => StorageClass::StandardIa,
            Self::ONEZONE_IA => StorageClass::OneZoneIa,
            Self::INTELLIGENT => StorageClass::IntelligentTiering,
            Self::GLACIER_IR => StorageClass::GlacierInstant,
            Self::GLACIER => StorageClass::GlacierFlexible,
            Self::DEEP_ARCHIVE => StorageClass::DeepArchive,
            _ => return None,
        })
    }

    /// Whether a rule can name it as a target.
    pub(super) fn is_target(self) -> bool {
        (Self::STANDARD_IA..=Self::DEEP_ARCHIVE).contains(&self)
    }

    /// Whether lifecycle moves versions from here to there.
    pub(super) fn reaches(self, to: Self) -> bool {
        if !to.is_target() || self == to {
            return false;
        }
        match self {
            Self::STANDARD | Self::REDUCED | Self::STANDARD_IA => true,
            Self::INTELLIGENT => to != Self::STANDARD_IA,
            Self::ONEZONE_IA | Self::GLACIER_IR => to == Self::GLACIER || to == Self::DEEP_ARCHIVE,
            Self::GLACIER => to == Self::DEEP_ARCHIVE,
            _ => false,
        }
    }

    /// The place of a target among those that are due together; the lowest wins.
    pub(super) fn place(self) -> u8 {
        match self {
            Self::DEEP_ARCHIVE => 0,
            Self::GLACIER => 1,
            Self::INTELLIGENT => 2,
            Self::GLACIER_IR => 3,
            Self::ONEZONE_IA => 4,
            _ => 5,
        }
    }

    /// The least number of days that each version of the class is charged for (User Guide,
    /// "Understanding and managing Amazon S3 storage classes").
    pub(super) fn least_stay(self) -> Option<i64> {
        match self {
            Self::STANDARD_IA | Self::ONEZONE_IA => Some(30),
            Self::GLACIER_IR | Self::GLACIER => Some(90),
            Self::DEEP_ARCHIVE => Some(LONGEST_LEAST_STAY),
            _ => None,
        }
    }
}

/// The longest of the least stays in days.
pub(super) const LONGEST_LEAST_STAY: i64 = 180;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_move_only_along_the_documented_edges() {
        let classes = (0..=8).map(Class);
        let reached =
            |from: u16| classes.clone().filter(move |to| Class(from).reaches(*to)).map(|to| to.0);
        for (from, to) in [
            (Class::STANDARD, &[2, 3, 4, 5, 6, 7][..]),
            (Class::REDUCED, &[2, 3, 4, 5, 6, 7]),
            (Class::STANDARD_IA, &[3, 4, 5, 6, 7]),
            (Class::INTELLIGENT, &[3, 5, 6, 7]),
            (Class::ONEZONE_IA, &[6, 7]),
            (Class::GLACIER_IR, &[6, 7]),
            (Class::GLACIER, &[7]),
            (Class::DEEP_ARCHIVE, &[]),
            (Class::OTHER, &[]),
        ] {
            assert_eq!(reached(from.0).collect::<Vec<_>>(), to, "{from:?}");
        }
    }

    #[test]
    fn numbers_stand_for_the_classes_they_came_from() {
        for number in 0..8 {
            let class = Class(number).known();
            assert_eq!(class.as_ref().map(Class::of), Some(Class(number)));
        }
        assert_eq!(Class::OTHER.known(), None);
        assert!(!leads_to(&Other("OUTPOSTS".into()), &DeepArchive));
        assert!(leads_to(&Standard, &GlacierFlexible));
    }
}
