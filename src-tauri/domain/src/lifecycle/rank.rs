//! How many noncurrent versions are newer than a given entry, kept while entries come and go.

/// A Fenwick tree of ones and zeros.
#[derive(Debug, Default)]
pub(super) struct Ranks {
    tree: Vec<i32>,
}

impl Ranks {
    /// Begins anew with `places` zeros.
    pub(super) fn reset(&mut self, places: usize) {
        self.tree.clear();
        self.tree.resize(places + 1, 0);
    }

    /// Ends counting: all later changes are ignored.
    pub(super) fn disable(&mut self) {
        self.tree.clear();
    }

    /// Whether it counts at all.
    pub(super) fn is_enabled(&self) -> bool {
        !self.tree.is_empty()
    }

    /// Adds to the number at `place`.
    pub(super) fn add(&mut self, place: usize, change: i32) {
        let mut node = place + 1;
        while let Some(sum) = self.tree.get_mut(node) {
            *sum += change;
            node += node & node.wrapping_neg();
        }
    }

    /// The sum of all places before `place`.
    pub(super) fn before(&self, place: usize) -> i64 {
        let mut node = place;
        let mut sum = 0;
        while node > 0 {
            sum += self.tree.get(node).map_or(0, |sum| i64::from(*sum));
            node &= node - 1;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_is_the_number_of_places_before_that_are_set() {
        let mut ranks = Ranks::default();
        ranks.reset(100);
        let mut set = [false; 100];
        for step in 0..400_usize {
            let place = step * 37 % 100;
            ranks.add(place, if set[place] { -1 } else { 1 });
            set[place] = !set[place];
            for (at, _) in set.iter().enumerate() {
                let expected = set[..at].iter().filter(|is| **is).count() as i64;
                assert_eq!(ranks.before(at), expected, "before {at} after step {step}");
            }
        }
    }
}
