//! A bucket's settings: read, written, removed; and what is said when there are none.

use crate::answers::said;
use crate::servers::{Moto, Server};
use aws_sdk_s3::types::{
    BucketLifecycleConfiguration, BucketLoggingStatus, CorsConfiguration, CorsRule,
    ExpirationStatus, LifecycleExpiration, LifecycleRule, LifecycleRuleFilter, LoggingEnabled,
    ObjectOwnership, OwnershipControls, OwnershipControlsRule, PublicAccessBlockConfiguration,
    ServerSideEncryption, ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration,
    ServerSideEncryptionRule, Tag, Tagging, Transition, TransitionStorageClass,
};
use strata_domain::history::Versioning;

/// Lifecycle rules come back as they were sent.
pub async fn lifecycle_rules_are_kept(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let get = || on.s3.get_bucket_lifecycle_configuration().bucket(&bucket).send();
    assert_eq!(said(&get().await), "404 NoSuchLifecycleConfiguration");
    let rule = LifecycleRule::builder()
        .id("archive")
        .status(ExpirationStatus::Enabled)
        .filter(LifecycleRuleFilter::builder().prefix("resumes/").build())
        .transitions(
            Transition::builder().days(90).storage_class(TransitionStorageClass::Glacier).build(),
        )
        .expiration(LifecycleExpiration::builder().days(730).build())
        .build()
        .expect("a rule");
    let rules = BucketLifecycleConfiguration::builder().rules(rule.clone()).build().expect("rules");
    let put = on.s3.put_bucket_lifecycle_configuration().bucket(&bucket);
    let put = put.lifecycle_configuration(rules).send().await;
    assert_eq!(said(&put), "OK");
    assert_eq!(get().await.expect("rules").rules(), [rule]);
    let delete = || on.s3.delete_bucket_lifecycle().bucket(&bucket).send();
    assert_eq!(said(&delete().await), "OK");
    assert_eq!(said(&delete().await), "OK");
    assert_eq!(said(&get().await), "404 NoSuchLifecycleConfiguration");
}

/// CORS rules come back in their order.
pub async fn cors_rules_are_kept(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let get = || on.s3.get_bucket_cors().bucket(&bucket).send();
    assert_eq!(said(&get().await), "404 NoSuchCORSConfiguration");
    let rule = |origin: &str| {
        let rule = CorsRule::builder().allowed_origins(origin).allowed_methods("GET");
        let rule = rule.allowed_methods("PUT").allowed_headers("*").expose_headers("ETag");
        rule.max_age_seconds(3000).build().expect("a rule")
    };
    let rules = vec![rule("https://app.example"), rule("http://localhost:3000")];
    let config = CorsConfiguration::builder().set_cors_rules(Some(rules.clone())).build();
    let put = on.s3.put_bucket_cors().bucket(&bucket);
    let put = put.cors_configuration(config.expect("rules")).send().await;
    assert_eq!(said(&put), "OK");
    assert_eq!(get().await.expect("rules").cors_rules(), rules);
    assert_eq!(said(&on.s3.delete_bucket_cors().bucket(&bucket).send().await), "OK");
    assert_eq!(said(&get().await), "404 NoSuchCORSConfiguration");
}

/// A new bucket encrypts with SSE-S3 (since January 2023), and does so again after a delete.
pub async fn encryption_is_kept_and_never_off(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let algorithm = || async {
        let get = on.s3.get_bucket_encryption().bucket(&bucket).send().await.ok()?;
        let rule = get.server_side_encryption_configuration()?.rules().first()?.clone();
        let by = rule.apply_server_side_encryption_by_default()?;
        Some((by.sse_algorithm().as_str().to_owned(), rule.bucket_key_enabled()))
    };
    let plain = || Some("AES256".to_owned());
    let first = algorithm().await.map(|(name, _)| name);
    on.same(first, plain(), Moto::Differs("has none at first"));
    let by = ServerSideEncryptionByDefault::builder()
        .sse_algorithm(ServerSideEncryption::AwsKms)
        .kms_master_key_id("arn:aws:kms:us-east-1:111122223333:key/1234")
        .build()
        .expect("a default");
    let rule = ServerSideEncryptionRule::builder()
        .apply_server_side_encryption_by_default(by)
        .bucket_key_enabled(true)
        .build();
    let config = ServerSideEncryptionConfiguration::builder().rules(rule).build().expect("rules");
    let put = on.s3.put_bucket_encryption().bucket(&bucket);
    let put = put.server_side_encryption_configuration(config).send().await;
    assert_eq!(said(&put), "OK");
    assert_eq!(algorithm().await, Some(("aws:kms".to_owned(), Some(true))));
    assert_eq!(said(&on.s3.delete_bucket_encryption().bucket(&bucket).send().await), "OK");
    let after = algorithm().await.map(|(name, _)| name);
    on.same(after, plain(), Moto::Differs("has none after a delete"));
}

/// Four switches, told as they were set; removed they are not there.
pub async fn the_public_access_block_is_kept(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let block = PublicAccessBlockConfiguration::builder()
        .block_public_acls(true)
        .ignore_public_acls(true)
        .block_public_policy(true)
        .restrict_public_buckets(false)
        .build();
    let put = on.s3.put_public_access_block().bucket(&bucket);
    let put = put.public_access_block_configuration(block.clone()).send().await;
    assert_eq!(said(&put), "OK");
    let get = || on.s3.get_public_access_block().bucket(&bucket).send();
    let found = get().await.expect("a block");
    assert_eq!(found.public_access_block_configuration(), Some(&block));
    assert_eq!(said(&on.s3.delete_public_access_block().bucket(&bucket).send().await), "OK");
    assert_eq!(said(&get().await), "404 NoSuchPublicAccessBlockConfiguration");
}

/// New buckets block all public access (since April 2023).
pub async fn a_new_bucket_blocks_public_access(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let get = on.s3.get_public_access_block().bucket(&bucket).send().await;
    let all = get.ok().and_then(|answer| answer.public_access_block_configuration).map(|block| {
        block.block_public_acls() == Some(true)
            && block.ignore_public_acls() == Some(true)
            && block.block_public_policy() == Some(true)
            && block.restrict_public_buckets() == Some(true)
    });
    on.same(all, Some(true), Moto::Differs("has none at first"));
}

/// A policy is JSON and comes back as it is.
pub async fn a_policy_is_kept(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let get = || on.s3.get_bucket_policy().bucket(&bucket).send();
    assert_eq!(said(&get().await), "404 NoSuchBucketPolicy");
    let policy = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
            "Resource": [format!("arn:aws:s3:::{bucket}"), format!("arn:aws:s3:::{bucket}/*")],
            "Condition": { "Bool": { "aws:SecureTransport": "false" } }
        }]
    });
    let put = on.s3.put_bucket_policy().bucket(&bucket).policy(policy.to_string()).send().await;
    assert_eq!(said(&put), "OK");
    let text = get().await.expect("a policy").policy().expect("text").to_owned();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"), policy);
    let bad = on.s3.put_bucket_policy().bucket(&bucket).policy("not json").send().await;
    on.same(said(&bad).as_str(), "400 MalformedPolicy", Moto::Differs("takes any text"));
    assert_eq!(said(&on.s3.delete_bucket_policy().bucket(&bucket).send().await), "OK");
    assert_eq!(said(&get().await), "404 NoSuchBucketPolicy");
}

/// Without logging the answer is empty, not an error; an empty one turns it off again.
pub async fn logging_is_kept(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let get = || on.s3.get_bucket_logging().bucket(&bucket).send();
    assert_eq!(get().await.expect("an answer").logging_enabled(), None);
    if on.is_moto() {
        // moto refuses a target without an ACL for log delivery, which buckets no longer have.
        return;
    }
    let target = on.bucket(Versioning::Unversioned).await;
    let to = LoggingEnabled::builder().target_bucket(&target).target_prefix("logs/").build();
    let status = BucketLoggingStatus::builder().logging_enabled(to.expect("a target")).build();
    let put =
        |status| on.s3.put_bucket_logging().bucket(&bucket).bucket_logging_status(status).send();
    assert_eq!(said(&put(status).await), "OK");
    let found = get().await.expect("an answer");
    let found = found.logging_enabled().expect("logging");
    assert_eq!((found.target_bucket(), found.target_prefix()), (target.as_str(), "logs/"));
    assert_eq!(said(&put(BucketLoggingStatus::builder().build()).await), "OK");
    assert_eq!(get().await.expect("an answer").logging_enabled(), None);
    let nowhere =
        LoggingEnabled::builder().target_bucket("strata-no-such-bucket").target_prefix("");
    let status = BucketLoggingStatus::builder().logging_enabled(nowhere.build().expect("a target"));
    assert_eq!(said(&put(status.build()).await), "400 InvalidTargetBucketForLogging");
}

/// Who owns what others store.
pub async fn ownership_is_kept(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let rule = OwnershipControlsRule::builder().object_ownership(ObjectOwnership::ObjectWriter);
    let rule = rule.build().expect("a rule");
    let controls = OwnershipControls::builder().rules(rule.clone()).build().expect("rules");
    let put = on.s3.put_bucket_ownership_controls().bucket(&bucket);
    assert_eq!(said(&put.ownership_controls(controls).send().await), "OK");
    let get = || on.s3.get_bucket_ownership_controls().bucket(&bucket).send();
    let found = get().await.expect("controls");
    assert_eq!(found.ownership_controls().expect("rules").rules(), [rule]);
    let delete = on.s3.delete_bucket_ownership_controls().bucket(&bucket).send().await;
    assert_eq!(said(&delete), "OK");
    assert_eq!(said(&get().await), "404 OwnershipControlsNotFoundError");
}

/// Tags of the bucket itself.
pub async fn bucket_tags_are_kept(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let get = || on.s3.get_bucket_tagging().bucket(&bucket).send();
    assert_eq!(said(&get().await), "404 NoSuchTagSet");
    let tag = Tag::builder().key("Project").value("HireFlux").build().expect("a tag");
    let tags = Tagging::builder().tag_set(tag.clone()).build().expect("tags");
    let put = on.s3.put_bucket_tagging().bucket(&bucket).tagging(tags).send().await;
    assert_eq!(said(&put), "OK");
    assert_eq!(get().await.expect("tags").tag_set(), [tag]);
    assert_eq!(said(&on.s3.delete_bucket_tagging().bucket(&bucket).send().await), "OK");
    assert_eq!(said(&get().await), "404 NoSuchTagSet");
}
