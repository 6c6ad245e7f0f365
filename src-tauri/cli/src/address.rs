//! `CONNECTION:BUCKET/KEY`: one form for everything. A colon ends the connection, because names of
//! buckets hold none and a key stands last: what follows the first slash is the key as it is.

use crate::session::Session;
use serde_json::json;
use strata_engine::{Code, Fault, shown_text};

/// An address as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The connection's name or id.
    pub connection: String,
    /// The bucket; empty for the list of buckets.
    pub bucket: String,
    /// The key; empty for the bucket's root.
    pub key: String,
}

/// The place that an address names.
#[derive(Debug, Clone)]
pub struct Place {
    /// The connection's id.
    pub connection: String,
    /// The connection's name, or its id where the name would not lead back to it.
    pub name: String,
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
}

impl std::str::FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((connection, rest)) = text.split_once(':') else {
            return Err("write CONNECTION:BUCKET/KEY, such as work:papers/cv.pdf".to_owned());
        };
        if connection.is_empty() {
            return Err("name the connection before the colon".to_owned());
        }
        let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() && !key.is_empty() {
            return Err("name the bucket before the slash".to_owned());
        }
        let [connection, bucket, key] = [connection, bucket, key].map(str::to_owned);
        Ok(Self { connection, bucket, key })
    }
}

/// For clap: a document's address has a key.
pub fn document(text: &str) -> Result<Address, String> {
    let address: Address = text.parse()?;
    if address.key.is_empty() {
        return Err("name a document: CONNECTION:BUCKET/KEY".to_owned());
    }
    Ok(address)
}

/// For clap: an address below a bucket.
pub fn in_bucket(text: &str) -> Result<Address, String> {
    let address: Address = text.parse()?;
    if address.bucket.is_empty() {
        return Err("name a bucket: CONNECTION:BUCKET/FOLDER/".to_owned());
    }
    Ok(address)
}

impl Address {
    /// Finds the connection.
    ///
    /// # Errors
    /// `Gone` when there is none of this name, `Invalid` when there are several.
    pub async fn place(&self, session: &Session) -> Result<Place, Fault> {
        let (id, name) = connection(session, &self.connection).await?;
        Ok(Place { connection: id, name, bucket: self.bucket.clone(), key: self.key.clone() })
    }
}

impl Place {
    /// The address of a key in the same bucket.
    pub fn address(&self, key: &str) -> String {
        format!("{}:{}/{key}", self.name, self.bucket)
    }
}

/// Finds a connection by its id or name: its id, and what to call it in an address.
pub async fn connection(session: &Session, called: &str) -> Result<(String, String), Fault> {
    let known = session.call("list_connections", json!({})).await?;
    let known: Vec<(String, String)> = known["connections"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| Some((one["id"].as_str()?.to_owned(), one["name"].as_str()?.to_owned())))
        .collect();
    choose(&known, called)
}

fn choose(known: &[(String, String)], called: &str) -> Result<(String, String), Fault> {
    if let Some((id, _)) = known.iter().find(|(id, _)| id == called) {
        return Ok((id.clone(), id.clone()));
    }
    let mut named = known.iter().filter(|(_, name)| name == called);
    let shown = shown_text(called);
    match (named.next(), named.next()) {
        (Some((id, name)), None) => Ok((id.clone(), name.clone())),
        (None, _) => Err(Fault::new(Code::Gone, format!("There is no connection “{shown}”."))
            .hint("See `strata connections`. One whose name holds a colon is called by its id.")),
        (Some(_), Some(_)) => {
            let message = format!("Several connections are called “{shown}”.");
            Err(Fault::new(Code::Invalid, message).hint("Use an id from `strata connections`."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_after_the_first_slash_is_the_key() {
        for (text, connection, bucket, key) in [
            ("work:", "work", "", ""),
            ("work:papers", "work", "papers", ""),
            ("work:papers/", "work", "papers", ""),
            ("work:papers//a", "work", "papers", "/a"),
            ("my work:papers/a b:c/ ", "my work", "papers", "a b:c/ "),
        ] {
            let wanted = Address {
                connection: connection.to_owned(),
                bucket: bucket.to_owned(),
                key: key.to_owned(),
            };
            assert_eq!(text.parse(), Ok(wanted), "{text}");
        }
        for wrong in ["", "papers/a", ":b/k", "work:/k"] {
            assert!(wrong.parse::<Address>().is_err(), "{wrong}");
        }
        assert!(document("work:papers/").is_err() && in_bucket("work:").is_err());
    }

    #[test]
    fn a_connection_goes_by_its_id_before_its_name_and_never_by_a_guess() {
        let known = [("1", "a"), ("2", "b"), ("3", "b"), ("a", "c")]
            .map(|(id, name)| (id.to_owned(), name.to_owned()));
        let id = |called: &str| choose(&known, called).map(|(id, _)| id).map_err(|f| f.code);
        assert_eq!(id("a"), Ok("a".to_owned()));
        assert_eq!(id("2"), Ok("2".to_owned()));
        assert_eq!(id("c"), Ok("a".to_owned()));
        assert_eq!(id("b"), Err(Code::Invalid));
        assert_eq!(id("A"), Err(Code::Gone));
    }
}
