//! The one type that holds a secret: wiped on drop, never printed, never serialised. Also wipes what
//! a secret came in.

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// A secret text, such as a secret access key or a session token.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes ownership of the text; it is wiped when the last clone is dropped.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself: only for signing and for the keychain.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::new)
    }
}

/// A request that may hold secrets among its texts: all of them are wiped when it is dropped.
#[derive(Debug)]
pub struct WipedValue(Value);

impl WipedValue {
    /// Takes a request over.
    pub fn new(value: Value) -> Self {
        Self(value)
    }

    /// The request, for reading it into something whose secrets are [`Secret`]s.
    pub fn get(&self) -> &Value {
        &self.0
    }
}

impl Drop for WipedValue {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(all) => all.iter_mut().for_each(wipe),
        Value::Object(all) => all.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_wiped_to_its_last_text() {
        let mut value = serde_json::json!({ "a": "s", "b": [{ "c": "t" }, 7, null, true] });
        wipe(&mut value);
        assert_eq!(value, serde_json::json!({ "a": "", "b": [{ "c": "" }, 7, null, true] }));
    }

    #[test]
    fn a_secret_is_not_in_its_debug_text() {
        let secret = Secret::new("wJalrXUtnFEMI".to_owned());
        assert_eq!(format!("{secret:?} {:?}", Some(secret.clone())), "Secret(…) Some(Secret(…))");
        assert_eq!(secret.expose(), "wJalrXUtnFEMI");
    }
}
