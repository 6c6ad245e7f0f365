//! Tags of versions: asked for only where a rule looks at them, and only of versions that match
//! everything else that it asks.

use super::Bucket;
use super::census::Counting;
use super::counted::{Tags, own_id};
use futures::StreamExt;
use std::collections::HashMap;
use std::sync::Arc;
use strata_domain::fault::{Code, Fault};
use strata_domain::lifecycle::rule::{Configuration, Predicates};
use strata_domain::object::Key;
use strata_gateway::s3::S3;

/// Versions of a bucket whose tags are asked for.
const MOST: usize = 5000;
/// Requests under way at a time.
const AT_A_TIME: usize = 16;

/// The rules that look at tags.
pub(super) struct TagRules<'a>(Vec<Predicates<'a>>);

impl<'a> TagRules<'a> {
    pub(super) fn of(configuration: &'a Configuration) -> Self {
        let acting = configuration.rules.iter().filter(|rule| rule.is_enabled());
        let predicates = acting.filter_map(|rule| rule.predicates());
        Self(predicates.filter(|predicates| !predicates.tags.is_empty()).collect())
    }

    /// Whether a version's tags decide anything.
    pub(super) fn ask(&self, key: &str, size: u64) -> bool {
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        self.0.iter().any(|rule| {
            key.starts_with(rule.prefix)
                && rule.size_greater_than.is_none_or(|least| size > least)
                && rule.size_less_than.is_none_or(|most| size < most)
        })
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Tags as far as they are known.
pub(super) struct Known {
    /// By the places of their versions.
    pub(super) tags: Arc<HashMap<usize, Tags>>,
    /// Versions whose tags would decide, but are not known.
    pub(super) unknown: usize,
}

/// The tags that the configuration asks for, those asked for before included.
pub(super) async fn tags(
    s3: &S3,
    bucket: &Bucket,
    counting: &Counting,
    configuration: &Configuration,
) -> Known {
    let rules = TagRules::of(configuration);
    let mut kept = counting.tags.lock().await;
    if rules.is_empty() {
        return Known { tags: Arc::clone(&kept), unknown: 0 };
    }
    let mut tags = HashMap::clone(&kept);
    let room = MOST.saturating_sub(tags.len());
    let (mut wanted, mut unknown) = (Vec::new(), 0);
    for one in counting.counted.versions() {
        if tags.contains_key(&one.line) || !rules.ask(one.key, one.size) {
            continue;
        }
        if wanted.len() < room {
            wanted.push((one.line, Key::from(one.key), own_id(one.id)));
        } else {
            unknown += 1;
        }
    }
    let asked = wanted.len();
    let mut answers = futures::stream::iter(wanted)
        .map(
            |(line, key, id)| async move { (line, s3.tags(&bucket.name, &key, id.as_ref()).await) },
        )
        .buffer_unordered(AT_A_TIME);
    let mut answered = 0;
    while let Some((line, answer)) = answers.next().await {
        match answer {
            Ok(found) => {
                tags.insert(line, found.into_iter().collect());
                answered += 1;
            }
            // Whoever may not see one may see none: the rest need not be asked.
            Err(fault) if ends(&fault) => break,
            Err(_) => {}
        }
    }
    drop(answers);
    *kept = Arc::new(tags);
    Known { tags: Arc::clone(&kept), unknown: unknown + asked - answered }
}

fn ends(fault: &Fault) -> bool {
    !matches!(fault.code, Code::Gone | Code::Unsupported)
}
