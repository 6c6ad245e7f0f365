//! The conversation with S3: one `S3` value per connection, over the AWS SDK with our own HTTP
//! client, limits, retries and checks. SDK errors become faults in `fault` and nowhere else.

mod abort;
mod bare;
mod bodies;
mod body;
mod connect;
mod content_type;
mod convert;
mod copy;
mod copy_parts;
mod delete;
mod download;
mod download_fetch;
mod endpoint;
mod expiration;
pub(crate) mod fault;
mod fence;
mod head;
mod issued;
mod lifecycle;
mod limits;
mod list;
mod local;
mod other;
mod presign;
mod region;
mod retry;
mod shapes;
mod trial;
mod trust;
mod unfinished;
mod upload;
mod upload_parts;
mod upload_resume;
mod verify;
mod versions;
mod versions_xml;

pub use bare::Ping;
pub(crate) use endpoint::{checked_endpoint, checked_region};
pub use issued::Issued;
pub use lifecycle::InForce;
pub use limits::Limits;
pub use local::discard_part;
pub(crate) use other::{Told, of_sso, of_sts, told};
pub use presign::{LONGEST_LINK, Link, LinkTo};
pub use shapes::{
    Access, BucketEntry, Deleted, Download, DownloadCheckpoint, Downloaded, Expect, Expiration,
    ObjectEntry, ObjectHead, ObjectsPage, Progress, Terms, UnfinishedUpload, Upload,
    UploadCheckpoint, Uploaded, Verification, VersionsMarker, VersionsPage, Written,
};
pub use trial::Left;
pub use trust::Authority;

use std::fmt;
use std::sync::Arc;

/// A connection to one S3 endpoint as one identity. Cheap to clone. The flag says that the person
/// is asked nothing by what goes through this clone.
#[derive(Clone)]
pub struct S3(Arc<connect::Inner>, bool);

impl fmt::Debug for S3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3").field("endpoint", &self.0.endpoint).finish_non_exhaustive()
    }
}
