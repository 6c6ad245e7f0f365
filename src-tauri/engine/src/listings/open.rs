//! One open listing: the task that fills it page by page, and the reading of its windows.

use super::filter::Filter;
use super::fold::Folding;
use super::order::Order;
use super::rows::Rows;
use super::views::Views;
use crate::commands::listings::{ListingRows, ListingWindow, OpenListing};
use crate::events::{Bus, Event};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;
use strata_gateway::s3::{ObjectsPage, S3, VersionsMarker, VersionsPage};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Entries asked for with one request: the most that S3 gives.
const PAGE: u16 = 1000;
/// Rows handed out with one window.
const MOST_SHOWN: u32 = 500;
/// Between two events of one listing.
const BETWEEN_EVENTS: Duration = Duration::from_millis(100);

/// A listing.
pub(super) struct Listing {
    pub(super) id: String,
    what: OpenListing,
    bus: Bus,
    content: RwLock<Content>,
    views: Mutex<Views>,
    pub(super) cancel: CancellationToken,
}

struct Content {
    rows: Rows,
    folding: Folding,
    revision: u32,
    complete: bool,
    fault: Option<Fault>,
}

/// Documents whose sizes are asked for.
pub(super) struct Wanted {
    pub(super) connection: String,
    pub(super) bucket: String,
    pub(super) keys: HashSet<String>,
}

/// What a page brought.
enum Page {
    Objects(ObjectsPage),
    Versions(VersionsPage),
}

/// Where the next page starts.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Next {
    Token(String),
    Marker(String, Option<String>),
}

impl Listing {
    pub(super) fn new(id: String, what: OpenListing, bus: Bus) -> Self {
        let (rows, folding) = (Rows::new(what.deleted), Folding::new(&what.prefix));
        let content = Content { rows, folding, revision: 0, complete: false, fault: None };
        let (content, views) = (RwLock::new(content), Mutex::default());
        Self { id, what, bus, content, views, cancel: CancellationToken::new() }
    }

    /// Reads the prefix to its end, its first fault, or the cancel.
    pub(super) async fn fill(self: Arc<Self>, s3: S3) {
        let mut seen = HashSet::new();
        let mut from = None;
        let mut told = Told { at: None, pending: false };
        let end = loop {
            let page = self.page(&s3, from.take());
            let page = tokio::select! {
                biased;
                () = self.cancel.cancelled() => return,
                page = told.meanwhile(&self, page) => page,
            };
            let (page, next) = match page {
                Ok(page) => page,
                Err(fault) => break Err(fault),
            };
            match self.take_in(page).await {
                Ok(true) => {}
                Ok(false) => break Err(self.too_large()),
                Err(fault) => break Err(fault),
            }
            told.pending = true;
            let Some(next) = next else { break Ok(()) };
            if !seen.insert(next.clone()) {
                break Err(self.runs_in_circles());
            }
            from = Some(next);
        };
        self.finish(end).await;
        self.tell();
    }

    async fn page(&self, s3: &S3, from: Option<Next>) -> Result<(Page, Option<Next>), Fault> {
        let OpenListing { bucket, prefix, deleted, .. } = &self.what;
        if *deleted {
            let from = from.and_then(|from| match from {
                Next::Marker(key, version_id) => Some(VersionsMarker { key, version_id }),
                Next::Token(_) => None,
            });
            let mut page = s3.versions_page(bucket, prefix, Some("/"), from, PAGE).await?;
            let next = page.next.take().map(|next| Next::Marker(next.key, next.version_id));
            return Ok((Page::Versions(page), next));
        }
        let token = from.and_then(|from| match from {
            Next::Token(token) => Some(token),
            Next::Marker(..) => None,
        });
        let mut page = s3.objects_page(bucket, prefix, Some("/"), token, PAGE).await?;
        let next = page.next.take().map(Next::Token);
        Ok((Page::Objects(page), next))
    }

    /// Puts a page into the rows; false when no more fit.
    async fn take_in(self: &Arc<Self>, page: Page) -> Result<bool, Fault> {
        self.write(|content| {
            let Content { rows, folding, .. } = content;
            match page {
                Page::Objects(page) => folding.objects(&page, rows),
                Page::Versions(page) => folding.versions(page, rows),
            }?;
            Ok(!rows.is_full())
        })
        .await
    }

    async fn finish(self: &Arc<Self>, end: Result<(), Fault>) {
        self.write(|content| {
            content.folding.close(&mut content.rows);
            content.rows.shrink();
            let (rows, bytes) = (content.rows.len(), content.rows.bytes());
            tracing::debug!(rows, bytes, complete = end.is_ok(), "a listing has ended");
            content.complete = end.is_ok();
            content.fault = end.err();
            Ok(())
        })
        .await
        .unwrap_or_default();
    }

    /// Changes the content off the async threads: a window that is being sorted may hold it.
    async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut Content) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let listing = Arc::clone(self);
        let changed = tokio::task::spawn_blocking(move || {
            let mut content = listing.content.write().unwrap_or_else(PoisonError::into_inner);
            content.revision += 1;
            change(&mut content)
        });
        changed.await.unwrap_or_else(|_| Err(broken()))
    }

    /// Reads a window.
    pub(super) async fn window(
        self: &Arc<Self>,
        what: ListingWindow,
    ) -> Result<ListingRows, Fault> {
        let listing = Arc::clone(self);
        let read = tokio::task::spawn_blocking(move || {
            let mut views = listing.views.lock().unwrap_or_else(PoisonError::into_inner);
            let content = listing.content.read().unwrap_or_else(PoisonError::into_inner);
            let order = Order { column: what.sort, descending: what.descending };
            let view = views.view(&content.rows, order, &Filter::new(&what.filter));
            let number = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
            let range = shown(number(view.len()), what.start, what.count);
            let prefix = &listing.what.prefix;
            ListingRows {
                total: number(view.len()),
                loaded: number(content.rows.len()),
                complete: content.complete,
                fault: content.fault.clone(),
                revision: content.revision,
                start: what.start,
                rows: view[range].iter().map(|row| content.rows.row(*row, prefix)).collect(),
            }
        });
        read.await.map_err(|_| broken())
    }

    /// Adds the sizes of current documents among the wanted, where this listing has them.
    pub(super) fn sizes(&self, of: &Wanted, found: &mut HashMap<String, u64>) {
        let OpenListing { connection, bucket, prefix, .. } = &self.what;
        if *connection != of.connection || *bucket != of.bucket {
            return;
        }
        let names = of.keys.iter().filter_map(|key| key.strip_prefix(prefix.as_str()));
        let names: HashSet<&str> = names.collect();
        if names.is_empty() {
            return;
        }
        let content = self.content.read().unwrap_or_else(PoisonError::into_inner);
        let rows = &content.rows;
        for row in 0..u32::try_from(rows.len()).unwrap_or(u32::MAX) {
            let name = rows.name(row);
            if names.contains(name) && !rows.is_folder(row) && !rows.is_deleted(row) {
                found.entry(format!("{prefix}{name}")).or_insert(rows.size(row));
            }
        }
    }

    fn tell(&self) {
        // A listing that was closed is not spoken of any more.
        if !self.cancel.is_cancelled() {
            let content = self.content.read().unwrap_or_else(PoisonError::into_inner);
            let revision = content.revision;
            drop(content);
            self.bus.send(Event::Listing { listing: self.id.clone(), revision });
        }
    }

    fn too_large(&self) -> Fault {
        let place = shown_text(&self.what.prefix);
        Fault::new(
            Code::Unsupported,
            format!("The folder “{place}” has more rows than can be shown; the first are here."),
        )
        .hint("Open one of its folders.")
    }

    fn runs_in_circles(&self) -> Fault {
        let bucket = shown_text(&self.what.bucket);
        Fault::new(
            Code::Malformed,
            format!("The list of the bucket “{bucket}” does not come to an end: the server repeats itself."),
        )
        .hint("Try again. If it stays so, the store or a proxy on the way is at fault.")
    }
}

/// The rows of a window among `total`.
fn shown(total: u32, start: u32, count: u32) -> std::ops::Range<usize> {
    let start = start.min(total);
    let end = start.saturating_add(count.min(MOST_SHOWN)).min(total);
    start as usize..end as usize
}

fn broken() -> Fault {
    Fault::new(Code::Internal, "The list could not be read.").hint("Open the folder again.")
}

/// When the last event was sent, and whether more is to tell.
struct Told {
    at: Option<Instant>,
    pending: bool,
}

impl Told {
    /// Waits for a page, and tells what came before it as soon as that may be told.
    async fn meanwhile<T>(&mut self, listing: &Listing, page: impl Future<Output = T>) -> T {
        tokio::pin!(page);
        while self.pending {
            let due = self.at.map_or_else(Instant::now, |at| at + BETWEEN_EVENTS);
            tokio::select! {
                biased;
                () = tokio::time::sleep_until(due) => {
                    listing.tell();
                    *self = Self { at: Some(Instant::now()), pending: false };
                }
                page = &mut page => return page,
            }
        }
        page.await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_ends_with_the_rows_and_has_at_most_500() {
        assert_eq!(shown(10, 0, 4), 0..4);
        assert_eq!(shown(10, 8, 4), 8..10);
        assert_eq!(shown(10, 11, 4), 10..10);
        assert_eq!(shown(0, 0, 500), 0..0);
        assert_eq!(shown(100_000, 99_900, 500), 99_900..100_000);
        assert_eq!(shown(100_000, 10, u32::MAX), 10..510);
        assert_eq!(
            shown(u32::MAX, u32::MAX - 1, u32::MAX),
            u32::MAX as usize - 1..u32::MAX as usize
        );
    }
}
