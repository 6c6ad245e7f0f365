//! Regions: how they are written, and which of them belong to one partition of AWS.

/// Where requests start from when no region was entered: every bucket of the standard partition
/// can be found from there (User Guide, "Making requests to a Regional endpoint").
pub const FIRST: &str = "us-east-1";

/// Whether a text has the form of a region: it becomes part of a host name.
pub fn is_region(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// The DNS suffix of a region's partition (AWS SDKs, "partitions.json").
pub fn dns_suffix(region: &str) -> &'static str {
    let starts = |prefix: &str| region.starts_with(prefix);
    match () {
        () if starts("cn-") => "amazonaws.com.cn",
        () if starts("us-iso-") => "c2s.ic.gov",
        () if starts("us-isob-") => "sc2s.sgov.gov",
        () if starts("us-isof-") => "csp.hci.ic.gov",
        () if starts("eu-isoe-") => "cloud.adc-e.uk",
        () if starts("eusc-") => "amazonaws.eu",
        () => "amazonaws.com",
    }
}

/// Whether an identity of one region is one of the other too: partitions share nothing.
pub fn same_partition(one: &str, other: &str) -> bool {
    let apart = |region: &str| (dns_suffix(region), region.starts_with("us-gov-"));
    apart(one) == apart(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_letters_digits_and_hyphens() {
        for good in ["us-east-1", "eu-central-1", "garage", "auto", "us-gov-west-1"] {
            assert!(is_region(good), "{good}");
        }
        for bad in ["", "us-east-1@evil.example/", "../", "x.y", "EU", "a b", "-a", "a-"] {
            assert!(!is_region(bad), "{bad}");
        }
    }

    #[test]
    fn partitions_share_no_region() {
        let apart = ["us-east-1", "cn-north-1", "us-gov-west-1", "us-iso-east-1", "eusc-de-east-1"];
        for (n, one) in apart.iter().enumerate() {
            for (m, other) in apart.iter().enumerate() {
                assert_eq!(same_partition(one, other), n == m, "{one} {other}");
            }
        }
        assert!(same_partition("us-east-1", "eu-central-1"));
        assert!(same_partition("cn-north-1", "cn-northwest-1"));
    }
}
