//! Composite keys as integers.

use foldhash::fast::FixedState;
use std::collections::HashMap;

/// Gives every distinct sequence of values one number, from 1 on.
///
/// A sequence is folded value by value: (number of the prefix, value) → number. Equal numbers are
/// equal sequences: nothing is decided by a hash alone.
pub struct Composer {
    numbers: HashMap<(u32, i64), u32, FixedState>,
}

impl Composer {
    /// A composer that has seen nothing.
    pub fn new() -> Self {
        Self { numbers: HashMap::with_hasher(FixedState::with_seed(0x6f76_6572)) }
    }

    /// The number of a sequence of values. Sequences of one composer have one length.
    pub fn key(&mut self, values: impl Iterator<Item = i64>) -> u32 {
        values.fold(0, |prefix, value| {
            let next = self.numbers.len() as u32 + 1;
            *self.numbers.entry((prefix, value)).or_insert(next)
        })
    }

    /// One more than the greatest number given so far.
    pub fn end(&self) -> usize {
        self.numbers.len() + 1
    }
}

#[cfg(test)]
mod tests {
    use super::Composer;

    #[test]
    fn equal_sequences_have_equal_numbers() {
        let mut composer = Composer::new();
        let key = |composer: &mut Composer, values: &[i64]| composer.key(values.iter().copied());
        let a = key(&mut composer, &[1, 2, 3]);
        let b = key(&mut composer, &[1, 2, 4]);
        let c = key(&mut composer, &[2, 1, 3]);
        assert_eq!(key(&mut composer, &[1, 2, 3]), a);
        assert!(a != b && a != c && b != c);
        assert!([a, b, c].iter().all(|key| (*key as usize) < composer.end()));
    }
}
