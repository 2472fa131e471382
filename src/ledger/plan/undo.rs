//! What is done when an import is undone (撤销): its rows are reversed, what it reversed is stated
//! anew; rows that a later import touched are left as they are.

use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// Sheet and row of an import; row 0 where nothing took the place of what was reversed.
pub type Place = (i32, u32);

/// What an import did to one table, as it stands in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// Rows that it brought and that are still held.
    pub held: Vec<(Uuid, Place)>,
    /// Rows that it brought and that were reversed since.
    pub gone: Vec<(Uuid, Place)>,
    /// Rows of earlier imports that it reversed, by the place of what it brought instead.
    pub reversed: HashMap<Uuid, Place>,
}

/// What is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undo {
    /// Rows to reverse.
    pub reverse: Vec<Uuid>,
    /// Rows to state anew.
    pub restate: Vec<Uuid>,
    /// Rows that were touched since and are left.
    pub left: Vec<(Uuid, Place)>,
}

impl Undo {
    /// Plans it. `restored` says of a row that nothing took the place of whether a later import
    /// brought it again.
    pub fn new(marks: &Marks, mut restored: impl FnMut(Uuid) -> bool) -> Self {
        let held: HashSet<Place> = marks.held.iter().map(|(_, place)| *place).collect();
        // A row that was touched, and whose touch was undone, stands again at its old place.
        let mut touched: BTreeMap<Place, Uuid> = BTreeMap::new();
        for (id, place) in marks.gone.iter().filter(|(_, place)| !held.contains(place)) {
            touched.entry(*place).and_modify(|last| *last = (*last).max(*id)).or_insert(*id);
        }
        let left = touched.iter().map(|(place, id)| (*id, *place)).collect();
        let mut undo = Self { reverse: marks.held.iter().map(|(id, _)| *id).collect(), restate: Vec::new(), left };
        let mut reversed: Vec<_> = marks.reversed.iter().map(|(id, place)| (*id, *place)).collect();
        reversed.sort_unstable();
        for (id, place) in reversed {
            let (_, row) = place;
            if row == 0 && restored(id) {
                undo.left.push((id, place));
            } else if row == 0 || !touched.contains_key(&place) {
                undo.restate.push(id);
            }
        }
        undo
    }
}

#[cfg(test)]
mod tests {
    use super::{Marks, Undo};
    use std::collections::HashMap;
    use uuid::Uuid;

    #[test]
    fn what_a_later_import_touched_is_left() {
        let [own, before, touched, old, older, gone, again] = [1, 2, 3, 4, 5, 6, 7].map(Uuid::from_u128);
        let marks = Marks {
            held: vec![(own, (0, 2))],
            gone: vec![(before, (0, 3)), (touched, (0, 3))],
            reversed: HashMap::from([(old, (0, 2)), (older, (0, 3)), (gone, (0, 0)), (again, (0, 0))]),
        };
        let undo = Undo::new(&marks, |id| id == again);
        assert_eq!((undo.reverse, undo.restate), (vec![own], vec![old, gone]));
        assert_eq!(undo.left, [(touched, (0, 3)), (again, (0, 0))]);
    }

    #[test]
    fn a_touch_that_was_undone_is_none() {
        let [own, before, old] = [1, 2, 3].map(Uuid::from_u128);
        let marks =
            Marks { held: vec![(own, (0, 2))], gone: vec![(before, (0, 2))], reversed: HashMap::from([(old, (0, 2))]) };
        let undo = Undo::new(&marks, |_| false);
        assert_eq!((undo.reverse, undo.restate, undo.left), (vec![own], vec![old], Vec::new()));
    }
}
