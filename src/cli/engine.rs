//! The one place where the command line meets the rooms that read files and compare.

use super::words as w;
use crate::error::{Error, Fault};
use crate::facts::Facts;
use crate::layout::{Chain, Mapping};
use crate::reconcile::outcome::{Difference, Feature, Outcome};
use crate::reconcile::report::Input;
use crate::reconcile::rules::{Field, Settings, reconcile};
use crate::reconcile::scope::CountScope;
use crate::words::Told;
use entity::{AccountRole, Day, Regime, Side};

/// Files to be read: for which list, the name as given, and the bytes.
pub struct Given {
    /// The list it was given for.
    pub side: Side,
    /// The name as given.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// How files are to be read and compared.
pub struct Request {
    /// The mapping, where there is one, with its file's name for messages.
    pub mapping: Mapping,
    /// The name of the mapping file.
    pub mapping_name: String,
    /// The accounting regime.
    pub regime: Regime,
    /// The encoding that text files are said to have.
    pub encoding: Option<String>,
    /// 核对基准日; blank = no cut-off.
    pub as_of: Day,
    /// First day of the movements; blank = 1 January of the year of `as_of`.
    pub from: Day,
    /// What the count list covers.
    pub scope: CountScope,
}

/// What was read.
pub struct Loaded {
    /// The rows.
    pub facts: Facts,
    /// How each file was understood.
    pub inputs: Vec<Input>,
    /// The role of an account by its code.
    pub role: Box<dyn Fn(&str) -> AccountRole + Sync>,
}

/// Reads the mapping file's text.
pub fn mapping(name: &str, text: &str) -> Result<Mapping, Error<Told>> {
    toml::from_str(text)
        .map_err(|error| Error::Refused(vec![w::MAPPING_BAD.with([&name, &error.to_string().trim_end()])]))
}

/// Reads the files.
pub fn load(_files: Vec<Given>, _request: &Request) -> Result<Loaded, Error<Told>> {
    Err(Error::Fault(Fault::told(w::NO_READER.with([]))))
}

/// Compares what was read.
pub fn compare(loaded: &Loaded, request: &Request) -> Result<Outcome, Error<Told>> {
    let mapping = &request.mapping;
    let settings = Settings {
        as_of: request.as_of,
        from: if request.from.is_blank() { first_of_year(request.as_of) } else { request.from },
        scope: request.scope.clone(),
        role: &*loaded.role,
        account_class: &|code| account_class(mapping, code),
        class_level: mapping.level.as_deref() == Some("class"),
        class_length: mapping.class_level,
        chains: chains(&request.mapping_name, &mapping.chains)?,
    };
    reconcile(&loaded.facts, &settings).map_err(|unfooted| Error::Fault(Fault::new(w::NOT_FOOTED.with([]), unfooted)))
}

/// The compared attributes of a difference.
pub fn features(_facts: &Facts, _outcome: &Outcome, _difference: &Difference) -> Vec<Feature> {
    Vec::new()
}

/// 1 January of a day's year; blank for a blank day.
fn first_of_year(day: Day) -> Day {
    day.year_month().and_then(|(year, _)| Day::from_ymd(i32::from(year), 1, 1)).unwrap_or(Day::BLANK)
}

/// The class code that a mapping gives an account: that of its longest prefix.
fn account_class(mapping: &Mapping, code: &str) -> Option<String> {
    let prefixes = mapping.accounts.iter().filter(|(prefix, _)| code.starts_with(prefix.as_str()));
    let classes = prefixes.filter_map(|(prefix, account)| Some((prefix.len(), account.class.as_ref()?)));
    classes.max_by_key(|(length, _)| *length).map(|(_, class)| class.clone())
}

/// The mapping's chains as the engine's fields; every unknown name is told.
fn chains(mapping: &str, chains: &[Chain]) -> Result<Vec<Vec<Vec<Field>>>, Error<Told>> {
    let mut unknown = Vec::new();
    let mut field = |name: &String| {
        let field = Field::named(name);
        if field.is_none() {
            unknown.push(w::CHAIN_FIELD.with([&mapping, name]));
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
    use super::{account_class, chains, first_of_year, mapping};
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
    fn the_longest_prefix_gives_the_class() {
        let text = "[accounts.1601]\nclass = \"A\"\n[accounts.160102]\nclass = \"A02\"\n[accounts.16010203]\nrole = \"COST\"\n";
        let mapping = mapping("m.toml", text).expect("a mapping");
        assert_eq!(account_class(&mapping, "16010203").as_deref(), Some("A02"));
        assert_eq!(account_class(&mapping, "160101").as_deref(), Some("A"));
        assert_eq!(account_class(&mapping, "1701"), None);
    }

    #[test]
    fn a_bad_mapping_names_its_place() {
        let Err(Error::Refused(told)) = mapping("m.toml", "value = \"unit\"\nvalu = 1\n") else { panic!("refused") };
        let text = told[0].tell(Lang::En);
        assert!(text.starts_with("mapping 'm.toml': ") && text.contains("line 2"), "{text}");
    }

    #[test]
    fn chains_name_fields_and_unknown_names_are_told() {
        let chain = |names: &[&str]| Chain(vec![names.iter().map(|&name| name.to_owned()).collect()]);
        assert!(chains("m", &[chain(&["name", "quantity"])]).is_ok_and(|c| c == [[[Field::Name, Field::Quantity]]]));
        let refused = chains("m", &[chain(&["name", "colour"]), chain(&["smell"])]);
        let Err(Error::Refused(told)) = refused else { panic!("refused") };
        let told: Vec<String> = told.iter().map(|told| told.tell(Lang::En)).collect();
        assert_eq!(told.len(), 2);
        assert_eq!(told[0], "mapping 'm': chains name 'colour', which cannot be compared");
    }
}
