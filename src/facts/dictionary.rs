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

    /// A number below [`Dictionary::len`]: equal symbols, and only they, have equal numbers.
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
    /// Texts whose normal form is another text of this set.
    written: Vec<(u32, u32)>,
}

impl Texts {
    fn new(state: RandomState) -> Self {
        Self { state, set: Set::new(), hashes: vec![0], written: Vec::new() }
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
            if let Cow::Owned(normal) = normalise(text) {
                let normal = self.add(&normal).0;
                self.written.push((number, normal));
            }
        }
        Sym(number)
    }

    /// The text of a symbol of this set.
    #[inline]
    pub fn text(&self, sym: Sym) -> &str {
        self.set.text(sym.0)
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

#[derive(Debug, Clone)]
struct Shard {
    set: Set,
    canonical: Vec<Sym>,
}

/// All texts of a comparison, each with the symbol it is compared by.
#[derive(Debug, Clone)]
pub struct Dictionary {
    state: RandomState,
    shards: Vec<Shard>,
}

impl Default for Dictionary {
    fn default() -> Self {
        let shard = Shard { set: Set::new(), canonical: vec![Sym::BLANK] };
        Self { state: RandomState::default(), shards: vec![shard; SHARDS] }
    }
}

impl Shard {
    #[inline]
    fn add(&mut self, own: usize, text: &str, hash: u32) -> Sym {
        let (number, is_new) = self.set.add(text, hash);
        let sym = Sym((number << SHARD_BITS) | own as u32);
        if is_new {
            self.canonical.push(sym);
        }
        sym
    }
}

impl Dictionary {
    /// An empty set of texts that this dictionary can [take in](Self::take_in) later.
    pub fn texts(&self) -> Texts {
        Texts::new(self.state.clone())
    }

    /// The symbol of a text as written.
    pub fn add(&mut self, text: &str) -> Sym {
        let text = text.trim();
        if text.is_empty() {
            return Sym::BLANK;
        }
        let hash = self.state.hash_one(text) as u32;
        let own = shard(hash);
        let known = self.shards[own].canonical.len();
        let sym = self.shards[own].add(own, text, hash);
        if sym.index() / SHARDS == known {
            if let Cow::Owned(normal) = normalise(text) {
                let canonical = self.add(&normal);
                self.shards[own].canonical[known] = canonical;
            }
        }
        sym
    }

    /// Takes in all texts of several sets; what was symbol `i` of set `k` is symbol
    /// `result[k][i]` here.
    pub fn take_in(&mut self, sets: &[Texts]) -> Vec<Vec<Sym>> {
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
                        .extend(numbers.iter().map(|n| shard.add(own, texts.set.text(*n), texts.hashes[*n as usize])));
                }
                symbols
            })
            .collect();
        let symbols = renumber(sets, &sorted, &found);
        for (texts, symbols) in sets.iter().zip(&symbols) {
            for (written, normal) in &texts.written {
                let written = symbols[*written as usize];
                self.shards[written.index() % SHARDS].canonical[written.index() / SHARDS] = symbols[*normal as usize];
            }
        }
        symbols
    }

    /// The text as written.
    #[inline]
    pub fn text(&self, sym: Sym) -> &str {
        self.shards[sym.index() % SHARDS].set.text(sym.0 >> SHARD_BITS)
    }

    /// The symbol that a text is compared by.
    #[inline]
    pub fn canonical(&self, sym: Sym) -> Sym {
        self.shards[sym.index() % SHARDS].canonical[sym.index() / SHARDS]
    }

    /// The form in which a text is compared.
    #[inline]
    pub fn normal(&self, sym: Sym) -> &str {
        self.text(self.canonical(sym))
    }

    /// One more than the greatest number of a symbol.
    pub fn end(&self) -> usize {
        self.shards.iter().map(|shard| shard.canonical.len()).max().unwrap_or(0) * SHARDS
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
        let wide = dictionary.add("ｚｃ００１");
        let plain = dictionary.add(" ZC001 ");
        assert_ne!(wide, plain);
        assert_eq!(dictionary.text(wide), "ｚｃ００１");
        assert_eq!(dictionary.canonical(wide), plain);
        assert_eq!(dictionary.canonical(plain), plain);
        assert_eq!(dictionary.add("  "), Sym::BLANK);
        assert_eq!(dictionary.text(Sym::BLANK), "");
        assert!(wide.index() < dictionary.end() && plain.index() < dictionary.end());
    }

    #[test]
    fn sets_taken_in_agree_on_every_text() {
        let mut dictionary = Dictionary::default();
        let (mut left, mut right) = (dictionary.texts(), dictionary.texts());
        let lefts: Vec<Sym> = (0..5000).map(|i| left.add(&format!("a{i}"))).collect();
        let rights: Vec<Sym> = (0..5000).map(|i| right.add(&format!("A{}", i + 2500))).collect();
        let symbols = dictionary.take_in(&[left, right]);
        for i in 0..5000 {
            let (one, other) = (symbols[0][lefts[i].index()], symbols[1][rights[i].index()]);
            assert_eq!(dictionary.text(one), format!("a{i}"));
            assert_eq!(dictionary.normal(other), format!("A{}", i + 2500));
            if i >= 2500 {
                assert_eq!(dictionary.canonical(one), symbols[1][rights[i - 2500].index()]);
            }
        }
        assert_eq!(dictionary.add("A7"), dictionary.canonical(symbols[0][lefts[7].index()]));
    }
}
