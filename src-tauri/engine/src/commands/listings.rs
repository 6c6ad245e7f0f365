//! Listings: the rows of one prefix, kept here and read by window.

use super::app::Nothing;
use crate::app::App;
use crate::host::Host;
use serde::{Deserialize, Serialize};
use strata_domain::fault::Fault;
use strata_domain::naming::ShownName;
use strata_domain::object::StorageClass;
use ts_rs::TS;

/// A prefix to list.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenListing {
    /// The connection.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// Empty for the bucket's root; otherwise ends in `/`.
    pub prefix: String,
    /// Whether documents under a delete marker are rows too, and rows count their versions.
    pub deleted: bool,
}

/// Names a listing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListingRef {
    /// From `open_listing`.
    pub listing: String,
}

/// What rows are ordered by. Folders always come before documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SortColumn {
    /// By name, bytewise as S3 has it but numbers and case as people expect.
    Name,
    /// By bytes.
    Size,
    /// By the time written.
    Modified,
    /// By the number of versions.
    Versions,
    /// By storage class.
    Class,
}

/// Which rows, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListingWindow {
    /// From `open_listing`.
    pub listing: String,
    /// First row, from 0.
    pub start: u32,
    /// How many rows, at most 500.
    pub count: u32,
    /// The order.
    pub sort: SortColumn,
    /// Whether the order is reversed.
    pub descending: bool,
    /// Only names that contain this, ignoring case; empty for all.
    pub filter: String,
}

/// One row.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "row", rename_all = "snake_case")]
pub enum Row {
    /// A common prefix.
    Folder {
        /// Its last part, as shown.
        name: ShownName,
        /// The prefix to open.
        prefix: String,
    },
    /// An object.
    Document {
        /// The part of the key after the listing's prefix, as shown.
        name: ShownName,
        /// The key.
        key: String,
        /// Bytes; 0 for a deleted document.
        #[ts(type = "number")]
        size: u64,
        /// RFC 3339 in UTC: when written, or when deleted.
        modified: String,
        /// Storage class.
        class: StorageClass,
        /// Entity tag with quotes.
        #[ts(optional)]
        #[serde(skip_serializing_if = "Option::is_none")]
        etag: Option<String>,
        /// Version id of the current entry, where the listing knows it.
        #[ts(optional)]
        #[serde(skip_serializing_if = "Option::is_none")]
        version_id: Option<String>,
        /// How many versions there are (markers not counted), where the listing knows it.
        #[ts(optional)]
        #[serde(skip_serializing_if = "Option::is_none")]
        versions: Option<u32>,
        /// True when a delete marker is on top.
        deleted: bool,
    },
}

/// A window of rows.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ListingRows {
    /// Rows that the filter leaves.
    pub total: u32,
    /// Rows before the filter.
    pub loaded: u32,
    /// Whether the listing has reached its end.
    pub complete: bool,
    /// Why it stopped before its end: what is shown is then not everything.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// Grows with each change.
    pub revision: u32,
    /// First row, from 0.
    pub start: u32,
    /// The rows.
    pub rows: Vec<Row>,
}

pub(super) async fn open_listing(
    app: &App,
    _: &dyn Host,
    request: OpenListing,
) -> Result<ListingRef, Fault> {
    let s3 = app.s3(&request.connection).await?;
    Ok(ListingRef { listing: app.listings.open(s3, request)? })
}

pub(super) async fn listing_window(
    app: &App,
    _: &dyn Host,
    request: ListingWindow,
) -> Result<ListingRows, Fault> {
    app.listings.window(request).await
}

pub(super) async fn close_listing(
    app: &App,
    _: &dyn Host,
    request: ListingRef,
) -> Result<Nothing, Fault> {
    app.listings.close_one(&request.listing);
    Ok(Nothing {})
}
