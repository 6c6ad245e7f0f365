//! The one list of commands. It makes the router, the names and the TypeScript map.

pub mod app;
pub mod checks;
pub mod connections;
pub mod documents;
pub mod keys;
pub mod lifecycle;
pub mod listings;
pub mod removing;
pub mod signing;
pub mod transfers;
pub mod versions;

use futures::FutureExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use strata_domain::fault::{Code, Fault};
use strata_gateway::secret::WipedValue;

fn read_request<T: DeserializeOwned>(name: &str, request: serde_json::Value) -> Result<T, Fault> {
    // It may hold a secret, which the command's own type keeps as one.
    let request = WipedValue::new(request);
    // The error of serde names fields and types; it may quote a value, which could be a secret.
    T::deserialize(request.get()).map_err(|error| {
        tracing::debug!(command = name, line = error.line(), "a request could not be read");
        Fault::new(Code::Internal, format!("The request of `{name}` has the wrong shape."))
    })
}

fn write_response<T: Serialize>(response: &T) -> Result<serde_json::Value, Fault> {
    serde_json::to_value(response).map_err(|error| {
        Fault::new(Code::Internal, "An answer could not be written.").detail(error.to_string())
    })
}

fn unknown_command(name: &str) -> Fault {
    let name: String = name.chars().take(60).collect();
    let name = strata_domain::naming::shown_text(&name);
    Fault::new(Code::Internal, format!("There is no command `{name}`."))
}

/// Expands to the router (`dispatch`), the names (`NAMES`) and the TypeScript map (`typescript_map`).
/// A body is `async fn name(app: &App, host: &dyn Host, request: Request) -> Result<Response, Fault>`
/// in the module of its area.
macro_rules! commands {
    ($($(#[doc = $doc:literal])* $area:ident :: $name:ident ($request:path) -> $response:path;)*) => {
        /// Every command's name.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        /// Answers the command `name` with a JSON request by a JSON response.
        pub async fn dispatch(
            app: &crate::app::App,
            host: &dyn crate::host::Host,
            name: &str,
            request: serde_json::Value,
        ) -> Result<serde_json::Value, strata_domain::fault::Fault> {
            match name {
                $(stringify!($name) => {
                    let request: $request = self::read_request(stringify!($name), request)?;
                    // Boxed: one future of all bodies would be too large for the stack and the compiler.
                    let response: $response = $area::$name(app, host, request).boxed().await?;
                    self::write_response(&response)
                })*
                other => Err(self::unknown_command(other)),
            }
        }

        /// Shows every request and response type to the visitor.
        pub fn visit_types(visitor: &mut impl ts_rs::TypeVisitor) {
            $(
                visitor.visit::<$request>();
                visitor.visit::<$response>();
            )*
        }

        /// The interface `Commands` of the TypeScript bindings: name to request and response.
        pub fn typescript_map(config: &ts_rs::Config) -> String {
            use ts_rs::TS;
            let mut out = String::from("export interface Commands {\n");
            $(
                $(out.push_str(concat!("  /**", $doc, " */\n"));)*
                out.push_str(&format!(
                    "  {}: {{ request: {}; response: {} }};\n",
                    stringify!($name),
                    <$request>::name(config),
                    <$response>::name(config),
                ));
            )*
            out.push_str("}\n");
            out
        }
    };
}

commands! {
    /// Facts about the running application and trouble met at start.
    app::app_info(app::Nothing) -> app::AppInfo;
    /// Remembers something of the window for later starts, or forgets it.
    app::set_preference(app::SetPreference) -> app::Nothing;
    /// Takes an act back.
    app::undo(app::Undo) -> app::Done;
    /// All connections and the state of the keychain.
    connections::list_connections(app::Nothing) -> connections::Connections;
    /// Adds or changes a connection; the secret goes to the keychain or stays for this run.
    connections::save_connection(connections::SaveConnection) -> connections::Connection;
    /// Forgets a connection and its secret.
    connections::remove_connection(connections::ConnectionRef) -> app::Nothing;
    /// The profiles of the shared AWS files on this machine.
    connections::list_profiles(app::Nothing) -> connections::Profiles;
    /// Asks for a file of certificates that a connection shall trust.
    connections::choose_authority(app::Nothing) -> connections::ChosenAuthority;
    /// Tries a connection step by step; an event tells each change, the response is the end.
    checks::test_connection(checks::TestConnection) -> checks::TestReport;
    /// Ends a test: what it has put is removed, the rest is left out.
    checks::cancel_connection_test(checks::TestRef) -> app::Nothing;
    /// Answers what a sign-in asked.
    signing::answer_sign_in(signing::SignInAnswer) -> app::Nothing;
    /// Gives a sign-in up: what waited for it fails.
    signing::cancel_sign_in(signing::QuestionRef) -> app::Nothing;
    /// Opens the page of a sign-in in the browser again.
    signing::open_sign_in_page(signing::QuestionRef) -> app::Nothing;
    /// The access keys of the connection's IAM user, their age and the rotation under way.
    keys::access_keys(connections::ConnectionRef) -> keys::KeyReport;
    /// Takes a step of a rotation.
    keys::rotate_key(keys::RotateKey) -> keys::KeyReport;
    /// The environment of an application, secrets masked.
    keys::show_environment(keys::EnvironmentOf) -> keys::Environment;
    /// Copies the environment with its secrets; the clipboard is cleared after a minute.
    keys::copy_environment(keys::EnvironmentOf) -> app::Nothing;
    /// The lifecycle rules in force in a bucket, and templates for new ones.
    lifecycle::read_lifecycle(connections::BucketRef) -> lifecycle::Lifecycle;
    /// What is to be said about a draft, and its other forms.
    lifecycle::review_lifecycle(lifecycle::LifecycleDraft) -> lifecycle::Review;
    /// Reads a configuration from the JSON of the AWS CLI or the API's XML.
    lifecycle::import_lifecycle(lifecycle::LifecycleText) -> lifecycle::ImportedLifecycle;
    /// Counts the bucket where that is needed, and tells what rules will do to it.
    lifecycle::forecast_lifecycle(lifecycle::ForecastLifecycle) -> lifecycle::LifecycleForecast;
    /// What lies ahead of one document under the rules in force.
    lifecycle::document_future(lifecycle::DocumentFuture) -> lifecycle::FutureOfDocument;
    /// Puts a draft in force, if nobody else changed the rules meanwhile.
    lifecycle::apply_lifecycle(lifecycle::ApplyLifecycle) -> lifecycle::AppliedLifecycle;
    /// Configurations that were put in force from here.
    lifecycle::lifecycle_history(connections::BucketRef) -> lifecycle::LifecycleHistory;
    /// Moves the sandbox's clock forward; its lifecycle rules act.
    lifecycle::advance_sandbox(lifecycle::AdvanceSandbox) -> lifecycle::AdvancedSandbox;
    /// Lists the buckets of a connection.
    connections::list_buckets(connections::ConnectionRef) -> connections::Buckets;
    /// Region and versioning state of a bucket.
    connections::bucket_info(connections::BucketRef) -> connections::BucketInfo;
    /// Starts listing a prefix; rows are read by window.
    listings::open_listing(listings::OpenListing) -> listings::ListingRef;
    /// Reads a window of rows.
    listings::listing_window(listings::ListingWindow) -> listings::ListingRows;
    /// Forgets a listing and stops its work.
    listings::close_listing(listings::ListingRef) -> app::Nothing;
    /// Details of a document or of one version.
    documents::document_details(documents::DetailsOf) -> documents::Details;
    /// Deletes documents: a marker each, or for good after the host has asked.
    documents::delete_documents(documents::DeleteDocuments) -> app::Done;
    /// All versions of a document, newest first, in S3's own order.
    versions::list_versions(versions::DocumentRef) -> versions::History;
    /// Copies an old version on top; refused when the document changed since it was shown.
    versions::restore_version(versions::RestoreVersion) -> app::Done;
    /// Removes one version, or one delete marker, for good, after the host has asked.
    removing::delete_version(removing::VersionRef) -> app::Done;
    /// Takes the delete marker on top away.
    versions::undelete_document(versions::Undelete) -> app::Done;
    /// Asks for files and queues their upload into a folder.
    transfers::upload_documents(transfers::Folder) -> transfers::Queued;
    /// Asks for one file and queues its upload under a key.
    transfers::upload_document(versions::DocumentRef) -> transfers::Queued;
    /// Says where files dropped on the window go.
    transfers::set_drop_target(transfers::DropTarget) -> app::Nothing;
    /// Asks where to and queues downloads.
    transfers::download_documents(transfers::DownloadDocuments) -> transfers::Queued;
    /// Stops a transfer and leaves nothing half-written.
    transfers::cancel_transfer(transfers::TransferRef) -> app::Nothing;
    /// Queues a failed or cancelled transfer again.
    transfers::retry_transfer(transfers::TransferRef) -> app::Nothing;
    /// Forgets finished transfers.
    transfers::clear_transfers(app::Nothing) -> app::Nothing;
}
