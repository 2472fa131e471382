//! What a group differs in: S2 (what a counted thing is worth), S4 (gaps) and S5 (kinds).
//!
//! Two kinds of group are more than S7's words "rows on every side supplied" cover, and count as
//! matched: a cancelled card that stands nowhere else (it is settled, and worth 0), and what a
//! pool answers for.

mod by_class;
mod ledger;
mod physical;
mod ratio;

use super::classes::Classes;
use super::partition::Parts;
use super::select::{Line, State};
use crate::facts::Cards;
use crate::reconcile::outcome::{ClassId, Difference, Note, Place, RowRef, RuleId, Status};
use by_class::Gaps;
use entity::{DifferenceKind as Kind, Leg, Measure, Money, Side};

/// What the judge looks at besides the group itself.
pub struct Judge<'a> {
    /// Facts, settings, selection, classes and links.
    pub parts: &'a Parts<'a>,
    /// By card: a pool answers for its cost.
    pub pooled: &'a [bool],
    /// By card: a pool answers for its depreciation.
    pub pooled_depreciation: &'a [bool],
    /// By card: a duplicate of a grouped card.
    pub duplicate: &'a [bool],
    /// By group: an undetermined pairing on the ledger–card leg, as an index into its list.
    pub tangled_ledger: foldhash::HashMap<u32, usize>,
    /// The same on the card–physical leg.
    pub tangled_physical: foldhash::HashMap<u32, usize>,
    /// Whether the accounts hold accumulated depreciation at all.
    pub has_depreciation: bool,
    /// Whether the clearing accounts hold what the cards in process that have left the cost accounts are worth.
    pub is_in_clearing: bool,
}

/// What a group came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Its differences, money first.
    pub differences: Vec<Difference>,
    /// What was counted: class, quantity and value.
    pub physical: Vec<(ClassId, i64, i64)>,
    /// Value by class of its cards outside the list's scope and not counted.
    pub not_counted: Vec<(ClassId, i64)>,
    /// Count rows without any worth.
    pub unvalued: u64,
    /// What it came to.
    pub status: Status,
}

/// A group, split by side.
struct Group<'a> {
    number: u32,
    rows: &'a [RowRef],
    lines: &'a [RowRef],
    cards: &'a [RowRef],
    counts: &'a [RowRef],
}

impl<'a> Group<'a> {
    fn new(number: u32, rows: &'a [RowRef]) -> Self {
        let first_card = rows.partition_point(|row| row.side < Side::Cards);
        let first_count = rows.partition_point(|row| row.side < Side::Counts);
        Self {
            number,
            rows,
            lines: &rows[..first_card],
            cards: &rows[first_card..first_count],
            counts: &rows[first_count..],
        }
    }
}

/// A money difference being told.
struct Told<'a> {
    group: &'a Group<'a>,
    leg: Leg,
    measure: Measure,
    by_class: Gaps,
    note: Option<Note>,
}

impl<'a> Judge<'a> {
    fn facts(&self) -> &'a crate::facts::Facts {
        self.parts.facts
    }

    fn classes(&self) -> &'a Classes {
        self.parts.classes
    }

    fn state(&self, card: RowRef) -> State {
        self.parts.selection.cards[card.row as usize]
    }

    /// The verdict on the group of a card that agrees with everything (see `agreement`).
    pub fn agreed(&self, card: RowRef) -> Verdict {
        let mut verdict = Verdict::default();
        if let (Some(cards), Some(_)) = (&self.facts().cards, &self.facts().counts) {
            let class = self.classes().of_card[card.row as usize];
            let (quantity, value) = (cards.quantity.at(card.row as usize), cards.value.at(card.row as usize));
            verdict.physical.push((class, quantity, value));
        }
        verdict
    }

    /// Judges one group.
    pub fn group(&self, number: u32, rows: &[RowRef]) -> Verdict {
        let group = Group::new(number, rows);
        let mut verdict = Verdict::default();
        if let (Some(ledger), Some(cards)) = (&self.facts().ledger, &self.facts().cards) {
            self.ledger_card(&group, ledger, cards, &mut verdict);
        }
        if let (Some(cards), Some(counts)) = (&self.facts().cards, &self.facts().counts) {
            self.card_physical(&group, cards, counts, &mut verdict);
        }
        if let Some(cards) = &self.facts().cards {
            self.cards_alone(&group, cards, &mut verdict);
        }
        let outside = !group.cards.is_empty()
            && group.counts.is_empty()
            && self.facts().counts.is_some()
            && group.cards.iter().all(|card| !self.parts.selection.covers(card.row));
        verdict.status = match (verdict.differences.is_empty(), outside) {
            (false, _) => Status::Differing,
            (true, true) => Status::OutOfScope,
            (true, false) => Status::Matched,
        };
        verdict
    }

    /// What a card says against itself.
    fn cards_alone(&self, group: &Group<'_>, cards: &Cards, verdict: &mut Verdict) {
        let leg = if self.facts().ledger.is_some() { Leg::LedgerCard } else { Leg::CardPhysical };
        let alive =
            || group.cards.iter().filter(|card| self.state(**card) == State::Alive).map(|card| card.row as usize);
        let over =
            cards.depreciation.is_present() && alive().any(|card| cards.depreciation.at(card) > cards.value.at(card));
        if over {
            let told = Told { group, leg, measure: Measure::Depreciation, by_class: Vec::new(), note: None };
            self.push(verdict, Kind::OverDepreciated, 0, told);
        }
        if alive().any(|card| cards.has_other_funds(card)) {
            let told = Told { group, leg, measure: Measure::Cost, by_class: Vec::new(), note: None };
            self.push(verdict, Kind::FundSource, 0, told);
        }
    }

    fn push(&self, verdict: &mut Verdict, kind: Kind, amount: i64, told: Told<'_>) {
        let rows = told.group.rows.iter().copied().filter(|row| on_leg(row.side, told.leg));
        let rule = self.rule(told.group, told.leg, told.measure);
        let bounded = match told.leg {
            Leg::LedgerCard => self
                .parts
                .ledger_card
                .is_some_and(|leg| rows.clone().any(|row| leg.bounded.binary_search(&row).is_ok())),
            Leg::CardPhysical => false,
        };
        let mut rows: Vec<RowRef> = rows.collect();
        if rows.len() > 1 {
            order_by_side(self.facts(), &mut rows);
        }
        verdict.differences.push(Difference {
            kind,
            leg: told.leg,
            measure: told.measure,
            place: Place::Group(told.group.number),
            amount: Money(amount),
            located: true,
            by_class: told.by_class,
            rule,
            rows,
            runner_up: None,
            note: told.note.or(bounded.then_some(Note::SearchBound)),
            cause: None,
        });
    }

    /// The first rule, in their order, that linked rows of this measure.
    fn rule(&self, group: &Group<'_>, leg: Leg, measure: Measure) -> Option<RuleId> {
        let (links, others) = match leg {
            Leg::LedgerCard => (self.parts.ledger_card?, group.lines),
            Leg::CardPhysical => (self.parts.card_physical?, group.counts),
        };
        let of_measure = |row: &&RowRef| {
            let line = self.parts.selection.lines.get(row.row as usize);
            leg == Leg::CardPhysical || (measure == Measure::Depreciation) == (line == Some(&Line::Depreciation))
        };
        let rules = others.iter().filter(of_measure).map(|row| links.rule_of[row.row as usize]);
        rules.filter(|rule| *rule != 0).min().map(RuleId)
    }
}

const fn on_leg(side: Side, leg: Leg) -> bool {
    match leg {
        Leg::LedgerCard => !matches!(side, Side::Counts),
        Leg::CardPhysical => !matches!(side, Side::Ledger),
    }
}

fn order_by_side(facts: &crate::facts::Facts, rows: &mut [RowRef]) {
    let middle = rows.partition_point(|row| row.side == rows[0].side);
    let (one, other) = rows.split_at_mut(middle);
    super::content::sort(facts, one);
    super::content::sort(facts, other);
}

fn explained(tangle: &super::legs::Ambiguous) -> Note {
    Note::Explanations { number: tangle.explanations.number, first_two: tangle.explanations.first_two.clone() }
}
