//! What a card refers to in the organisation: names become ids.

use super::record::References;
use crate::app::App;
use crate::facts::{CardRow, Dictionary, Sym, Texts};
use crate::org::Directory;
use entity::{CategoryId, DepartmentId, PersonId, PlaceId};
use foldhash::HashMap;

/// Names that were looked up: a list of a million cards has a hundred departments.
#[derive(Debug, Default)]
pub struct Memo {
    departments: HashMap<Sym, Option<DepartmentId>>,
    persons: HashMap<Sym, Option<PersonId>>,
    places: HashMap<Sym, Option<PlaceId>>,
    categories: HashMap<(Sym, Sym), Option<CategoryId>>,
}

impl Memo {
    /// The references of a card whose texts are in the dictionary.
    pub fn of(&mut self, directory: &mut Directory, app: &App, card: &CardRow, texts: &Dictionary) -> References {
        let text = |sym| texts.text(sym);
        let mut department = |sym| *self.departments.entry(sym).or_insert_with(|| directory.department(app, text(sym)));
        let (own, manage) = (department(card.department), department(card.manage_department));
        let mut person = |sym| *self.persons.entry(sym).or_insert_with(|| directory.person(app, text(sym)));
        let (user, custodian) = (person(card.user), person(card.keeper));
        let place = self.places.entry(card.location).or_insert_with(|| directory.place(app, text(card.location)));
        let category = self
            .categories
            .entry((card.class_code, card.class_name))
            .or_insert_with(|| directory.category(app, text(card.class_code), text(card.class_name)));
        References { category: *category, department: own, manage_department: manage, user, custodian, place: *place }
    }
}

/// The references of a card whose texts are in a set.
pub fn of_texts(directory: &mut Directory, app: &App, card: &CardRow, texts: &Texts) -> References {
    let text = |sym| texts.text(sym);
    References {
        category: directory.category(app, text(card.class_code), text(card.class_name)),
        department: directory.department(app, text(card.department)),
        manage_department: directory.department(app, text(card.manage_department)),
        user: directory.person(app, text(card.user)),
        custodian: directory.person(app, text(card.keeper)),
        place: directory.place(app, text(card.location)),
    }
}
