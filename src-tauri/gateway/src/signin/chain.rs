//! Credentials from a profile and from what stands around the process, step by step.

use super::Tools;
use super::files::AwsFiles;
use super::identity::{Held, Trouble};
use super::plan::{Base, Named, Plan, WebIdentity, plan};
use super::profiles::profile_around;
use super::{process, roles, sso};
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::error::CredentialsError;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;

/// The credentials of a named profile. Files are read each time: others renew what stands there.
pub(super) async fn of_profile(
    tools: &Tools,
    files: &AwsFiles,
    name: &str,
    quiet: bool,
) -> Result<Held, Trouble> {
    let plan = plan(&files.read().await?, name)?;
    if quiet && plan.roles.iter().any(|role| role.mfa_serial.is_some()) {
        return Err(Trouble::NeedsPerson);
    }
    let mut held = first(tools, files, &plan, quiet).await?;
    for role in &plan.roles {
        held = roles::assume(tools, &plan, role, &held).await?;
    }
    Ok(held)
}

async fn first(tools: &Tools, files: &AwsFiles, plan: &Plan, quiet: bool) -> Result<Held, Trouble> {
    let profile = &plan.base_profile;
    match &plan.base {
        Base::Keys(keys) => {
            keys.check().map_err(|fault| {
                let message =
                    format!("The keys of the profile “{}” can't be used.", shown_text(profile));
                Fault { message, ..fault }.hint("Mend them in the AWS credentials file.")
            })?;
            Ok(Held { keys: keys.clone(), expires: None })
        }
        Base::Process(command) => process::run(command, profile).await,
        Base::WebIdentity(web) => {
            let (region, endpoint) = (plan.region.as_deref(), plan.endpoint_url.as_deref());
            roles::assume_with_token(tools, region, endpoint, web).await
        }
        Base::Sso(profile) => sso::credentials(tools, files, profile, quiet).await,
        Base::Named(named) => {
            let found = named_source(tools, *named).await?;
            found.ok_or_else(|| {
                let profile = shown_text(profile);
                let message = format!("The source of the profile “{profile}” has no credentials.");
                Fault::new(Code::BadCredentials, message)
                    .hint("Its credential_source names something that is not here.")
                    .into()
            })
        }
    }
}

/// Credentials from around the process, in the order of the AWS SDKs: environment variables, the
/// shared files, web identity, the container, the instance.
pub(super) async fn of_environment(
    tools: &Tools,
    files: &AwsFiles,
    quiet: bool,
) -> Result<Held, Trouble> {
    if let Some(held) = named_source(tools, Named::Environment).await? {
        return Ok(held);
    }
    let name = profile_around();
    if chosen_profile().is_some() || says_something(files, &name).await? {
        return of_profile(tools, files, &name, quiet).await;
    }
    let variable = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
    if let (Some(token_file), Some(role_arn)) =
        (variable("AWS_WEB_IDENTITY_TOKEN_FILE"), variable("AWS_ROLE_ARN"))
    {
        let session_name = variable("AWS_ROLE_SESSION_NAME");
        let web = WebIdentity { role_arn, token_file, session_name, duration: None };
        return roles::assume_with_token(tools, None, None, &web).await;
    }
    for named in [Named::Container, Named::Instance] {
        if let Some(held) = named_source(tools, named).await? {
            return Ok(held);
        }
    }
    Err(Fault::new(Code::BadCredentials, "Nothing around Strata says as whom to sign in.")
        .hint(
            "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY before Strata starts, run it where a \
             role is attached, or use a profile or an access key.",
        )
        .into())
}

fn chosen_profile() -> Option<String> {
    std::env::var("AWS_PROFILE").ok().filter(|name| !name.is_empty())
}

/// Whether a profile says where credentials come from: one with a region alone is passed over.
async fn says_something(files: &AwsFiles, name: &str) -> Result<bool, Fault> {
    let set = files.read().await?;
    let names = [
        "aws_access_key_id",
        "role_arn",
        "credential_process",
        "sso_session",
        "sso_start_url",
        "web_identity_token_file",
    ];
    let profile = set.get_profile(name);
    Ok(profile.is_some_and(|profile| names.iter().any(|name| profile.get(name).is_some())))
}

/// What a source of this machine has; none when it is not there.
async fn named_source(tools: &Tools, named: Named) -> Result<Option<Held>, Trouble> {
    let config = tools.provider_config()?;
    let (found, place) = match named {
        Named::Environment => {
            let provider = EnvironmentVariableCredentialsProvider::new();
            (provider.provide_credentials().await, "The environment variables")
        }
        Named::Container => {
            let provider = EcsCredentialsProvider::builder().configure(&config).build();
            (provider.provide_credentials().await, "The container's credentials")
        }
        Named::Instance => {
            let provider = ImdsCredentialsProvider::builder().configure(&config).build();
            (provider.provide_credentials().await, "The instance's role")
        }
    };
    match found {
        Ok(found) => Ok(Some(Held::of(&found))),
        Err(CredentialsError::CredentialsNotLoaded(_)) => Ok(None),
        // The text can hold anything that was answered: only the place is passed on.
        Err(_) => Err(Fault::new(Code::BadCredentials, format!("{place} can't be read."))
            .hint("Check the variables and the role, then try again.")
            .into()),
    }
}
