//! Cards that come against cards that are known: what each row of a card list becomes.
//!
//! A card is known by its number (卡片编号, else 资产编号) in the form in which numbers are compared;
//! one without any number by its content. Several rows may carry one number (几件资产一个编号): they
//! are told apart by an ordinal and matched as a multiset, equal content first, the rest in order.
//! Rows that a history export dates (记账日期) are versions of one card.

use crate::facts::{Cards, Dictionary, Origin, Sym};
use entity::{CardId, CardVersionId, Day, Digest};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

/// What a version holds from when its source does not say it: always.
pub fn always() -> Day {
    Day::from_ymd(1949, 1, 1).unwrap_or_default()
}

/// The newest version of a known card that a row is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The card.
    pub card: CardId,
    /// Tells cards of one number apart.
    pub ordinal: i32,
    /// The version.
    pub version: CardVersionId,
    /// From which day it holds.
    pub effective_on: Day,
    /// SHA-256 of its content.
    pub digest: Digest,
    /// Whether the import that entered it was undone: then a row enters it anew.
    pub withdrawn: bool,
    /// Its 卡片编号.
    pub card_no: CardNo,
}

/// What the 卡片编号 of a card is beside the key of the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardNo {
    /// It has none.
    None,
    /// It is the key.
    Key,
    /// It is another number than the key, by which the card was known before it had one.
    Other,
}

/// What a row becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A card that was not known.
    Enter {
        /// The row of the list.
        row: usize,
        /// Its key.
        key: String,
        /// Its ordinal.
        ordinal: i32,
        /// From which day it holds.
        effective_on: Day,
    },
    /// A further version of the card that an earlier row of this list enters.
    Continue {
        /// The row of the list.
        row: usize,
        /// The row that enters the card.
        of: usize,
        /// From which day it holds.
        effective_on: Day,
    },
    /// A known card, in other words, unless the columns that the list lacks make up the difference.
    Meet {
        /// The row of the list.
        row: usize,
        /// What is known.
        known: Known,
        /// From which day the new version holds.
        effective_on: Day,
    },
    /// A known card, word for word.
    Same {
        /// The row of the list.
        row: usize,
        /// What is known.
        known: Known,
    },
}

impl Step {
    /// The row of the list.
    pub const fn row(&self) -> usize {
        match self {
            Self::Enter { row, .. } | Self::Continue { row, .. } | Self::Meet { row, .. } | Self::Same { row, .. } => {
                *row
            }
        }
    }
}

/// What becomes of every row, in the order of the list, and how many known cards it names.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// One for every row that is not left out.
    pub steps: Vec<Step>,
    /// Known cards that the list names; those that were withdrawn are not known.
    pub named: u64,
}

/// By key, the known cards with that number, in the order of their ordinals; of each all versions
/// that count, the newest last.
pub type KnownCards = HashMap<String, Vec<Vec<Known>>>;

/// The number of a row, if it has one, in the form in which numbers are compared.
pub fn number<'t>(cards: &Cards, texts: &'t Dictionary, row: usize) -> Option<&'t str> {
    Some(code(cards, row)).filter(|code| !code.is_blank()).map(|code| texts.text(code))
}

/// What a row is known by: its number, else its content.
pub fn key(cards: &Cards, texts: &Dictionary, row: usize) -> String {
    if let Some(number) = number(cards, texts, row) {
        return number.to_owned();
    }
    // A text of the lists never begins so: their normal form holds no control characters.
    cards.digest(row).iter().fold("\u{1}".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The number a row is known by.
pub(super) fn code(cards: &Cards, row: usize) -> Sym {
    let card_no = cards.card_no.at(row);
    if card_no.is_blank() { cards.asset_no.at(row) } else { card_no }
}

/// Plans a card list. `effective_on` is from when rows hold that do not say it themselves; `given`
/// has the ordinals that cards of another kind of number have already.
pub(super) fn plan(
    cards: &Cards,
    texts: &Dictionary,
    skip: &HashSet<Origin>,
    (known, given): (&KnownCards, &HashMap<String, i32>),
    effective_on: Option<Day>,
) -> Steps {
    let last = |key: &str| given.get(key).copied().unwrap_or(0);
    // Most numbers stand once: only the others need to be gathered.
    let mut seen = vec![0_u8; texts.end()];
    let rows = (0..cards.len()).filter(|row| skip.is_empty() || !skip.contains(&cards.origin.at(*row)));
    let rows: Vec<usize> = rows.collect();
    for row in &rows {
        let count = &mut seen[code(cards, *row).index()];
        *count = count.saturating_add(1);
    }
    let mut several: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut steps = Vec::with_capacity(rows.len());
    let mut named: u64 = 0;
    for row in rows {
        let code = code(cards, row);
        let key = key(cards, texts, row);
        if code.is_blank() || seen[code.index()] > 1 || known.get(&key).is_some_and(|cards| cards.len() > 1) {
            several.entry(key).or_default().push(row);
            continue;
        }
        let versions = known.get(&key).map_or(&[][..], Vec::as_slice);
        named += alive(versions, 1);
        of_one_card(
            cards,
            (&key, &[row]),
            versions.first().map_or(&[][..], Vec::as_slice),
            last(&key) + 1,
            effective_on,
            &mut steps,
        );
    }
    for (key, rows) in &several {
        let known = known.get(key).map_or(&[][..], Vec::as_slice);
        named += alive(known, rows.len());
        let stated = |row: &usize| !cards.effective_on.at(*row).is_blank();
        if rows.iter().all(stated) && known.len() < 2 {
            let mut rows = rows.clone();
            rows.sort_by_key(|row| cards.effective_on.at(*row));
            let versions = known.first().map_or(&[][..], Vec::as_slice);
            of_one_card(cards, (key, &rows), versions, last(key) + 1, effective_on, &mut steps);
        } else {
            of_several_cards(cards, (key, rows), (known, last(key)), effective_on, &mut steps);
        }
    }
    steps.sort_by_key(Step::row);
    Steps { steps, named }
}

/// How many of the known cards of a number count, at most as many as there are rows with it.
fn alive(known: &[Vec<Known>], rows: usize) -> u64 {
    let alive = known.iter().filter(|versions| versions.last().is_some_and(|newest| !newest.withdrawn)).count();
    alive.min(rows) as u64
}

/// The numbers of a list, each once.
pub(super) fn keys(cards: &Cards, texts: &Dictionary) -> Vec<String> {
    let mut keys: Vec<String> = (0..cards.len()).map(|row| key(cards, texts, row)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The rows of one card, in the order of their dates.
fn of_one_card(
    cards: &Cards,
    (key, rows): (&str, &[usize]),
    versions: &[Known],
    ordinal: i32,
    asked: Option<Day>,
    steps: &mut Vec<Step>,
) {
    for (at, &row) in rows.iter().enumerate() {
        let stated = cards.effective_on.at(row).given();
        let base = base(versions, stated.or(asked));
        let since = stated.or(asked);
        steps.push(match base {
            Some(known) if !known.withdrawn && known.digest.0 == *cards.digest(row) => Step::Same { row, known },
            // Without a date a list tells what holds now: it corrects the newest version.
            Some(known) => Step::Meet { row, known, effective_on: since.unwrap_or(known.effective_on) },
            None if at > 0 && versions.is_empty() => {
                Step::Continue { row, of: rows[0], effective_on: since.unwrap_or_else(always) }
            }
            None => match versions.first() {
                // Older than everything known of the card.
                Some(known) => Step::Meet { row, known: *known, effective_on: since.unwrap_or_else(always) },
                None => Step::Enter { row, key: key.to_owned(), ordinal, effective_on: since.unwrap_or_else(always) },
            },
        });
    }
}

/// The version a row is held against: the one in force on a day, or the newest.
fn base(versions: &[Known], on: Option<Day>) -> Option<Known> {
    match on {
        Some(day) => versions.iter().rev().find(|known| known.effective_on <= day).copied(),
        None => versions.last().copied(),
    }
}

/// Several cards of one number: equal content first, the rest in order.
fn of_several_cards(
    cards: &Cards,
    (key, rows): (&str, &[usize]),
    (known, given): (&[Vec<Known>], i32),
    asked: Option<Day>,
    steps: &mut Vec<Step>,
) {
    let mut free: Vec<&Vec<Known>> = known.iter().collect();
    let mut rest = Vec::new();
    for &row in rows {
        let same = |versions: &&Vec<Known>| {
            base(versions, asked).is_some_and(|known| !known.withdrawn && known.digest.0 == *cards.digest(row))
        };
        match free.iter().position(same) {
            Some(at) => of_one_card(cards, (key, &[row]), free.remove(at), 1, asked, steps),
            None => rest.push(row),
        }
    }
    // Content orders them, so that the order of the list decides nothing.
    rest.sort_by_key(|row| *cards.digest(*row));
    // A card that counts is met before one that was withdrawn.
    free.sort_by_key(|versions| versions.last().is_some_and(|newest| newest.withdrawn));
    let mut next = known.iter().flatten().map(|known| known.ordinal).max().unwrap_or(given);
    let mut free = free.into_iter();
    for row in rest {
        if let Some(versions) = free.next() {
            of_one_card(cards, (key, &[row]), versions, 1, asked, steps);
        } else {
            next += 1;
            of_one_card(cards, (key, &[row]), &[], next, asked, steps);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CardNo, Known, KnownCards, Step, always, key, plan};
    use crate::facts::{CardRow, Cards, Dictionary};
    use entity::{CardId, CardVersionId, Day, Digest};
    use proptest::prelude::*;
    use std::collections::{HashMap, HashSet};
    use uuid::Uuid;

    /// A list of cards: number, value, and the day from which the row says it holds.
    fn list(rows: &[(&str, i64, i32)]) -> (Cards, Dictionary) {
        let mut dictionary = Dictionary::default();
        let mut texts = dictionary.texts();
        let mut part = Cards::default();
        part.card_no.declare();
        part.value.declare();
        part.effective_on.declare();
        for (number, value, day) in rows {
            let effective_on = Day::from_digits(*day).unwrap_or_default();
            part.push(&CardRow { card_no: texts.add(number), value: *value, effective_on, ..CardRow::default() });
        }
        part.seal(&texts);
        let became = dictionary.take_in(vec![texts]);
        let mut cards = Cards::default();
        cards.append(vec![part], &became, rows.len());
        (cards, dictionary)
    }

    /// What is known once a plan is carried out.
    fn applied(mut known: KnownCards, (cards, texts): &(Cards, Dictionary), steps: &[Step]) -> KnownCards {
        let mut entered = std::collections::HashMap::new();
        let id = |known: &KnownCards| Uuid::from_u128(known.values().flatten().flatten().count() as u128 + 1);
        // Cards are entered before they are continued, wherever the rows stand.
        let (first, rest): (Vec<&Step>, Vec<&Step>) = steps.iter().partition(|step| matches!(step, Step::Enter { .. }));
        for step in first.into_iter().chain(rest) {
            let digest = Digest(*cards.digest(step.row()));
            let (card, ordinal, effective_on) = match step {
                Step::Enter { row, ordinal, effective_on, .. } => {
                    let card = CardId(id(&known));
                    entered.insert(*row, (card, *ordinal));
                    (card, *ordinal, *effective_on)
                }
                Step::Continue { of, effective_on, .. } => (entered[of].0, entered[of].1, *effective_on),
                Step::Meet { known, effective_on, .. } => (known.card, known.ordinal, *effective_on),
                Step::Same { .. } => continue,
            };
            let version = CardVersionId(id(&known));
            let one = Known { card, ordinal, version, effective_on, digest, withdrawn: false, card_no: CardNo::Key };
            let of_key = known.entry(key(cards, texts, step.row())).or_default();
            match of_key.iter_mut().find(|versions| versions[0].card == card) {
                Some(versions) => {
                    versions.retain(|version| version.effective_on != effective_on);
                    versions.push(one);
                    versions.sort_by_key(|version| version.effective_on);
                }
                None => of_key.push(vec![one]),
            }
        }
        known
    }

    fn steps(list: &(Cards, Dictionary), known: &KnownCards, on: Option<Day>) -> super::Steps {
        plan(&list.0, &list.1, &HashSet::new(), (known, &HashMap::new()), on)
    }

    #[test]
    fn a_first_list_enters_every_card_and_the_same_again_nothing() {
        let first = list(&[("A", 1, 0), ("B", 2, 0), ("B", 3, 0), ("", 4, 0), ("", 4, 0)]);
        let plan = steps(&first, &KnownCards::new(), None);
        assert!(plan.steps.iter().all(|step| matches!(step, Step::Enter { .. })));
        let known = applied(KnownCards::new(), &first, &plan.steps);
        let again = steps(&first, &known, None);
        assert!(again.steps.iter().all(|step| matches!(step, Step::Same { .. })), "{again:?}");
        assert_eq!((again.steps.len(), again.named), (5, 5));
    }

    #[test]
    fn a_later_list_corrects_the_newest_version_or_begins_one() {
        let first = list(&[("A", 1, 0), ("B", 2, 0)]);
        let known = applied(KnownCards::new(), &first, &steps(&first, &KnownCards::new(), None).steps);
        let later = list(&[("A", 9, 0)]);
        let correction = steps(&later, &known, None);
        let day = Day::from_ymd(2025, 7, 1).expect("a day");
        let change = steps(&later, &known, Some(day));
        let since = |steps: &super::Steps| match &steps.steps[..] {
            [Step::Meet { effective_on, .. }] => *effective_on,
            other => panic!("{other:?}"),
        };
        assert_eq!((since(&correction), since(&change)), (always(), day));
        assert_eq!(correction.named, 1);
    }

    #[test]
    fn dated_rows_are_versions_of_one_card() {
        let history = list(&[("A", 2, 20_250_101), ("A", 1, 20_240_101)]);
        let plan = steps(&history, &KnownCards::new(), None);
        assert!(matches!(plan.steps[..], [Step::Continue { row: 0, of: 1, .. }, Step::Enter { row: 1, .. }]));
        let known = applied(KnownCards::new(), &history, &plan.steps);
        assert!(steps(&history, &known, None).steps.iter().all(|step| matches!(step, Step::Same { .. })));
    }

    proptest! {
        /// Twice is once, and the order of the rows decides nothing.
        #[test]
        fn a_list_imported_twice_is_a_list_imported_once(
            first in prop::collection::vec(("[AB]?", 0_i64..3), 0..12),
            second in prop::collection::vec(("[AB]?", 0_i64..3), 0..12),
            shift in 0_usize..12,
        ) {
            let rows = |rows: &[(String, i64)]| rows.iter().map(|(number, value)| (number.clone(), *value)).collect::<Vec<_>>();
            let make = |rows: &[(String, i64)]| list(&rows.iter().map(|(n, v)| (n.as_str(), *v, 0)).collect::<Vec<_>>());
            let (first, mut second) = (rows(&first), rows(&second));
            let one = make(&first);
            let known = applied(KnownCards::new(), &one, &steps(&one, &KnownCards::new(), None).steps);
            let two = make(&second);
            let plan = steps(&two, &known, None);
            let after = applied(known.clone(), &two, &plan.steps);
            let again = steps(&two, &after, None);
            prop_assert!(again.steps.iter().all(|step| matches!(step, Step::Same { .. })), "{again:?}");
            let shift = if second.is_empty() { 0 } else { shift % second.len() };
            second.rotate_left(shift);
            let turned = make(&second);
            let count = |plan: &super::Steps| {
                let of = |kind: fn(&Step) -> bool| plan.steps.iter().filter(|step| kind(step)).count();
                (of(|s| matches!(s, Step::Enter { .. })), of(|s| matches!(s, Step::Meet { .. })), of(|s| matches!(s, Step::Same { .. })), plan.named)
            };
            prop_assert_eq!(count(&steps(&turned, &known, None)), count(&plan));
        }
    }
}
