//! Storage classes as lifecycle sees them: which leads to which, and what each is billed for at
//! least (User Guide, "Transitioning objects using Amazon S3 Lifecycle").

use crate::object::StorageClass;
use StorageClass::{
    DeepArchive, GlacierFlexible, GlacierInstant, IntelligentTiering, OneZoneIa, Other,
    ReducedRedundancy, Standard, StandardIa,
};

/// Whether lifecycle can move anything to a class.
pub(super) fn is_target(class: &StorageClass) -> bool {
    !matches!(class, Standard | ReducedRedundancy | Other(_))
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

/// Whether an object can move from one class to another. From `INTELLIGENT_TIERING` it is assumed
/// to be in the frequent or infrequent access tier.
pub(super) fn leads_to(from: &StorageClass, to: &StorageClass) -> bool {
    match from {
        Standard | ReducedRedundancy => is_target(to),
        OneZoneIa if *to == GlacierInstant => false,
        IntelligentTiering | StandardIa | OneZoneIa | GlacierInstant | GlacierFlexible => {
            rank(to) > rank(from)
        }
        DeepArchive | Other(_) => false,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [StorageClass; 6] =
        [StandardIa, IntelligentTiering, OneZoneIa, GlacierInstant, GlacierFlexible, DeepArchive];

    #[test]
    fn the_graph_is_the_one_of_the_user_guide() {
        let table = [
            (Standard, "111111"),
            (StandardIa, "011111"),
            (IntelligentTiering, "001111"),
            (OneZoneIa, "000011"),
            (GlacierInstant, "000011"),
            (GlacierFlexible, "000001"),
            (DeepArchive, "000000"),
            (Other("COLD".into()), "000000"),
        ];
        for (from, edges) in table {
            let found: String =
                ALL.iter().map(|to| if leads_to(&from, to) { '1' } else { '0' }).collect();
            assert_eq!(found, edges, "from {from}");
            assert!(!leads_to(&from, &Standard), "nothing returns to STANDARD");
        }
    }
}
