//! Links to documents. Not in the list of commands: the page never gets hold of an address that
//! is as good as a key.

use crate::app::App;
use jiff::Timestamp;
use std::time::Duration;
use strata_domain::fault::Fault;
use strata_domain::naming::{PathRules, local_name};
use strata_domain::object::{Key, VersionId};
use strata_gateway::s3::{Link, LinkTo};
use strata_gateway::secret::Secret;

use crate::words;

pub use strata_gateway::s3::LONGEST_LINK;

/// A document to make a link to.
#[derive(Debug, Clone)]
pub struct PresignDocument {
    /// The connection's id.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// One version; none is whatever is current when the link is used.
    pub version_id: Option<String>,
    /// How long it shall be good for, 1 second to [`LONGEST_LINK`].
    pub good_for: Duration,
    /// Whether a browser saves the document under its name instead of showing it.
    pub download: bool,
}

/// A link for reading one document without a key.
#[derive(Debug, Clone)]
pub struct DocumentLink {
    /// The address.
    pub address: Secret,
    /// When it ends (UTC), as far as that is known.
    pub until: Timestamp,
    /// What cuts its time short, as a sentence.
    pub warning: Option<String>,
}

impl App {
    /// Makes a link to a document. Nothing is sent: whether the document is there, and may be
    /// read by the connection, shows when the link is used.
    ///
    /// # Errors
    /// `Invalid` when the time is out of bounds, and what signing in reports.
    pub async fn presign(&self, what: PresignDocument) -> Result<DocumentLink, Fault> {
        let s3 = self.s3(&what.connection).await?;
        let key = Key(what.key);
        let save_as = what
            .download
            .then(|| local_name(words::last_part(&key), PathRules::current(), &|_| false).name);
        let version = what.version_id.map(VersionId);
        let (bucket, good_for) = (what.bucket, what.good_for);
        let Link { address, until, session } =
            s3.presign(&LinkTo { bucket, key, version, good_for, save_as }).await?;
        let asked =
            self.now().saturating_add(jiff::SignedDuration::try_from(good_for).unwrap_or_default());
        let cut = asked.is_ok_and(|asked| asked.duration_since(until).as_secs() > 60);
        let warning = if cut {
            Some(format!(
                "The link ends with the session that signed it, at {}.",
                words::time(until, self.zone())
            ))
        } else {
            session.then(|| {
                "The link was signed by a temporary key: it ends when that does, even before its time."
                    .to_owned()
            })
        };
        Ok(DocumentLink { address, until, warning })
    }
}
