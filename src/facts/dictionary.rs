//! Interned texts.

use super::normal::normalise;
use foldhash::quality::RandomState;
use std::hash::BuildHasher;

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

    /// The position in the dictionary.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A growing set of texts: each distinct text once, in order of arrival.
#[derive(Debug, Clone)]
pub struct Texts {
    state: RandomState,
    heap: String,
    ends: Vec<u32>,
    hashes: Vec<u32>,
    slots: Vec<u32>,
}

impl Texts {
    /// An empty set. Sets that will be merged share one hash state.
    pub fn new(state: RandomState) -> Self {
        let mut texts = Self { state, heap: String::new(), ends: Vec::new(), hashes: Vec::new(), slots: vec![0; 64] };
        texts.add("");
        texts
    }

    /// The symbol of a text, which is trimmed of blanks at both ends first.
    ///
    /// # Panics
    /// When the texts together pass 4 GiB; files are capped far below that.
    #[inline]
    pub fn add(&mut self, text: &str) -> Sym {
        let text = text.trim();
        if text.is_empty() && !self.ends.is_empty() {
            return Sym::BLANK;
        }
        let hash = self.state.hash_one(text) as u32;
        self.add_hashed(text, hash)
    }

    #[inline]
    fn add_hashed(&mut self, text: &str, hash: u32) -> Sym {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            match self.slots[slot] {
                0 => break,
                found => {
                    let index = found - 1;
                    if self.hashes[index as usize] == hash && self.text(Sym(index)) == text {
                        return Sym(index);
                    }
                }
            }
            slot = (slot + 1) & mask;
        }
        self.insert(text, hash, slot)
    }

    #[cold]
    fn insert(&mut self, text: &str, hash: u32, slot: usize) -> Sym {
        let index = self.ends.len() as u32;
        self.heap.push_str(text);
        let end = u32::try_from(self.heap.len()).expect("the texts of one comparison stay below 4 GiB");
        self.ends.push(end);
        self.hashes.push(hash);
        self.slots[slot] = index + 1;
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        Sym(index)
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        let mut slots = vec![0; mask + 1];
        for (index, hash) in self.hashes.iter().enumerate() {
            let mut slot = *hash as usize & mask;
            while slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = index as u32 + 1;
        }
        self.slots = slots;
    }

    /// The text of a symbol of this set.
    #[inline]
    pub fn text(&self, sym: Sym) -> &str {
        let index = sym.index();
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.heap[start as usize..self.ends[index] as usize]
    }

    /// The number of texts, the empty one included.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Never: the empty text is always there.
    pub const fn is_empty(&self) -> bool {
        false
    }
}

/// All texts of a comparison, each with the symbol it is compared by.
#[derive(Debug, Clone)]
pub struct Dictionary {
    texts: Texts,
    canonical: Vec<Sym>,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self::new(RandomState::default())
    }
}

impl Dictionary {
    /// An empty dictionary.
    pub fn new(state: RandomState) -> Self {
        Self { texts: Texts::new(state), canonical: vec![Sym::BLANK] }
    }

    /// An empty set of texts that can be [absorbed](Self::absorb) later.
    pub fn texts(&self) -> Texts {
        Texts::new(self.texts.state.clone())
    }

    /// The symbol of a text as written.
    pub fn add(&mut self, text: &str) -> Sym {
        let text = text.trim();
        let hash = self.texts.state.hash_one(text) as u32;
        self.add_hashed(text, hash)
    }

    fn add_hashed(&mut self, text: &str, hash: u32) -> Sym {
        let sym = self.texts.add_hashed(text, hash);
        if sym.index() == self.canonical.len() {
            self.canonical.push(sym);
            if let std::borrow::Cow::Owned(normal) = normalise(text) {
                let canonical = self.add(&normal);
                self.canonical[sym.index()] = canonical;
            }
        }
        sym
    }

    /// Takes in all texts of `other`; what was symbol `i` there is symbol `result[i]` here.
    pub fn absorb(&mut self, other: &Texts) -> Vec<Sym> {
        (0..other.len()).map(|index| self.add_hashed(other.text(Sym(index as u32)), other.hashes[index])).collect()
    }

    /// The symbol at a position, for renumbering within one dictionary.
    pub const fn symbol(&self, index: usize) -> Sym {
        Sym(index as u32)
    }

    /// The text as written.
    pub fn text(&self, sym: Sym) -> &str {
        self.texts.text(sym)
    }

    /// The symbol that a text is compared by.
    #[inline]
    pub fn canonical(&self, sym: Sym) -> Sym {
        self.canonical[sym.index()]
    }

    /// The form in which a text is compared.
    pub fn normal(&self, sym: Sym) -> &str {
        self.texts.text(self.canonical(sym))
    }

    /// The number of symbols, the blank included.
    pub const fn len(&self) -> usize {
        self.canonical.len()
    }

    /// Never: the blank is always there.
    pub const fn is_empty(&self) -> bool {
        false
    }

    /// The symbol of a normalised text, if any row carries it.
    pub fn find(&self, text: &str) -> Option<Sym> {
        let normal = normalise(text);
        let hash = self.texts.state.hash_one(normal.as_ref()) as u32;
        let mask = self.texts.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.texts.slots[slot] != 0 {
            let sym = Sym(self.texts.slots[slot] - 1);
            if self.texts.text(sym) == normal {
                return Some(sym);
            }
            slot = (slot + 1) & mask;
        }
        None
    }
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
        assert_eq!(dictionary.canonical(wide), dictionary.canonical(plain));
        assert_eq!(dictionary.find("zc 001"), Some(plain));
        assert_eq!(dictionary.find("ZC002"), None);
        assert_eq!(dictionary.add("  "), Sym::BLANK);
    }

    #[test]
    fn merged_sets_agree_on_every_text() {
        let mut dictionary = Dictionary::default();
        let (mut left, mut right) = (dictionary.texts(), dictionary.texts());
        for i in 0..500 {
            left.add(&format!("a{i}"));
            right.add(&format!("A{}", i + 250));
        }
        let (from_left, from_right) = (dictionary.absorb(&left), dictionary.absorb(&right));
        for i in 0..250 {
            let (l, r) = (from_left[i + 251], from_right[i + 1]);
            assert_eq!(dictionary.canonical(l), dictionary.canonical(r));
            assert_eq!(dictionary.text(l).to_uppercase(), dictionary.text(r));
        }
    }
}
