//! Links that let somebody without a key read one document for a while (User Guide, "Sharing
//! objects with presigned URLs"). Made on this computer; nothing is sent.

use super::S3;
use super::bare::no_link;
use super::fault::now;
use crate::secret::Secret;
use aws_credential_types::provider::ProvideCredentials;
use aws_sdk_s3::presigning::PresigningConfig;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_domain::object::{Key, VersionId};

/// The longest that a link can be good for: a limit of Signature Version 4.
pub const LONGEST_LINK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A link to be made.
#[derive(Debug, Clone)]
pub struct LinkTo {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: Key,
    /// One version; none is whatever is current when the link is used.
    pub version: Option<VersionId>,
    /// How long it shall be good for, 1 second to [`LONGEST_LINK`].
    pub good_for: Duration,
    /// Under which name a browser saves the document instead of showing it.
    pub save_as: Option<String>,
}

/// A link. Whoever has it can read the document.
#[derive(Debug, Clone)]
pub struct Link {
    /// The address: as good as a key, so it is kept like one.
    pub address: Secret,
    /// When it ends (UTC): at the time asked for, or with the session that signed it.
    pub until: Timestamp,
    /// Whether it was signed with temporary credentials. It then ends with them at the latest;
    /// where their end is not known, `until` does not tell it.
    pub session: bool,
}

impl S3 {
    /// Makes a link for reading one document.
    ///
    /// # Errors
    /// `Invalid` when the time is out of bounds, `Expired` when the session has ended, and what
    /// getting the credentials reports.
    pub async fn presign(&self, to: &LinkTo) -> Result<Link, Fault> {
        if to.good_for < Duration::from_secs(1) || to.good_for > LONGEST_LINK {
            return Err(
                no_link("a link is good for 1 second to 7 days").hint("Choose a time within that.")
            );
        }
        let (session, ends) = self.session().await?;
        let begin = now();
        if ends.is_some_and(|ends| ends <= begin) {
            return Err(Fault::new(Code::Expired, "No link can be made: the session has ended.")
                .hint("Sign in again, then make the link."));
        }
        let address = self.signed_address(to).await?;
        let asked = SignedDuration::try_from(to.good_for).unwrap_or(SignedDuration::ZERO);
        let until = begin.saturating_add(asked).unwrap_or(begin);
        let until = ends.map_or(until, |ends| until.min(ends));
        Ok(Link { address, until, session })
    }

    async fn signed_address(&self, to: &LinkTo) -> Result<Secret, Fault> {
        let asked = self.asked("GetObject", Some(&to.bucket), Some(to.key.as_str()));
        let time = PresigningConfig::expires_in(to.good_for)
            .map_err(|_| no_link("its time is out of bounds"))?;
        let request = self.0.client.get_object().bucket(&to.bucket).key(to.key.as_str());
        let request = request
            .set_version_id(to.version.as_ref().map(|id| id.0.clone()))
            .set_response_content_disposition(to.save_as.as_deref().map(attachment));
        let signed = request.presigned(time).await;
        let signed = signed.map_err(|error| Fault::from(asked.failure(&error)))?;
        Ok(Secret::new(signed.uri().to_owned()))
    }

    /// Whether the credentials are temporary, and when they end, where that is known.
    async fn session(&self) -> Result<(bool, Option<Timestamp>), Fault> {
        let Some(provider) = self.0.surroundings.credentials_provider() else {
            return Ok((false, None));
        };
        let credentials = provider.provide_credentials().await.map_err(|_| {
            // The error is dropped: its text can hold what a credential program printed.
            Fault::new(Code::BadCredentials, "The connection has no credentials to sign with.")
                .hint("Test the connection to see why.")
        })?;
        let ends = credentials.expiry().and_then(|at| Timestamp::try_from(at).ok());
        Ok((credentials.session_token().is_some(), ends))
    }

    /// The address of the endpoint itself, without a bucket.
    pub(super) async fn front_door(&self) -> Result<String, Fault> {
        if let Some(endpoint) = self.0.surroundings.endpoint_url() {
            return Ok(format!("{}/", endpoint.trim_end_matches('/')));
        }
        let asked = self.asked("HeadBucket", None, None);
        let time = PresigningConfig::expires_in(Duration::from_secs(1))
            .map_err(|_| no_link("its time is out of bounds"))?;
        // Only the SDK knows the host names of all partitions; the path style keeps buckets out,
        // and a client of its own the connection's limits, which no such bucket would be within.
        let config = aws_sdk_s3::config::Builder::from(&self.0.surroundings).force_path_style(true);
        let client = aws_sdk_s3::Client::from_conf(config.build());
        let signed = client.get_object().bucket("bucket").key("key").presigned(time).await;
        let signed = signed.map_err(|error| Fault::from(asked.failure(&error)))?;
        let uri: http::Uri = signed.uri().parse().map_err(|_| no_link("it is no address"))?;
        let host = uri.authority().map_or("", |authority| authority.as_str());
        Ok(format!("https://{host}/"))
    }
}

/// `Content-Disposition` that makes a browser save the document under a name (RFC 6266).
fn attachment(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !"\"\\%".contains(c) || c == ' ' { c } else { '_' })
        .collect();
    let encoded: String = name
        .bytes()
        .map(|b| match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(b).to_string()
            }
            _ => format!("%{b:02X}"),
        })
        .collect();
    if plain == name {
        format!("attachment; filename=\"{plain}\"")
    } else {
        format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::{Access, Terms};
    use super::*;
    use crate::signin::Who;

    fn s3(token: bool, endpoint: Option<&str>) -> S3 {
        S3::connect(Access {
            endpoint: endpoint.map(str::to_owned),
            region: "eu-central-1".into(),
            path_style: endpoint.is_some(),
            who: Who::keys(
                "AKIAEXAMPLE".into(),
                Secret::new("wJalrXUtnFEMIexample".into()),
                token.then(|| Secret::new("a-token".into())),
            ),
            terms: Terms::default(),
        })
        .unwrap()
    }

    fn to(key: &str, good_for: u64) -> LinkTo {
        LinkTo {
            bucket: "papers".into(),
            key: Key::from(key),
            version: None,
            good_for: Duration::from_secs(good_for),
            save_as: None,
        }
    }

    #[tokio::test]
    async fn a_link_is_good_for_one_second_to_seven_days() {
        let s3 = s3(false, None);
        for (seconds, good) in [(0, false), (1, true), (604_800, true), (604_801, false)] {
            assert_eq!(s3.presign(&to("a", seconds)).await.is_ok(), good, "{seconds}");
        }
    }

    #[tokio::test]
    async fn a_link_names_document_version_and_file_and_never_shows_in_debug() {
        let s3 = s3(true, Some("http://127.0.0.1:9"));
        let mut to = to("a b/ä+%?.pdf", 60);
        (to.version, to.save_as) = (Some(VersionId::from("v 1")), Some("cv.pdf".into()));
        let link = s3.presign(&to).await.unwrap();
        let address = link.address.expose();
        assert!(
            address.starts_with("http://127.0.0.1:9/papers/a%20b/%C3%A4%2B%25%3F.pdf?"),
            "{address}"
        );
        for piece in
            ["versionId=v%201", "X-Amz-Expires=60", "cv.pdf", "X-Amz-Security-Token=a-token"]
        {
            assert!(address.contains(piece), "{piece} in {address}");
        }
        assert!(link.session);
        assert!(!format!("{link:?}").contains("X-Amz"));
    }

    #[tokio::test]
    async fn the_front_door_has_no_bucket_in_it() {
        assert_eq!(
            s3(false, None).front_door().await.unwrap(),
            "https://s3.eu-central-1.amazonaws.com/"
        );
        let local = s3(false, Some("http://127.0.0.1:9"));
        assert_eq!(local.front_door().await.unwrap(), "http://127.0.0.1:9/");
    }

    #[test]
    fn names_of_any_kind_can_be_saved_under() {
        assert_eq!(attachment("cv.pdf"), "attachment; filename=\"cv.pdf\"");
        assert_eq!(
            attachment("ä\"\n.pdf"),
            "attachment; filename=\"___.pdf\"; filename*=UTF-8''%C3%A4%22%0A.pdf"
        );
    }
}
