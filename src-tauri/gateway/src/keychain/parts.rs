//! Secrets that are longer than every system takes in one entry: numbered parts under one of two
//! generations, and a head entry that names the generation, the count, the length and the hash.
//! The head is written last, in one step, so that a crash leaves the old secret or the new one.

use super::trouble::Trouble;
use crate::secret::Secret;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Bytes of one entry. Windows takes 2,560; text could be doubled there, but bytes are not.
const PART: usize = 2000;
/// The longest secret, in bytes.
const LONGEST: usize = 64 * 1024;
/// The most parts of a secret; some room, because parts end where characters end.
const MOST_PARTS: usize = LONGEST / (PART - 4) + 1;
/// How a head begins. A secret that begins so is stored in parts, whatever its length.
const HEAD: &str = "strata-parts ";

/// Entries of a keychain by account name.
pub(super) trait Slots {
    /// Writes an entry in one step.
    fn put(&mut self, account: &str, bytes: &[u8]) -> Result<(), Trouble>;
    /// Reads an entry.
    fn get(&mut self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Trouble>;
    /// Removes an entry, if there is one.
    fn forget(&mut self, account: &str) -> Result<(), Trouble>;
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Head {
    generation: char,
    count: usize,
    bytes: usize,
    hash: String,
}

impl Head {
    fn of(text: &str, generation: char, count: usize) -> Self {
        Self { generation, count, bytes: text.len(), hash: hash_of(text) }
    }

    fn text(&self) -> String {
        format!("{HEAD}{} {} {} {}", self.generation, self.count, self.bytes, self.hash)
    }

    /// None for a secret that stands in the entry itself.
    fn read(text: &str) -> Result<Option<Self>, Trouble> {
        let Some(rest) = text.strip_prefix(HEAD) else {
            return Ok(None);
        };
        let mut words = rest.split(' ');
        let mut word = || words.next().ok_or(Trouble::Garbled);
        let generation = match word()? {
            "a" => 'a',
            "b" => 'b',
            _ => return Err(Trouble::Garbled),
        };
        let count = word()?.parse().map_err(|_| Trouble::Garbled)?;
        let bytes = word()?.parse().map_err(|_| Trouble::Garbled)?;
        let hash = word()?.to_owned();
        if count > MOST_PARTS || bytes > LONGEST || words.next().is_some() {
            return Err(Trouble::Garbled);
        }
        Ok(Some(Self { generation, count, bytes, hash }))
    }
}

/// Keeps a secret in place of an older one and reads it back.
pub(super) fn store(slots: &mut dyn Slots, account: &str, secret: &Secret) -> Result<(), Trouble> {
    let text = secret.expose();
    if text.len() > LONGEST {
        return Err(Trouble::TooLong);
    }
    // An entry that can't be read is about to be replaced by one that can.
    let old = entry(slots, account)?.and_then(|text| Head::read(&text).ok().flatten());
    let new = if text.len() <= PART && !text.starts_with(HEAD) {
        slots.put(account, text.as_bytes())?;
        None
    } else {
        let generation =
            if old.as_ref().is_some_and(|old| old.generation == 'a') { 'b' } else { 'a' };
        let pieces = cut(text);
        for (number, piece) in pieces.iter().enumerate() {
            slots.put(&part(account, generation, number), piece.as_bytes())?;
        }
        let head = Head::of(text, generation, pieces.len());
        slots.put(account, head.text().as_bytes())?;
        Some(head)
    };
    if load(slots, account)?.is_none_or(|read| read.expose() != text) {
        return Err(Trouble::Garbled);
    }
    if (old.is_some() || new.is_some())
        && let Err(trouble) = clear(slots, account, new.as_ref())
    {
        tracing::warn!(%trouble, "parts of an older secret are left in the keychain");
    }
    Ok(())
}

/// Reads a secret back.
pub(super) fn load(slots: &mut dyn Slots, account: &str) -> Result<Option<Secret>, Trouble> {
    let mut before = None;
    loop {
        let Some(text) = entry(slots, account)? else {
            return Ok(None);
        };
        let Some(head) = Head::read(&text)? else {
            return Ok(Some(Secret::new(text.to_string())));
        };
        match joined(slots, account, &head) {
            Err(Trouble::Garbled) if before.as_ref() != Some(&head) => {
                // Another process may have switched the generation in between: look once more.
                before = Some(head);
            }
            read => return read.map(Some),
        }
    }
}

/// Removes a secret with all its parts.
pub(super) fn remove(slots: &mut dyn Slots, account: &str) -> Result<(), Trouble> {
    slots.forget(account)?;
    clear(slots, account, None)
}

fn joined(slots: &mut dyn Slots, account: &str, head: &Head) -> Result<Secret, Trouble> {
    let mut text = Zeroizing::new(String::with_capacity(head.bytes));
    for number in 0..head.count {
        let piece = entry(slots, &part(account, head.generation, number))?;
        text.push_str(&piece.ok_or(Trouble::Garbled)?);
    }
    if text.len() != head.bytes || hash_of(&text) != head.hash {
        return Err(Trouble::Garbled);
    }
    Ok(Secret::new(text.to_string()))
}

/// Removes the parts that the current head does not name.
fn clear(slots: &mut dyn Slots, account: &str, current: Option<&Head>) -> Result<(), Trouble> {
    for generation in ['a', 'b'] {
        let first = match current {
            Some(head) if head.generation == generation => head.count,
            _ => 0,
        };
        for number in first..MOST_PARTS {
            slots.forget(&part(account, generation, number))?;
        }
    }
    Ok(())
}

fn entry(slots: &mut dyn Slots, account: &str) -> Result<Option<Zeroizing<String>>, Trouble> {
    let Some(bytes) = slots.get(account)? else {
        return Ok(None);
    };
    let text = std::str::from_utf8(&bytes).map_err(|_| Trouble::Garbled)?;
    Ok(Some(Zeroizing::new(text.to_owned())))
}

fn part(account: &str, generation: char, number: usize) -> String {
    format!("{account}/part/{generation}/{number}")
}

/// Cuts where characters end, because some stores (KWallet) keep only valid UTF-8.
fn cut(mut text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    while !text.is_empty() {
        let (piece, rest) = text.split_at(text.floor_char_boundary(PART));
        pieces.push(piece);
        text = rest;
    }
    pieces
}

fn hash_of(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
#[path = "parts_tests.rs"]
mod tests;
