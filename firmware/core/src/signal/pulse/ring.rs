/// The last `N` whole numbers; before the first one there were zeros.
#[derive(Clone, Debug)]
pub(super) struct Ring<const N: usize> {
    values: [i32; N],
    newest: usize,
}

impl<const N: usize> Ring<N> {
    pub(super) const fn new() -> Self {
        Self {
            values: [0; N],
            newest: 0,
        }
    }

    pub(super) fn push(&mut self, value: i32) {
        self.newest = self.before_newest(N - 1);
        self.values[self.newest] = value;
    }

    /// The one that came `steps` before the newest; less than `N`.
    pub(super) fn ago(&self, steps: usize) -> i32 {
        self.values[self.before_newest(steps)]
    }

    fn before_newest(&self, steps: usize) -> usize {
        let place = self.newest + N - steps;
        if place < N { place } else { place - N }
    }

    /// The sum of each weight times its two values, those just beside the one `middle` steps ago
    /// first. No division and no copy: this is nearly all of what a pulse wave costs.
    pub(super) fn weigh_beside(&self, middle: usize, weights: &[i16]) -> i64 {
        let (mut newer, mut older) = (self.before_newest(middle), self.before_newest(middle));
        let mut sum = 0;
        for weight in weights {
            newer = if newer + 1 == N { 0 } else { newer + 1 };
            older = if older == 0 { N - 1 } else { older - 1 };
            sum += i64::from(*weight) * i64::from(self.values[newer] + self.values[older]);
        }
        sum
    }

    pub(super) fn change(&mut self, to: impl Fn(i32) -> i32) {
        for value in &mut self.values {
            *value = to(*value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_is_found_by_its_distance() {
        let mut ring = Ring::<5>::new();
        for value in 1..=7 {
            ring.push(value);
        }
        assert_eq!([0, 1, 4].map(|steps| ring.ago(steps)), [7, 6, 3]);
        // Around the 5: the 6 and the 4, then the 7 and the 3.
        assert_eq!(ring.weigh_beside(2, &[1, 100]), 10 + 1000);
        ring.change(|value| value * 2);
        assert_eq!(ring.ago(0), 14);
    }
}
