//! The order of names, and that every way of making an order makes the same one.

use super::super::rows::Document;
use super::*;
use jiff::Timestamp;
use proptest::prelude::*;
use strata_domain::object::StorageClass;

const COLUMNS: [SortColumn; 5] = [
    SortColumn::Name,
    SortColumn::Size,
    SortColumn::Modified,
    SortColumn::Versions,
    SortColumn::Class,
];

fn compare(one: &str, two: &str) -> Ordering {
    compare_names(one, two, &mut (Vec::new(), Vec::new()))
}

fn names(folders: &[&str], documents: &[&str], descending: bool) -> Vec<String> {
    let mut rows = Rows::new(false);
    for name in documents {
        push(&mut rows, name, 0, 0, 0);
    }
    folders.iter().for_each(|name| rows.push_folder(name));
    let order = Order { descending, ..Order::NAME };
    let by_name = by_name(&rows);
    arranged(&rows, order, &by_name).iter().map(|row| rows.name(*row).to_owned()).collect()
}

fn push(rows: &mut Rows, name: &str, size: u64, seconds: i64, class: u8) {
    let class = ["STANDARD", "GLACIER", "ONEZONE_IA", "NEW"][usize::from(class) % 4];
    rows.push_document(&Document {
        name,
        size,
        modified: Timestamp::from_second(seconds).unwrap(),
        class: &StorageClass::from(class.to_owned()),
        etag: None,
        history: Some(("id", u32::try_from(size % 7).unwrap())),
        deleted: false,
    });
}

#[test]
fn numbers_count_and_case_does_not() {
    let documents = ["b.txt", "Page 10", "page 9", "A.txt", "page 009", "a.txt", "page 100a"];
    let expected = ["A.txt", "a.txt", "b.txt", "page 009", "page 9", "Page 10", "page 100a"];
    assert_eq!(names(&[], &documents, false), expected);
}

#[test]
fn folders_stay_in_front_when_the_order_is_turned() {
    let expected = ["zoo", "Bar 10", "bar 9", "b", "a"];
    assert_eq!(names(&["zoo", "bar 9", "Bar 10"], &["a", "b"], true), expected);
}

#[test]
fn numbers_of_any_length_compare_by_their_value() {
    let (nines, one) = ("9".repeat(700), format!("1{}", "0".repeat(700)));
    assert_eq!(compare(&nines, &one), Ordering::Less);
    assert_eq!(compare("1.10", "1.9"), Ordering::Greater);
    assert_eq!(compare("a0", "a"), Ordering::Greater);
    assert_eq!(compare("0", "00"), Ordering::Less);
    assert_eq!(compare("a-1", "a1"), Ordering::Less);
    assert_eq!(compare("É", "é"), Ordering::Less);
    assert_eq!(compare("é1", "É2"), Ordering::Less);
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[aAbB0-2 .é]{0,5}", "page [0-9]{1,4}", "(?s).{0,4}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn names_are_totally_ordered(one in name(), two in name(), three in name()) {
        prop_assert_eq!(compare(&one, &two), compare(&two, &one).reverse());
        prop_assert_eq!(compare(&one, &two) == Ordering::Equal, one == two);
        if compare(&one, &two).is_le() && compare(&two, &three).is_le() {
            prop_assert!(compare(&one, &three).is_le());
        }
    }

    #[test]
    fn sorting_at_once_and_taking_rows_in_later_make_the_same_order(
        samples in proptest::collection::vec(
            (any::<bool>(), name(), 0..5_u64, -3..3_i64, 0..4_u8), 0..60),
        cut in 0..60_usize,
        descending in any::<bool>(),
    ) {
        let mut rows = Rows::new(true);
        let mut seen = std::collections::HashSet::new();
        for (folder, name, size, seconds, class) in &samples {
            if seen.insert((*folder, name.clone())) {
                match folder {
                    true => rows.push_folder(name),
                    false => push(&mut rows, name, *size, *seconds, *class),
                }
            }
        }
        let by_name = by_name(&rows);
        let len = u32::try_from(rows.len()).unwrap();
        let cut = u32::try_from(cut).unwrap().min(len);
        for column in COLUMNS {
            let order = Order { column, descending };
            let at_once = arranged(&rows, order, &by_name);
            let early: Vec<u32> = at_once.iter().copied().filter(|row| *row < cut).collect();
            prop_assert_eq!(merged(&rows, order, &early, (cut..len).collect()), at_once.clone());
            let values = Values::new(&rows, column);
            let mut keys = (Vec::new(), Vec::new());
            for pair in at_once.windows(2) {
                let result = compare_rows(&values, order, pair[0], pair[1], &mut keys);
                prop_assert_eq!(result, Ordering::Less);
            }
        }
    }
}
