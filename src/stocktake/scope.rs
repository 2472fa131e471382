//! What a stocktake list covers (盘点范围).

use super::words::{SCOPE_KEY_TWICE, SCOPE_KEY_UNKNOWN, SCOPE_WITHOUT_VALUE};
use crate::facts::normalise;
use crate::words::Told;

/// What a count list covers: cards whose department, place and class each begin with one of the
/// named texts. An empty list of names is no limit. Cards outside are not counted, never missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CountScope {
    /// Departments (使用部门), in the form in which texts are compared.
    pub departments: Vec<String>,
    /// Places (存放地点).
    pub locations: Vec<String>,
    /// Class codes (资产分类代码).
    pub classes: Vec<String>,
}

impl CountScope {
    /// Whether the list covers everything.
    pub const fn is_all(&self) -> bool {
        self.departments.is_empty() && self.locations.is_empty() && self.classes.is_empty()
    }

    /// Whether a card lies inside, all texts in the form in which they are compared.
    pub fn covers(&self, department: &str, location: &str, class: &str) -> bool {
        let begins =
            |names: &[String], text: &str| names.is_empty() || names.iter().any(|name| text.starts_with(&**name));
        begins(&self.departments, department) && begins(&self.locations, location) && begins(&self.classes, class)
    }

    /// Reads `department=设备处,信息中心;location=A栋;class=A02`; full width marks and the Chinese
    /// names of the keys do as well.
    pub fn parse(text: &str) -> Result<Self, Told> {
        let mut scope = Self::default();
        for part in text.split([';', '；']).map(str::trim).filter(|part| !part.is_empty()) {
            let without_value = || SCOPE_WITHOUT_VALUE.with([&part]);
            let (key, values) = part.split_once(['=', '＝']).ok_or_else(without_value)?;
            let names = match key.trim() {
                "department" | "部门" | "使用部门" => &mut scope.departments,
                "location" | "地点" | "存放地点" => &mut scope.locations,
                "class" | "分类" | "类别" => &mut scope.classes,
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

#[cfg(test)]
mod tests {
    use super::super::words::{SCOPE_KEY_TWICE, SCOPE_KEY_UNKNOWN, SCOPE_WITHOUT_VALUE};
    use super::CountScope;
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
        };
        assert_eq!(CountScope::parse("department=设备处,信息中心;location=a栋;class=A02"), Ok(want.clone()));
        assert_eq!(CountScope::parse(" 部门＝设备处、信息中心；地点 = Ａ栋 ；分类=a02；"), Ok(want));
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        for (text, want) in [
            ("", SCOPE_WITHOUT_VALUE.with([&""])),
            ("设备处", SCOPE_WITHOUT_VALUE.with([&"设备处"])),
            ("class=，", SCOPE_WITHOUT_VALUE.with([&"class=，"])),
            ("room=301", SCOPE_KEY_UNKNOWN.with([&"room"])),
            ("class=A02;class=A03", SCOPE_KEY_TWICE.with([&"class"])),
        ] {
            assert_eq!(CountScope::parse(text), Err(want), "{text}");
        }
    }

    #[test]
    fn a_card_is_inside_when_every_limit_holds() {
        let scope =
            CountScope { departments: Vec::new(), locations: names(&["A栋", "B栋/1"]), classes: names(&["A02"]) };
        assert!(scope.covers("任何部门", "A栋/301", "A02010105"));
        assert!(scope.covers("", "B栋/101", "A02"));
        assert!(!scope.covers("", "B栋/201", "A02"), "another floor");
        assert!(!scope.covers("", "A栋/301", "A01"), "another class");
        assert!(!scope.covers("", "", "A02"), "no place is no place of the list");
        assert!(CountScope::default().is_all() && CountScope::default().covers("", "", ""));
    }

    proptest! {
        #[test]
        fn never_panics_and_never_yields_a_scope_without_limit(text in "\\PC{0,40}") {
            prop_assert!(CountScope::parse(&text).map_or(true, |scope| !scope.is_all()));
        }
    }
}
