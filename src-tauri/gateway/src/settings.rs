//! `settings.json`: saved connections without their secrets, and how the person left the window.
//! Written atomically; a damaged file is set aside and told; fields that this version does not know
//! are kept.

use crate::files;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use strata_domain::fault::{Code, Fault};
use strata_domain::reach::Reach;
use strata_domain::rotation::State;

/// Where a saved connection's identity comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SavedKind {
    /// An access key; all there was at first, so a file that does not say means it.
    #[default]
    AccessKey,
    /// A named profile of the shared AWS files.
    Profile,
    /// Environment variables, web identity, container or instance role.
    Environment,
}

/// A certificate authority that a connection trusts beside the system's own. It is public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedAuthority {
    /// The SHA-256 of its certificates, in hex.
    pub id: String,
    /// The name of the file it came from.
    pub name: String,
    /// The certificates, as PEM.
    pub pem: String,
}

/// A saved connection. Its secret is in the keychain under its id.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SavedConnection {
    /// Identifies it, and its secret in the keychain.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// Where its identity comes from.
    #[serde(default)]
    pub kind: SavedKind,
    /// The profile's name, for that kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// A compatible store's address; none means Amazon's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// The region that requests are signed for; empty when it is found by itself.
    #[serde(default)]
    pub region: String,
    /// The public half of the access key; empty for other kinds.
    #[serde(default)]
    pub access_key_id: String,
    /// Whether the bucket stands in the path instead of the host name.
    #[serde(default)]
    pub path_style: bool,
    /// What it is limited to.
    #[serde(default)]
    pub reach: Reach,
    /// The certificate authority chosen for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<SavedAuthority>,
    /// Plain http to this endpoint was allowed after the warning.
    #[serde(default)]
    pub plain_http: bool,
}

/// All settings.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// The saved connections, in the order they are shown.
    #[serde(default)]
    pub connections: Vec<SavedConnection>,
    /// What the window remembers between starts, by name: no secrets.
    #[serde(default, deserialize_with = "texts")]
    pub preferences: BTreeMap<String, String>,
    /// The rotations of access keys that are under way, by connection. They stand beside the
    /// connections because the key in use and how far its rotation is must change in one write.
    #[serde(default, deserialize_with = "rotations")]
    pub rotations: BTreeMap<String, State>,
}

/// Reads the rotations that this version understands; the keys they speak of are in IAM.
fn rotations<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, State>, D::Error> {
    let Value::Object(all) = Value::deserialize(from)? else {
        return Ok(BTreeMap::new());
    };
    let known = |(id, value)| Some((id, State::deserialize(&value).ok()?));
    Ok(all.into_iter().filter_map(known).collect())
}

/// Reads the preferences that are texts: no connection is lost for a width that can't be read.
fn texts<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, String>, D::Error> {
    let Value::Object(all) = Value::deserialize(from)? else {
        return Ok(BTreeMap::new());
    };
    let text = |(name, value)| match value {
        Value::String(value) => Some((name, value)),
        _ => None,
    };
    Ok(all.into_iter().filter_map(text).collect())
}

/// The file that keeps the settings.
#[derive(Debug, Clone)]
pub struct SettingsFile {
    path: PathBuf,
    /// Set when a damaged file could be neither read nor moved away: it is then never written over.
    blocked: Option<Fault>,
    /// The document as it was read, for the fields that this version does not know.
    read: Value,
}

/// The largest settings file that is read and written: far above any real one, far below what could hurt.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

impl SettingsFile {
    /// Opens the settings in a folder. A damaged file is set aside as `settings.json.damaged-<n>`,
    /// told by the fault, and the settings start empty.
    pub fn open(folder: &Path) -> (Self, Settings, Option<Fault>) {
        let path = folder.join("settings.json");
        let mut file = Self { path, blocked: None, read: Value::Null };
        let bytes = match std::fs::metadata(&file.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return (file, Settings::default(), None);
            }
            Err(error) => Err(error),
            Ok(meta) if meta.len() > MAX_BYTES => Ok(Vec::new()),
            Ok(_) => std::fs::read(&file.path),
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) => {
                let fault = files::fault_of(&error, &file.path);
                file.blocked = Some(fault.clone());
                return (file, Settings::default(), Some(fault));
            }
        };
        match parsed(&bytes) {
            Ok((read, settings)) => {
                file.read = read;
                (file, settings, None)
            }
            Err(error) => {
                let fault = file.quarantine(&error);
                (file, Settings::default(), Some(fault))
            }
        }
    }

    fn quarantine(&mut self, error: &serde_json::Error) -> Fault {
        match files::set_aside(&self.path) {
            Ok(aside) => Fault::new(
                Code::Quarantined,
                format!(
                    "The settings file was damaged. It is kept as {} and Strata starts without saved connections.",
                    aside.display()
                ),
            )
            .hint("Add your connections again; the secrets in the keychain are untouched.")
            // Position only: the text itself could hold anything.
            .detail(format!("line {}, column {}", error.line(), error.column())),
            Err(error) => {
                let fault = files::fault_of(&error, &self.path);
                self.blocked = Some(fault.clone());
                fault
            }
        }
    }

    /// The settings as they stand in the file now, which another instance may have written since;
    /// nothing when there is no such file any more or it can't be read.
    pub fn again(&mut self) -> Option<Settings> {
        let bytes = std::fs::read(&self.path).ok()?;
        let (read, settings) = parsed(&bytes).ok()?;
        self.read = read;
        Some(settings)
    }

    /// Writes all settings.
    pub fn save(&self, settings: &Settings) -> Result<(), Fault> {
        if let Some(fault) = &self.blocked {
            return Err(fault.clone());
        }
        let written = serde_json::to_value(settings).map(|value| with_unknown(value, &self.read));
        let mut bytes =
            written.and_then(|value| serde_json::to_vec_pretty(&value)).map_err(|error| {
                Fault::new(Code::Internal, "The settings can't be written as JSON.")
                    .detail(format!("{:?}", error.classify()))
            })?;
        bytes.push(b'\n');
        if bytes.len() as u64 > MAX_BYTES {
            // It would be taken for damaged at the next start.
            return Err(Fault::new(Code::Invalid, "The settings are too large to be kept.")
                .hint("Remove connections that are not used any more."));
        }
        files::write_atomic(&self.path, &bytes).map_err(|error| files::fault_of(&error, &self.path))
    }
}

/// One preference as it stands in the settings of a folder, for what can't wait until they are opened.
/// Reads only: trouble with the file is for [`SettingsFile::open`] to tell.
pub fn preference(folder: &Path, name: &str) -> Option<String> {
    let path = folder.join("settings.json");
    if std::fs::metadata(&path).ok()?.len() > MAX_BYTES {
        return None;
    }
    let (_, mut settings) = parsed(&std::fs::read(path).ok()?).ok()?;
    settings.preferences.remove(name)
}

fn parsed(bytes: &[u8]) -> Result<(Value, Settings), serde_json::Error> {
    let read = serde_json::from_slice::<Value>(bytes)?;
    // A struct may also be read from a list; the file is an object or it is damaged.
    if !read.is_object() {
        return Err(serde::de::Error::custom("not an object"));
    }
    let settings = Settings::deserialize(&read)?;
    Ok((read, settings))
}

/// Adds what was read but is not known: to the document, and to the connections of the same id.
fn with_unknown(mut value: Value, read: &Value) -> Value {
    add_missing(&mut value, read, &["connections"]);
    let empty = Vec::new();
    let before = read["connections"].as_array().unwrap_or(&empty);
    for connection in value["connections"].as_array_mut().into_iter().flatten() {
        if let Some(old) = before.iter().find(|old| old["id"] == connection["id"]) {
            // These are left out when there are none: that is a change, not an unknown field.
            add_missing(connection, old, &["endpoint", "profile", "authority"]);
        }
    }
    value
}

fn add_missing(to: &mut Value, from: &Value, except: &[&str]) {
    let (Some(to), Some(from)) = (to.as_object_mut(), from.as_object()) else {
        return;
    };
    for (name, value) in from {
        if !except.contains(&name.as_str()) && !to.contains_key(name) {
            to.insert(name.clone(), value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn connection() -> SavedConnection {
        SavedConnection {
            id: "c1".into(),
            name: "Work".into(),
            region: "eu-central-1".into(),
            access_key_id: "AKIAEXAMPLE".into(),
            ..SavedConnection::default()
        }
    }

    #[test]
    fn saved_settings_are_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let (file, mut settings, fault) = SettingsFile::open(folder.path());
        assert!(fault.is_none() && settings.connections.is_empty());
        settings.connections.push(connection());
        file.save(&settings).unwrap();
        let (_, again, fault) = SettingsFile::open(folder.path());
        assert_eq!((again, fault), (settings, None));
    }

    #[test]
    fn fields_of_another_version_survive_a_save() {
        let folder = tempfile::tempdir().unwrap();
        let text = r#"{"theme":"dark","connections":[{"id":"a","name":"n","region":"r",
            "access_key_id":"k","colour":7}]}"#;
        std::fs::write(folder.path().join("settings.json"), text).unwrap();
        let (file, mut settings, _) = SettingsFile::open(folder.path());
        settings.connections.push(connection());
        file.save(&settings).unwrap();
        let text = std::fs::read_to_string(folder.path().join("settings.json")).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["theme"], "dark");
        assert_eq!(value["connections"][0]["colour"], 7);
    }

    #[test]
    fn a_file_of_the_first_version_is_read_with_nothing_limited() {
        let folder = tempfile::tempdir().unwrap();
        let text = r#"{"connections":[{"id":"a","name":"n","endpoint":"https://s3.example.com",
            "region":"r","access_key_id":"k","path_style":true}]}"#;
        std::fs::write(folder.path().join("settings.json"), text).unwrap();
        let (_, settings, fault) = SettingsFile::open(folder.path());
        let read = SavedConnection {
            id: "a".into(),
            name: "n".into(),
            endpoint: Some("https://s3.example.com".into()),
            region: "r".into(),
            access_key_id: "k".into(),
            path_style: true,
            ..SavedConnection::default()
        };
        assert_eq!((settings.connections, fault), (vec![read], None));
    }

    #[test]
    fn what_was_taken_away_stays_away() {
        let folder = tempfile::tempdir().unwrap();
        let (mut file, mut settings, _) = SettingsFile::open(folder.path());
        let authority = SavedAuthority { id: "i".into(), name: "ca.pem".into(), pem: "p".into() };
        settings.connections.push(SavedConnection {
            kind: SavedKind::Profile,
            profile: Some("work".into()),
            endpoint: Some("https://s3.example.com".into()),
            authority: Some(authority),
            reach: Reach { buckets: vec!["b".into()], prefix: Some("p/".into()), read_only: true },
            plain_http: true,
            ..connection()
        });
        file.save(&settings).unwrap();
        assert_eq!(file.again().unwrap(), settings);
        settings.connections = vec![connection()];
        file.save(&settings).unwrap();
        assert_eq!(file.again().unwrap(), settings);
    }

    #[test]
    fn preferences_that_are_no_texts_cost_no_connection() {
        for odd in ["7", "[\"a\"]", "{\"left\": 300, \"theme\": \"dark\"}"] {
            let folder = tempfile::tempdir().unwrap();
            let text = format!(
                r#"{{"connections":[{{"id":"a","name":"n","region":"r","access_key_id":"k"}}],"preferences":{odd}}}"#
            );
            std::fs::write(folder.path().join("settings.json"), text).unwrap();
            let (_, settings, fault) = SettingsFile::open(folder.path());
            assert_eq!((settings.connections.len(), fault), (1, None));
            let theme = settings.preferences.get("theme").map(String::as_str);
            assert_eq!(theme, odd.contains("theme").then_some("dark"));
        }
    }

    #[test]
    fn a_preference_is_read_before_the_settings_are_opened_and_nothing_is_moved() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(preference(folder.path(), "theme"), None);
        let (file, mut settings, _) = SettingsFile::open(folder.path());
        settings.preferences.insert("theme".into(), "dark".into());
        file.save(&settings).unwrap();
        assert_eq!(preference(folder.path(), "theme").as_deref(), Some("dark"));
        assert_eq!(preference(folder.path(), "left"), None);
        let path = folder.path().join("settings.json");
        std::fs::write(&path, "{").unwrap();
        assert_eq!(preference(folder.path(), "theme"), None);
        assert!(path.exists());
    }

    #[test]
    fn settings_too_large_to_be_read_again_are_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let (file, mut settings, _) = SettingsFile::open(folder.path());
        file.save(&settings).unwrap();
        settings.preferences.insert("theme".into(), "x".repeat(9_000_000));
        assert_eq!(file.save(&settings).unwrap_err().code, Code::Invalid);
        assert_eq!(SettingsFile::open(folder.path()).1, Settings::default());
    }

    #[test]
    fn a_damaged_file_is_set_aside_told_and_replaced() {
        let damaged: [&[u8]; 6] =
            [b"", b"{", b"[]", b"\xff\xfe", b"{\"connections\":7}", &[b'['; 9_000_000]];
        for bytes in damaged {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("settings.json"), bytes).unwrap();
            let (file, settings, fault) = SettingsFile::open(folder.path());
            assert_eq!(fault.unwrap().code, Code::Quarantined);
            assert_eq!(settings, Settings::default());
            let aside = std::fs::read(folder.path().join("settings.json.damaged-1")).unwrap();
            assert_eq!(aside, bytes);
            file.save(&settings).unwrap();
            assert!(SettingsFile::open(folder.path()).2.is_none());
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_and_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        std::fs::create_dir(&path).unwrap();
        let (file, _, fault) = SettingsFile::open(folder.path());
        assert!(fault.is_some());
        assert!(file.save(&Settings::default()).is_err());
        assert!(path.is_dir());
    }
}
