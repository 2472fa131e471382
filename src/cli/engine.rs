//! The one place where the command line meets the rooms that read files and compare.

use super::words as w;
use crate::error::{Error, Fault};
use crate::facts::Facts;
use crate::intake::{self, Loaded, Options, Refusal, Source};
use crate::layout::{Chain, Mapping};
use crate::reconcile::outcome::Outcome;
use crate::reconcile::rules::{Field, Settings, reconcile};
use crate::reconcile::stand_in::counts_as_cards;
use crate::stocktake::CountScope;
use crate::words::Told;
use entity::{Day, Regime};

/// How files are to be read and compared.
pub struct Request {
    /// The mapping, where there is one.
    pub mapping: Mapping,
    /// The accounting regime.
    pub regime: Regime,
    /// The encoding that text files are said to have.
    pub encoding: Option<String>,
    /// How many threads read.
    pub threads: usize,
    /// 核对基准日; blank = the end of the last month of the accounts, and without accounts no cut-off.
    pub as_of: Day,
    /// First day of the movements; blank = 1 January of the year of `as_of`.
    pub from: Day,
    /// What the count list covers.
    pub scope: CountScope,
}

/// Reads the files, and settles what the request leaves open; that is told in the notices.
pub fn load(files: Vec<Source>, request: &mut Request) -> Result<Loaded, Refusal> {
    let usual = Options::new(&request.mapping, request.regime);
    let options = Options { encoding: request.encoding.clone(), threads: request.threads, ..usual };
    let mut loaded = intake::load(files, &options)?;
    if counts_as_cards(&mut loaded.facts) {
        loaded.notices.push(w::COUNTS_AS_CARDS.with([]));
    }
    if request.as_of.is_blank() {
        request.as_of = last_month_end(&loaded.facts);
        if !request.as_of.is_blank() {
            loaded.notices.push(w::AS_OF_TAKEN.with([&request.as_of]));
        }
    }
    if request.from.is_blank() {
        request.from = first_of_year(request.as_of);
    }
    Ok(loaded)
}

/// Compares what was read.
pub fn compare(loaded: &Loaded, request: &Request) -> Result<Outcome, Error<Told>> {
    let mapping = &request.mapping;
    let settings = Settings {
        as_of: request.as_of,
        from: request.from,
        scope: request.scope.clone(),
        role: &|code| loaded.chart.role(code),
        account_class: &|code| loaded.chart.class(code).map(str::to_owned),
        class_level: mapping.level.as_deref() == Some("class"),
        class_length: mapping.class_level,
        chains: chains(&mapping.chains)?,
    };
    reconcile(&loaded.facts, &settings).map_err(|unfooted| Error::Fault(Fault::new(w::NOT_FOOTED.with([]), unfooted)))
}

/// The end of the last month that the accounts tell of; blank without accounts.
fn last_month_end(facts: &Facts) -> Day {
    let last = facts.ledger.as_ref().and_then(|ledger| ledger.on.values().iter().max()?.year_month());
    last.and_then(|(year, month)| Day::end_of_month(i32::from(year), u32::from(month))).unwrap_or(Day::BLANK)
}

/// 1 January of a day's year; blank for a blank day.
fn first_of_year(day: Day) -> Day {
    day.year_month().and_then(|(year, _)| Day::from_ymd(i32::from(year), 1, 1)).unwrap_or(Day::BLANK)
}

/// The mapping's chains as the engine's fields; every unknown name is told.
fn chains(chains: &[Chain]) -> Result<Vec<Vec<Vec<Field>>>, Error<Told>> {
    let mut unknown = Vec::new();
    let mut field = |name: &String| {
        let field = Field::named(name);
        if field.is_none() {
            unknown.push(w::CHAIN_FIELD.with([name]));
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
    use super::{chains, first_of_year};
    use crate::error::Error;
    use crate::layout::Chain;
    use crate::reconcile::rules::Field;
    use crate::words::Lang;
    use entity::Day;

    #[test]
    fn movements_begin_with_the_year() {
        let day = Day::from_ymd(2025, 6, 30).expect("a day");
        assert_eq!(first_of_year(day).to_string(), "2025-01-01");
        assert_eq!(first_of_year(Day::BLANK), Day::BLANK);
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
