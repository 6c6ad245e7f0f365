//! What goes into the compact rows comes out of them, and a million fit into 120 MB.

use super::*;
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Sample {
    folder: bool,
    name: String,
    size: u64,
    modified: i64,
    class: StorageClass,
    etag: Option<String>,
    history: (String, u32),
    deleted: bool,
}

fn etags() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(prop_oneof![
        "\"[0-9a-f]{32}\"",
        "\"[0-9a-f]{32}-[0-9]{1,6}\"",
        "\"[0-9A-Fa-f]{31,33}\"",
        "[ -~]{0,40}",
        "(?s).{0,6}",
    ])
}

fn samples() -> impl Strategy<Value = Sample> {
    let class = prop_oneof![
        Just(StorageClass::Standard),
        Just(StorageClass::DeepArchive),
        "[A-Z_]{1,12}".prop_map(StorageClass::from),
    ];
    let history = ("[A-Za-z0-9._-]{0,40}", any::<u32>());
    let modified = -62_135_596_800_000..253_402_207_200_000_i64;
    (any::<bool>(), "(?s).{0,30}", any::<u64>(), modified, class, etags(), history, any::<bool>())
        .prop_map(|(folder, name, size, modified, class, etag, history, deleted)| Sample {
            folder,
            name,
            size,
            modified,
            class,
            etag,
            history,
            deleted,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_goes_in_comes_out(
        samples in proptest::collection::vec(samples(), 0..40),
        versions in any::<bool>(),
    ) {
        let mut rows = Rows::new(versions);
        for sample in &samples {
            if sample.folder {
                rows.push_folder(&sample.name);
                continue;
            }
            rows.push_document(&Document {
                name: &sample.name,
                size: sample.size,
                modified: Timestamp::from_millisecond(sample.modified).unwrap(),
                class: &sample.class,
                etag: sample.etag.as_deref(),
                history: versions.then_some((sample.history.0.as_str(), sample.history.1)),
                deleted: sample.deleted,
            });
        }
        rows.shrink();
        prop_assert_eq!(rows.len(), samples.len());
        for (at, sample) in samples.iter().enumerate() {
            match rows.row(u32::try_from(at).unwrap(), "a/ü/") {
                Row::Folder { name, prefix } => {
                    prop_assert!(sample.folder);
                    prop_assert_eq!(name, naming::shown(&sample.name));
                    prop_assert_eq!(prefix, format!("a/ü/{}/", sample.name));
                }
                Row::Document { name, key, size, modified, class, etag, version_id, versions: n, deleted } => {
                    prop_assert!(!sample.folder);
                    prop_assert_eq!(name, naming::shown(&sample.name));
                    prop_assert_eq!(key, format!("a/ü/{}", sample.name));
                    prop_assert_eq!(size, sample.size);
                    let modified: Timestamp = modified.parse().unwrap();
                    prop_assert_eq!(modified.as_millisecond(), sample.modified);
                    prop_assert_eq!(&class, &sample.class);
                    prop_assert_eq!(&etag, &sample.etag);
                    prop_assert_eq!(version_id, versions.then(|| sample.history.0.clone()));
                    prop_assert_eq!(n, versions.then_some(sample.history.1));
                    prop_assert_eq!(deleted, sample.deleted);
                }
            }
        }
    }
}

#[test]
fn a_million_rows_would_fit_into_120_megabytes_with_and_without_versions() {
    const ROWS: u32 = 100_000;
    for versions in [false, true] {
        let mut rows = Rows::new(versions);
        for n in 0..ROWS {
            let id = format!("{:032x}", u128::from(n) << 90 | 7);
            rows.push_document(&Document {
                name: &format!("scan-{n:07} page.pdf"),
                size: u64::from(n) * 977,
                modified: Timestamp::from_second(1_700_000_000 + i64::from(n)).unwrap(),
                class: &StorageClass::StandardIa,
                etag: Some(&format!("\"{id}\"")),
                history: versions.then_some((id.as_str(), 3)),
                deleted: false,
            });
        }
        let order = ROWS as usize * 4;
        let a_million = (rows.bytes() + order) * 10;
        assert!(a_million <= 120_000_000, "{a_million} bytes, versions: {versions}");
    }
}
