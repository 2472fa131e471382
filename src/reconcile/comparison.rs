//! One comparison, whatever its rows come from: files, or what is held.

use super::attribution::attribute;
use super::outcome::Outcome;
use super::rules::{Field, Settings, left_out, reconcile};
use super::stand_in::counts_as_cards;
use super::words;
use crate::error::{Error, Fault};
use crate::facts::Facts;
use crate::layout::{Chain, Mapping};
use crate::ledger::Chart;
use crate::stocktake::CountScope;
use crate::words::Told;
use entity::{AccountRole, Day, Regime};

/// What a comparison is asked.
#[derive(Debug, Clone)]
pub struct Question {
    /// The mapping (列对应方案), of which chains, level and class level count here.
    pub mapping: Mapping,
    /// The accounting regime.
    pub regime: Regime,
    /// 核对基准日; blank = the end of the last month of the accounts, and without accounts no cut-off.
    pub as_of: Day,
    /// First day of the movements; blank = 1 January of the year of `as_of`.
    pub from: Day,
    /// What the count list covers.
    pub scope: CountScope,
}

impl Question {
    /// Settles what the question leaves open; that is told.
    pub fn settle(&mut self, facts: &mut Facts) -> Vec<Told> {
        let mut notices = Vec::new();
        if counts_as_cards(facts) {
            notices.push(words::COUNTS_AS_CARDS.with([]));
        }
        if self.as_of.is_blank() {
            self.as_of = last_month_end(facts);
            if !self.as_of.is_blank() {
                notices.push(words::AS_OF_TAKEN.with([&self.as_of]));
            }
        }
        if self.from.is_blank() {
            self.from = self.as_of.first_of_year();
        }
        notices.extend(self.left_out(facts));
        notices
    }

    /// Tells of cards that are not there yet by any of their dates: what was counted of them has no card then.
    fn left_out(&self, facts: &Facts) -> Option<Told> {
        let cards = facts.cards.as_ref()?;
        let later = left_out(cards, self.as_of);
        let first = *later.first()?;
        let origin = cards.origin.at(first);
        let table = facts.tables.get(usize::from(origin.table))?;
        let file = &facts.files.get(table.file as usize)?.name;
        let number =
            if cards.card_no.at(first).is_blank() { cards.asset_no.at(first) } else { cards.card_no.at(first) };
        let number = facts.texts.text(number);
        Some(words::CARDS_LATER.with([&later.len(), &self.as_of, file, &origin.row, &number]))
    }

    /// Tells of every count list that says that it was counted as of another day (盘点基准日): nothing that moved
    /// between the two days is rolled forward here.
    pub fn base_dates(&self, lists: impl Iterator<Item = (String, Day)>) -> Vec<Told> {
        let others = lists.filter(|(_, day)| !self.as_of.is_blank() && *day != self.as_of);
        others.map(|(list, day)| words::BASE_DATE_OTHER.with([&list, &day, &self.as_of])).collect()
    }

    /// Compares.
    pub fn compare(&self, facts: &Facts, chart: &Chart) -> Result<Outcome, Error<Told>> {
        let settings = Settings {
            as_of: self.as_of,
            from: self.from,
            scope: self.scope.clone(),
            role: &|code| chart.role(code),
            account_class: &|code| chart.class(code).map(str::to_owned),
            class_level: self.mapping.level.as_deref() == Some("class"),
            class_length: self.mapping.class_level,
            chains: chains(&self.mapping.chains)?,
        };
        let mut outcome = reconcile(facts, &settings)
            .map_err(|unfooted| Error::Fault(Fault::new(words::NOT_FOOTED.with([]), unfooted)))?;
        let is_depreciation = |code: &str| chart.role(code) == AccountRole::AccDepreciation;
        attribute(&mut outcome, facts, self.regime, is_depreciation);
        Ok(outcome)
    }
}

/// The end of the last month that the accounts tell of; blank without accounts.
fn last_month_end(facts: &Facts) -> Day {
    let last = facts.ledger.as_ref().and_then(|ledger| ledger.on.values().iter().max()?.year_month());
    last.and_then(|(year, month)| Day::end_of_month(i32::from(year), u32::from(month))).unwrap_or(Day::BLANK)
}

/// The mapping's chains as the engine's fields; every unknown name is told.
pub(super) fn chains(chains: &[Chain]) -> Result<Vec<Vec<Vec<Field>>>, Error<Told>> {
    let mut unknown = Vec::new();
    let mut field = |name: &String| {
        let field = Field::named(name);
        if field.is_none() {
            unknown.push(words::CHAIN_FIELD.with([name]));
        }
        field
    };
    let chains = chains
        .iter()
        .map(|Chain(steps)| steps.iter().map(|step| step.iter().filter_map(&mut field).collect()).collect())
        .collect();
    if unknown.is_empty() { Ok(chains) } else { Err(Error::Refused(unknown)) }
}

#[cfg(test)]
mod tests {
    use super::chains;
    use crate::error::Error;
    use crate::layout::Chain;
    use crate::reconcile::rules::Field;
    use crate::words::Lang;
    use entity::Day;

    #[test]
    fn movements_begin_with_the_year() {
        let day = Day::from_ymd(2025, 6, 30).expect("a day");
        assert_eq!(day.first_of_year().to_string(), "2025-01-01");
        assert_eq!(Day::BLANK.first_of_year(), Day::BLANK);
    }

    #[test]
    fn chains_name_fields_and_unknown_names_are_told() {
        let chain = |names: &[&str]| Chain(vec![names.iter().map(|&name| name.to_owned()).collect()]);
        assert!(chains(&[chain(&["name", "quantity"])]).is_ok_and(|c| c == [[[Field::Name, Field::Quantity]]]));
        let refused = chains(&[chain(&["name", "colour"]), chain(&["smell"])]);
        let Err(Error::Refused(told)) = refused else { panic!("refused") };
        let told: Vec<String> = told.iter().map(|told| told.tell(Lang::En)).collect();
        assert_eq!(told.len(), 2);
        assert_eq!(told[0], "the mapping's chains name 'colour', which cannot be compared");
    }
}
