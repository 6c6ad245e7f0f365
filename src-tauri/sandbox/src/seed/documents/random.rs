//! A small repeatable source of choices, sown by a name. The same name makes the same choices on
//! every machine, so one document never changes because another was added. Not for secrets.

/// A sequence of choices that depends on nothing but the name it was sown with.
pub struct Random(u64);

impl Random {
    /// Starts the sequence that belongs to a name.
    pub fn sown(name: &str) -> Self {
        let mut state = 0xcbf2_9ce4_8422_2325_u64;
        for byte in name.bytes() {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self(state)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low).unwrap_or(0) + 1;
        low + i64::try_from(self.next() % width).unwrap_or(0)
    }

    /// True in about `percent` of a hundred calls.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(0, 99) < percent
    }

    /// One of the items.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// The items in another order.
    pub fn shuffled<T: Copy>(&mut self, items: &[T]) -> Vec<T> {
        let mut mixed = items.to_vec();
        for last in (1..mixed.len()).rev() {
            mixed.swap(last, self.below(last + 1));
        }
        mixed
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % (limit.max(1) as u64)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_makes_the_same_choices_and_another_name_others() {
        let draw = |name: &str| {
            let mut random = Random::sown(name);
            (0..20).map(|_| random.between(0, 1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw("resumes/a.pdf"), draw("resumes/a.pdf"));
        assert_ne!(draw("resumes/a.pdf"), draw("resumes/b.pdf"));
    }

    #[test]
    fn both_ends_of_a_range_are_reached_and_never_passed() {
        let mut random = Random::sown("range");
        let drawn: Vec<i64> = (0..400).map(|_| random.between(3, 6)).collect();
        assert_eq!(drawn.iter().min(), Some(&3));
        assert_eq!(drawn.iter().max(), Some(&6));
    }
}
