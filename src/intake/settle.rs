//! What concerns several files: cards twice, versions, openings against movements, vouchers.

use super::load::place_of;
use super::side::Gathered;
use super::words;
use crate::assets::{self, versions};
use crate::facts::{Facts, Origin};
use crate::ledger::{self, Chart, unbalanced};
use crate::words::Told;
use entity::Day;

/// What all rows say together.
#[derive(Debug)]
pub struct Settlement {
    /// The facts.
    pub facts: Facts,
    /// What a person should know.
    pub notices: Vec<Told>,
    /// Why nothing is to be compared.
    pub problems: Vec<Told>,
}

/// What all rows that are held say together.
#[derive(Debug)]
pub struct Held {
    /// The facts.
    pub facts: Facts,
    /// What a person should know.
    pub notices: Vec<Told>,
}

/// Puts the rows of files together. `sides` says of accounts, cards and counts whether they were given
/// at all; at most `limit` cards that stand twice are told one by one.
pub fn settle(mut gathered: Gathered, [ledger, cards, counts]: [bool; 3], chart: &Chart, limit: usize) -> Settlement {
    let (mut notices, mut problems) = (Vec::new(), Vec::new());
    if ledger {
        notices.extend(each_line_once(&mut gathered));
        settle_ledger(&mut gathered, chart, (&mut notices, &mut problems));
    }
    if cards {
        settle_cards(&mut gathered, limit, (&mut notices, &mut problems));
    }
    if counts {
        gathered.facts.counts = Some(std::mem::take(&mut gathered.counts));
    }
    gathered.facts.texts.rest();
    Settlement { facts: gathered.facts, notices, problems }
}

/// Puts the rows together that are held, of the sides that there are.
///
/// Each import was right when it was taken, and nobody can give the rows anew to ask about them: where
/// one that came later makes the accounts disagree with each other (账账不符), that is told, at most `limit`
/// times one by one, and compared all the same. What is carried forward then counts more than a later
/// opening, and the lines count more than the balances. From the days of `changes` on another regime was followed:
/// what its first openings restate counts as moved on that day. Cards were told apart when they came, so two
/// that say the same are two.
pub fn settle_held(
    mut gathered: Gathered,
    [ledger, cards, counts]: [bool; 3],
    (chart, changes): (&Chart, &[Day]),
    limit: usize,
) -> Held {
    let (mut notices, mut disagreeing) = (Vec::new(), Vec::new());
    if ledger {
        disagreeing.extend(begin_anew(&mut gathered, changes));
        settle_ledger(&mut gathered, chart, (&mut notices, &mut disagreeing));
    }
    let more = disagreeing.len().saturating_sub(limit);
    disagreeing.truncate(limit);
    if more > 0 {
        disagreeing.push(words::MORE_DISAGREE.with([&more]));
    }
    notices.extend(disagreeing);
    if cards {
        gathered.facts.cards = Some(std::mem::take(&mut gathered.cards));
    }
    if counts {
        gathered.facts.counts = Some(std::mem::take(&mut gathered.counts));
    }
    gathered.facts.texts.rest();
    Held { facts: gathered.facts, notices }
}

/// Lets every line of the journals count once; what is held is so already.
fn each_line_once(gathered: &mut Gathered) -> Option<Told> {
    let journal = std::mem::take(&mut gathered.journal);
    let facts = &gathered.facts;
    let place = |table| place_of(&facts.tables, &facts.files, table);
    let once = ledger::each_line_once(journal, &facts.texts, &place);
    gathered.journal = once.0;
    once.1
}

/// Lets the accounts begin anew where another regime begins.
fn begin_anew(gathered: &mut Gathered, changes: &[Day]) -> Vec<Told> {
    let journal = std::mem::take(&mut gathered.journal);
    let facts = &mut gathered.facts;
    let (tables, files) = (&facts.tables, &facts.files);
    let place = |table| place_of(tables, files, table);
    let anew = ledger::begin_anew(journal, &mut gathered.balances, &mut facts.texts, (changes, &place));
    gathered.journal = anew.0;
    anew.1
}

fn settle_ledger(gathered: &mut Gathered, chart: &Chart, (notices, problems): (&mut Vec<Told>, &mut Vec<Told>)) {
    if !chart.is_verified() {
        notices.push(words::CHART_UNVERIFIED.with([&chart.regime().zh()]));
    }
    let journal = std::mem::take(&mut gathered.journal);
    let balances = std::mem::take(&mut gathered.balances);
    let facts = &mut gathered.facts;
    notices.extend(unbalanced(&journal, &facts.texts, chart));
    let (tables, files) = (&facts.tables, &facts.files);
    let place = |table| place_of(tables, files, table);
    let settled = ledger::settle(journal, balances, &mut facts.texts, chart, &place);
    problems.extend(settled.problems);
    facts.ledger = Some(settled.rows);
}

fn settle_cards(gathered: &mut Gathered, limit: usize, (notices, problems): (&mut Vec<Told>, &mut Vec<Told>)) {
    let list = std::mem::take(&mut gathered.cards);
    let facts = &mut gathered.facts;
    let found = versions(&list, &facts.texts);
    let told = |(earlier, later): &(usize, usize)| {
        let (first, again): (Origin, Origin) = (list.origin.at(*earlier), list.origin.at(*later));
        let asset_no = list.asset_no.at(*later);
        let code = if asset_no.is_blank() { list.card_no.at(*later) } else { asset_no };
        let place = |table| place_of(&facts.tables, &facts.files, table);
        let (here, there) = (place(again.table), place(first.table));
        assets::words::CARD_TWICE.with([&here, &again.row, &facts.texts.text(code), &there, &first.row])
    };
    problems.extend(found.twice.iter().take(limit).map(told));
    if found.twice.len() > limit {
        problems.push(words::MORE_PROBLEMS.with([&(found.twice.len() - limit)]));
    }
    if let Some(first) = found.mixed.first() {
        let (origin, place): (Origin, _) =
            (list.origin.at(*first), |table| place_of(&facts.tables, &facts.files, table));
        let number = facts.texts.text(assets::identity(&list, *first));
        notices.push(assets::words::VERSIONS_MIXED.with([
            &place(origin.table),
            &origin.row,
            &number,
            &found.mixed.len(),
        ]));
    }
    if found.cards > 0 {
        notices.push(assets::words::VERSIONS_FOUND.with([&found.cards]));
    }
    facts.cards = Some(found.apply(list, &mut facts.texts));
}
