//! Listings: the rows of prefixes, kept here and read by window.
//!
//! A listing is filled by a task of its own and keeps what it has when a page fails. The UI never
//! gets all rows, only the window it shows, sorted and filtered here.

mod filter;
mod fold;
mod open;
mod order;
mod rows;
mod tags;
mod views;

use crate::commands::listings::{ListingRows, ListingWindow, OpenListing};
use crate::events::Bus;
use open::{Listing, Wanted};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_gateway::s3::S3;

/// Listings kept at a time: the one on screen, the one that replaces it, and a few to go back to.
const KEPT: usize = 8;

/// All open listings. Cheap to clone.
#[derive(Clone)]
pub struct Listings {
    bus: Bus,
    /// Oldest first.
    open: Arc<Mutex<Vec<Arc<Listing>>>>,
}

impl Listings {
    /// No listing yet.
    pub fn new(bus: Bus) -> Self {
        Self { bus, open: Arc::default() }
    }

    /// Starts listing a prefix and returns the listing's id. The oldest of too many is closed.
    ///
    /// # Errors
    /// `Invalid` for a prefix that neither is empty nor ends in `/`. Trouble with the server
    /// shows in the windows.
    pub fn open(&self, s3: S3, what: OpenListing) -> Result<String, Fault> {
        if !what.prefix.is_empty() && !what.prefix.ends_with('/') {
            let prefix = shown_text(&what.prefix);
            return Err(Fault::new(Code::Invalid, format!("“{prefix}” is not a folder."))
                .hint("The name of a folder ends in “/”."));
        }
        let id = uuid::Uuid::new_v4().to_string();
        let listing = Arc::new(Listing::new(id.clone(), what, self.bus.clone()));
        let mut open = self.locked();
        open.push(Arc::clone(&listing));
        if open.len() > KEPT {
            open.remove(0).cancel.cancel();
        }
        drop(open);
        tokio::spawn(listing.fill(s3));
        Ok(id)
    }

    /// Reads a window of rows.
    ///
    /// # Errors
    /// `Gone` for a listing that was closed.
    pub async fn window(&self, what: ListingWindow) -> Result<ListingRows, Fault> {
        let listing = self.locked().iter().find(|one| one.id == what.listing).cloned();
        let Some(listing) = listing else {
            return Err(Fault::new(Code::Gone, "This list of documents was closed.")
                .hint("Open the folder again."));
        };
        listing.window(what).await
    }

    /// The sizes of documents, as far as open listings show them: the newest ones first.
    pub(crate) async fn sizes(
        &self,
        connection: &str,
        bucket: &str,
        keys: HashSet<String>,
    ) -> HashMap<String, u64> {
        let wanted = Wanted { connection: connection.to_owned(), bucket: bucket.to_owned(), keys };
        let open: Vec<_> = self.locked().iter().rev().map(Arc::clone).collect();
        let looking = tokio::task::spawn_blocking(move || {
            let mut found = HashMap::new();
            for listing in open {
                listing.sizes(&wanted, &mut found);
            }
            found
        });
        looking.await.unwrap_or_default()
    }

    /// Forgets a listing and stops its work; one that is not there is closed already.
    pub fn close_one(&self, id: &str) {
        self.locked().retain(|listing| {
            if listing.id == id {
                listing.cancel.cancel();
            }
            listing.id != id
        });
    }

    /// Stops all work.
    pub fn close(&self) {
        for listing in self.locked().drain(..) {
            listing.cancel.cancel();
        }
    }

    fn locked(&self) -> MutexGuard<'_, Vec<Arc<Listing>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
