//! The rows of 固定和无形资产存量情况表, and which classes are vehicles: dated data, no code.

use crate::depreciation::card::Class;
use serde::Deserialize;
use std::sync::LazyLock;

/// What an asset is by the accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// 固定资产.
    Fixed,
    /// 无形资产.
    Intangible,
}

/// Classes of an edition of GB/T 14885 by what their codes begin with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fit {
    /// 版次.
    pub edition: String,
    /// What the code begins with.
    pub prefix: String,
}

impl Fit {
    /// Whether a class is one of them.
    pub fn holds(&self, class: &Class) -> bool {
        class.edition == self.edition && class.code.starts_with(&self.prefix)
    }
}

/// A row that classes fit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormRow {
    /// Its code (行次).
    pub code: String,
    /// Its name (项目).
    pub name: String,
    /// Which part of the table it belongs to.
    pub part: Part,
    fits: Vec<Fit>,
    names: Vec<String>,
}

/// A form, by the catalogue of classes that it follows (表式).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// 版次 of GB/T 14885.
    pub edition: String,
    /// The first report year (报告年度).
    from: i32,
    /// 依据.
    pub basis: String,
    /// The rows that classes fit, in their order.
    #[serde(rename = "row")]
    pub rows: Vec<FormRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Forms {
    form: Vec<Form>,
    vehicles: Vehicles,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vehicles {
    fits: Vec<Fit>,
}

static FORMS: LazyLock<Forms> =
    LazyLock::new(|| toml::from_str(include_str!("form.toml")).expect("the shipped forms are checked by a test"));

/// The form of a report year.
pub fn form(year: i32) -> &'static Form {
    let forms = &FORMS.form;
    forms.iter().rev().find(|form| form.from <= year).unwrap_or(&forms[0])
}

/// Which classes are vehicles (车辆).
pub fn vehicles() -> &'static [Fit] {
    &FORMS.vehicles.fits
}

impl Form {
    /// The row that a class fits, by its place; none where it fits no row.
    pub fn row_of(&self, class: &Class) -> Option<usize> {
        let longest = |row: &FormRow| row.fits.iter().filter(|fit| fit.holds(class)).map(|fit| fit.prefix.len()).max();
        let by_code = self.rows.iter().map(longest).enumerate().filter_map(|(at, length)| Some((length?, at))).max();
        let is_own = class.edition.is_empty();
        let by_name = || self.rows.iter().position(|row| is_own && row.names.contains(&class.name));
        by_code.map(|(_, at)| at).or_else(by_name)
    }
}

#[cfg(test)]
mod tests {
    use super::{FORMS, form, vehicles};
    use crate::depreciation::card::Class;

    fn class(edition: &str, code: &str, name: &str) -> Class {
        Class { edition: edition.to_owned(), code: code.to_owned(), name: name.to_owned() }
    }

    #[test]
    fn a_class_fits_one_row_of_the_form_of_the_year() {
        let row = |year: i32, class: &Class| form(year).row_of(class).map(|at| form(year).rows[at].name.as_str());
        for (edition, code, name, old, new) in [
            ("2010", "2010105", "便携式计算机", Some("（二）通用设备"), Some("（二）设备")),
            ("2010", "3200000", "专用仪器", Some("（三）专用设备"), Some("（二）设备")),
            ("2010", "6010101", "床", Some("（六）家具、用具、装具及动植物"), Some("（五）家具和用具")),
            ("2010", "6030000", "动物", Some("（六）家具、用具、装具及动植物"), Some("（六）特种动植物")),
            ("2010", "6050411", "软件", Some("二、无形资产"), Some("二、无形资产")),
            ("2010", "1010000", "土地", Some("（一）土地、房屋及构筑物"), None),
            ("2022", "A02010105", "台式计算机", None, Some("（二）设备")),
            ("2022", "A08000000", "软件", Some("二、无形资产"), Some("二、无形资产")),
            ("2022", "A07000000", "物资", None, None),
            ("", "02", "专用设备", Some("（三）专用设备"), Some("（二）设备")),
            ("", "A02", "电脑", None, None),
            ("", "2010105", "", None, None),
        ] {
            let class = class(edition, code, name);
            assert_eq!((row(2022, &class), row(2023, &class)), (old, new), "{edition} {code}");
        }
    }

    #[test]
    fn the_forms_are_sound() {
        let forms = &FORMS.form;
        assert!(forms.is_sorted_by_key(|form| form.from) && forms[0].from == 1949);
        for form in forms {
            let mut fits: Vec<_> =
                form.rows.iter().flat_map(|row| &row.fits).map(|fit| (&fit.edition, &fit.prefix)).collect();
            let number = fits.len();
            fits.sort_unstable();
            fits.dedup();
            assert_eq!(fits.len(), number, "a class fits two rows of the form {}", form.edition);
            assert!(form.rows.iter().enumerate().all(|(at, row)| row.code == (at + 1).to_string()));
        }
    }

    #[test]
    fn cars_are_vehicles_by_edition() {
        let is_one = |edition: &str, code: &str| vehicles().iter().any(|fit| fit.holds(&class(edition, code, "")));
        assert!(is_one("2010", "2030500") && is_one("2022", "A02030500"));
        assert!(!is_one("2010", "2010105") && !is_one("2022", "2030500") && !is_one("", "2030500"));
    }
}
