//! What the ids of an institute's organisation say, as the texts of a card.

use crate::facts::{Sym, Texts};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// What the ids of an institute's organisation say.
#[derive(Debug, Default)]
pub struct Names {
    places: HashMap<Uuid, usize, RandomState>,
    /// Of a class its code and name; of a department, a person or a place its name or path.
    said: Vec<[String; 2]>,
}

impl Names {
    /// Adds what an id says.
    pub fn add(&mut self, id: Uuid, said: [String; 2]) {
        self.places.insert(id, self.said.len());
        self.said.push(said);
    }
}

/// The same names as symbols of one set of texts, each when it is first asked for.
#[derive(Debug, Clone)]
pub struct NamesIn {
    names: Arc<Names>,
    known: Vec<Option<[Sym; 2]>>,
}

impl NamesIn {
    /// No symbol of them yet.
    pub fn new(names: Arc<Names>) -> Self {
        Self { known: vec![None; names.said.len()], names }
    }

    /// What an id says; blank where there is none.
    #[inline]
    pub(super) fn of(&mut self, id: Option<Uuid>, texts: &mut Texts) -> [Sym; 2] {
        let Some(place) = id.and_then(|id| self.names.places.get(&id).copied()) else { return [Sym::BLANK; 2] };
        *self.known[place].get_or_insert_with(|| self.names.said[place].each_ref().map(|text| texts.add(text)))
    }
}
