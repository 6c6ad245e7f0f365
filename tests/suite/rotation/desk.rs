//! An application with one connection of a user, closed and opened again as often as a test wants.

use super::account::{Account, User};
use crate::journeys::{Person, open};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_engine::{App, AppOptions, Limits, commands};
use tempfile::TempDir;

/// The name under which these tests keep secrets.
pub const SERVICE: &str = "strata-rotation";

pub struct Desk {
    pub app: Arc<App>,
    pub person: Person,
    pub data: TempDir,
    pub id: String,
    pub events: Arc<Mutex<Vec<Value>>>,
    subscription: strata_engine::events::Subscription,
}

/// Opens an application in a folder, without a sandbox.
pub async fn opened(data: &Path) -> Arc<App> {
    let mut limits = Limits::default();
    limits.asking.budget = Duration::from_millis(300);
    limits.lookup = Duration::from_millis(300);
    App::open(AppOptions {
        data_folder: data.to_owned(),
        sandbox: Err(Fault::new(Code::Unsupported, "There is no sandbox here.")),
        native_drop: false,
        keychain_service: SERVICE.to_owned(),
        keychain_reader: super::session::keychain_reader(),
        limits,
    })
    .await
}

fn listening(app: &Arc<App>) -> (Arc<Mutex<Vec<Value>>>, strata_engine::events::Subscription) {
    let events = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&events);
    let subscription = app.subscribe(Arc::new(move |event| {
        open(&kept).push(serde_json::to_value(event).expect("an event is JSON"));
    }));
    (events, subscription)
}

impl Desk {
    /// A connection to `endpoint` with the user's key.
    pub async fn at(endpoint: &str, user: &User, more: Value) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let app = opened(data.path()).await;
        let (events, subscription) = listening(&app);
        let mut desk =
            Self { app, person: Person::default(), data, id: String::new(), events, subscription };
        let mut request = json!({
            "name": "Work", "kind": "access_key", "endpoint": endpoint, "region": "us-east-1",
            "access_key_id": user.id, "secret_access_key": user.secret, "path_style": true,
            "session_only": false,
        });
        for (name, value) in more.as_object().expect("fields") {
            request[name] = value.clone();
        }
        let saved = desk.call("save_connection", request).await.expect("it is kept");
        desk.id = saved["id"].as_str().expect("an id").to_owned();
        desk
    }

    pub async fn new(account: &Account, user: &User) -> Self {
        Self::at(&account.endpoint, user, json!({})).await
    }

    pub async fn call(&self, name: &str, request: Value) -> Result<Value, Fault> {
        commands::dispatch(&self.app, &self.person, name, request).await
    }

    pub async fn step(&self, step: &str) -> Result<Value, Fault> {
        self.call("rotate_key", json!({ "connection": self.id, "step": step })).await
    }

    pub async fn done(&self, step: &str) -> Value {
        self.step(step).await.unwrap_or_else(|fault| panic!("{step}: {fault:?}"))
    }

    pub async fn report(&self) -> Value {
        let request = json!({ "connection": self.id });
        self.call("access_keys", request).await.expect("a report")
    }

    /// Says yes to the next question.
    pub fn yes(&self) {
        open(&self.person.answers).push_back(true);
    }

    /// Ends the application and opens it again on the same folder: nothing in memory is left.
    pub async fn again(self) -> Self {
        self.elsewhere(async |_, _| {}).await
    }

    /// As [`Desk::again`]; in between the folder belongs to what `act` does with it.
    pub async fn elsewhere(self, act: impl AsyncFnOnce(PathBuf, String)) -> Self {
        let Self { app, person, data, id, subscription, .. } = self;
        drop(subscription);
        app.close().await;
        assert_eq!(Arc::strong_count(&app), 1, "nothing holds the application");
        drop(app);
        act(data.path().to_owned(), id.clone()).await;
        let app = opened(data.path()).await;
        let (events, subscription) = listening(&app);
        Self { app, person, data, id, events, subscription }
    }

    /// The key that the settings name, with the secret that another program finds in the keyring.
    pub fn kept(&self) -> (String, String) {
        kept(self.data.path(), &self.id)
    }

    /// The one promise: the settings name a key of the user whose secret is in the keyring, and boto3 can work with it.
    pub fn must_work(&self, account: &Account, user: &User, when: &str) {
        let (key, secret) = self.kept();
        assert_eq!(account.whose(&key, &secret).as_deref(), Some(user.name.as_str()), "{when}");
    }

    /// Goes on with whatever is under way until nothing is.
    pub async fn goes_on(&self) {
        for _ in 0..12 {
            let report = self.report().await;
            assert_eq!(report.get("fault"), None, "{report}");
            if report.get("orphan").is_some() {
                self.yes();
                self.done("delete_orphan").await;
                continue;
            }
            let step = match report["rotation"]["stage"].as_str() {
                None => return,
                Some("created") => {
                    // One that was being taken back can't be tried any more.
                    match self.step("test").await {
                        Ok(_) => continue,
                        Err(_) => "back",
                    }
                }
                Some("tested") => "switch",
                Some("switched") => "deactivate",
                Some(_) => "delete",
            };
            if step == "delete" || step == "back" {
                self.yes();
            }
            self.done(step).await;
            open(&self.person.answers).clear();
        }
        panic!("it does not end: {}", self.report().await);
    }

    /// Takes whatever is under way back until nothing is.
    pub async fn goes_back(&self) {
        for _ in 0..8 {
            let report = self.report().await;
            if report.get("rotation").is_none() && report.get("orphan").is_none() {
                return;
            }
            self.yes();
            let step = if report.get("orphan").is_some() { "delete_orphan" } else { "back" };
            self.done(step).await;
            open(&self.person.answers).clear();
        }
        panic!("it does not end: {}", self.report().await);
    }

    /// One active key is left, the connection's, and the application works with it.
    pub async fn must_rest(&self, account: &Account, user: &User, when: &str) {
        let (key, secret) = self.kept();
        assert_eq!(account.keys(&user.name), (vec![key.clone()], Vec::new()), "{when}");
        assert_eq!(account.whose(&key, &secret).as_deref(), Some(user.name.as_str()), "{when}");
        let request = json!({ "connection": self.id });
        let listed = self.call("list_buckets", request).await;
        assert!(listed.is_ok(), "{when}: {listed:?}");
        assert_eq!(secret_tool(&beside(&self.id, &key)), None, "{when}: a secret is left over");
    }
}

/// As [`Desk::kept`], for a folder whose application is gone.
pub fn kept(data: &Path, id: &str) -> (String, String) {
    let text = std::fs::read_to_string(data.join("settings.json")).expect("settings");
    let settings: Value = serde_json::from_str(&text).expect("settings are JSON");
    let connections = settings["connections"].as_array().expect("connections");
    let own = connections.iter().find(|one| one["id"] == id).expect("the connection is saved");
    let key = own["access_key_id"].as_str().expect("a key").to_owned();
    let places = [format!("connection/{id}"), beside(id, &key)];
    let found = places.iter().filter_map(|place| secret_tool(place)).find_map(|text| {
        let kept: Value = serde_json::from_str(&text).expect("what is kept is JSON");
        let secret = kept["secret_access_key"].as_str().expect("a secret").to_owned();
        (kept["access_key_id"] == key.as_str()).then_some(secret)
    });
    let secret = found.unwrap_or_else(|| panic!("the keyring has no secret of {key}"));
    (key, secret)
}

pub fn beside(id: &str, key: &str) -> String {
    format!("connection/{id}/key/{key}")
}

/// What another program reads under an account of the keyring.
pub fn secret_tool(account: &str) -> Option<String> {
    let found = Command::new("secret-tool")
        .args(["lookup", "service", SERVICE, "username", account])
        .output()
        .expect("secret-tool runs");
    found.status.success().then(|| String::from_utf8(found.stdout).expect("text"))
}
