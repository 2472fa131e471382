//! The rows of all files, gathered by side.

use super::files::Found;
use super::load::{Options, Take};
use super::report::SheetReport;
use super::sheets::{Feed, Step};
use super::words;
use crate::assets::CardsImport;
use crate::facts::{Cards, Counts, Dictionary, Facts, LedgerRows, Origin, Renumbering, TableInfo, Texts};
use crate::harvest::{Faults, Joined, Problem, Tally};
use crate::layout::{Reading, SheetKind};
use crate::ledger::{AccountBalance, BalancesImport, Chart, LedgerImport};
use crate::plan::RejectedRow;
use crate::sheet::Sheet;
use crate::stocktake::CountsImport;
use crate::words::Told;
use entity::Side;
use std::sync::atomic::{AtomicBool, Ordering};

/// The rows of all sheets as they were read, not yet put together: what a comparison
/// [settles](super::settle) and what an import keeps.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Texts, files and tables; its three lists are empty until it is settled.
    pub facts: Facts,
    /// Journal rows: openings and lines.
    pub journal: LedgerRows,
    /// Rows of trial balances.
    pub balances: Vec<AccountBalance>,
    /// Cards.
    pub cards: Cards,
    /// Counted lines.
    pub counts: Counts,
    /// Bad rows, where they were asked for instead of a refusal.
    pub rejected: Vec<RejectedRow>,
    weights: [i128; 3],
}

/// The part of a side's sum of amounts beyond which later sums could overflow.
const WEIGHT_BOUND: i128 = (i64::MAX / 8) as i128;

/// Cells that stand for a row as evidence, the best first: its amount, else its code.
const TELLING: [&str; 14] = [
    "original_value",
    "debit",
    "amount",
    "credit",
    "counted_quantity",
    "closing",
    "closing_debit",
    "period_debit",
    "opening",
    "opening_debit",
    "result",
    "asset_no",
    "card_no",
    "name",
];

/// What the sheets of one file and kind are made of, whatever the kind.
struct Taking<'a> {
    dictionary: &'a mut Dictionary,
    report: &'a mut SheetReport,
    reading: &'a Reading,
    place: &'a str,
    limit: usize,
    so_far: SoFar,
}

/// What the parts taken so far amount to.
struct SoFar {
    faults: Faults,
    across: Joined,
    tally: Tally,
    signatures: Vec<(String, String)>,
    sums: [i128; 2],
    weight: i128,
    rows: u32,
}

impl SoFar {
    fn new(limit: usize) -> Self {
        Self {
            faults: Faults::new(limit),
            across: Joined::default(),
            tally: Tally::default(),
            signatures: Vec::new(),
            sums: [0; 2],
            weight: 0,
            rows: 0,
        }
    }
}

impl Gathered {
    /// Takes in a sheet; answers why it is refused, or, in the error, why it cannot be read any more.
    pub(super) fn take(
        &mut self,
        (sheet, found): (&Sheet, &Found),
        place: &str,
        report: &mut SheetReport,
        (options, chart, bytes): (&Options<'_>, &Chart, u64),
        pass: Option<Take<'_>>,
    ) -> Result<Vec<Told>, Told> {
        let reading = &found.reading;
        let Ok(table) = u16::try_from(self.facts.tables.len()) else {
            return Ok(vec![words::TOO_MANY_TABLES.with([])]);
        };
        self.enter(sheet, reading);
        let (batch, part_bytes) = if pass.is_some() { (FEW, PART_BYTES / 4) } else { (MANY, PART_BYTES) };
        let parts = ((bytes / part_bytes) as usize).max(options.threads);
        let feed = Feed {
            sheet,
            found,
            mapping: options.mapping,
            limit: options.limit,
            parts,
            batch,
            ended: &AtomicBool::new(false),
        };
        let texts = self.facts.texts.texts();
        let (dictionary, so_far) = (&mut self.facts.texts, SoFar::new(options.limit));
        let mut taking = Taking { dictionary, report, reading, place, limit: options.limit, so_far };
        let side = match reading.kind {
            SheetKind::Ledger => {
                let (mark, rows) = (self.journal.len(), &mut self.journal);
                feed.run(
                    &texts,
                    |task, texts| LedgerImport::new(task, chart, texts),
                    |step| match taking.take(step) {
                        None => rows.truncate(mark),
                        Some(mut parts) => {
                            parts.settle(|rows, before| rows.settle(table, before));
                            rows.append(parts.rows, &parts.became, mark + parts.expected);
                        }
                    },
                )?;
                Side::Ledger
            }
            SheetKind::Balances => {
                let (mark, rows) = (self.balances.len(), &mut self.balances);
                feed.run(
                    &texts,
                    |task, texts| BalancesImport::new(task, chart, texts),
                    |step| match taking.take(step) {
                        None => rows.truncate(mark),
                        Some(parts) => rows.extend(parts.rows.into_iter().flatten().map(|one| in_table(one, table))),
                    },
                )?;
                Side::Ledger
            }
            SheetKind::Cards => {
                taking.cards(&mut self.cards, (&feed, &texts), table, pass)?;
                Side::Cards
            }
            SheetKind::Counts => {
                let (mark, rows) = (self.counts.len(), &mut self.counts);
                feed.run(&texts, CountsImport::new, |step| match taking.take(step) {
                    None => rows.truncate(mark),
                    Some(mut parts) => {
                        parts.settle(|rows, before| rows.settle(table, before));
                        rows.append(parts.rows, &parts.became, mark + parts.expected);
                    }
                })?;
                Side::Counts
            }
        };
        let kept = options.keep_bad_rows.then_some(table);
        let (weight, problems, rejected) = taking.finish(kept);
        self.rejected.extend(rejected);
        Ok(self.weigh(side, weight, problems, place))
    }

    /// Enters a sheet among the tables that rows come from.
    fn enter(&mut self, sheet: &Sheet, reading: &Reading) {
        let telling = TELLING.iter().find_map(|field| reading.column(field)).unwrap_or(0);
        self.facts.tables.push(TableInfo {
            file: self.facts.files.len() as u32,
            sheet: sheet.name.clone(),
            telling_column: telling as u32,
        });
    }

    /// Holds the sum of a side's amounts below the bound.
    fn weigh(&mut self, side: Side, weight: i128, mut problems: Vec<Told>, place: &str) -> Vec<Told> {
        let sum = &mut self.weights[side as usize];
        let fitted = *sum <= WEIGHT_BOUND;
        *sum += weight;
        if fitted && *sum > WEIGHT_BOUND {
            problems.push(words::SUM_TOO_LARGE.with([&place]));
        }
        problems
    }
}

/// How many parts are held before they are taken, and how many, each a quarter as long, where they are given on.
const MANY: usize = 24;
const FEW: usize = 4;

/// Bytes of text a part: its texts should stay in the processor's cache while it is read.
const PART_BYTES: u64 = 1 << 20;

fn in_table(mut balance: AccountBalance, table: u16) -> AccountBalance {
    balance.origin.table = table;
    balance
}

/// The parts of a sheet, their texts taken into the dictionary.
struct Parts<R> {
    rows: Vec<R>,
    /// How many rows of the sheet stand in front of each part.
    before: Vec<u32>,
    became: Vec<Renumbering>,
    /// How many rows the sheet will have at last, as far as can be told.
    expected: usize,
}

impl<R> Parts<R> {
    fn settle(&mut self, settle: impl Fn(&mut R, u32)) {
        self.rows.iter_mut().zip(&self.before).for_each(|(rows, before)| settle(rows, *before));
    }
}

impl Taking<'_> {
    /// Takes in cards, or gives them on.
    fn cards(
        &mut self,
        rows: &mut Cards,
        (feed, texts): (&Feed<'_>, &Texts),
        table: u16,
        mut pass: Option<Take<'_>>,
    ) -> Result<(), Told> {
        let mark = rows.len();
        feed.run(texts, CardsImport::new, |step| match self.take(step) {
            None => {
                // Nothing in a card list needs the rows before it, so that what was given on is never void.
                debug_assert!(pass.is_none(), "a card list was read again");
                rows.truncate(mark);
            }
            Some(mut parts) => {
                parts.settle(|rows, before| rows.settle(table, before));
                let expected = if pass.is_some() { 0 } else { mark + parts.expected };
                rows.append(parts.rows, &parts.became, expected);
                if let Some(pass) = &mut pass {
                    let goes_on = pass(std::mem::take(rows), self.dictionary.emptied());
                    feed.ended.store(!goes_on, Ordering::Relaxed);
                }
            }
        })
    }

    /// Takes in the parts of a sheet: texts, tallies, sums. `None` when all that was taken is void.
    fn take<R>(&mut self, step: Step<R>) -> Option<Parts<R>> {
        let Step::Batch { harvests, done, of } = step else {
            self.so_far = SoFar::new(self.limit);
            return None;
        };
        let mut parts = Parts { rows: Vec::new(), before: Vec::new(), became: Vec::new(), expected: 0 };
        let mut texts = Vec::new();
        for (mut harvest, rows) in harvests {
            let so_far = &mut self.so_far;
            so_far.across.add(&harvest.across, &mut harvest.faults);
            so_far.faults.add(harvest.faults, so_far.rows);
            so_far.tally.add(&harvest.tally);
            so_far.signatures.extend(harvest.signatures);
            so_far.weight += harvest.weight;
            so_far.sums = [so_far.sums[0] + harvest.sums[0], so_far.sums[1] + harvest.sums[1]];
            parts.rows.push(harvest.rows);
            parts.before.push(so_far.rows);
            texts.push(harvest.texts);
            so_far.rows += rows;
        }
        parts.became = self.dictionary.take_in(texts);
        // Parts are of one size in bytes, not in rows: a little more than the proportion.
        parts.expected = self.so_far.rows as usize * of / done * 33 / 32;
        Some(parts)
    }

    /// The sum of the amounts, why the sheet is refused, and, where bad rows of this table are kept
    /// apart instead, which they are.
    fn finish(self, table: Option<u16>) -> (i128, Vec<Told>, Vec<RejectedRow>) {
        let SoFar { faults, tally, signatures, sums, weight, .. } = self.so_far;
        self.report.tally.add(&tally);
        self.report.signatures.extend(signatures);
        self.report.sum(sums);
        self.report.notices.extend(faults.notices.iter().map(|notice| notice.tell(self.place, self.reading)));
        let told = |problem: &Problem| problem.tell(self.place, self.reading, 0);
        let mut problems = Vec::new();
        let mut rejected = Vec::new();
        for problem in &faults.problems {
            match table {
                Some(table) => rejected.push(RejectedRow {
                    origin: Origin { table, row: problem.row },
                    column: problem.column,
                    problem: told(problem),
                }),
                None => problems.push(told(problem)),
            }
        }
        if faults.more > 0 {
            problems.push(words::MORE_PROBLEMS.with([&faults.more]).at(self.place));
        }
        if problems.is_empty() && self.report.tally.taken == 0 {
            self.report.notices.push(words::NO_ROWS.with([&self.report.name]).at(self.place));
        }
        (weight, problems, rejected)
    }
}
