//! Interned texts.
//!
//! Reading goes over parts of files in parallel, each with its own [`Texts`]; a [`Dictionary`]
//! takes them all in by shards, again in parallel and without a lock: a text's hash names its
//! shard, and each shard is filled by one thread.

use super::normal::normalise;
use crate::words::trimmed;
use foldhash::quality::RandomState;
use rayon::prelude::*;
use std::borrow::Cow;
use std::hash::BuildHasher;

/// Low bits of a symbol that name its shard.
const SHARD_BITS: u32 = 8;
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

/// Slots of a set at first.
const SLOTS: usize = 64;

/// Texts, numbered in order of arrival; number 0 is the empty text.
#[derive(Debug, Clone)]
struct Set {
    heap: String,
    ends: Vec<u32>,
    hashes: Vec<u32>,
    /// Number of a text, 0 for a free slot.
    slots: Vec<u32>,
}

impl Set {
    fn new() -> Self {
        Self { heap: String::new(), ends: vec![0], hashes: vec![0], slots: vec![0; SLOTS] }
    }

    /// The number of a text, and whether it is new.
    #[inline]
    fn add(&mut self, text: &str, hash: u32) -> (u32, bool) {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            match self.slots[slot] {
                0 => break,
                known if self.hashes[known as usize] == hash && self.text(known) == text => return (known, false),
                _ => slot = (slot + 1) & mask,
            }
        }
        let number = self.append(text, hash);
        self.slots[slot] = number;
        if self.ends.len() * 3 > self.slots.len() * 2 {
            self.grow(self.slots.len() * 2);
        }
        (number, true)
    }

    /// The number of a text that is not looked for.
    #[inline]
    fn append(&mut self, text: &str, hash: u32) -> u32 {
        let number = self.ends.len() as u32;
        self.heap.push_str(text);
        self.ends.push(u32::try_from(self.heap.len()).expect("texts are capped below 4 GiB when files are read"));
        self.hashes.push(hash);
        number
    }

    fn grow(&mut self, size: usize) {
        let mask = size - 1;
        let mut slots = vec![0; size];
        for number in self.slots.iter().filter(|number| **number != 0) {
            let mut slot = self.hashes[*number as usize] as usize & mask;
            while slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = *number;
        }
        self.slots = slots;
    }

    /// Gives back what is only needed while texts are added.
    fn rest(&mut self) {
        self.slots = Vec::new();
        self.heap.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.hashes.shrink_to_fit();
    }

    /// Lets texts be added again to a set that rests. All its texts were looked for, so all of them have a slot.
    fn wake(&mut self) {
        if self.slots.is_empty() {
            self.slots = (0..self.ends.len() as u32).collect();
            self.grow((self.ends.len() * 2).next_power_of_two().max(SLOTS));
        }
    }

    #[inline]
    fn text(&self, number: u32) -> &str {
        let start = if number == 0 { 0 } else { self.ends[number as usize - 1] };
        &self.heap[start as usize..self.ends[number as usize] as usize]
    }
}

/// The normal form of a text that was only shown so far.
const UNASKED: u32 = u32::MAX;

/// The texts of one part of a file. Its symbols mean something only in this set, and there may be
/// several for one text.
#[derive(Debug, Clone)]
pub struct Texts {
    state: RandomState,
    set: Set,
    /// By text: the text of this set that is its normal form, most often itself.
    normal: Vec<u32>,
}

impl Texts {
    fn new(state: RandomState) -> Self {
        Self { state, set: Set::new(), normal: vec![0] }
    }

    /// The symbol of a text, which is trimmed of blanks at both ends first.
    #[inline]
    pub fn add(&mut self, text: &str) -> Sym {
        let text = trimmed(text);
        let number = self.put(text);
        if self.normal[number as usize] == UNASKED {
            self.ask(text, number);
        }
        Sym(number)
    }

    /// The symbol of a text that hardly any other row of this part has, such as a code: it is not
    /// looked for here, only when the part is taken in.
    #[inline]
    pub fn add_code(&mut self, text: &str) -> Sym {
        let text = trimmed(text);
        if text.is_empty() {
            return Sym::BLANK;
        }
        let number = self.set.append(text, self.state.hash_one(text) as u32);
        self.normal.push(number);
        self.ask(text, number);
        Sym(number)
    }

    /// The symbol of a text that is shown and never compared, such as 摘要.
    #[inline]
    pub fn add_shown(&mut self, text: &str) -> Sym {
        Sym(self.put(trimmed(text)))
    }

    #[inline]
    fn put(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let hash = self.state.hash_one(text) as u32;
        let (number, is_new) = self.set.add(text, hash);
        if is_new {
            self.normal.push(UNASKED);
        }
        number
    }

    #[inline]
    fn ask(&mut self, text: &str, number: u32) {
        self.normal[number as usize] = number;
        if let Cow::Owned(normal) = normalise(text) {
            self.normal[number as usize] = self.add(&normal).0;
        }
    }

    /// The text of a symbol of this set, as it was written.
    #[inline]
    pub fn text(&self, sym: Sym) -> &str {
        self.set.text(sym.0)
    }

    /// The form in which the text of a symbol of this set is compared.
    #[inline]
    pub fn normal(&self, sym: Sym) -> &str {
        self.set.text(self.normal[sym.index()])
    }

    /// The texts in the order of their shards, one after the other, so that each shard reads its
    /// own in one go.
    fn sorted(self) -> Sorted {
        let Set { ends, hashes, .. } = &self.set;
        let mut starts = vec![0; SHARDS + 1];
        for hash in &hashes[1..] {
            starts[shard(*hash) + 1] += 1;
        }
        for at in 0..SHARDS {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut numbers = vec![0; hashes.len() - 1];
        for (number, hash) in hashes.iter().enumerate().skip(1) {
            let place = &mut next[shard(*hash)];
            numbers[*place as usize] = number as u32;
            *place += 1;
        }
        let mut sorted = Sorted {
            heap: String::with_capacity(self.set.heap.len()),
            ends: Vec::with_capacity(ends.len()),
            hashes: Vec::with_capacity(ends.len()),
            numbers: Vec::new(),
            starts,
            normal: Vec::new(),
        };
        for number in &numbers {
            sorted.heap.push_str(self.set.text(*number));
            sorted.ends.push(sorted.heap.len() as u32);
            sorted.hashes.push(hashes[*number as usize]);
        }
        sorted.numbers = numbers;
        sorted.normal = self.normal;
        let unasked = sorted.normal.iter_mut().enumerate().filter(|(_, normal)| **normal == UNASKED);
        unasked.for_each(|(number, normal)| *normal = number as u32);
        sorted
    }
}

/// The texts of one part, in the order of their shards.
struct Sorted {
    heap: String,
    ends: Vec<u32>,
    hashes: Vec<u32>,
    /// The numbers the texts had.
    numbers: Vec<u32>,
    /// Where each shard's texts begin.
    starts: Vec<u32>,
    normal: Vec<u32>,
}

impl Sorted {
    fn of_shard(&self, own: usize) -> std::ops::Range<usize> {
        self.starts[own] as usize..self.starts[own + 1] as usize
    }

    #[inline]
    fn text(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.heap[start as usize..self.ends[at] as usize]
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

    /// The dictionary, of which an empty one is left that can take in the same sets.
    #[must_use]
    pub fn emptied(&mut self) -> Self {
        let empty = Self { state: self.state.clone(), ..Self::default() };
        std::mem::replace(self, empty)
    }

    /// The symbol of a text as it stands.
    pub fn add(&mut self, text: &str) -> Sym {
        let text = trimmed(text);
        if text.is_empty() {
            return Sym::BLANK;
        }
        let hash = self.state.hash_one(text) as u32;
        let own = shard(hash);
        self.shards[own].wake();
        put(&mut self.shards[own], own, text, hash)
    }

    /// Gives back what is only needed while texts are added; they can be added all the same.
    pub fn rest(&mut self) {
        self.shards.par_iter_mut().for_each(Set::rest);
    }

    /// Takes in all texts of several sets; the answer says, set by set, what became of them.
    pub fn take_in(&mut self, sets: Vec<Texts>) -> Vec<Renumbering> {
        let sorted: Vec<Sorted> = sets.into_par_iter().map(Texts::sorted).collect();
        let found: Vec<Vec<Sym>> = self
            .shards
            .par_iter_mut()
            .enumerate()
            .map(|(own, shard)| {
                shard.wake();
                let mut symbols = Vec::with_capacity(sorted.iter().map(|set| set.of_shard(own).len()).sum());
                for set in &sorted {
                    symbols.extend(set.of_shard(own).map(|at| put(shard, own, set.text(at), set.hashes[at])));
                }
                symbols
            })
            .collect();
        renumber(sorted, &found)
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
fn renumber(sorted: Vec<Sorted>, found: &[Vec<Sym>]) -> Vec<Renumbering> {
    let mut begin = vec![0_usize; SHARDS];
    let begins: Vec<Vec<usize>> = sorted
        .iter()
        .map(|set| {
            let before = begin.clone();
            begin.iter_mut().enumerate().for_each(|(own, begin)| *begin += set.of_shard(own).len());
            before
        })
        .collect();
    sorted
        .into_par_iter()
        .zip(begins)
        .map(|(set, begins)| {
            let mut written = vec![Sym::BLANK; set.normal.len()];
            for own in 0..SHARDS {
                let numbers = &set.numbers[set.of_shard(own)];
                for (number, sym) in numbers.iter().zip(&found[own][begins[own]..]) {
                    written[*number as usize] = *sym;
                }
            }
            Renumbering { written, normal: set.normal }
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
        dictionary.rest();
        assert_eq!(dictionary.text(became.written(wide)), "ｚｃ００１");
        assert_eq!(
            (dictionary.add("ZC001"), dictionary.add("ｚｃ００１")),
            (became.written(plain), became.written(wide))
        );
    }

    #[test]
    fn a_text_that_was_only_shown_is_compared_in_its_normal_form_when_asked_for() {
        let mut dictionary = Dictionary::default();
        let mut texts = dictionary.texts();
        let (shown, other, plain) = (texts.add_shown("a b"), texts.add_shown("c d"), texts.add("AB"));
        assert_eq!((texts.add("a b"), texts.normal(shown)), (shown, "AB"));
        let became = &dictionary.take_in(vec![texts])[0];
        assert_eq!(became.compared(shown), became.written(plain));
        assert_eq!(dictionary.text(became.compared(other)), "c d");
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
