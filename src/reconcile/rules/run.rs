//! The run: every step in its order.

use super::classes::Classes;
use super::digest;
use super::footing::{self, Counted, Unfooted};
use super::judge::{Judge, Verdict};
use super::legs::{self, Leg};
use super::partition::{Partition, Parts};
use super::ruleset::VERSION;
use super::select::{Line, Selection, Worth, line_value};
use super::settings::Settings;
use super::{agreement, clearing, content, runner_up, table};
use crate::facts::Facts;
use crate::reconcile::outcome::{Difference, Note, Outcome, Place, Pool, RuleTally, Status, Tally};
use entity::{DifferenceKind as Kind, Leg as LegKind, Measure, Money, Side};
use foldhash::{HashMap, HashMapExt as _};
use rayon::prelude::*;

/// How many groups one task judges.
const BATCH: u32 = 4096;
/// How many tasks' answers are held before they are put together.
const BATCHES: usize = 32;

/// Compares the three lists. Only a fault of this program is an error.
pub fn reconcile(facts: &Facts, settings: &Settings<'_>) -> Result<Outcome, Unfooted> {
    let selection = Selection::new(facts, settings);
    let classes = Classes::new(facts, &selection.lines, settings);
    let (ledger_card, card_physical) = rayon::join(
        || legs::ledger_card(facts, &selection),
        || legs::card_physical(facts, &selection, &settings.chains),
    );
    let parts = Parts {
        facts,
        settings,
        selection: &selection,
        classes: &classes,
        ledger_card: ledger_card.as_ref(),
        card_physical: card_physical.as_ref(),
    };
    let mut partition = parts.partition();
    let has_depreciation = has_depreciation(facts, &selection);
    let pool_differences = judge_pools(&parts, &mut partition.pools, has_depreciation);
    let mut judged = judge_groups(&parts, &partition, has_depreciation);
    judged.differences.extend(pool_differences.iter().cloned());
    let footing = footing::foot(&parts, &judged.counted, &judged.differences, has_depreciation)?;
    let categories = table::categories(&parts, &judged.counted, has_depreciation);
    // The differences of the pools stand in the order of the pools.
    let mut rest = pool_differences.as_slice();
    judged.digests.extend(partition.pools.iter().enumerate().map(|(number, pool)| {
        let (own, others) = rest.split_at(rest.partition_point(|one| one.place <= Place::Pool(number as u32)));
        rest = others;
        digest::pool(facts, &classes.list, pool, own)
    }));
    let digest = digest::run(settings.as_of, settings.from, judged.digests);
    let tally = tally(&judged.statuses, &judged.differences, partition.pools.len(), judged.unvalued);
    let mut differences = judged.differences;
    in_order(facts, &mut differences);
    runner_up::name(facts, &mut differences);
    partition.groups.statuses = judged.statuses;
    Ok(Outcome {
        as_of: settings.as_of,
        from: settings.from,
        ruleset: VERSION,
        digest,
        groups: partition.groups,
        pools: partition.pools,
        rules: rules(&[ledger_card, card_physical]),
        classes: classes.list,
        differences,
        tally,
        footing,
        categories,
    })
}

fn has_depreciation(facts: &Facts, selection: &Selection) -> bool {
    facts.cards.as_ref().is_some_and(|cards| cards.depreciation.is_present())
        && selection.lines.contains(&Line::Depreciation)
}

/// All that judging the groups answers.
#[derive(Default)]
struct Judged {
    differences: Vec<Difference>,
    statuses: Vec<Status>,
    digests: Vec<[u8; 32]>,
    counted: Counted,
    unvalued: u64,
}

impl Judged {
    fn append(mut self, mut other: Self) -> Self {
        self.differences.append(&mut other.differences);
        self.statuses.append(&mut other.statuses);
        self.digests.append(&mut other.digests);
        for (class, (quantity, value)) in other.counted.physical {
            self.counted.count(class, quantity, value);
        }
        for (class, value) in other.counted.not_counted {
            self.counted.leave_out(class, value);
        }
        self.unvalued += other.unvalued;
        self
    }
}

fn judge_groups(parts: &Parts<'_>, partition: &Partition, has_depreciation: bool) -> Judged {
    let tangled = |leg: Option<&Leg<'_>>| -> HashMap<u32, usize> {
        let tangles = leg.into_iter().flat_map(|leg| leg.ambiguous.iter().enumerate());
        tangles.map(|(at, tangle)| (partition.group_of_card[tangle.cards[0] as usize], at)).collect()
    };
    let judge = Judge {
        parts,
        pooled: &partition.pooled,
        pooled_depreciation: &partition.pooled_depreciation,
        duplicate: &partition.duplicate,
        tangled_ledger: tangled(parts.ledger_card),
        tangled_physical: tangled(parts.card_physical),
        has_depreciation,
        is_in_clearing: clearing::holds_what_is_in_process(parts, partition),
    };
    let agrees = agreement::find(parts, partition, has_depreciation);
    let groups = partition.groups.len() as u32;
    let of_batch = |batch: u32| judge_batch(&judge, partition, &agrees, batch * BATCH..groups.min((batch + 1) * BATCH));
    let mut judged = Judged::default();
    judged.digests.reserve_exact(groups as usize + partition.pools.len());
    judged.statuses.reserve_exact(groups as usize);
    let batches = groups.div_ceil(BATCH);
    for first in (0..batches).step_by(BATCHES) {
        let some = first..batches.min(first + BATCHES as u32);
        let parts_of: Vec<Judged> = some.into_par_iter().map(of_batch).collect();
        judged = parts_of.into_iter().fold(judged, Judged::append);
    }
    judged
}

fn judge_batch(judge: &Judge<'_>, partition: &Partition, agrees: &[bool], groups: std::ops::Range<u32>) -> Judged {
    let classes = &judge.parts.classes.list;
    let facts = judge.parts.facts;
    let sides = 1 + usize::from(facts.ledger.is_some()) + usize::from(facts.counts.is_some());
    let mut judged = Judged::default();
    for number in groups {
        let rows = partition.groups.rows(number);
        let one_a_side = rows.len() == sides;
        let card =
            rows.iter().find(|row| row.side == Side::Cards).filter(|card| one_a_side && agrees[card.row as usize]);
        debug_assert!(
            card.is_none_or(|card| judge.agreed(*card) == judge.group(number, rows)),
            "what agrees has no difference"
        );
        let Verdict { differences, physical, not_counted, unvalued, status } = match card {
            Some(card) => judge.agreed(*card),
            None => judge.group(number, rows),
        };
        judged.digests.push(digest::group(facts, classes, rows, status, &differences));
        judged.statuses.push(status);
        judged.unvalued += unvalued;
        for (class, quantity, value) in physical {
            judged.counted.count(class, quantity, value);
        }
        for (class, value) in not_counted {
            judged.counted.leave_out(class, value);
        }
        judged.differences.extend(differences);
    }
    judged
}

/// The gap of each pool is one difference of its class, not located.
fn judge_pools(parts: &Parts<'_>, pools: &mut [Pool], has_depreciation: bool) -> Vec<Difference> {
    let mut differences = Vec::new();
    let (Some(ledger), Some(cards)) = (&parts.facts.ledger, &parts.facts.cards) else { return differences };
    let worth = |card: &u32| -> Worth { parts.selection.card_worth(cards, *card) };
    for (number, pool) in pools.iter_mut().enumerate() {
        let lines = |rows: &[u32]| -> i64 { rows.iter().map(|row| line_value(ledger, *row)).sum() };
        let cost = lines(&pool.ledger_rows) - pool.cards.iter().map(|card| worth(card).value).sum::<i64>();
        let held: i64 = pool.depreciation_cards.iter().map(|card| worth(card).depreciation).sum();
        let depreciation = if has_depreciation { -lines(&pool.depreciation_rows) - held } else { 0 };
        pool.gap = Money(cost);
        pool.depreciation_gap = Money(depreciation);
        let gaps = [
            (Measure::Cost, Kind::LedgerCardAmount, pool.gap),
            (Measure::Depreciation, Kind::LedgerCardDepreciation, pool.depreciation_gap),
        ];
        for (measure, kind, amount) in gaps.into_iter().filter(|(.., gap)| *gap != Money::ZERO) {
            differences.push(Difference {
                kind,
                leg: LegKind::LedgerCard,
                measure,
                place: Place::Pool(number as u32),
                amount,
                located: false,
                by_class: vec![(pool.class, amount)],
                rule: None,
                rows: Vec::new(),
                runner_up: None,
                note: None,
                cause: None,
            });
        }
    }
    differences
}

fn tally(statuses: &[Status], differences: &[Difference], pools: usize, unvalued: u64) -> Tally {
    let count = |wanted: Status| statuses.iter().filter(|status| **status == wanted).count() as u64;
    let mut tally = Tally {
        groups: statuses.len() as u64,
        matched: count(Status::Matched),
        differing: count(Status::Differing),
        out_of_scope: count(Status::OutOfScope),
        pools: pools as u64,
        unvalued,
        uncounted: differences.iter().filter(|one| one.note == Some(Note::Uncounted)).count() as u64,
        ..Tally::default()
    };
    let mut by_group: HashMap<u32, Vec<Kind>> = HashMap::new();
    for one in differences {
        *tally.differences.entry(one.kind).or_default() += 1;
        if let Place::Group(group) = one.place {
            by_group.entry(group).or_default().push(one.kind);
        }
    }
    for mut kinds in by_group.into_values() {
        kinds.sort_unstable();
        kinds.dedup();
        *tally.signatures.entry(kinds).or_default() += 1;
    }
    tally
}

/// Canonical order: by leg, measure and kind, the greatest amounts first, then by content.
fn in_order(facts: &Facts, differences: &mut [Difference]) {
    differences.sort_by_cached_key(|one| {
        let rows: Vec<[u8; 32]> = one.rows.iter().map(|row| content::digest(facts, *row)).collect();
        (
            one.leg,
            one.measure,
            one.kind,
            std::cmp::Reverse((one.amount.abs(), one.amount)),
            one.place.is_pool(),
            rows,
            one.place,
        )
    });
}

/// What each rule did, ledger–card first.
fn rules(legs: &[Option<Leg<'_>>]) -> Vec<RuleTally> {
    let mut tallies: Vec<RuleTally> = legs.iter().flatten().flat_map(|leg| leg.tallies.iter().cloned()).collect();
    tallies.sort_by_key(|tally| (tally.leg, tally.rule));
    tallies
}
