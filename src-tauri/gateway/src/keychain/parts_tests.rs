//! Long secrets over entries in memory that stop working at any chosen call.

#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Default)]
struct Memory {
    entries: BTreeMap<String, Vec<u8>>,
    /// Changes that still succeed; none for all.
    left: Option<usize>,
}

impl Memory {
    fn change(&mut self) -> Result<(), Trouble> {
        match &mut self.left {
            Some(0) => Err(Trouble::Missing("crash")),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl Slots for Memory {
    fn put(&mut self, account: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.change()?;
        self.entries.insert(account.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn get(&mut self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Trouble> {
        Ok(self.entries.get(account).cloned().map(Zeroizing::new))
    }

    fn forget(&mut self, account: &str) -> Result<(), Trouble> {
        self.change()?;
        self.entries.remove(account);
        Ok(())
    }
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn loaded(slots: &mut Memory) -> Result<Option<String>, Trouble> {
    Ok(load(slots, "a")?.map(|secret| secret.expose().to_owned()))
}

#[test]
fn a_short_secret_stands_in_its_own_entry() {
    let mut slots = Memory::default();
    store(&mut slots, "a", &secret("wJalrXUtnFEMI")).unwrap();
    assert_eq!(slots.entries, BTreeMap::from([("a".into(), b"wJalrXUtnFEMI".to_vec())]));
}

#[test]
fn no_entry_is_longer_than_windows_takes_and_removing_leaves_nothing() {
    let mut slots = Memory::default();
    store(&mut slots, "a", &secret(&"ä€x".repeat(2731))).unwrap();
    assert!(slots.entries.len() > 8);
    assert!(slots.entries.values().all(|bytes| bytes.len() <= 2000));
    store(&mut slots, "a", &secret(&"k".repeat(5000))).unwrap();
    assert_eq!(slots.entries.len(), 4);
    store(&mut slots, "a", &secret("short")).unwrap();
    assert_eq!(slots.entries.len(), 1);
    remove(&mut slots, "a").unwrap();
    assert!(slots.entries.is_empty());
}

#[test]
fn a_secret_that_looks_like_a_head_is_kept_as_it_is() {
    let mut slots = Memory::default();
    let text = "strata-parts a 1 1 00";
    store(&mut slots, "a", &secret(text)).unwrap();
    assert_eq!(loaded(&mut slots).unwrap().unwrap(), text);
}

#[test]
fn foreign_or_damaged_entries_are_told_and_not_used() {
    for bytes in [
        &b"\xff\xfe"[..],
        b"strata-parts z 1 1 00",
        b"strata-parts a 9 9",
        b"strata-parts a 1 3 00",
    ] {
        let mut slots = Memory::default();
        slots.entries.insert("a".into(), bytes.to_vec());
        assert_eq!(loaded(&mut slots), Err(Trouble::Garbled));
    }
    let mut slots = Memory::default();
    store(&mut slots, "a", &secret(&"k".repeat(9000))).unwrap();
    slots.entries.get_mut("a/part/a/2").unwrap()[7] ^= 1;
    assert_eq!(loaded(&mut slots), Err(Trouble::Garbled));
    slots.entries.remove("a/part/a/2");
    assert_eq!(loaded(&mut slots), Err(Trouble::Garbled));
}

#[test]
fn a_secret_above_the_limit_is_refused_before_anything_is_written() {
    let mut slots = Memory::default();
    let long = secret(&"k".repeat(LONGEST + 1));
    assert_eq!(store(&mut slots, "a", &long), Err(Trouble::TooLong));
    assert!(slots.entries.is_empty());
    store(&mut slots, "a", &secret(&"€".repeat(LONGEST / 3))).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_crash_point_the_old_or_the_new_secret_is_whole(
        lengths in proptest::collection::vec(prop_oneof![1..30_usize, 1990..2010_usize, 0..17_000_usize], 2..5),
        crash in 0..90_usize,
    ) {
        let mut slots = Memory::default();
        let texts: Vec<String> = lengths
            .iter()
            .enumerate()
            .map(|(n, length)| char::from(b'a' + u8::try_from(n).unwrap()).to_string().repeat(*length))
            .collect();
        let (new, earlier) = texts.split_last().unwrap();
        for text in earlier {
            store(&mut slots, "a", &secret(text)).unwrap();
        }
        slots.left = Some(crash);
        let stored = store(&mut slots, "a", &secret(new));
        slots.left = None;
        let found = loaded(&mut slots).unwrap().unwrap();
        prop_assert!(found == *new || (stored.is_err() && Some(&found) == earlier.last()));
        store(&mut slots, "a", &secret("next")).unwrap();
        remove(&mut slots, "a").unwrap();
        prop_assert!(slots.entries.is_empty());
    }
}
