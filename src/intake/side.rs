//! The rows of all files, gathered by side.

use super::files::Found;
use super::load::Options;
use super::report::SheetReport;
use super::sheets::Feed;
use super::words;
use crate::assets::CardsImport;
use crate::facts::{Cards, Counts, Dictionary, Facts, LedgerRows, Renumbering, TableInfo};
use crate::harvest::{Faults, Harvest};
use crate::layout::{Reading, SheetKind};
use crate::ledger::{AccountBalance, BalancesImport, Chart, LedgerImport};
use crate::sheet::Sheet;
use crate::stocktake::CountsImport;
use crate::words::Told;
use entity::Side;

/// What has been gathered so far.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub facts: Facts,
    pub journal: LedgerRows,
    pub balances: Vec<AccountBalance>,
    pub cards: Cards,
    pub counts: Counts,
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
}

impl Gathered {
    /// Takes in a sheet; answers why it is refused.
    pub fn take(
        &mut self,
        (sheet, found): (&Sheet, &Found),
        place: &str,
        report: &mut SheetReport,
        (options, chart, bytes): (&Options<'_>, &Chart, u64),
    ) -> Vec<Told> {
        let reading = &found.reading;
        let Ok(table) = u16::try_from(self.facts.tables.len()) else { return vec![words::TOO_MANY_TABLES.with([])] };
        let telling = TELLING.iter().find_map(|field| reading.column(field)).unwrap_or(0);
        self.facts.tables.push(TableInfo {
            file: self.facts.files.len() as u32,
            sheet: sheet.name.clone(),
            telling_column: telling as u32,
        });
        let parts = ((bytes / PART_BYTES) as usize).max(options.threads);
        let feed = Feed { sheet, found, mapping: options.mapping, limit: options.limit, parts };
        let dictionary = &mut self.facts.texts;
        let mut taking = Taking { dictionary, report, reading, place, limit: options.limit };
        let (side, weight, problems) = match reading.kind {
            SheetKind::Ledger => {
                let parts = feed.run(taking.dictionary, |task, texts| LedgerImport::new(task, chart, texts));
                let mut parts = taking.take(parts);
                parts.settle(|rows, before| rows.settle(table, before));
                self.journal.append(parts.rows, &parts.became);
                (Side::Ledger, parts.weight, parts.problems)
            }
            SheetKind::Balances => {
                let parts = feed.run(taking.dictionary, |task, texts| BalancesImport::new(task, chart, texts));
                let parts = taking.take(parts);
                let placed = parts.rows.into_iter().flatten().map(|balance| in_table(balance, table));
                self.balances.extend(placed);
                (Side::Ledger, parts.weight, parts.problems)
            }
            SheetKind::Cards => {
                let parts = feed.run(taking.dictionary, CardsImport::new);
                let mut parts = taking.take(parts);
                parts.settle(|rows, before| rows.settle(table, before));
                self.cards.append(parts.rows, &parts.became);
                (Side::Cards, parts.weight, parts.problems)
            }
            SheetKind::Counts => {
                let parts = feed.run(taking.dictionary, CountsImport::new);
                let mut parts = taking.take(parts);
                parts.settle(|rows, before| rows.settle(table, before));
                self.counts.append(parts.rows, &parts.became);
                (Side::Counts, parts.weight, parts.problems)
            }
        };
        self.weigh(side, weight, problems, place)
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
    weight: i128,
    problems: Vec<Told>,
}

impl<R> Parts<R> {
    fn settle(&mut self, settle: impl Fn(&mut R, u32)) {
        self.rows.iter_mut().zip(&self.before).for_each(|(rows, before)| settle(rows, *before));
    }
}

impl Taking<'_> {
    /// Takes in the parts of a sheet: texts, tallies, sums, and why the sheet is refused.
    fn take<R>(&mut self, harvests: Vec<(Harvest<R>, u32)>) -> Parts<R> {
        let mut faults = Faults::new(self.limit);
        let mut parts =
            Parts { rows: Vec::new(), before: Vec::new(), became: Vec::new(), weight: 0, problems: Vec::new() };
        let mut texts = Vec::new();
        let mut sums = [0; 2];
        let mut before = 0;
        for (harvest, rows) in harvests {
            faults.add(harvest.faults, before);
            self.report.tally.add(&harvest.tally);
            self.report.signatures.extend(harvest.signatures);
            parts.weight += harvest.weight;
            sums = [sums[0] + harvest.sums[0], sums[1] + harvest.sums[1]];
            parts.rows.push(harvest.rows);
            parts.before.push(before);
            texts.push(harvest.texts);
            before += rows;
        }
        parts.became = self.dictionary.take_in(texts);
        self.report.sum(sums);
        self.report.notices.extend(faults.notices.iter().map(|notice| notice.tell(self.place, self.reading)));
        parts.problems = faults.problems.iter().map(|problem| problem.tell(self.place, self.reading, 0)).collect();
        if faults.more > 0 {
            parts.problems.push(words::MORE_PROBLEMS.with([&faults.more]).at(self.place));
        }
        if parts.problems.is_empty() && self.report.tally.taken == 0 {
            self.report.notices.push(words::NO_ROWS.with([&self.report.name]).at(self.place));
        }
        parts
    }
}
