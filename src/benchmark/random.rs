//! Integers that look random: splitmix64 and a keyed permutation. Nothing here may ever change:
//! the same seed must give the same files for ever.

/// The finaliser of splitmix64.
const fn mixed(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

/// A stream of integers that is named by the seed, a tag and a number.
#[derive(Debug, Clone)]
pub struct Stream(u64);

impl Stream {
    /// The stream of a number under a tag.
    pub const fn of(seed: u64, tag: u64, number: u64) -> Self {
        Self(mixed(mixed(seed ^ mixed(tag)).wrapping_add(number)))
    }

    /// The next integer.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed(self.0)
    }

    /// The next integer below a bound, which is not 0.
    pub const fn below(&mut self, bound: u64) -> u64 {
        ((self.next() as u128 * bound as u128) >> 64) as u64
    }
}

/// A permutation of `0..size`, computed and never held: a Feistel network over the next power of
/// two, walked until it falls into the range.
#[derive(Debug, Clone)]
pub struct Permutation {
    size: u64,
    low_bits: u32,
    low: u64,
    high: u64,
    keys: [u64; 6],
}

impl Permutation {
    /// The permutation of a seed and tag.
    pub fn new(seed: u64, tag: u64, size: u64) -> Self {
        let bits = (u64::BITS - size.saturating_sub(1).leading_zeros()).max(2);
        let low_bits = bits / 2;
        let mut stream = Stream::of(seed, tag, size);
        Self {
            size,
            low_bits,
            low: (1 << low_bits) - 1,
            high: (1 << (bits - low_bits)) - 1,
            keys: std::array::from_fn(|_| stream.next()),
        }
    }

    /// How many there are.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Where `index` goes.
    pub fn place(&self, index: u64) -> u64 {
        self.walk(index, [0, 1, 2, 3, 4, 5])
    }

    /// What came to `place`.
    pub fn index(&self, place: u64) -> u64 {
        self.walk(place, [5, 4, 3, 2, 1, 0])
    }

    fn walk(&self, from: u64, rounds: [usize; 6]) -> u64 {
        debug_assert!(from < self.size);
        let mut at = from;
        loop {
            let (mut left, mut right) = (at >> self.low_bits, at & self.low);
            for round in rounds {
                if round % 2 == 0 {
                    left ^= mixed(right ^ self.keys[round]) & self.high;
                } else {
                    right ^= mixed(left ^ self.keys[round]) & self.low;
                }
            }
            at = (left << self.low_bits) | right;
            if at < self.size {
                return at;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Permutation, Stream};
    use proptest::prelude::*;

    #[test]
    fn the_numbers_stay_what_they_are() {
        // The reference implementation of splitmix64 started at 0.
        let mut stream = Stream(0);
        assert_eq!([stream.next(), stream.next()], [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4]);
        let mut stream = Stream::of(7, 1, 0);
        assert_eq!([stream.next(), stream.next()], [12_021_436_630_949_811_682, 14_001_053_846_655_516_522]);
        let permutation = Permutation::new(7, 1, 10);
        let places: Vec<u64> = (0..10).map(|index| permutation.place(index)).collect();
        assert_eq!(places, [8, 6, 7, 2, 4, 1, 3, 9, 5, 0]);
    }

    proptest! {
        #[test]
        fn every_place_is_taken_once(seed: u64, size in 1_u64..3_000) {
            let permutation = Permutation::new(seed, 3, size);
            let mut seen = vec![false; size as usize];
            for index in 0..size {
                let place = permutation.place(index);
                prop_assert!(!std::mem::replace(&mut seen[place as usize], true));
                prop_assert_eq!(permutation.index(place), index);
            }
        }

        #[test]
        fn a_draw_stays_below_its_bound(seed: u64, bound in 1_u64..=u64::MAX) {
            prop_assert!(Stream::of(seed, 0, 0).below(bound) < bound);
        }
    }
}
