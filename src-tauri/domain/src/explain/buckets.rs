//! Buckets and where they are: missing, taken, in another region, at another endpoint
//! (User Guide, "Bucket naming rules"; "Making requests using REST", redirects).

use super::stated::Stated;
use super::{Answer, Effect, Request};
use crate::fault::Code;

pub(super) fn by_code(request: &Request<'_>, answer: &Answer<'_>, code: &str) -> Option<Stated> {
    Some(match code {
        "AuthorizationHeaderMalformed" | "PermanentRedirect" | "TemporaryRedirect" | "Redirect"
        | "IncorrectEndpoint" | "AuthorizationQueryParametersError" | "InvalidRegionName" => {
            elsewhere(request, answer)
        }
        "IllegalLocationConstraintException" | "InvalidLocationConstraint" => elsewhere(request, answer)
            .because("A new bucket's region and the endpoint's are not the same."),
        "NoSuchBucket" => gone(),
        "BucketAlreadyExists" => Stated::refused(Code::Invalid, "the name is taken")
            .because("Bucket names are shared by all accounts of a partition, and somebody else has this one.")
            .remedy("Choose another name."),
        "BucketAlreadyOwnedByYou" => Stated::refused(Code::Invalid, "you have this bucket already")
            .because("A bucket of this name is already there, in this account.")
            .remedy("Use it, or choose another name."),
        "BucketNotEmpty" => Stated::refused(Code::Conflict, "the bucket is not empty")
            .because("Old versions and delete markers count, though the list looks empty.")
            .remedy("Show all versions and remove them first."),
        "TooManyBuckets" => Stated::refused(Code::Limit, "the account has as many buckets as it may")
            .because("An account has a quota of buckets (10,000 unless raised).")
            .remedies(["Remove a bucket that is not needed.", "Ask for more in Service Quotas."]),
        "InvalidBucketName" => Stated::refused(Code::Invalid, "the bucket's name is not valid")
            .because("A name has 3 to 63 small letters, digits, dots and hyphens.")
            .remedy("Correct the name."),
        "InvalidBucketState" | "InvalidBucketAclWithObjectOwnership" => {
            Stated::refused(Code::Invalid, "the bucket's settings do not allow it")
                .because("Another setting of the bucket stands against it, for instance Object Lock against suspended versioning.")
                .remedy("Look at the bucket's settings.")
        }
        "OperationAborted" => {
            Stated::new(Code::Conflict, Effect::PutOff, "another change of the bucket is under way")
                .because("Two changes of the same bucket can't run at once; a deleted name is free only after a while.")
                .remedy("Try again in a minute.")
        }
        _ => return None,
    })
}

/// There is no such bucket.
pub(super) fn gone() -> Stated {
    Stated::refused(Code::Gone, "there is no such bucket")
        .hint("It may have been deleted, or belong to another endpoint.")
        .causes([
            "The name is mistyped: it is exact, in small letters.",
            "The bucket was deleted.",
            "It is at another endpoint, or in another partition (China, GovCloud).",
        ])
        .remedies([
            "Check the name in the list of buckets.",
            "Check the connection's endpoint and region.",
        ])
}

/// The request went to the wrong region or endpoint.
pub(super) fn elsewhere(request: &Request<'_>, answer: &Answer<'_>) -> Stated {
    let stated = Stated::refused(Code::WrongRegion, "it is in another region");
    let stated = match answer.region {
        Some(region) => stated
            .hint(format!("Its region is {region}."))
            .because(format!("It is in {region}, and the request was signed for {}.", here(request)))
            .remedy(format!("Set the connection's region to {region}, or leave it empty: it is then found by itself.")),
        None => stated
            .hint("Change the connection's region.")
            .because(format!("The request was signed for {}, which is not its region.", here(request)))
            .remedy("Set the connection's region to the bucket's, or leave it empty: it is then found by itself."),
    };
    if request.amazon {
        stated
            .because("It was created a short while ago, and its name is not yet known everywhere.")
    } else {
        stated
            .because("The store is set up with another region name, or the endpoint is that of another region.")
            .remedy("Look up the region's name in the store's settings (often us-east-1 or auto).")
    }
}

fn here<'a>(request: &Request<'a>) -> &'a str {
    if request.region.is_empty() { "another one" } else { request.region }
}
