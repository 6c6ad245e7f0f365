//! Access denied: who may have denied it, in the order worth looking, and what would allow it
//! (User Guide, "Troubleshoot access denied (403 Forbidden) errors in Amazon S3"; IAM User Guide,
//! "Policy evaluation logic").

use super::needs::{Need, On, needs};
use super::stated::Stated;
use super::{Request, Service};
use crate::fault::Code;

pub(super) fn by_code(request: &Request<'_>, code: &str) -> Option<Stated> {
    Some(match code {
        "AccessDenied" | "AccessDeniedException" | "Forbidden" | "UnauthorizedAccess"
        | "UnauthorizedOperation" => denied(request),
        "AllAccessDisabled" | "AccountProblem" | "NotSignedUp" | "OptInRequired" => {
            Stated::refused(Code::Denied, "access is denied to the whole account or bucket")
                .causes([
                    "The AWS account is suspended, unpaid or not yet activated for this service.",
                    "The bucket or its account was closed to all access by AWS or its owner.",
                ])
                .remedies([
                    "Look at the state of the AWS account in its Billing console.",
                    "If it is in order, ask AWS Support, with the request id.",
                ])
        }
        "KMS.DisabledException" | "KMS.NotFoundException" | "KMS.KMSInvalidStateException"
        | "KMS.InvalidKeyUsageException" | "KMS.InvalidArnException" => kms_state(code),
        "KMS.AccessDeniedException" | "KMS.KMSAccessDeniedException" => {
            Stated::refused(Code::Denied, "the encryption key may not be used")
                .causes([
                    "The KMS key's policy does not allow this identity.",
                    "The identity's own policy lacks kms:Decrypt (to read) or kms:GenerateDataKey (to write).",
                    "The key belongs to another account, which has not shared it.",
                ])
                .remedies([
                    "Allow kms:Decrypt and kms:GenerateDataKey on the bucket's KMS key, in the key's policy and in the identity's.",
                ])
        }
        "AccessControlListNotSupported" => {
            Stated::refused(Code::Unsupported, "the bucket does not use access control lists")
                .because("The bucket's Object Ownership is “Bucket owner enforced”, which switches ACLs off.")
                .remedy("Use the bucket's policy instead of ACLs.")
        }
        _ => return None,
    })
}

fn kms_state(code: &str) -> Stated {
    let reason = match code {
        "KMS.DisabledException" => "the encryption key is disabled",
        "KMS.NotFoundException" => "the encryption key is gone",
        _ => "the encryption key can't be used in its state",
    };
    Stated::refused(Code::Denied, reason)
        .causes([
            "The bucket's default key, or the object's own, was disabled, or is waiting for its deletion.",
            "The key was deleted: what it encrypted can't be read any more.",
            "The key is in another region than the bucket.",
        ])
        .remedies([
            "Check the key in AWS KMS: enable it, or cancel its deletion.",
            "For new documents choose another key in the bucket's default encryption.",
        ])
}

/// The identity may not do this.
pub(super) fn denied(request: &Request<'_>) -> Stated {
    match request.service {
        Service::S3 => by_store(request),
        Service::Iam => by_iam(request),
        Service::Sts => by_sts(request),
        Service::Sso => super::accounts::sign_in_denied(),
    }
}

fn by_store(request: &Request<'_>) -> Stated {
    let needs = needs(request);
    let actions = listed(&needs);
    let stated = Stated::refused(Code::Denied, "access is denied").hint(match needs.as_slice() {
        [] => "An administrator can allow it.".to_owned(),
        _ => format!("It needs {actions}. An administrator can allow it."),
    });
    let stated = match needs.as_slice() {
        [] => stated.because("The identity's own policy does not allow the operation."),
        _ => stated.because(format!("The identity's own policy does not allow {actions}.")),
    };
    let stated = first_causes(request, stated);
    let stated = if request.amazon { amazon_causes(request, stated) } else { store_causes(stated) };
    remedies(request, stated, &needs).needs(needs)
}

/// What this operation in particular is denied for.
fn first_causes(request: &Request<'_>, stated: Stated) -> Stated {
    match request.operation {
        "GetObject" | "HeadObject" | "GetObjectAttributes" | "GetObjectTagging" => stated.because(
            "There is no such document: without s3:ListBucket S3 says “access denied” instead of “not found”.",
        ),
        "DeleteObject" if request.version => stated.because(
            "The version is under retention or a legal hold (Object Lock): S3 then says “access denied”, too.",
        ),
        "CopyObject" => stated.because(
            "The version has tags, and the two tagging actions are not allowed.",
        ),
        "ListBuckets" => stated.because(
            "The identity is meant for named buckets only: open a bucket by its name.",
        ),
        "PutObject" | "CreateMultipartUpload" => stated.because(
            "The bucket's policy demands something of every upload: encryption with a certain key, a condition, a storage class.",
        ),
        _ => stated,
    }
}

fn amazon_causes(request: &Request<'_>, stated: Stated) -> Stated {
    let on_object = request.key.is_some();
    let stated = stated.because(
        "The bucket's policy denies it: another account, another network or VPC endpoint, no MFA.",
    );
    let stated = if request.temporary {
        stated.because("The session's own policy, or the role's permissions boundary, is narrower than the role.")
    } else {
        stated.because("A permissions boundary of the identity is narrower than its policy.")
    };
    let stated = stated
        .because("A service or resource control policy (SCP, RCP) of the organization forbids it.");
    let stated = if on_object {
        stated
            .because(
                "The document is encrypted with a KMS key: kms:Decrypt (to read) and kms:GenerateDataKey (to write) are needed on the key, in the key's policy, too.",
            )
            .because("The document was put there by another account that still owns it (ACLs).")
    } else {
        stated
    };
    let stated = stated.because(
        "A VPC endpoint's policy, or Block Public Access for an identity without a key, stands in between.",
    );
    match request.bucket {
        Some(_) => stated.because(
            "The bucket makes the requester pay (Requester Pays), or belongs to another account.",
        ),
        None => stated,
    }
}

fn store_causes(stated: Stated) -> Stated {
    stated.causes([
        "The store's own bucket policy, or the rights of this access key there, forbid it.",
        "The bucket belongs to another user of the store.",
    ])
}

fn remedies(request: &Request<'_>, stated: Stated, needs: &[Need]) -> Stated {
    let stated = match needs {
        [] => stated.remedy("Ask whoever looks after the permissions."),
        _ if request.amazon => stated
            .remedy("Add the policy below to the IAM user, group or role, or send it to whoever looks after it."),
        _ => stated.remedy("Give the access key the rights below in the store, in its own console or with the policy."),
    };
    let stated = match request.operation {
        "ListBuckets" => stated.remedy("Or go on without: open the bucket by its name."),
        "DeleteObject" if request.version => stated
            .remedy("Look at the version's retention: until its date nobody can delete it in compliance mode."),
        _ => stated,
    };
    let stated = if needs.iter().any(|need| need.on == On::Object) && request.amazon {
        stated.remedy(
            "If the bucket is encrypted with a KMS key, allow the identity in the key's policy.",
        )
    } else {
        stated
    };
    if request.amazon {
        stated.remedy("If it stays denied, look for a Deny: in the bucket's policy, then in the organization's. CloudTrail names the policy.")
    } else {
        stated
    }
}

fn by_iam(request: &Request<'_>) -> Stated {
    let needs = needs(request);
    let actions = listed(&needs);
    let hint = match needs.as_slice() {
        [] => "An administrator can allow it.".to_owned(),
        _ => format!("It needs {actions} on the user itself. An administrator can allow it."),
    };
    Stated::refused(Code::Denied, "access is denied")
        .hint(hint)
        .causes([
            "The user's policy does not allow it to look after its own access keys.",
            "The policy demands MFA for that, and this key alone has none.",
            "A service control policy (SCP) of the organization forbids it.",
        ])
        .remedies([
            "Add the policy below to the user, or send it to whoever looks after it.",
            "Or let an administrator do this step in the IAM console.",
        ])
        .needs(needs)
}

fn by_sts(request: &Request<'_>) -> Stated {
    let needs = needs(request);
    let reason = if request.mfa {
        "the code was not accepted, or the role may not be assumed"
    } else {
        "the role may not be assumed"
    };
    if request.operation != "AssumeRole" && request.operation != "AssumeRoleWithWebIdentity" {
        return Stated::refused(Code::Denied, "access is denied")
            .causes([
                "The identity's policy, or one of the organization, denies it.",
                "A wrong or used code of the MFA device.",
            ])
            .remedies([
                "Ask whoever looks after the identity.",
                "With MFA: wait for the next code.",
            ]);
    }
    let mut stated = Stated::refused(Code::Denied, reason);
    if request.mfa {
        stated = stated
            .hint("Wait for the next code of the device and enter that one.")
            .because(
                "The code was mistyped, too old or used already: each one is good for one use.",
            )
            .because("The MFA device's serial number in the profile is not this device's.");
    }
    stated = stated.causes([
        "The role's trust policy does not name this identity as one that may assume it.",
        "The identity's own policy does not allow sts:AssumeRole on the role.",
        "The trust policy has a condition that is not met: MFA, an external id, a network.",
        "The role's name or account number is mistyped, or the role was deleted.",
    ]);
    if request.mfa {
        stated = stated.remedy("Wait for the next code of the device and enter that one.");
    }
    stated
        .remedies([
            "Let whoever looks after the role add this identity to its trust policy.",
            "Allow sts:AssumeRole on the role in this identity's policy.",
        ])
        .needs(needs)
}

/// `a`, `a and b`, `a, b and c`.
fn listed(needs: &[Need]) -> String {
    match needs {
        [] => String::new(),
        [one] => one.action.to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(|need| need.action).collect();
            format!("{} and {}", most.join(", "), last.action)
        }
    }
}
