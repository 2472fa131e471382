//! The best rejected candidate of a row that stands alone. A suggestion for a person: it never
//! links, and it is no part of the digest.

use super::ruleset::RUNNER_UP_CANDIDATES;
use super::select::line_value;
use crate::facts::{Facts, Sym};
use crate::reconcile::outcome::{Difference, RowRef};
use entity::{DifferenceKind as Kind, Leg, Side};
use foldhash::{HashMap, HashMapExt as _};

/// What a row shows for likeness; blank values are like nothing.
#[derive(Clone, Copy)]
struct Likeness {
    row: RowRef,
    name: Sym,
    specification: Sym,
    department: Sym,
    location: Sym,
    value: i64,
}

/// Integer weights; 100 is the most there is.
const WEIGHTS: [u32; 5] = [35, 25, 10, 10, 20];

/// Names the runner-up of every difference whose rows stand alone on one side.
pub fn name(facts: &Facts, differences: &mut [Difference]) {
    for (leg, missing_other, missing_card) in [
        (Leg::LedgerCard, Kind::CardWithoutLedger, Kind::LedgerWithoutCard),
        (Leg::CardPhysical, Kind::CardWithoutStock, Kind::StockWithoutCard),
    ] {
        let alone = |kind: Kind, side: Side| -> Vec<(usize, Likeness)> {
            let of = |(at, one): (usize, &Difference)| {
                let row = one.rows.iter().find(|row| row.side == side)?;
                (one.leg == leg && one.kind == kind).then(|| (at, likeness(facts, *row)))
            };
            differences.iter().enumerate().filter_map(of).collect()
        };
        let other_side = if leg == Leg::LedgerCard { Side::Ledger } else { Side::Counts };
        let cards = alone(missing_other, Side::Cards);
        let others = alone(missing_card, other_side);
        let found: Vec<_> = [(&cards, &others), (&others, &cards)]
            .into_iter()
            .flat_map(|(seekers, candidates)| {
                let blocks = blocks(candidates);
                seekers.iter().filter_map(move |(at, seeker)| Some((*at, best(seeker, &blocks)?)))
            })
            .collect();
        for (at, best) in found {
            differences[at].runner_up = Some(best);
        }
    }
}

/// Candidates by blocking key: the same name, or the same value.
fn blocks(candidates: &[(usize, Likeness)]) -> HashMap<(Sym, i64), Vec<Likeness>> {
    let mut blocks: HashMap<(Sym, i64), Vec<Likeness>> = HashMap::new();
    for (_, candidate) in candidates {
        for key in [(candidate.name, 0), (Sym::BLANK, candidate.value)] {
            if key != (Sym::BLANK, 0) {
                let block = blocks.entry(key).or_default();
                if block.len() < RUNNER_UP_CANDIDATES {
                    block.push(*candidate);
                }
            }
        }
    }
    blocks
}

fn best(seeker: &Likeness, blocks: &HashMap<(Sym, i64), Vec<Likeness>>) -> Option<(RowRef, u32)> {
    let keys = [(seeker.name, 0), (Sym::BLANK, seeker.value)];
    keys.iter()
        .filter(|key| **key != (Sym::BLANK, 0))
        .filter_map(|key| blocks.get(key))
        .flatten()
        .enumerate()
        .map(|(place, candidate)| (score(seeker, candidate), std::cmp::Reverse((place, candidate.row))))
        .max()
        .filter(|(score, _)| *score > 0)
        .map(|(score, place)| (place.0.1, score))
}

fn score(one: &Likeness, other: &Likeness) -> u32 {
    let same = |a: Sym, b: Sym| !a.is_blank() && a == b;
    let equal = [
        same(one.name, other.name),
        same(one.specification, other.specification),
        same(one.department, other.department),
        same(one.location, other.location),
        one.value != 0 && one.value == other.value,
    ];
    WEIGHTS.iter().zip(equal).filter(|(_, equal)| *equal).map(|(weight, _)| weight).sum()
}

fn likeness(facts: &Facts, row: RowRef) -> Likeness {
    let at = row.row as usize;
    let blank = Likeness {
        row,
        name: Sym::BLANK,
        specification: Sym::BLANK,
        department: Sym::BLANK,
        location: Sym::BLANK,
        value: 0,
    };
    match (row.side, &facts.ledger, &facts.cards, &facts.counts) {
        (Side::Ledger, Some(ledger), ..) => Likeness {
            name: ledger.name.at(at),
            specification: ledger.specification.at(at),
            department: ledger.department.at(at),
            value: line_value(ledger, row.row),
            ..blank
        },
        (Side::Cards, _, Some(cards), _) => Likeness {
            name: cards.name.at(at),
            specification: cards.specification.at(at),
            department: cards.department.at(at),
            location: cards.location.at(at),
            value: cards.value.at(at),
            ..blank
        },
        (Side::Counts, .., Some(counts)) => Likeness {
            name: counts.name.at(at),
            specification: counts.specification.at(at),
            department: counts.department.at(at),
            location: counts.location.at(at),
            value: counts.value.at(at),
            ..blank
        },
        _ => blank,
    }
}
