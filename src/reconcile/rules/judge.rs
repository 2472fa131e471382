//! What a group differs in: S2 (what a counted thing is worth), S4 (gaps) and S5 (kinds).
//!
//! Two kinds of group are more than S7's words "rows on every side supplied" cover, and count as
//! matched: a cancelled card that stands nowhere else (it is settled, and worth 0), and what a
//! pool answers for.

use super::attributes;
use super::classes::Classes;
use super::partition::Parts;
use super::select::{Line, State, Worth, line_value};
use super::worth;
use crate::facts::{CardRow, Cards, Counts, LedgerRows};
use crate::reconcile::outcome::{ClassId, Difference, Note, Place, RowRef, RuleId, Status};
use entity::{CountResult, DifferenceKind as Kind, Leg, Measure, Money, Side, UsageState};

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
    pub tangled_ledger: std::collections::HashMap<u32, usize>,
    /// The same on the card–physical leg.
    pub tangled_physical: std::collections::HashMap<u32, usize>,
    /// Whether the accounts hold accumulated depreciation at all.
    pub has_depreciation: bool,
}

/// What a group came to.
#[derive(Default)]
pub struct Verdict {
    /// Its differences, money first.
    pub differences: Vec<Difference>,
    /// What was counted, worth.
    pub physical: Worth,
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
    by_class: Vec<(ClassId, Money)>,
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

    fn ledger_card(&self, group: &Group<'_>, ledger: &LedgerRows, cards: &Cards, verdict: &mut Verdict) {
        let selection = self.parts.selection;
        let own: Vec<RowRef> = group.cards.iter().copied().filter(|card| !self.pooled[card.row as usize]).collect();
        let is_cost = |line: &&RowRef| selection.lines[line.row as usize] == Line::Cost;
        let mut by_class = ByClass::default();
        let (mut l, mut has_lines, mut has_credit) = (0, false, false);
        for line in group.lines.iter().filter(is_cost) {
            let value = line_value(ledger, line.row);
            by_class.add(self.classes().of_line[line.row as usize], value, Of::Left);
            (l, has_lines, has_credit) = (l + value, true, has_credit || value < 0);
        }
        let mut c = 0;
        for card in &own {
            let value = selection.card_worth(cards, card.row).value;
            by_class.add(self.classes().of_card[card.row as usize], value, Of::Right);
            c += value;
        }
        let told = |by_class| Told { group, leg: Leg::LedgerCard, measure: Measure::Cost, by_class, note: None };
        if let Some(at) = self.tangled_ledger.get(&group.number) {
            let note = self.parts.ledger_card.and_then(|leg| leg.ambiguous.get(*at)).map(explained);
            self.push(verdict, Kind::Ambiguous, l - c, Told { note, ..told(by_class.gaps()) });
        } else if !own.is_empty() && group.cards.iter().any(|card| self.duplicate[card.row as usize]) {
            if l != c {
                self.push(verdict, Kind::DuplicateCard, l - c, told(by_class.gaps()));
            }
        } else if own.is_empty() {
            if group.cards.is_empty() && l != 0 {
                self.push(verdict, Kind::LedgerWithoutCard, l, told(by_class.gaps()));
            }
        } else if !has_lines {
            if own.iter().any(|card| self.state(*card) == State::Alive) {
                self.push(verdict, self.missing_in_ledger(&cards.row(own[0].row as usize)), -c, told(by_class.gaps()));
            }
        } else {
            let disposed = own.iter().all(|card| self.state(*card) == State::Disposed);
            let kind = match () {
                () if disposed => Kind::CardDisposedLedgerAlive,
                () if l == 0 && has_credit => self.written_off(&cards.row(own[0].row as usize)),
                () => Kind::LedgerCardAmount,
            };
            let (money, moved) = by_class.split(self.classes().of_card[own[0].row as usize]);
            if l != c {
                let note = (kind == Kind::LedgerCardAmount).then(|| ratio(l, c)).flatten();
                self.push(verdict, kind, l - c, Told { note, ..told(money) });
            }
            if !moved.is_empty() {
                self.push(verdict, Kind::LedgerCardClass, 0, told(moved));
            }
            let red = group.lines.iter().filter(is_cost).any(|line| ledger.debit.at(line.row as usize) < 0);
            if l == c && red && disposed {
                self.push(verdict, Kind::MovementPresentation, 0, told(Vec::new()));
            }
        }
        self.depreciation(group, ledger, cards, verdict);
    }

    /// Why a living card has no line: under works and pending clearing are lawful places for it.
    fn missing_in_ledger(&self, card: &CardRow) -> Kind {
        let as_of = self.parts.settings.as_of;
        match card.usage_state {
            UsageState::UnderWorks => Kind::UnderWorks,
            UsageState::AwaitingDisposal if self.parts.selection.clearing != 0 => Kind::ClearingBalance,
            _ if !as_of.is_blank() && card.booked_on > as_of => Kind::CutOff,
            _ => Kind::CardWithoutLedger,
        }
    }

    fn written_off(&self, card: &CardRow) -> Kind {
        match card.usage_state {
            UsageState::UnderWorks => Kind::UnderWorks,
            UsageState::AwaitingDisposal if self.parts.selection.clearing != 0 => Kind::ClearingBalance,
            _ => Kind::LedgerDisposedCardAlive,
        }
    }

    /// The second measure, where both sides have it: credit − debit against the cards' own.
    fn depreciation(&self, group: &Group<'_>, ledger: &LedgerRows, cards: &Cards, verdict: &mut Verdict) {
        if !self.has_depreciation {
            return;
        }
        let selection = self.parts.selection;
        let mut by_class = ByClass::default();
        let mut gap = 0;
        for line in group.lines.iter().filter(|line| selection.lines[line.row as usize] == Line::Depreciation) {
            let value = -line_value(ledger, line.row);
            by_class.add(self.classes().of_line[line.row as usize], value, Of::Left);
            gap += value;
        }
        for card in group.cards.iter().filter(|card| !self.pooled_depreciation[card.row as usize]) {
            let value = selection.card_worth(cards, card.row).depreciation;
            by_class.add(self.classes().of_card_depreciation[card.row as usize], value, Of::Right);
            gap -= value;
        }
        if gap != 0 {
            let told = Told {
                group,
                leg: Leg::LedgerCard,
                measure: Measure::Depreciation,
                by_class: by_class.gaps(),
                note: None,
            };
            self.push(verdict, Kind::LedgerCardDepreciation, gap, told);
        }
    }

    fn card_physical(&self, group: &Group<'_>, cards: &Cards, counts: &Counts, verdict: &mut Verdict) {
        let selection = self.parts.selection;
        let worths: Vec<Worth> = group.cards.iter().map(|card| selection.card_worth(cards, card.row)).collect();
        let c: i64 = worths.iter().map(|worth| worth.value).sum();
        let quantity: i64 = worths.iter().map(|worth| worth.quantity).sum();
        let found = worth::of_counts(counts, group.counts, c, quantity);
        verdict.physical = Worth { value: found.value, quantity: found.quantity, depreciation: 0 };
        verdict.unvalued = found.unvalued;
        let mut by_class = ByClass::default();
        for (card, worth) in group.cards.iter().zip(&worths) {
            by_class.add(self.classes().of_card[card.row as usize], worth.value, Of::Left);
        }
        if let Some(class) = self.physical_class(group) {
            by_class.add(class, found.value, Of::Right);
        }
        let told = |by_class| Told { group, leg: Leg::CardPhysical, measure: Measure::Cost, by_class, note: None };
        let gap = c - found.value;
        if group.counts.is_empty() {
            self.not_seen(group, cards, verdict, &told);
            return;
        }
        if let Some(at) = self.tangled_physical.get(&group.number) {
            let note = self.parts.card_physical.and_then(|leg| leg.ambiguous.get(*at)).map(explained);
            self.push(verdict, Kind::Ambiguous, gap, Told { note, ..told(by_class.gaps()) });
            return;
        }
        if group.cards.is_empty() {
            let not_ours = group.counts.iter().all(|row| counts.result.at(row.row as usize) == CountResult::NotOurs);
            let kind = if not_ours { Kind::NotOurs } else { Kind::StockWithoutCard };
            self.push(verdict, kind, gap, told(by_class.gaps()));
            return;
        }
        if group.cards.iter().any(|card| self.duplicate[card.row as usize]) {
            self.push(verdict, Kind::DuplicateCard, gap, told(by_class.gaps()));
            return;
        }
        if group.cards.iter().all(|card| self.state(*card) == State::Disposed) {
            if found.quantity > 0 || gap != 0 {
                self.push(verdict, Kind::DisposedStillPresent, gap, told(by_class.gaps()));
            }
            return;
        }
        if found.quantity == 0 {
            let out = group.counts.iter().any(|row| counts.result.at(row.row as usize) == CountResult::Out);
            let kind = if out { Kind::OutUnseen } else { Kind::CardWithoutStock };
            self.push(verdict, kind, gap, told(by_class.gaps()));
            return;
        }
        self.seen(group, (c, quantity), &found, by_class, verdict, &told);
        let is_seen = |row: &RowRef| counts.quantity.at(row.row as usize) != 0;
        for kind in attributes::unequal(self.facts(), group.cards, group.counts, is_seen) {
            self.push(verdict, kind, 0, told(Vec::new()));
        }
    }

    /// Cards nobody counted: out of scope, settled, or missing.
    fn not_seen<'g>(
        &self,
        group: &'g Group<'g>,
        cards: &Cards,
        verdict: &mut Verdict,
        told: &impl Fn(Vec<(ClassId, Money)>) -> Told<'g>,
    ) {
        let selection = self.parts.selection;
        let mut by_class = ByClass::default();
        let (mut missing, mut alive) = (0, false);
        for card in group.cards {
            let value = selection.card_worth(cards, card.row).value;
            if !selection.covers(card.row) {
                verdict.not_counted.push((self.classes().of_card[card.row as usize], value));
                continue;
            }
            missing += value;
            alive |= self.state(*card) == State::Alive;
            by_class.add(self.classes().of_card[card.row as usize], value, Of::Left);
        }
        if alive {
            let duplicate = group.cards.iter().any(|card| self.duplicate[card.row as usize]);
            let kind = if duplicate { Kind::DuplicateCard } else { Kind::CardWithoutStock };
            self.push(verdict, kind, missing, told(by_class.gaps()));
        }
    }

    /// Quantity and value of what was seen of living cards.
    fn seen<'g>(
        &self,
        group: &'g Group<'g>,
        (c, quantity): (i64, i64),
        found: &worth::Found,
        by_class: ByClass,
        verdict: &mut Verdict,
        told: &impl Fn(Vec<(ClassId, Money)>) -> Told<'g>,
    ) {
        let gap = c - found.value;
        if quantity == found.quantity {
            if gap != 0 {
                let note = ratio(c, found.value);
                self.push(verdict, Kind::CardStockValue, gap, Told { note, ..told(by_class.gaps()) });
            }
            return;
        }
        let share = if quantity > 0 { worth::share(c, found.quantity, quantity) } else { c };
        let class = self.classes().of_card[group.cards[0].row as usize];
        let at = |amount: i64| if amount == 0 { Vec::new() } else { vec![(class, Money(amount))] };
        let of_quantity = c - share;
        self.push(verdict, Kind::CardStockQuantity, of_quantity, told(at(of_quantity)));
        let rest = gap - of_quantity;
        if rest != 0 {
            let mut rest_by_class = by_class;
            rest_by_class.add(class, of_quantity, Of::Right);
            self.push(verdict, Kind::CardStockValue, rest, told(rest_by_class.gaps()));
        }
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
        let unfooted = (cards.fiscal_fund.is_present() || cards.other_fund.is_present())
            && alive().any(|card| {
                let (fiscal, other) = (cards.fiscal_fund.at(card), cards.other_fund.at(card));
                (fiscal != 0 || other != 0) && fiscal + other != cards.value.at(card)
            });
        if unfooted {
            let told = Told { group, leg, measure: Measure::Cost, by_class: Vec::new(), note: None };
            self.push(verdict, Kind::FundSource, 0, told);
        }
    }

    /// The class in which a group's counted things are summed.
    pub fn physical_class_of(&self, rows: &[RowRef]) -> Option<ClassId> {
        self.physical_class(&Group::new(0, rows))
    }

    fn physical_class(&self, group: &Group<'_>) -> Option<ClassId> {
        match (group.cards, group.counts) {
            ([card, ..], _) => Some(self.classes().of_card[card.row as usize]),
            (_, [count, ..]) => Some(self.classes().of_count[count.row as usize]),
            _ => None,
        }
    }

    fn push(&self, verdict: &mut Verdict, kind: Kind, amount: i64, told: Told<'_>) {
        let rows = told.group.rows.iter().copied().filter(|row| on_leg(row.side, told.leg));
        let rule = self.rule(told.group, told.leg);
        let bounded = match told.leg {
            Leg::LedgerCard => {
                self.parts.ledger_card.is_some_and(|leg| rows.clone().any(|row| leg.bounded.contains(&row)))
            }
            Leg::CardPhysical => false,
        };
        let mut rows: Vec<RowRef> = rows.collect();
        if rows.len() > 2 {
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
        });
    }

    fn rule(&self, group: &Group<'_>, leg: Leg) -> Option<RuleId> {
        let (links, others) = match leg {
            Leg::LedgerCard => (self.parts.ledger_card?, group.lines),
            Leg::CardPhysical => (self.parts.card_physical?, group.counts),
        };
        let rule = others.iter().map(|row| links.rule_of[row.row as usize]).find(|rule| *rule != 0)?;
        Some(RuleId(rule))
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

/// Which side of a leg an amount stands on.
#[derive(Clone, Copy)]
enum Of {
    Left,
    Right,
}

/// Left minus right by class, and which classes each side stands in. Hardly ever more than two.
#[derive(Default)]
struct ByClass {
    entries: Vec<(ClassId, i64, bool, bool)>,
}

impl ByClass {
    fn add(&mut self, class: ClassId, value: i64, of: Of) {
        let at = self.entries.iter().position(|entry| entry.0 == class).unwrap_or_else(|| {
            self.entries.push((class, 0, false, false));
            self.entries.len() - 1
        });
        let entry = &mut self.entries[at];
        match of {
            Of::Left => (entry.1, entry.2) = (entry.1 + value, true),
            Of::Right => (entry.1, entry.3) = (entry.1 - value, true),
        }
    }

    fn gaps(&self) -> Vec<(ClassId, Money)> {
        let mut gaps: Vec<_> =
            self.entries.iter().filter(|entry| entry.1 != 0).map(|entry| (entry.0, Money(entry.1))).collect();
        gaps.sort_unstable();
        gaps
    }

    /// The money difference and the class difference. Where both sides stand in the same classes
    /// all is money; else the money stands at the card's class and the rest, which sums to 0, is
    /// the difference of classes.
    fn split(&self, card_class: ClassId) -> (Vec<(ClassId, Money)>, Vec<(ClassId, Money)>) {
        if self.entries.iter().all(|entry| entry.2 == entry.3) {
            return (self.gaps(), Vec::new());
        }
        let gap: i64 = self.entries.iter().map(|entry| entry.1).sum();
        let money = if gap == 0 { Vec::new() } else { vec![(card_class, Money(gap))] };
        let mut rest = Self { entries: self.entries.clone() };
        rest.add(card_class, gap, Of::Right);
        (money, rest.gaps())
    }
}

/// Ratios that point to a slip of unit or tax, in thousandths.
const RATIOS: [u32; 9] = [1030, 1060, 1090, 1130, 1160, 10_000, 100_000, 1_000_000, 10_000_000];

/// Whether two amounts stand in a telling ratio; a suggestion, never a link.
fn ratio(one: i64, other: i64) -> Option<Note> {
    let (less, more) = (one.abs().min(other.abs()), one.abs().max(other.abs()));
    if less == 0 {
        return None;
    }
    let exact = |ratio: u32| entity::round_half_up(i128::from(less) * i128::from(ratio), 1000) == Some(more);
    RATIOS.into_iter().find(|ratio| exact(*ratio)).map(Note::Ratio)
}

#[cfg(test)]
mod tests {
    use super::{ByClass, ClassId, Money, Note, Of, ratio};

    #[test]
    fn classes_split_into_money_and_class() {
        let (a, b) = (ClassId(0), ClassId(1));
        let mut by_class = ByClass::default();
        by_class.add(a, 100, Of::Left);
        by_class.add(b, 60, Of::Right);
        assert_eq!(by_class.split(b), (vec![(b, Money(40))], vec![(a, Money(100)), (b, Money(-100))]));
        let mut same = ByClass::default();
        same.add(a, 100, Of::Left);
        same.add(a, 60, Of::Right);
        assert_eq!(same.split(a), (vec![(a, Money(40))], vec![]));
    }

    #[test]
    fn telling_ratios_are_told() {
        assert_eq!(ratio(11_300, 10_000), Some(Note::Ratio(1130)));
        assert_eq!(ratio(100, 1_000_000), Some(Note::Ratio(10_000_000)));
        assert_eq!(ratio(100, 123), None);
        assert_eq!(ratio(0, 123), None);
    }
}
