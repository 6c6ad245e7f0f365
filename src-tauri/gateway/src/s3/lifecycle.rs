//! A bucket's lifecycle configuration, read and written as the XML that it is: elements that the SDK
//! does not know go through unchanged.

use super::S3;
use super::bodies::{Capture, Instead};
use super::fault::Failure;
use aws_sdk_s3::types::{
    BucketLifecycleConfiguration, TransitionDefaultMinimumObjectSize as SdkMinimumSize,
};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use strata_domain::fault::{Code, Fault};
use strata_domain::lifecycle::rule::{Configuration, MinimumSize};
use strata_domain::lifecycle::xml;

/// What S3 answers where a bucket has no lifecycle configuration (API reference, "Error responses").
const NONE: &str = "NoSuchLifecycleConfiguration";

/// A bucket's lifecycle configuration as the server gave it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InForce {
    /// The configuration; one without rules where the bucket has none.
    pub configuration: Configuration,
    /// The XML as it came; none where the bucket has no configuration.
    pub xml: Option<String>,
}

impl InForce {
    /// Stands for exactly what was read: the text, and the default minimum size that came in a
    /// header beside it.
    pub fn stamp(&self) -> String {
        let Some(xml) = &self.xml else { return "none".to_owned() };
        let size = self.configuration.minimum_size.map_or("", MinimumSize::as_str);
        hex::encode(
            Sha256::new().chain_update(size).chain_update("\n").chain_update(xml).finalize(),
        )
    }
}

impl S3 {
    /// Reads a bucket's lifecycle configuration with the default minimum size for transitions.
    ///
    /// # Errors
    /// `Malformed` when the answer can't be read.
    pub async fn lifecycle(&self, bucket: &str) -> Result<InForce, Fault> {
        let asked = self.asked("GetBucketLifecycleConfiguration", Some(bucket), None);
        let answer = self
            .reading(|| async {
                let capture = Capture::default();
                let request = self.0.client.get_bucket_lifecycle_configuration().bucket(bucket);
                let sent = request.customize().interceptor(capture.clone()).send().await;
                let answer = sent.map_err(|error| asked.failure(&error))?;
                let minimum = answer.transition_default_minimum_object_size().cloned();
                let body = capture.take();
                Ok((minimum, body.ok_or_else(|| asked.malformed("the answer has no content"))?))
            })
            .await;
        let (minimum, body) = match answer {
            Ok(answer) => answer,
            Err(failure) if failure.is(NONE) => return Ok(InForce::default()),
            Err(failure) => return Err(failure.into()),
        };
        let malformed = |why: &str| Fault::from(asked.malformed(why));
        let mut configuration = xml::read(&body).map_err(|error| malformed(&error.to_string()))?;
        configuration.minimum_size = match minimum.as_ref().map(SdkMinimumSize::as_str) {
            None => None,
            Some("all_storage_classes_128K") => Some(MinimumSize::AllStorageClasses128K),
            Some("varies_by_storage_class") => Some(MinimumSize::VariesByStorageClass),
            Some(_) => return Err(malformed("the default minimum size is not known")),
        };
        let xml = String::from_utf8(body.to_vec()).map_err(|_| malformed("it is no UTF-8"))?;
        Ok(InForce { configuration, xml: Some(xml) })
    }

    /// Replaces a bucket's whole lifecycle configuration. The default minimum size is sent as it
    /// stands in the configuration: without one S3 decides, which can change the whole bucket
    /// (API reference, "PutBucketLifecycleConfiguration").
    ///
    /// # Errors
    /// `Invalid` when the configuration can't be written as XML; what S3 refuses.
    pub async fn put_lifecycle(
        &self,
        bucket: &str,
        configuration: &Configuration,
    ) -> Result<(), Fault> {
        let asked = self.asked("PutBucketLifecycleConfiguration", Some(bucket), None);
        let body = xml::write(configuration)
            .map_err(|error| Fault::new(Code::Invalid, error.to_string()))?;
        let body = Bytes::from(body);
        let minimum = configuration.minimum_size.map(|size| match size {
            MinimumSize::AllStorageClasses128K => SdkMinimumSize::AllStorageClasses128K,
            MinimumSize::VariesByStorageClass => SdkMinimumSize::VariesByStorageClass,
        });
        self.acting(|| async {
            // The SDK wants one of its own to begin with.
            let none = BucketLifecycleConfiguration::builder().set_rules(Some(Vec::new()));
            let none = none.build().map_err(|_| {
                Failure::ours(Fault::new(Code::Internal, "No lifecycle request can be made."))
            })?;
            self.0
                .client
                .put_bucket_lifecycle_configuration()
                .bucket(bucket)
                .set_transition_default_minimum_object_size(minimum.clone())
                .lifecycle_configuration(none)
                .customize()
                .interceptor(Instead(body.clone()))
                .send()
                .await
                .map_err(|error| asked.failure(&error))
        })
        .await?;
        Ok(())
    }

    /// Removes a bucket's lifecycle configuration. One that is not there is no error.
    pub async fn delete_lifecycle(&self, bucket: &str) -> Result<(), Fault> {
        let asked = self.asked("DeleteBucketLifecycle", Some(bucket), None);
        self.acting(|| async {
            let request = self.0.client.delete_bucket_lifecycle().bucket(bucket);
            request.send().await.map_err(|error| asked.failure(&error))
        })
        .await?;
        Ok(())
    }
}
