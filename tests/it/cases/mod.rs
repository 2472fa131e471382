//! The seventy cases of real files: small inputs, and the rows or the message that must come of them.
//!
//! TC cards, TL journals and ledgers, TB trial balances, TS stocktake lists.

mod balances;
mod cards;
mod compared;
mod counts;
mod journals;
mod ledgers;
mod met;
mod parts;
mod sheets;

use entity::{Money, Quantity, Regime, Side};
use oversight::facts::{CardRow, CountRow, LedgerRow, LineKind, Sym};
use oversight::harvest::Dropped;
use oversight::intake::{Loaded, Options, Refusal, SheetReport, Source, load};
use oversight::layout::{Mapping, parse_mapping};
use oversight::words::{Lang, Told};

/// A case under way: files, and what is said about them.
#[derive(Default)]
pub struct Case {
    sources: Vec<Source>,
    mapping: Mapping,
    regime: Option<Regime>,
    encoding: Option<String>,
    threads: usize,
}

impl Case {
    /// A case of one text file.
    pub fn text(side: Side, text: &str) -> Self {
        Self::default().and(side, "case.csv", text.as_bytes())
    }

    /// A further file.
    pub fn and(mut self, side: Side, name: &str, bytes: &[u8]) -> Self {
        self.sources.push(Source { side, name: name.to_owned(), content: bytes.to_vec().into() });
        self
    }

    /// A mapping file.
    pub fn mapped(mut self, text: &str) -> Self {
        self.mapping =
            parse_mapping(text).map_err(|told| told.tell(Lang::En)).expect("the mapping of the test is right");
        self
    }

    /// A regime other than 政府会计制度.
    pub fn under(mut self, regime: Regime) -> Self {
        self.regime = Some(regime);
        self
    }

    /// In several parts.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    fn run(self) -> Result<Loaded, Refusal> {
        let regime = self.regime.unwrap_or(Regime::Government);
        let mut options = Options::new(&self.mapping, regime);
        options.threads = self.threads.max(1);
        options.encoding = self.encoding;
        load(self.sources, &options)
    }

    /// What is read; the test fails with the refusal.
    pub fn read(self) -> Read {
        Read(self.run().unwrap_or_else(|refusal| panic!("{:#?}", tell(&refusal.problems))))
    }

    /// Why it is refused; the test fails when it is read.
    pub fn refused(self) -> Vec<String> {
        match self.run() {
            Ok(read) => panic!("read: {:#?}", read.inputs),
            Err(refusal) => tell(&refusal.problems),
        }
    }

    /// The codes of the problems.
    pub fn refused_codes(self) -> Vec<&'static str> {
        match self.run() {
            Ok(read) => panic!("read: {:#?}", read.inputs),
            Err(refusal) => refusal.problems.iter().map(Told::code).collect(),
        }
    }
}

fn tell(told: &[Told]) -> Vec<String> {
    told.iter().map(|told| told.tell(Lang::Zh)).collect()
}

/// What was read.
pub struct Read(pub Loaded);

impl Read {
    /// The text of a symbol.
    pub fn text(&self, sym: Sym) -> &str {
        self.0.facts.texts.text(sym)
    }

    /// All cards.
    pub fn cards(&self) -> Vec<CardRow> {
        let cards = self.0.facts.cards.as_ref().expect("cards were given");
        (0..cards.len()).map(|row| cards.row(row)).collect()
    }

    /// The only card.
    pub fn card(&self) -> CardRow {
        let cards = self.cards();
        assert_eq!(cards.len(), 1);
        cards[0]
    }

    /// All counts.
    pub fn counts(&self) -> Vec<CountRow> {
        let counts = self.0.facts.counts.as_ref().expect("counts were given");
        (0..counts.len()).map(|row| counts.row(row)).collect()
    }

    /// All ledger rows.
    pub fn ledger(&self) -> Vec<LedgerRow> {
        let ledger = self.0.facts.ledger.as_ref().expect("accounts were given");
        (0..ledger.len()).map(|row| ledger.row(row)).collect()
    }

    /// Ledger rows as (opening?, account, debit, credit).
    pub fn entries(&self) -> Vec<(bool, &str, String, String)> {
        let entry = |row: &LedgerRow| {
            (row.kind == LineKind::Opening, self.text(row.account), yuan(row.debit), yuan(row.credit))
        };
        self.ledger().iter().map(entry).collect()
    }

    /// The report of the only sheet of the first file.
    pub fn sheet(&self) -> &SheetReport {
        &self.0.inputs[0].sheets[0]
    }

    /// How many rows of the first sheet were dropped for a reason.
    pub fn dropped(&self, why: Dropped) -> u64 {
        self.sheet().tally.dropped(why)
    }

    /// The codes of all notices.
    pub fn notices(&self) -> Vec<&'static str> {
        let of_inputs = self
            .0
            .inputs
            .iter()
            .flat_map(|input| input.notices.iter().chain(input.sheets.iter().flat_map(|sheet| &sheet.notices)));
        of_inputs.chain(&self.0.notices).map(Told::code).collect()
    }

    /// Whether a notice with this code was given.
    pub fn noticed(&self, code: &str) -> bool {
        self.notices().contains(&code)
    }
}

/// Lines made from numbers.
pub fn lines<T>(of: impl IntoIterator<Item = T>, line: impl Fn(T) -> String) -> String {
    of.into_iter().map(line).collect::<Vec<_>>().concat()
}

/// An amount as it is printed.
pub fn yuan(fen: i64) -> String {
    Money(fen).to_string()
}

/// A quantity as it is printed.
pub fn pieces(units: i64) -> String {
    Quantity(units).to_string()
}
