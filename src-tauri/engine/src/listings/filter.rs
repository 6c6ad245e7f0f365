//! The filter: names that contain a text, ignoring case.

/// A text to look for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Filter {
    folded: String,
}

impl Filter {
    /// A filter for names that contain `text`; an empty one lets everything through.
    pub(super) fn new(text: &str) -> Self {
        let mut folded = String::with_capacity(text.len());
        fold(text, &mut folded);
        Self { folded }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }

    /// Whether a name contains the text. `space` is room for its folded form, kept by the caller.
    pub(super) fn lets_through(&self, name: &str, space: &mut String) -> bool {
        if self.is_empty() {
            return true;
        }
        if name.is_ascii() {
            return contains_ascii(name.as_bytes(), self.folded.as_bytes());
        }
        space.clear();
        fold(name, space);
        space.contains(&self.folded)
    }
}

fn fold(text: &str, out: &mut String) {
    out.extend(text.chars().flat_map(char::to_lowercase));
}

/// Most names are ASCII: for those no folded copy is made.
fn contains_ascii(name: &[u8], folded: &[u8]) -> bool {
    name.windows(folded.len())
        .any(|window| window.iter().zip(folded).all(|(one, two)| one.to_ascii_lowercase() == *two))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lets(filter: &str, name: &str) -> bool {
        Filter::new(filter).lets_through(name, &mut String::from("left over"))
    }

    #[test]
    fn case_is_ignored_in_every_script() {
        assert!(lets("CV", "my cv.pdf") && lets("cv", "My CV.pdf"));
        assert!(lets("ÄRZTE", "Die ärzte.txt") && lets("привет", "ПРИВЕТ"));
        assert!(!lets("cv", "c v") && !lets("long text", "long"));
    }

    #[test]
    fn an_empty_filter_lets_everything_through() {
        assert!(lets("", "") && lets("", "a") && lets("", "\n"));
    }

    #[test]
    fn what_only_looks_alike_is_told_apart_but_a_kelvin_sign_is_a_k() {
        assert!(!lets("a", "\u{430}"));
        assert!(lets("k", "\u{212a}"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_short_way_for_ascii_finds_the_same(name in "[ -~]{0,20}", text in "[ -~]{0,3}") {
            let expected = name.to_lowercase().contains(&text.to_lowercase());
            prop_assert_eq!(lets(&text, &name), expected);
        }
    }
}
