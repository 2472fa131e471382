//! A file is read: pure work, on the processor's threads.

use super::long::{self, Long};
use super::report::{Understood, understood};
use super::words;
use crate::app::Ctx;
use crate::assets::{self, versions};
use crate::error::{Error, Fault};
use crate::facts::{Cards, Counts, Dictionary, LedgerRows, TableInfo};
use crate::intake::{self, Gathering, InputReport, Options, Refusal, RejectedRow};
use crate::layout::{Mapping, parse_mapping};
use crate::ledger::{AccountBalance, unbalanced};
use crate::org;
use crate::words::Told;
use entity::imports::import;
use entity::{Day, ImportKind, Regime, Scope, Side};
use std::fs::File;
use std::path::Path;

/// Bad rows of a file that are told one by one.
const MOST_BAD: usize = 10_000;

/// The rows of a file, as its kind has them.
pub enum Rows {
    /// Departments, places, persons.
    Org(org::import::Rows),
    /// Vouchers and balances.
    Ledger(Box<LedgerRows>, Vec<AccountBalance>),
    /// Asset cards.
    Cards(Box<Cards>),
    /// A count list.
    Counts(Box<Counts>),
}

/// What a file says.
pub struct Taken {
    /// Its rows.
    pub rows: Rows,
    /// Their texts.
    pub texts: Dictionary,
    /// The sheets they come from.
    pub tables: Vec<TableInfo>,
    /// Bad rows.
    pub rejected: Vec<RejectedRow>,
    /// The mapping it was read with.
    pub mapping: Mapping,
    /// What was understood.
    pub understood: Vec<Understood>,
    /// 盘点基准日 of each sheet that states one.
    pub base_dates: Vec<Day>,
    /// A card list of which `rows` are only those that must be seen together.
    pub long: Option<Long>,
}

impl Taken {
    /// The sheets, each with the columns that the rows have.
    pub fn tables_with_columns(&self) -> Vec<(TableInfo, i64)> {
        let columns = match &self.rows {
            Rows::Org(_) => 0,
            Rows::Ledger(journal, _) => journal.columns(),
            Rows::Cards(cards) => cards.columns() | self.long.as_ref().map_or(0, |long| long.columns),
            Rows::Counts(counts) => counts.columns(),
        };
        self.tables.iter().map(|table| (table.clone(), columns)).collect()
    }
}

/// Why nothing of a file can be taken.
pub struct Refused {
    /// Every problem.
    pub problems: Vec<Told>,
    /// What was understood all the same.
    pub understood: Vec<Understood>,
    /// Bad rows, as far as they are told one by one.
    pub rejected: Vec<RejectedRow>,
    /// The sheets that they stand in.
    pub tables: Vec<TableInfo>,
}

impl Refused {
    /// Why a file cannot be read at all.
    pub fn of(problems: Vec<Told>) -> Self {
        Self { problems, understood: Vec::new(), rejected: Vec::new(), tables: Vec::new() }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let Refusal { problems, inputs, rejected, tables } = refusal;
        Self { understood: inputs.iter().flat_map(understood).collect(), problems, rejected, tables }
    }
}

/// Reads the file of an import; `held` says that all rows must be held, however many there are.
pub async fn read(
    ctx: &Ctx,
    model: &import::Model,
    (path, held): (&Path, bool),
) -> Result<Result<Taken, Refused>, Error<Told>> {
    let mapping = parse_mapping(&model.mapping).map_err(|told| Error::Refused(vec![told]))?;
    let regime = regime(ctx, model).await?;
    let doing = words::READING.with([&model.file_name]);
    let file = File::open(path).map_err(|error| Fault::new(doing.clone(), error))?;
    let (kind, name) = (model.kind, model.file_name.clone());
    let work = move || match kind {
        ImportKind::Org => org_rows(file, &name, mapping),
        ImportKind::Ledger => fact_rows((file, name), Side::Ledger, mapping, regime),
        ImportKind::Cards if held => fact_rows((file, name), Side::Cards, mapping, regime),
        ImportKind::Cards => long::card_rows((file, name), mapping, regime),
        ImportKind::Counts => fact_rows((file, name), Side::Counts, mapping, regime),
    };
    Ok(tokio::task::spawn_blocking(work).await.map_err(|error| Fault::new(doing, error))?)
}

/// The regime that the institute follows today.
async fn regime(ctx: &Ctx, model: &import::Model) -> Result<Regime, Error<Told>> {
    let tx = ctx.read_tx().await?;
    let (today, known_at) = (ctx.app.today(), entity::Moment::LAST);
    let scope = Scope::institute(model.institute_id);
    let found = org::store::regime_on(&*tx, &scope, model.institute_id, today, known_at).await?;
    found.ok_or_else(|| Error::Refused(vec![words::NO_REGIME.with([&today])]))
}

fn org_rows(file: File, name: &str, mapping: Mapping) -> Result<Taken, Refused> {
    let found = org::import::read(file, name).map_err(Refused::of)?;
    Ok(Taken {
        rows: Rows::Org(found.rows),
        texts: Dictionary::default(),
        tables: found.tables,
        rejected: found.rejected,
        mapping,
        understood: Vec::new(),
        base_dates: Vec::new(),
        long: None,
    })
}

/// How the file of an import is read.
pub(super) fn options(mapping: &Mapping, regime: Regime) -> Options<'_> {
    Options { keep_bad_rows: true, limit: MOST_BAD, ..Options::new(mapping, regime) }
}

/// Reads rows that are facts, and holds all of them.
pub(super) fn fact_rows(
    (file, name): (File, String),
    side: Side,
    mapping: Mapping,
    regime: Regime,
) -> Result<Taken, Refused> {
    let source = intake::Source { side, name: name.clone(), content: file.into() };
    let gathering = intake::gather(vec![source], &options(&mapping, regime))?;
    if let Some(balance) = gathering.gathered.balances.iter().find(|balance| balance.to.is_blank()) {
        // Held, it would be an opening of every day there is.
        let told = words::PERIOD_MISSING.with([&name, &balance.origin.row, &balance.account]);
        return Err(Refused::from(Refusal::of(vec![told], gathering.inputs)));
    }
    Ok(taken(gathering, (side, &name), mapping))
}

/// What was gathered of the file of a side.
pub(super) fn taken(gathering: Gathering, (side, name): (Side, &str), mapping: Mapping) -> Taken {
    let Gathering { gathered, chart, inputs } = gathering;
    let mut understood: Vec<Understood> = inputs.iter().flat_map(understood).collect();
    let base_dates = base_dates(&inputs);
    let mut rejected = gathered.rejected;
    let (mut texts, tables) = (gathered.facts.texts, gathered.facts.tables);
    let rows = match side {
        Side::Ledger => {
            let notices = unbalanced(&gathered.journal, &texts, &chart);
            if let Some(first) = understood.first_mut() {
                first.notices.extend(notices.iter().map(Into::into));
            }
            Rows::Ledger(Box::new(gathered.journal), gathered.balances)
        }
        Side::Cards => Rows::Cards(Box::new(cards(gathered.cards, name, &mut texts, &mut rejected))),
        Side::Counts => Rows::Counts(Box::new(gathered.counts)),
    };
    Taken { rows, texts, tables, rejected, mapping, understood, base_dates, long: None }
}

/// The cards with their versions told apart; a row that only repeats another is bad.
fn cards(list: Cards, file: &str, texts: &mut Dictionary, rejected: &mut Vec<RejectedRow>) -> Cards {
    let found = versions(&list, texts);
    for (earlier, later) in &found.twice {
        let (first, again) = (list.origin.at(*earlier), list.origin.at(*later));
        let asset_no = list.asset_no.at(*later);
        let code = if asset_no.is_blank() { list.card_no.at(*later) } else { asset_no };
        let problem = assets::words::CARD_TWICE.with([&file, &again.row, &texts.text(code), &file, &first.row]);
        rejected.push(RejectedRow { origin: again, column: None, problem });
    }
    found.apply(list, texts)
}

fn base_dates(inputs: &[InputReport]) -> Vec<Day> {
    inputs.iter().flat_map(|input| &input.sheets).filter_map(|sheet| sheet.base_date).collect()
}
