//! The environment of an application that uses a connection and a bucket, as the guide's step 9
//! has it. Its secrets go to the screen as dots, and whole only into the clipboard.

use crate::app::App;
use crate::commands::connections::{Connection, ConnectionKind};
use crate::commands::keys::{Environment, EnvironmentForm, EnvironmentOf};
use crate::host::Host;
use std::time::Duration;
use strata_domain::environment::{Form, Variable, is_plain, masked, text};
use strata_domain::fault::{Code, Fault};
use strata_gateway::s3::Issued;
use strata_gateway::secret::Secret;

/// How long copied secrets stay in the clipboard.
const IN_CLIPBOARD: Duration = Duration::from_secs(60);

/// Where bucket and key are used, when nothing names a region.
const USUAL_REGION: &str = "us-east-1";

/// Everything that the text is made of.
struct Found {
    connection: Connection,
    bucket: String,
    region: String,
    issued: Issued,
}

/// The text with its secrets masked, and what the person should know.
pub(crate) async fn show(app: &App, of: &EnvironmentOf) -> Result<Environment, Fault> {
    let found = found(app, of).await?;
    Ok(Environment {
        masked: masked(form(of), &found.variables()),
        notes: found.notes(of.form),
        clipboard_seconds: u32::try_from(IN_CLIPBOARD.as_secs()).unwrap_or(u32::MAX),
    })
}

/// Puts the whole text into the clipboard.
pub(crate) async fn copy(app: &App, host: &dyn Host, of: &EnvironmentOf) -> Result<(), Fault> {
    let found = found(app, of).await?;
    let whole = Secret::new(text(form(of), &found.variables()));
    host.copy_secret(whole, IN_CLIPBOARD).await
}

fn form(of: &EnvironmentOf) -> Form {
    match of.form {
        EnvironmentForm::Dotenv => Form::Dotenv,
        EnvironmentForm::Vercel => Form::Vercel,
    }
}

async fn found(app: &App, of: &EnvironmentOf) -> Result<Found, Fault> {
    if of.bucket.is_empty() || of.bucket.contains(|sign: char| sign.is_control()) {
        return Err(Fault::new(Code::Invalid, "The environment needs a bucket's name."));
    }
    let s3 = app.s3(&of.connection).await?;
    let connection = app.connections.one(&of.connection)?;
    let issued = s3.issued_credentials().await?;
    // A bucket that can't be asked does not keep the key from being handed out.
    let own = s3.bucket_region(&of.bucket).await.ok().flatten();
    let region = own
        .or_else(|| Some(connection.region.clone()).filter(|region| !region.is_empty()))
        .unwrap_or_else(|| USUAL_REGION.to_owned());
    Ok(Found { connection, bucket: of.bucket.clone(), region, issued })
}

impl Found {
    /// In the order of the guide; the token and the endpoint only where there is one.
    fn variables(&self) -> Vec<Variable<'_>> {
        let plain = |name, value| Variable { name, value, secret: false };
        let secret = |name, value| Variable { name, value, secret: true };
        let issued = &self.issued;
        let mut all = vec![
            plain("AWS_ACCESS_KEY_ID", issued.access_key_id.as_str()),
            secret("AWS_SECRET_ACCESS_KEY", issued.secret_access_key.expose()),
        ];
        if let Some(token) = &issued.session_token {
            all.push(secret("AWS_SESSION_TOKEN", token.expose()));
        }
        all.push(plain("AWS_REGION", &self.region));
        all.push(plain("S3_BUCKET_NAME", &self.bucket));
        if let Some(endpoint) = &self.connection.endpoint {
            all.push(plain("AWS_ENDPOINT_URL_S3", endpoint));
        }
        all
    }

    fn notes(&self, form: EnvironmentForm) -> Vec<String> {
        let mut notes: Vec<String> = Vec::new();
        let mut note = |text: &str| notes.push(text.to_owned());
        let kind = self.connection.kind;
        if self.issued.session_token.is_some() {
            let ends = self.issued.ends.map_or_else(String::new, |ends| {
                format!(" on {} (UTC)", ends.strftime("%-d %B %Y, %H:%M"))
            });
            note(&format!(
                "These are temporary credentials: they end{ends}, and the application stops working then. \
                 For an application make an IAM user that may use only this bucket, and give it that user's key."
            ));
        } else if kind == ConnectionKind::Sandbox {
            note("The sandbox answers only while Strata is open on this computer.");
        } else {
            note(
                "Give an application a key of its own: an IAM user that may use only this bucket, not your own key.",
            );
        }
        if kind == ConnectionKind::Profile || kind == ConnectionKind::Environment {
            note(
                "They come from outside Strata and change there: the application does not follow.",
            );
        }
        if self.connection.endpoint.is_some() && self.connection.path_style {
            note(
                "This store wants the bucket's name in the path: set “forcePathStyle: true” (JavaScript) or the like in the application.",
            );
        }
        match form {
            EnvironmentForm::Dotenv => note("Keep the “.env” file out of Git."),
            EnvironmentForm::Vercel => note(
                "For bash, zsh and the like. Commands stay in the shell's history, secrets in them too: \
                 turn it off before (`set +o history` in bash, `fc -p` in zsh), or give `vercel env add NAME production` the value when it asks.",
            ),
        }
        let odd = self.variables().iter().any(|variable| !is_plain(variable.value));
        if odd && form == EnvironmentForm::Dotenv {
            note(
                "A value has signs that readers of “.env” files understand differently: see that yours gets it right.",
            );
        }
        notes
    }
}
