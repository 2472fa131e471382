//! What a stocktake list covers (盘点范围).

use super::words::{SCOPE_KEY_TWICE, SCOPE_KEY_UNKNOWN, SCOPE_WITHOUT_VALUE};
use crate::facts::normalise;
use crate::words::Told;
use entity::Money;
use std::collections::BTreeSet;
use std::fmt;

/// What a count list covers: cards whose department, place and class each begin with one of the
/// named texts, which one of the named persons uses or keeps, and which cost enough. An empty list of names is no
/// limit. Cards outside are not counted, never missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CountScope {
    /// Departments (使用部门), in the form in which texts are compared.
    pub departments: Vec<String>,
    /// Places (存放地点).
    pub locations: Vec<String>,
    /// Class codes (资产分类代码).
    pub classes: Vec<String>,
    /// Who uses or keeps the things (使用人、保管人).
    pub custodians: Vec<String>,
    /// 原值 from which on.
    pub from: Option<Money>,
}

/// What of a card says whether it is covered, all texts in the form in which they are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Card<'c> {
    /// 使用部门.
    pub department: &'c str,
    /// 存放地点.
    pub location: &'c str,
    /// 资产分类代码.
    pub class: &'c str,
    /// 使用人, 保管人.
    pub holders: [&'c str; 2],
    /// 原值.
    pub value: Money,
}

impl CountScope {
    /// Whether the list covers everything.
    pub const fn is_all(&self) -> bool {
        self.departments.is_empty()
            && self.locations.is_empty()
            && self.classes.is_empty()
            && self.custodians.is_empty()
            && self.from.is_none()
    }

    /// Whether a card lies inside.
    pub fn covers(&self, card: &Card<'_>) -> bool {
        let begins =
            |names: &[String], text: &str| names.is_empty() || names.iter().any(|name| text.starts_with(&**name));
        let held = self.custodians.is_empty() || self.custodians.iter().any(|name| card.holders.contains(&&**name));
        begins(&self.departments, card.department)
            && begins(&self.locations, card.location)
            && begins(&self.classes, card.class)
            && held
            && self.from.is_none_or(|from| card.value >= from)
    }

    /// As it is kept with what a stocktake found: the same whatever the order of the names; blank for everything.
    pub fn kept(&self) -> String {
        if self.is_all() {
            return String::new();
        }
        let sorted = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
        let mut lists = vec![sorted(&self.departments), sorted(&self.locations), sorted(&self.classes)];
        if !self.custodians.is_empty() || self.from.is_some() {
            lists.push(sorted(&self.custodians));
            lists.push(self.from.iter().map(ToString::to_string).collect());
        }
        serde_json::json!(lists).to_string()
    }

    /// What was kept so.
    pub fn of_kept(kept: &str) -> Self {
        let mut lists: Vec<Vec<String>> = serde_json::from_str(kept).unwrap_or_default();
        lists.resize_with(5, Vec::new);
        let mut next = || lists.remove(0);
        let (departments, locations, classes, custodians) = (next(), next(), next(), next());
        Self { departments, locations, classes, custodians, from: next().first().and_then(|from| from.parse().ok()) }
    }

    /// Reads `department=设备处,信息中心;location=A栋;class=A02;custodian=张三;value=10000`; full width marks and the
    /// Chinese names of the keys do as well.
    pub fn parse(text: &str) -> Result<Self, Told> {
        let mut scope = Self::default();
        for part in text.split([';', '；']).map(str::trim).filter(|part| !part.is_empty()) {
            let without_value = || SCOPE_WITHOUT_VALUE.with([&part]);
            let (key, values) = part.split_once(['=', '＝']).ok_or_else(without_value)?;
            let names = match key.trim() {
                "department" | "部门" | "使用部门" => &mut scope.departments,
                "location" | "地点" | "存放地点" => &mut scope.locations,
                "class" | "分类" | "类别" => &mut scope.classes,
                "custodian" | "保管人" | "使用人" => &mut scope.custodians,
                "value" | "原值" => {
                    let from: Money = values.trim().parse().map_err(|_| without_value())?;
                    if scope.from.replace(from).is_some() {
                        return Err(SCOPE_KEY_TWICE.with([&key.trim()]));
                    }
                    continue;
                }
                unknown => return Err(SCOPE_KEY_UNKNOWN.with([&unknown])),
            };
            if !names.is_empty() {
                return Err(SCOPE_KEY_TWICE.with([&key.trim()]));
            }
            names.extend(
                values
                    .split([',', '，', '、'])
                    .map(|name| normalise(name).into_owned())
                    .filter(|name| !name.is_empty()),
            );
            if names.is_empty() {
                return Err(without_value());
            }
        }
        if scope.is_all() { Err(SCOPE_WITHOUT_VALUE.with([&text.trim()])) } else { Ok(scope) }
    }
}

impl fmt::Display for CountScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lists = [
            ("department", &self.departments),
            ("location", &self.locations),
            ("class", &self.classes),
            ("custodian", &self.custodians),
        ];
        let named = lists.into_iter().filter(|(_, names)| !names.is_empty());
        let mut parts: Vec<String> = named.map(|(key, names)| format!("{key}={}", names.join(","))).collect();
        parts.extend(self.from.map(|from| format!("value={from}")));
        f.write_str(&parts.join(";"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::{SCOPE_KEY_TWICE, SCOPE_KEY_UNKNOWN, SCOPE_WITHOUT_VALUE};
    use super::{Card, CountScope};
    use entity::Money;
    use proptest::prelude::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn reads_what_people_write() {
        let want = CountScope {
            departments: names(&["设备处", "信息中心"]),
            locations: names(&["A栋"]),
            classes: names(&["A02"]),
            ..CountScope::default()
        };
        assert_eq!(CountScope::parse("department=设备处,信息中心;location=a栋;class=A02"), Ok(want.clone()));
        assert_eq!(CountScope::parse(" 部门＝设备处、信息中心；地点 = Ａ栋 ；分类=a02；"), Ok(want.clone()));
        assert_eq!(want.to_string(), "department=设备处,信息中心;location=A栋;class=A02");
        assert_eq!(want.kept(), r#"[["信息中心","设备处"],["A栋"],["A02"]]"#);
        let costly =
            CountScope { custodians: names(&["张三"]), from: Some(Money(1_000_000)), ..CountScope::default() };
        assert_eq!(CountScope::parse("保管人=张三;原值=10000"), Ok(costly.clone()));
        for scope in [costly, want] {
            assert_eq!(CountScope::parse(&scope.to_string()), Ok(scope.clone()));
            let again = CountScope::of_kept(&scope.kept());
            assert_eq!((again.kept(), again.from), (scope.kept(), scope.from));
        }
        assert_eq!(CountScope::of_kept(""), CountScope::default());
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        for (text, want) in [
            ("", SCOPE_WITHOUT_VALUE.with([&""])),
            ("设备处", SCOPE_WITHOUT_VALUE.with([&"设备处"])),
            ("class=，", SCOPE_WITHOUT_VALUE.with([&"class=，"])),
            ("room=301", SCOPE_KEY_UNKNOWN.with([&"room"])),
            ("class=A02;class=A03", SCOPE_KEY_TWICE.with([&"class"])),
            ("value=1;value=2", SCOPE_KEY_TWICE.with([&"value"])),
            ("value=much", SCOPE_WITHOUT_VALUE.with([&"value=much"])),
        ] {
            assert_eq!(CountScope::parse(text), Err(want), "{text}");
        }
    }

    #[test]
    fn a_card_is_inside_when_every_limit_holds() {
        let locations = names(&["A栋", "B栋/1"]);
        let scope = CountScope { locations, classes: names(&["A02"]), ..CountScope::default() };
        let covers = |department: &str, location: &str, class: &str| {
            scope.covers(&Card { department, location, class, ..Card::default() })
        };
        assert!(covers("任何部门", "A栋/301", "A02010105"));
        assert!(covers("", "B栋/101", "A02"));
        assert!(!covers("", "B栋/201", "A02"), "another floor");
        assert!(!covers("", "A栋/301", "A01"), "another class");
        assert!(!covers("", "", "A02"), "no place is no place of the list");
        let costly = CountScope { custodians: names(&["张三"]), from: Some(Money(500)), ..CountScope::default() };
        let held = |user: &str, keeper: &str, fen: i64| {
            costly.covers(&Card { holders: [user, keeper], value: Money(fen), ..Card::default() })
        };
        assert!(held("张三", "李四", 500) && held("", "张三", 501));
        assert!(!held("张三丰", "", 500) && !held("张三", "", 499));
        assert!(CountScope::default().is_all() && CountScope::default().covers(&Card::default()));
    }

    proptest! {
        #[test]
        fn never_panics_and_never_yields_a_scope_without_limit(text in "\\PC{0,40}") {
            prop_assert!(CountScope::parse(&text).map_or(true, |scope| !scope.is_all()));
        }
    }
}
