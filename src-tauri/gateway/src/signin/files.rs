//! The shared AWS files of this machine: where they are, and reading them with AWS's own parser.

use super::identity::Trouble;
#[allow(deprecated)] // the names' new home is a crate that this one would need for them alone
use aws_config::profile::profile_file::{ProfileFileKind, ProfileFiles};
use aws_config::profile::{ProfileFileLoadError, ProfileSet};
use std::error::Error as _;
use std::path::{Path, PathBuf};
use strata_domain::fault::{Code, Fault};
use zeroize::Zeroizing;

/// The largest file that is read: far above any real one.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// Where the shared AWS files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsFiles {
    pub(super) config: PathBuf,
    pub(super) credentials: PathBuf,
    /// Where the AWS CLI keeps tokens of IAM Identity Center. Only read.
    pub(super) sso_cache: PathBuf,
}

impl AwsFiles {
    /// The files of the person who runs this, or those that `AWS_CONFIG_FILE` and
    /// `AWS_SHARED_CREDENTIALS_FILE` name.
    pub fn of_this_machine() -> Self {
        let home = std::env::home_dir().unwrap_or_default();
        let mut files = Self::in_folder(&home.join(".aws"));
        let named = |name: &str| std::env::var_os(name).filter(|path| !path.is_empty());
        if let Some(path) = named("AWS_CONFIG_FILE") {
            files.config = path.into();
        }
        if let Some(path) = named("AWS_SHARED_CREDENTIALS_FILE") {
            files.credentials = path.into();
        }
        files
    }

    /// The files of a folder such as `~/.aws`.
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            config: folder.join("config"),
            credentials: folder.join("credentials"),
            sso_cache: folder.join("sso").join("cache"),
        }
    }

    /// Reads both files; one that is not there is empty.
    pub(super) async fn read(&self) -> Result<ProfileSet, Fault> {
        let config = text_of(&self.config).await?;
        let credentials = text_of(&self.credentials).await?;
        #[allow(deprecated)]
        let files = ProfileFiles::builder()
            .with_contents(ProfileFileKind::Config, config.as_str())
            .with_contents(ProfileFileKind::Credentials, credentials.as_str())
            .build();
        let name = Some("default".into());
        let (fs, env) = (Default::default(), Default::default());
        let set = aws_config::profile::load(&fs, &env, &files, name).await;
        set.map_err(|error| self.unreadable(&config, &error))
    }

    /// Names the file and the line that can't be understood, and nothing that stands there.
    fn unreadable(&self, config: &str, error: &ProfileFileLoadError) -> Fault {
        let line = error.source().and_then(|cause| line_of(&cause.to_string()));
        // The parser takes texts without names: the one that fails alone is the one meant.
        let path = if is_understood(config) { &self.credentials } else { &self.config };
        let at = line.map(|line| format!(" (line {line})")).unwrap_or_default();
        Fault::new(
            Code::Invalid,
            format!("The AWS file {} can't be understood{at}.", path.display()),
        )
        .hint("Mend the file; the AWS command line refuses it too.")
    }
}

fn is_understood(text: &str) -> bool {
    #[allow(deprecated)]
    let files = ProfileFiles::builder().with_contents(ProfileFileKind::Config, text).build();
    let (fs, env) = (Default::default(), Default::default());
    let parsed = aws_config::profile::load(&fs, &env, &files, None);
    // A text in memory is parsed without waiting for anything.
    futures::FutureExt::now_or_never(parsed).is_none_or(|parsed| parsed.is_ok())
}

/// The number in "error parsing … on line 7:": the rest of the text may quote the file.
fn line_of(text: &str) -> Option<u32> {
    let rest = text.split(" on line ").nth(1)?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// A file's text, wiped when dropped; empty when there is none.
async fn text_of(path: &Path) -> Result<Zeroizing<String>, Fault> {
    let unreadable = |error: &std::io::Error| {
        Fault::new(Code::DiskDenied, format!("The AWS file {} can't be read.", path.display()))
            .hint("Check that you may read it.")
            .detail(format!("{:?}", error.kind()))
    };
    match tokio::fs::metadata(path).await {
        Err(error) if is_absent(&error) => return Ok(Zeroizing::default()),
        Err(error) => return Err(unreadable(&error)),
        Ok(meta) if meta.len() > MAX_BYTES => {
            let name = path.display();
            return Err(Fault::new(Code::Invalid, format!("The AWS file {name} is too large.")));
        }
        Ok(_) => {}
    }
    let bytes = tokio::fs::read(path).await.map_err(|error| unreadable(&error))?;
    String::from_utf8(bytes).map(Zeroizing::new).map_err(|error| {
        drop(Zeroizing::new(error.into_bytes()));
        Fault::new(Code::Invalid, format!("The AWS file {} is not text.", path.display()))
            .hint("Save it as UTF-8.")
    })
}

fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

/// A small secret file's text, such as a token's.
pub(super) async fn secret_text(path: &Path, what: &str) -> Result<Zeroizing<String>, Trouble> {
    let text = text_of(path).await?;
    if text.is_empty() {
        return Err(Fault::new(
            Code::Invalid,
            format!("The {what} {} is missing or empty.", path.display()),
        )
        .into());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn files_that_are_not_there_hold_no_profiles() {
        let folder = tempfile::tempdir().unwrap();
        let set = AwsFiles::in_folder(folder.path()).read().await.unwrap();
        assert_eq!(set.profiles().count(), 0);
    }

    #[tokio::test]
    async fn a_damaged_file_is_named_with_its_line_and_not_quoted() {
        let folder = tempfile::tempdir().unwrap();
        let files = AwsFiles::in_folder(folder.path());
        std::fs::write(&files.config, "[default]\nregion = eu-central-1\n").unwrap();
        std::fs::write(&files.credentials, "[default]\naws_secret_access_key canary\n").unwrap();
        let fault = files.read().await.unwrap_err();
        assert_eq!(fault.code, Code::Invalid);
        assert!(fault.message.contains("credentials") && fault.message.contains("line 2"));
        assert!(!format!("{fault:?}").contains("canary"));
        std::fs::write(&files.config, "region = x\n").unwrap();
        let fault = files.read().await.unwrap_err();
        assert!(fault.message.contains("config"), "{}", fault.message);
    }
}
