//! Objects and their versions: gone, changed, archived, locked, and what an upload may be refused for
//! (API reference, "Error responses"; User Guide, "Amazon S3 multipart upload limits",
//! "Working with archived objects", "Locking objects with Object Lock").

use super::stated::Stated;
use super::{Answer, Effect, Request};
use crate::fault::Code;

const RELOAD: &str = "Reload the list and look at it again.";

pub(super) fn by_code(request: &Request<'_>, answer: &Answer<'_>, code: &str) -> Option<Stated> {
    there(request, answer, code).or_else(|| upload(code))
}

fn there(request: &Request<'_>, answer: &Answer<'_>, code: &str) -> Option<Stated> {
    Some(match code {
        "NoSuchKey" | "NotFound" => gone(answer),
        "NoSuchVersion" => Stated::refused(Code::Gone, "this version is not there any more")
            .causes([
                "Somebody removed the version for good.",
                "A lifecycle rule of the bucket removed it.",
            ])
            .remedies([RELOAD]),
        "NoSuchUpload" => Stated::refused(Code::Gone, "the upload has already ended")
            .causes([
                "It was completed or ended from elsewhere.",
                "A lifecycle rule removes unfinished uploads after some days.",
            ])
            .remedies(["Look whether the document is there; if not, upload it again."]),
        "MethodNotAllowed" => marker("this can't be done with it"),
        "InvalidObjectState" | "ObjectNotInActiveTierError" => archived(answer),
        "RestoreAlreadyInProgress" => {
            Stated::refused(Code::Conflict, "its retrieval is under way already")
                .because("Somebody has asked for it before.")
                .remedy("Wait until it is there; that takes minutes to hours.")
        }
        "GlacierExpeditedRetrievalNotAvailable" => {
            Stated::new(Code::Throttled, Effect::PutOff, "fast retrieval is not available now")
                .because("AWS has no capacity for expedited retrievals at the moment.")
                .remedies(["Ask for standard retrieval instead.", "Try again later."])
        }
        "PreconditionFailed" => changed(),
        "ConditionalRequestConflict" => {
            Stated::refused(Code::Conflict, "someone else wrote it at the same moment")
                .because("Two writes of the same document met, and the other one won.")
                .remedies([RELOAD])
        }
        "ObjectLocked" | "ObjectLockedByBucketPolicy" | "InvalidRetentionPeriod" => locked(),
        "InvalidRange" => shorter(),
        "InvalidArgument" if request.version => {
            Stated::refused(Code::Gone, "this version is not there any more")
                .causes(["The version id is not one of this store.", "The version was removed."])
                .remedies([RELOAD])
        }
        _ => return None,
    })
}

pub(super) fn by_status(request: &Request<'_>, answer: &Answer<'_>) -> Stated {
    match answer.status {
        404 => gone(answer),
        412 => changed(),
        416 => shorter(),
        // The API reference, "HeadObject": a delete marker that is named answers 405.
        _ if request.operation == "HeadObject" => marker("this entry is a delete marker"),
        _ => Stated::refused(Code::Unsupported, "this store does not know the operation")
            .causes([
                "The store does not offer this.",
                "The thing is a delete marker, which has no content.",
            ])
            .remedies(["Reload the versions and look at it again."]),
    }
}

fn marker(reason: &str) -> Stated {
    Stated::refused(Code::Unsupported, reason)
        .causes([
            "It is a delete marker, which has no content.",
            "The store does not offer this for such a thing.",
        ])
        .remedies(["A delete marker has no content: it can only be removed."])
}

fn gone(answer: &Answer<'_>) -> Stated {
    if answer.marker {
        return Stated::refused(Code::Gone, "it is deleted")
            .hint(RELOAD)
            .because("A delete marker is its newest version: the older ones may still be there.")
            .remedies([
                "Reload the list and switch on “Show deleted”.",
                "Undelete it, or restore a version.",
            ]);
    }
    Stated::refused(Code::Gone, "it is not there any more")
        .causes([
            "Somebody deleted or renamed it since the list was read.",
            "A lifecycle rule of the bucket removed it.",
            "The name differs: keys are exact, with capitals and blanks.",
        ])
        .remedies([RELOAD])
}

fn changed() -> Stated {
    Stated::refused(Code::Changed, "it was changed by someone else in the meantime")
        .because("Somebody wrote, restored or deleted it after the list was read. Nothing was overwritten.")
        .remedies([RELOAD])
}

fn shorter() -> Stated {
    Stated::refused(Code::Changed, "it is shorter than it was")
        .because("Somebody replaced it by a shorter one while it was read.")
        .remedies([RELOAD])
}

fn archived(answer: &Answer<'_>) -> Stated {
    let class = match answer.class {
        Some("GLACIER") => Some("S3 Glacier Flexible Retrieval (GLACIER)"),
        Some("DEEP_ARCHIVE") => Some("S3 Glacier Deep Archive (DEEP_ARCHIVE)"),
        Some("INTELLIGENT_TIERING") => {
            Some("an archive tier of S3 Intelligent-Tiering (INTELLIGENT_TIERING)")
        }
        _ => None,
    };
    let stated = Stated::refused(Code::Archived, "this version is archived");
    let stated = match class {
        Some(class) => {
            stated.because(format!("It is in {class}, where nothing can be read at once."))
        }
        None => stated.because("It is in an archive class, where nothing can be read at once."),
    };
    let time = match answer.class {
        Some("DEEP_ARCHIVE") => "Retrieve it from the archive first; that takes 12 to 48 hours.",
        Some("GLACIER" | "INTELLIGENT_TIERING") => {
            "Retrieve it from the archive first; that takes minutes to hours."
        }
        _ => "Retrieve it from the archive first; that takes minutes to hours.",
    };
    stated
        .because("A copy that had been retrieved was only there for some days, and is gone again.")
        .remedy(time)
        .remedy("Retrieval costs by the GB and by the request, and needs s3:RestoreObject.")
}

fn locked() -> Stated {
    Stated::refused(Code::Locked, "it is under retention or a legal hold")
        .causes([
            "Object Lock keeps the version until its date (retention), or until the hold is lifted.",
            "In compliance mode nobody can shorten that, not even the account's root.",
        ])
        .remedies([
            "Wait until the retention has ended, or ask for the legal hold to be lifted.",
            "In governance mode an identity with s3:BypassGovernanceRetention can delete it.",
        ])
}

fn upload(code: &str) -> Option<Stated> {
    Some(match code {
        "EntityTooLarge" | "MaxMessageLengthExceeded" => {
            Stated::refused(Code::Invalid, "it is larger than the store takes")
                .causes(["One request takes 5 GB at most, one object 50 TB.", "The store has a lower limit of its own."])
                .remedies(["Upload it in parts, or split it."])
        }
        "EntityTooSmall" => Stated::refused(Code::Invalid, "a part of the upload is too small")
            .because("Every part but the last has to have 5 MB at least; the store may want more.")
            .remedy("Upload the file again."),
        "InvalidPart" | "InvalidPartOrder" | "InvalidPartNumber" => {
            Stated::refused(Code::Conflict, "a part of the upload is missing")
                .causes([
                    "A part was replaced or removed while the upload ran, by another program with the same upload.",
                    "The store lost a part.",
                ])
                .remedies(["Upload the file again."])
        }
        "BadDigest" | "XAmzContentChecksumMismatch" | "InvalidDigest" | "XAmzContentSHA256Mismatch"
        | "ChecksumMismatch" => {
            Stated::new(Code::Mismatch, Effect::PutOff, "the bytes that arrived are not the bytes sent")
                .causes([
                    "The file was changed while it was read.",
                    "A proxy, virus scanner or broken network card changes the data on the way.",
                ])
                .remedies(["Try again. If it stays so, something on the way changes the data."])
        }
        "IncompleteBody" | "MissingContentLength" => {
            Stated::new(Code::NetStall, Effect::PutOff, "not all of the data arrived")
                .causes(["The connection broke in the middle.", "A proxy cuts long uploads short."])
                .remedies(["Check the network connection, then try again."])
        }
        "KeyTooLongError" | "KeyTooLong" => {
            Stated::refused(Code::NameUnsafe, "the name is longer than 1,024 bytes")
                .because("Folders count, and letters beyond English take two to four bytes each.")
                .remedy("Shorten it.")
        }
        "InvalidTag" => Stated::refused(Code::Invalid, "a tag is not valid")
            .because("At most 10 tags, names of 128 and values of 256 letters, digits, blanks and + - = . _ : / @.")
            .remedy("Correct the tags."),
        "InvalidStorageClass" => Stated::refused(Code::Invalid, "the store does not know the storage class")
            .because("The class of the old version is not offered here.")
            .remedy("Choose a class that the store offers."),
        "MetadataTooLarge" => Stated::refused(Code::Invalid, "its metadata is too large")
            .because("All user metadata together may have 2 KB.")
            .remedy("Shorten the metadata."),
        _ => return None,
    })
}
