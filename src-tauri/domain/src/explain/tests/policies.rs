//! The policies: they parse, and actions and resources agree with each other for every operation.

use super::{Answer, READ, coded};
use crate::explain::needs::needs;
use crate::explain::{OPERATIONS, Request, Service, explain};
use proptest::prelude::*;
use serde_json::{Value, json};

fn policy(request: &Request<'_>) -> Option<Value> {
    let answer: Answer<'_> = coded(403, "AccessDenied");
    let text = explain(request, &answer).unwrap().fault.explained.unwrap().policy?;
    // IAM takes Latin-1 only.
    assert!(text.chars().all(|c| c == '\n' || (' '..='\u{ff}').contains(&c)), "{text:?}");
    Some(serde_json::from_str(&text).unwrap())
}

fn of(operation: &str) -> Request<'_> {
    let service = match operation {
        "GetUser"
        | "ListAccessKeys"
        | "GetAccessKeyLastUsed"
        | "CreateAccessKey"
        | "UpdateAccessKey"
        | "DeleteAccessKey" => Service::Iam,
        "GetCallerIdentity" | "AssumeRole" | "AssumeRoleWithWebIdentity" | "GetSessionToken" => {
            Service::Sts
        }
        "ListAccounts"
        | "ListAccountRoles"
        | "GetRoleCredentials"
        | "Logout"
        | "RegisterClient"
        | "StartDeviceAuthorization"
        | "CreateToken" => Service::Sso,
        _ => Service::S3,
    };
    Request { operation, service, role: Some("arn:aws:iam::123456789012:role/reader"), ..READ }
}

fn actions(statement: &Value) -> Vec<String> {
    match &statement["Action"] {
        Value::Array(many) => many.iter().map(|one| one.as_str().unwrap().to_owned()).collect(),
        one => vec![one.as_str().unwrap().to_owned()],
    }
}

/// What an action's resource is, by the Service Authorization Reference.
fn resource_type(action: &str) -> &'static str {
    match action {
        "s3:ListAllMyBuckets" => "none",
        "s3:ListBucket"
        | "s3:ListBucketVersions"
        | "s3:ListBucketMultipartUploads"
        | "s3:GetBucketLocation"
        | "s3:GetBucketVersioning"
        | "s3:GetLifecycleConfiguration"
        | "s3:PutLifecycleConfiguration" => "bucket",
        "sts:AssumeRole" => "role",
        _ if action.starts_with("iam:") => "user",
        _ => "object",
    }
}

/// Whether an ARN is of that type.
fn fits(kind: &str, arn: &str, bucket: &str) -> bool {
    let after = |start: &str| arn.strip_prefix(start);
    match kind {
        "none" => arn == "*",
        "bucket" => after("arn:aws:s3:::") == Some(bucket),
        "object" => after("arn:aws:s3:::")
            .and_then(|rest| rest.strip_prefix(bucket)?.strip_prefix('/'))
            .is_some_and(|key| !key.is_empty()),
        "user" => arn == "arn:aws:iam::*:user/${aws:username}",
        _ => arn == "arn:aws:iam::123456789012:role/reader",
    }
}

proptest! {
    #[test]
    fn actions_and_resources_agree_for_every_operation(
        at in 0..OPERATIONS.len(), version: bool, key in ".{1,40}", prefix in proptest::option::of(".{0,20}"),
    ) {
        let request = Request { version, key: Some(&key), prefix: prefix.as_deref(), ..of(OPERATIONS[at]) };
        let wanted = needs(&request);
        let Some(policy) = policy(&request) else {
            prop_assert!(wanted.is_empty(), "{} has no policy", request.operation);
            return Ok(());
        };
        prop_assert_eq!(&policy["Version"], "2012-10-17");
        let mut allowed = Vec::new();
        for statement in policy["Statement"].as_array().unwrap() {
            prop_assert_eq!(&statement["Effect"], "Allow");
            let arn = statement["Resource"].as_str().unwrap();
            for action in actions(statement) {
                prop_assert!(fits(resource_type(&action), arn, "papers"), "{} on {}", action, arn);
                allowed.push(action);
            }
        }
        let wanted: Vec<&str> = wanted.iter().map(|need| need.action).collect();
        prop_assert_eq!(allowed, wanted);
    }

    #[test]
    fn an_odd_key_names_itself_and_nothing_else(key in "[a*?$\"\\\\ é€\u{1F600}\n\u{202e}/]{1,12}") {
        let policy = policy(&Request { key: Some(&key), ..READ }).unwrap();
        let arn = policy["Statement"][0]["Resource"].as_str().unwrap();
        let name = arn.strip_prefix("arn:aws:s3:::papers/").unwrap();
        let plain = name.replace("${*}", "\u{1}").replace("${?}", "\u{2}").replace("${$}", "\u{3}");
        prop_assert!(!plain.contains(['*', '?', '$']), "{}", name);
        let back = plain.replace('\u{1}', "*").replace('\u{2}', "?").replace('\u{3}', "$");
        prop_assert_eq!(back, key);
    }
}

#[test]
fn a_listing_is_allowed_for_its_prefix_only() {
    let list = Request { operation: "ListObjectsV2", key: None, prefix: Some("cv/2026/"), ..READ };
    assert_eq!(
        policy(&list).unwrap(),
        json!({ "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": "arn:aws:s3:::papers",
            "Condition": { "StringLike": { "s3:prefix": "cv/2026/*" } },
        }]})
    );
    for prefix in [None, Some("")] {
        let whole = policy(&Request { prefix, ..list }).unwrap();
        assert!(whole["Statement"][0].get("Condition").is_none());
    }
}

#[test]
fn a_version_needs_the_actions_of_versions() {
    let read = Request { version: true, ..READ };
    assert_eq!(policy(&read).unwrap()["Statement"][0]["Action"], "s3:GetObjectVersion");
    let copy = policy(&Request { operation: "CopyObject", ..READ }).unwrap();
    let all = actions(&copy["Statement"][0]);
    for action in ["s3:GetObjectVersion", "s3:PutObject", "s3:PutObjectTagging"] {
        assert!(all.iter().any(|one| one == action), "{all:?}");
    }
}

#[test]
fn an_arn_is_of_the_regions_partition() {
    for (region, start) in [
        ("cn-north-1", "arn:aws-cn:s3:::papers/"),
        ("us-gov-west-1", "arn:aws-us-gov:s3:::papers/"),
        ("us-iso-east-1", "arn:aws-iso:s3:::papers/"),
        ("us-isob-east-1", "arn:aws-iso-b:s3:::papers/"),
        ("eusc-de-east-1", "arn:aws-eusc:s3:::papers/"),
        ("us-east-1", "arn:aws:s3:::papers/"),
        ("", "arn:aws:s3:::papers/"),
    ] {
        let policy = policy(&Request { region, ..READ }).unwrap();
        let arn = policy["Statement"][0]["Resource"].as_str().unwrap();
        assert!(arn.starts_with(start), "{region}: {arn}");
    }
}

#[test]
fn the_policy_is_laid_out_for_the_eye() {
    let text = explain(&READ, &coded(403, "AccessDenied")).unwrap().fault.explained.unwrap().policy;
    let wanted = "{
  \"Version\": \"2012-10-17\",
  \"Statement\": [
    {
      \"Effect\": \"Allow\",
      \"Action\": \"s3:GetObject\",
      \"Resource\": \"arn:aws:s3:::papers/cv/ada.pdf\"
    }
  ]
}";
    assert_eq!(text.as_deref(), Some(wanted));
}
