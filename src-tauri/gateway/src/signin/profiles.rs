//! The profiles of this machine as a list: what each is, without anything secret.

use super::files::AwsFiles;
use super::plan::{Base, Named, Plan, plan};
use strata_domain::fault::Fault;
use strata_domain::naming::shown_text;

/// How a profile gets its credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A key in the file itself.
    Keys,
    /// A role assumed with other credentials.
    AssumeRole,
    /// A role that also needs the code of an MFA device.
    AssumeRoleWithMfa,
    /// IAM Identity Center, by the browser.
    Sso,
    /// A program that prints credentials.
    Process,
    /// A role assumed with a token file.
    WebIdentity,
    /// The file does not say how.
    Unusable,
}

/// A profile as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundProfile {
    /// Its name.
    pub name: String,
    /// How it gets credentials.
    pub way: Way,
    /// Its region, where it names one.
    pub region: Option<String>,
    /// The address of a compatible store, where it names one.
    pub endpoint: Option<String>,
    /// One sentence about it.
    pub says: String,
}

impl AwsFiles {
    /// All profiles, `default` first, then by name.
    ///
    /// # Errors
    /// When a file is there and can't be read or understood.
    pub async fn profiles(&self) -> Result<Vec<FoundProfile>, Fault> {
        let set = self.read().await?;
        let mut names: Vec<&str> = set.profiles().collect();
        names.sort_by_key(|name| (*name != "default", *name));
        let found = |name: &str| {
            let of = |key: &str| {
                let value = set.get_profile(name).and_then(|profile| profile.get(key));
                value.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
            };
            let (way, says) = match plan(&set, name) {
                Ok(plan) => described(&plan),
                Err(fault) => (Way::Unusable, fault.message),
            };
            let (region, endpoint) = (of("region"), of("endpoint_url"));
            FoundProfile { name: name.to_owned(), way, region, endpoint, says }
        };
        Ok(names.into_iter().map(found).collect())
    }

    /// One profile.
    ///
    /// # Errors
    /// As [`AwsFiles::profiles`]; `Invalid` when it is not there or can't be used.
    pub async fn profile(&self, name: &str) -> Result<FoundProfile, Fault> {
        let plan = plan(&self.read().await?, name)?;
        let (way, says) = described(&plan);
        let (region, endpoint) = (plan.region, plan.endpoint_url);
        Ok(FoundProfile { name: name.to_owned(), way, region, endpoint, says })
    }

    /// The region of the surroundings: `AWS_REGION`, `AWS_DEFAULT_REGION`, or the profile's.
    pub async fn region_around(&self) -> Option<String> {
        let named = ["AWS_REGION", "AWS_DEFAULT_REGION"];
        let variable = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
        if let Some(region) = named.into_iter().find_map(variable) {
            return Some(region);
        }
        let set = self.read().await.ok()?;
        set.get_profile(&profile_around())?.get("region").map(str::to_owned)
    }
}

/// The profile that the surroundings choose.
pub(super) fn profile_around() -> String {
    let name = std::env::var("AWS_PROFILE").ok().filter(|name| !name.is_empty());
    name.unwrap_or_else(|| "default".to_owned())
}

fn described(plan: &Plan) -> (Way, String) {
    if let Some(role) = plan.roles.last() {
        let arn = shown_text(&role.role_arn);
        let from = match &plan.base {
            Base::Named(named) => place(*named).to_owned(),
            _ => format!("the profile “{}”", shown_text(&plan.base_profile)),
        };
        let asks = plan.roles.iter().any(|role| role.mfa_serial.is_some());
        let says = format!("The role {arn}, assumed with {from}");
        return if asks {
            (Way::AssumeRoleWithMfa, format!("{says} and an MFA code."))
        } else {
            (Way::AssumeRole, format!("{says}."))
        };
    }
    match &plan.base {
        Base::Keys(keys) => {
            (Way::Keys, format!("The access key {}.", shown_text(&keys.access_key_id)))
        }
        Base::Process(_) => (Way::Process, "A program prints its credentials.".to_owned()),
        Base::WebIdentity(web) => {
            let arn = shown_text(&web.role_arn);
            (Way::WebIdentity, format!("The role {arn}, assumed with a token file."))
        }
        Base::Sso(sso) => {
            let (role, account) = (shown_text(&sso.role_name), shown_text(&sso.account_id));
            (Way::Sso, format!("{role} in the account {account}, signed in by the browser."))
        }
        Base::Named(named) => (Way::AssumeRole, format!("The credentials of {}.", place(*named))),
    }
}

fn place(named: Named) -> &'static str {
    match named {
        Named::Environment => "the environment variables",
        Named::Container => "the container",
        Named::Instance => "the instance",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn profiles_are_listed_with_their_ways_and_without_secrets() {
        let folder = tempfile::tempdir().unwrap();
        let files = AwsFiles::in_folder(folder.path());
        let config = "[default]\nregion = eu-central-1\naws_access_key_id = AKIA1\n\
            aws_secret_access_key = canary\n[profile b]\nrole_arn = arn:b\n\
            source_profile = default\nmfa_serial = m\n[profile a]\ncredential_process = x canary\n\
            [profile c]\nrole_arn = arn:c\nsource_profile = nobody\n";
        std::fs::write(&files.config, config).unwrap();
        let found = files.profiles().await.unwrap();
        let ways: Vec<_> = found.iter().map(|one| (one.name.as_str(), one.way)).collect();
        let expected = [
            ("default", Way::Keys),
            ("a", Way::Process),
            ("b", Way::AssumeRoleWithMfa),
            ("c", Way::Unusable),
        ];
        assert_eq!(ways, expected);
        assert_eq!(found[0].region.as_deref(), Some("eu-central-1"));
        assert!(found[3].says.contains("“nobody” is not there"), "{}", found[3].says);
        assert!(!format!("{found:?}").contains("canary"));
    }
}
