//! The five steps of the guide: list, put, presign and fetch, get and compare, delete.

use super::Test;
use super::live::CANCELLED;
use super::trial::Trial;
use crate::commands::checks::CheckStep;
use crate::words;
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_gateway::s3::{LinkTo, S3};

/// What the test puts.
pub(super) const CONTENT: &[u8] = b"Strata put this here to test a connection, and removes it.\n";
/// More than this is not read back.
const MOST: usize = 64 * 1024;
/// How long the test's link is good for: it is used at once.
const LINK: Duration = Duration::from_secs(60);

impl Test {
    pub(super) async fn steps(&self, s3: &S3) {
        let mut fatal = None;
        let listing = async {
            let listed = self.until_cancelled(self.list(s3)).await;
            fatal = listed.as_ref().err().filter(|fault| is_fatal(fault.code)).cloned();
            listed
        };
        self.live.step(CheckStep::List, listing).await;
        let Some(bucket) = &self.what.bucket else {
            return self.live.leave_out_rest("Name a bucket to have this tested too.");
        };
        if self.connection.reach.read_only {
            return self.live.leave_out_rest("This connection only reads.");
        }
        if self.cancel.is_cancelled() {
            return self.live.leave_out_rest(CANCELLED);
        }
        if fatal.is_some() {
            return self.live.leave_out_rest("Nothing else can work before the listing does.");
        }
        self.with_document(s3, bucket).await;
    }

    /// The steps that need a document, and its removal, whatever happens.
    async fn with_document(&self, s3: &S3, bucket: &str) {
        let prefix = self.connection.reach.prefix.as_deref().unwrap_or_default();
        let mut trial = Trial::new(self, s3, bucket, prefix);
        // Not broken off by a cancel: its answer tells what there is to be removed.
        let put = self.live.step(CheckStep::Put, trial.put()).await;
        if !trial.may_exist() {
            trial.forget();
            return self.live.leave_out_rest("Nothing was put that could be tested.");
        }
        if put {
            self.unless_cancelled(CheckStep::Presign, self.presign(s3, &trial)).await;
            self.unless_cancelled(CheckStep::Compare, self.compare(s3, &trial)).await;
        } else {
            for step in [CheckStep::Presign, CheckStep::Compare] {
                self.live.leave_out(step, "It is not known whether the document was put.");
            }
        }
        self.live.step(CheckStep::Delete, trial.remove()).await;
    }

    async fn unless_cancelled(
        &self,
        step: CheckStep,
        work: impl Future<Output = Result<String, Fault>>,
    ) {
        if self.cancel.is_cancelled() {
            self.live.leave_out(step, CANCELLED);
        } else {
            self.live.step(step, self.until_cancelled(work)).await;
        }
    }

    async fn until_cancelled<T>(
        &self,
        work: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        let done = self.cancel.run_until_cancelled(work).await;
        done.unwrap_or_else(|| Err(Fault::new(Code::Cancelled, CANCELLED)))
    }

    async fn list(&self, s3: &S3) -> Result<String, Fault> {
        let reach = &self.connection.reach;
        let buckets = if reach.buckets.is_empty() {
            match s3.list_buckets().await {
                Ok(buckets) => Some(buckets.len()),
                // Many keys may only use their own bucket, which is all that is asked of them.
                Err(fault) if fault.code == Code::Denied && self.what.bucket.is_some() => None,
                Err(fault) => return Err(fault),
            }
        } else {
            None
        };
        let counted = buckets.map(|count| match count {
            1 => "Found 1 bucket.".to_owned(),
            count => format!("Found {count} buckets."),
        });
        let Some(bucket) = self.what.bucket.as_ref().or(reach.buckets.first()) else {
            return Ok(counted.unwrap_or_default());
        };
        let prefix = reach.prefix.as_deref().unwrap_or_default();
        s3.objects_page(bucket, prefix, None, None, 1).await?;
        let name = shown_text(bucket);
        Ok(match counted {
            Some(counted) => format!("{counted} The documents of “{name}” can be listed."),
            None => format!("The documents of “{name}” can be listed; the buckets can't be."),
        })
    }

    async fn presign(&self, s3: &S3, trial: &Trial<'_>) -> Result<String, Fault> {
        let to = LinkTo {
            bucket: trial.bucket.to_owned(),
            key: trial.key.clone(),
            version: None,
            good_for: LINK,
            save_as: None,
        };
        let link = s3.presign(&to).await?;
        let fetched = s3.fetch_link(&link.address, trial.bucket, &trial.key, MOST).await?;
        same(&fetched, "by the link")?;
        Ok("The link can be read without a key.".to_owned())
    }

    async fn compare(&self, s3: &S3, trial: &Trial<'_>) -> Result<String, Fault> {
        let got = s3.get_small(trial.bucket, &trial.key, None, MOST).await?;
        same(&got, "back")?;
        Ok(format!("All {} came back as they were put.", words::bytes(got.len() as u64)))
    }
}

fn same(bytes: &[u8], way: &str) -> Result<(), Fault> {
    if bytes == CONTENT {
        return Ok(());
    }
    let (came, put) = (words::bytes(bytes.len() as u64), words::bytes(CONTENT.len() as u64));
    let message = format!("What came {way} is not what was put: {came} instead of these {put}.");
    Err(Fault::new(Code::Mismatch, message)
        .hint("Something on the way changes the data: a proxy, a gateway, or the store itself."))
}

/// Whether a failure concerns whatever the connection does, and not only what was tried.
fn is_fatal(code: Code) -> bool {
    !matches!(code, Code::Denied | Code::Unsupported | Code::Throttled | Code::Server)
}
