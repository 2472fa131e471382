//! 车辆情况表: the vehicles on a day.

use super::card::{Card, Regimes};
use super::figures::Figures;
use super::form::vehicles;
use crate::depreciation::card::Class;
use entity::{CardId, Day, UsageState};
use std::sync::Arc;

/// What a plate begins with: the short names of the provinces.
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// A vehicle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vehicle {
    /// The card.
    pub card: CardId,
    /// Where it stands in the order of card numbers.
    pub place: (String, i32),
    /// 资产编号.
    pub number: String,
    /// 资产名称.
    pub name: String,
    /// 资产分类.
    pub class: Arc<Class>,
    /// 车牌号, where a text of the card is one; a card has no field for it.
    pub plate: Option<String>,
    /// 数量、价值、累计折旧.
    pub figures: Figures,
    /// 使用状况.
    pub usage: UsageState,
    /// Whether the figures follow from the card, and are not only what it states.
    pub follows: bool,
}

impl Vehicle {
    /// A card as a vehicle on a day; none where it is not there, or none.
    pub fn of(card: &Card, regimes: &Regimes, on: Day) -> Option<Self> {
        let state = card.there(regimes, on)?;
        let class = &state.stated.class;
        vehicles().iter().any(|fit| fit.holds(class)).then(|| Self {
            card: card.id,
            place: (card.key.clone(), card.ordinal),
            number: state.detail.number.clone(),
            name: state.detail.name.clone(),
            class: class.clone(),
            plate: state.detail.marks.iter().find_map(|text| plate(text)),
            figures: state.figures(),
            usage: state.stated.usage,
            follows: state.follows(),
        })
    }
}

/// The plate in a text: a province, a letter, and five signs, or six of a car that runs on electricity (GA 36).
fn plate(text: &str) -> Option<String> {
    let is_sign = |c: &char| c.is_ascii_digit() || c.is_ascii_uppercase();
    text.char_indices().filter(|(_, c)| PROVINCES.contains(*c)).find_map(|(at, province)| {
        let mut rest =
            text[at + province.len_utf8()..].chars().map(|c| c.to_ascii_uppercase()).filter(|c| !"·• -".contains(*c));
        let letter = rest.next().filter(char::is_ascii_uppercase)?;
        let signs: String = rest.take_while(is_sign).collect();
        let is_plate = matches!(signs.len(), 5 | 6) && signs.contains(|c: char| c.is_ascii_digit());
        is_plate.then(|| format!("{province}{letter}{signs}"))
    })
}

#[cfg(test)]
mod tests {
    use super::{Vehicle, plate};
    use crate::reports::card::tests::{CardOf, REGIMES, day};

    #[test]
    fn a_plate_is_known_by_its_form() {
        for (text, found) in [
            ("粤S·12345", Some("粤S12345")),
            ("车牌 粤s 1A234，五座", Some("粤S1A234")),
            ("粤SD12345", Some("粤SD12345")),
            ("粤SABCDE", None),
            ("粤S1234", None),
            ("粤S1234567", None),
            ("粤港 S12345", None),
            ("新车，粤B00001", Some("粤B00001")),
            ("LSVAM4187C2184847", None),
            ("", None),
        ] {
            assert_eq!(plate(text).as_deref(), found, "{text}");
        }
    }

    #[test]
    fn cars_that_are_there_are_listed() {
        let on = day("2025-12-31");
        let car = |code: &str| {
            let mut card = CardOf::new("C1", code).card();
            card.details[0].marks = vec!["大众".to_owned(), "粤S12345".to_owned()];
            Vehicle::of(&card, REGIMES, on)
        };
        let found = car("2030500").expect("a car");
        assert_eq!((found.number.as_str(), found.plate.as_deref()), ("C1", Some("粤S12345")));
        assert!(car("A02030500").is_some() && car("A02010105").is_none());
        assert_eq!(
            Vehicle::of(&CardOf { booked: "2026-01-01", ..CardOf::new("C1", "2030500") }.card(), REGIMES, on),
            None
        );
    }
}
