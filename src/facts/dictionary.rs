//! Interned texts.
//!
//! Reading goes over parts of files in parallel, each with its own [`Texts`]; a [`Dictionary`]
//! takes them all in by shards, again in parallel and without a lock: a text's hash names its
//! shard, and each shard is filled by one thread.

use super::normal::normalise;
use foldhash::quality::RandomState;
use rayon::prelude::*;
use std::borrow::Cow;
use std::hash::BuildHasher;

/// Low bits of a symbol that name its shard.
const SHARD_BITS: u32 = 6;
const SHARDS: usize = 1 << SHARD_BITS;

/// A text of a dictionary. `Sym::BLANK` is the empty text in every dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sym(u32);

impl Sym {
    /// The empty text.
    pub const BLANK: Self = Self(0);

    /// Whether this is the empty text.
    pub const fn is_blank(self) -> bool {
        self.0 == 0
    }

    /// A number below [`Dictionary::end`]: equal symbols, and only they, have equal numbers.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Distinct texts, numbered in order of arrival; number 0 is the empty text.
#[derive(Debug, Clone)]
struct Set {
    heap: String,
    ends: Vec<u32>,
    /// Hash and number + 1; a number of 0 is a free slot.
    slots: Vec<(u32, u32)>,
}

impl Set {
    fn new() -> Self {
        Self { heap: String::new(), ends: vec![0], slots: vec![(0, 0); 64] }
    }

    /// The number of a text, and whether it is new.
    #[inline]
    fn add(&mut self, text: &str, hash: u32) -> (u32, bool) {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            match self.slots[slot] {
                (_, 0) => return (self.insert(text, hash, slot), true),
                (known, number) if known == hash && self.text(number - 1) == text => return (number - 1, false),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    fn insert(&mut self, text: &str, hash: u32, slot: usize) -> u32 {
        let number = self.ends.len() as u32;
        self.heap.push_str(text);
        self.ends.push(u32::try_from(self.heap.len()).expect("texts are capped below 4 GiB when files are read"));
        self.slots[slot] = (hash, number + 1);
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        number
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        let mut slots = vec![(0, 0); mask + 1];
        for (hash, number) in self.slots.iter().filter(|(_, number)| *number != 0) {
            let mut slot = *hash as usize & mask;
            while slots[slot].1 != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = (*hash, *number);
        }
        self.slots = slots;
    }

    #[inline]
    fn text(&self, number: u32) -> &str {
        let start = if number == 0 { 0 } else { self.ends[number as usize - 1] };
        &self.heap[start as usize..self.ends[number as usize] as usize]
    }
}

/// The texts of one part of a file. Its symbols mean something only in this set.
#[derive(Debug, Clone)]
pub struct Texts {
    state: RandomState,
    set: Set,
    hashes: Vec<u32>,
    /// By text: the text of this set that is its normal form, most often itself.
    normal: Vec<u32>,
}

impl Texts {
    fn new(state: RandomState) -> Self {
        Self { state, set: Set::new(), hashes: vec![0], normal: vec![0] }
    }

    /// The symbol of a text, which is trimmed of blanks at both ends first.
    #[inline]
    pub fn add(&mut self, text: &str) -> Sym {
        let text = text.trim();
        if text.is_empty() {
            return Sym::BLANK;
        }
        let hash = self.state.hash_one(text) as u32;
        let (number, is_new) = self.set.add(text, hash);
        if is_new {
            self.hashes.push(hash);
            self.normal.push(number);
            if let Cow::Owned(normal) = normalise(text) {
                self.normal[number as usize] = self.add(&normal).0;
            }
        }
        Sym(number)
    }

    /// The form in which the text of a symbol of this set is compared.
    #[inline]
    pub fn normal(&self, sym: Sym) -> &str {
        self.set.text(self.normal[sym.index()])
    }

    /// The numbers of the texts by shard, and where each shard's begin.
    fn by_shard(&self) -> (Vec<u32>, [u32; SHARDS + 1]) {
        let mut starts = [0; SHARDS + 1];
        for hash in &self.hashes[1..] {
            starts[shard(*hash) + 1] += 1;
        }
        for at in 0..SHARDS {
            starts[at + 1] += starts[at];
        }
        let mut next = starts;
        let mut numbers = vec![0; self.hashes.len() - 1];
        for (number, hash) in self.hashes.iter().enumerate().skip(1) {
            let place = &mut next[shard(*hash)];
            numbers[*place as usize] = number as u32;
            *place += 1;
        }
        (numbers, starts)
    }
}

/// The high bits name the shard; the low ones the slot inside it.
const fn shard(hash: u32) -> usize {
    (hash >> (u32::BITS - SHARD_BITS)) as usize
}

/// What the symbols of a set of texts became in the dictionary that took it in.
#[derive(Debug)]
pub struct Renumbering {
    written: Vec<Sym>,
    normal: Vec<u32>,
}

impl Renumbering {
    /// The symbol of the text as written.
    #[inline]
    pub(super) fn written(&self, sym: Sym) -> Sym {
        self.written[sym.index()]
    }

    /// The symbol it is compared by.
    #[inline]
    pub(super) fn compared(&self, sym: Sym) -> Sym {
        self.written[self.normal[sym.index()] as usize]
    }
}

/// All texts of a comparison.
#[derive(Debug, Clone)]
pub struct Dictionary {
    state: RandomState,
    shards: Vec<Set>,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self { state: RandomState::default(), shards: vec![Set::new(); SHARDS] }
    }
}

/// Puts a text into its shard.
#[inline]
fn put(shard: &mut Set, own: usize, text: &str, hash: u32) -> Sym {
    Sym((shard.add(text, hash).0 << SHARD_BITS) | own as u32)
}

impl Dictionary {
    /// An empty set of texts that this dictionary can [take in](Self::take_in) later.
    pub fn texts(&self) -> Texts {
        Texts::new(self.state.clone())
    }

    /// The symbol of a text as it stands.
    pub fn add(&mut self, text: &str) -> Sym {
        let text = text.trim();
        if text.is_empty() {
            return Sym::BLANK;
        }
        let hash = self.state.hash_one(text) as u32;
        let own = shard(hash);
        put(&mut self.shards[own], own, text, hash)
    }

    /// Takes in all texts of several sets; the answer says, set by set, what became of them.
    pub fn take_in(&mut self, sets: Vec<Texts>) -> Vec<Renumbering> {
        let sorted: Vec<_> = sets.par_iter().map(Texts::by_shard).collect();
        let found: Vec<Vec<Sym>> = self
            .shards
            .par_iter_mut()
            .enumerate()
            .map(|(own, shard)| {
                let mut symbols = Vec::new();
                for (texts, (numbers, starts)) in sets.iter().zip(&sorted) {
                    let numbers = &numbers[starts[own] as usize..starts[own + 1] as usize];
                    symbols
                        .extend(numbers.iter().map(|n| put(shard, own, texts.set.text(*n), texts.hashes[*n as usize])));
                }
                symbols
            })
            .collect();
        let written = renumber(&sets, &sorted, &found);
        sets.into_iter().zip(written).map(|(texts, written)| Renumbering { written, normal: texts.normal }).collect()
    }

    /// The text of a symbol.
    #[inline]
    pub fn text(&self, sym: Sym) -> &str {
        self.shards[sym.index() % SHARDS].text(sym.0 >> SHARD_BITS)
    }

    /// One more than the greatest number of a symbol.
    pub fn end(&self) -> usize {
        self.shards.iter().map(|shard| shard.ends.len()).max().unwrap_or(0) * SHARDS
    }
}

/// For every set, its symbols in the dictionary: the shards' answers put back in their places.
fn renumber(sets: &[Texts], sorted: &[(Vec<u32>, [u32; SHARDS + 1])], found: &[Vec<Sym>]) -> Vec<Vec<Sym>> {
    let mut begins = vec![[0_u32; SHARDS]; sets.len() + 1];
    for (set, (_, starts)) in sorted.iter().enumerate() {
        for own in 0..SHARDS {
            begins[set + 1][own] = begins[set][own] + starts[own + 1] - starts[own];
        }
    }
    sets.par_iter()
        .enumerate()
        .map(|(set, texts)| {
            let (numbers, starts) = &sorted[set];
            let mut symbols = vec![Sym::BLANK; texts.hashes.len()];
            for own in 0..SHARDS {
                let numbers = &numbers[starts[own] as usize..starts[own + 1] as usize];
                for (number, sym) in numbers.iter().zip(&found[own][begins[set][own] as usize..]) {
                    symbols[*number as usize] = *sym;
                }
            }
            symbols
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Dictionary, Sym};

    #[test]
    fn a_text_keeps_its_form_and_is_compared_by_its_normal_form() {
        let mut dictionary = Dictionary::default();
        let mut texts = dictionary.texts();
        let (wide, plain, blank) = (texts.add("ｚｃ００１"), texts.add(" ZC001 "), texts.add("  "));
        assert_eq!((texts.normal(wide), texts.normal(plain), blank), ("ZC001", "ZC001", Sym::BLANK));
        let became = &dictionary.take_in(vec![texts])[0];
        assert_eq!(dictionary.text(became.written(wide)), "ｚｃ００１");
        assert_eq!(became.compared(wide), became.written(plain));
        assert_eq!(became.compared(plain), became.written(plain));
        assert_eq!((became.written(blank), dictionary.text(Sym::BLANK)), (Sym::BLANK, ""));
        assert!(became.written(wide).index() < dictionary.end());
        assert_eq!(dictionary.add("ZC001"), became.written(plain));
    }

    #[test]
    fn sets_taken_in_agree_on_every_text() {
        let mut dictionary = Dictionary::default();
        let (mut left, mut right) = (dictionary.texts(), dictionary.texts());
        let lefts: Vec<Sym> = (0..5000).map(|i| left.add(&format!("a{i}"))).collect();
        let rights: Vec<Sym> = (0..5000).map(|i| right.add(&format!("A{}", i + 2500))).collect();
        let became = dictionary.take_in(vec![left, right]);
        for i in 0..5000 {
            assert_eq!(dictionary.text(became[0].written(lefts[i])), format!("a{i}"));
            assert_eq!(dictionary.text(became[1].compared(rights[i])), format!("A{}", i + 2500));
            if i >= 2500 {
                assert_eq!(became[0].compared(lefts[i]), became[1].written(rights[i - 2500]));
            }
        }
    }
}
