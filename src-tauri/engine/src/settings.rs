//! The settings of this run: the one writer of `settings.json`, for connections and for what the
//! window remembers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use strata_domain::fault::{Code, Fault};
use strata_gateway::settings::{Settings, SettingsFile};

/// The longest name of a preference, in bytes.
const LONGEST_NAME: usize = 100;
/// The longest value of a preference, in bytes.
const LONGEST_VALUE: usize = 4 * 1024;
/// The most preferences that are kept.
const MOST: usize = 500;

/// The settings and their file. Cheap to clone.
#[derive(Clone)]
pub(crate) struct KeptSettings(Arc<Inner>);

struct Inner {
    /// Held for a whole change: two changes never write over each other.
    file: Mutex<SettingsFile>,
    now: Mutex<Settings>,
}

impl KeptSettings {
    pub(crate) fn new(file: SettingsFile, settings: Settings) -> Self {
        Self(Arc::new(Inner { file: Mutex::new(file), now: Mutex::new(settings) }))
    }

    /// The settings as they are now: let go of it soon.
    pub(crate) fn now(&self) -> MutexGuard<'_, Settings> {
        locked(&self.0.now)
    }

    /// Changes the settings and writes them. When that fails nothing is changed.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Settings)) -> Result<(), Fault> {
        self.try_change(|settings| {
            change(settings);
            Ok(())
        })
    }

    /// What the window remembers.
    pub(crate) fn preferences(&self) -> BTreeMap<String, String> {
        self.now().preferences.clone()
    }

    /// Remembers or, without a value, forgets.
    pub(crate) fn set_preference(&self, name: &str, value: Option<String>) -> Result<(), Fault> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if name.is_empty() || name.len() > LONGEST_NAME || !name.bytes().all(fits) {
            return Err(invalid("This is no name of a preference."));
        }
        // Other control characters would be written as six bytes each.
        let odd = |sign: char| sign.is_control() && sign != '\n';
        if value.as_ref().is_some_and(|text| text.len() > LONGEST_VALUE || text.contains(odd)) {
            return Err(invalid("This can't be remembered: it is too long or no plain text."));
        }
        if self.now().preferences.get(name) == value.as_ref() {
            return Ok(());
        }
        self.try_change(|settings| {
            let all = &mut settings.preferences;
            match value {
                None => drop(all.remove(name)),
                Some(_) if all.len() >= MOST && !all.contains_key(name) => {
                    return Err(invalid("Strata remembers too many things already."));
                }
                Some(value) => drop(all.insert(name.to_owned(), value)),
            }
            Ok(())
        })
    }

    fn try_change(
        &self,
        change: impl FnOnce(&mut Settings) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut file = locked(&self.0.file);
        // A second instance may have saved a connection since: it must survive our change.
        let mut settings = file.again().unwrap_or_else(|| self.now().clone());
        change(&mut settings)?;
        file.save(&settings)?;
        *self.now() = settings;
        Ok(())
    }
}

fn invalid(message: &str) -> Fault {
    Fault::new(Code::Invalid, message)
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
