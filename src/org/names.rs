//! How names are told apart: pure functions over what people write.

use crate::facts::normalise;
use crate::words::trimmed;
use entity::CategorySystem;

/// Stands between the parts of a key; no file holds it. It is not the sign that parts packed rows, which
/// is never written into a table.
pub(super) const BETWEEN: char = '\u{1e}';

/// The key of a class: its code and its name in the form in which they are compared.
pub(super) fn category_key(code: &str, name: &str) -> String {
    format!("{}{BETWEEN}{}", normalise(code), normalise(name))
}

/// The code system and the edition that a class code has the shape of: A02010105 is of GB/T
/// 14885-2022, 2010105 of the edition of 2010, anything else the institute's own.
pub fn category_system(code: &str) -> (CategorySystem, &'static str) {
    let code = normalise(code);
    let digits = |text: &str, number: usize| text.len() == number && text.bytes().all(|byte| byte.is_ascii_digit());
    match code.strip_prefix('A') {
        Some(rest) if digits(rest, 8) => (CategorySystem::GbT14885, "2022"),
        None if digits(&code, 7) => (CategorySystem::GbT14885, "2010"),
        _ => (CategorySystem::Own, ""),
    }
}

/// The path of a place and of all that it lies in, the outermost first, each with the name of its
/// last level. Levels are parted by `/`; blank ones are no places.
pub(super) fn places(path: &str) -> Vec<(&str, &str)> {
    let path = trimmed(path);
    let is_slash = |c: char| matches!(c, '/' | '／');
    let ends = path.char_indices().filter(|(_, c)| is_slash(*c)).map(|(at, _)| at);
    let mut places: Vec<(&str, &str)> = Vec::new();
    for prefix in ends.map(|end| trimmed(&path[..end])).chain([path]) {
        let name = trimmed(prefix.rsplit(is_slash).next().unwrap_or_default());
        if !name.is_empty() {
            places.push((prefix, name));
        } else if prefix.len() == path.len() && !path.is_empty() {
            // The path as it stands is a place in any case: it is what the cards name.
            places.push((prefix, prefix));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::{category_key, category_system, places};
    use entity::CategorySystem::{GbT14885, Own};

    #[test]
    fn the_shape_of_a_code_tells_its_system() {
        for (code, system) in [
            ("A02010105", (GbT14885, "2022")),
            ("ａ02010105", (GbT14885, "2022")),
            ("2010105", (GbT14885, "2010")),
            ("A0201", (Own, "")),
            ("B02010105", (Own, "")),
            ("20101050", (Own, "")),
            ("", (Own, "")),
        ] {
            assert_eq!(category_system(code), system, "{code}");
        }
    }

    #[test]
    fn a_class_is_its_code_and_its_name() {
        assert_eq!(category_key(" a02 ", "通用 设备"), "A02\u{1e}通用设备");
        assert_ne!(category_key("A02", ""), category_key("", "A02"));
    }

    #[test]
    fn a_place_lies_in_the_places_before_it() {
        assert_eq!(places(" 东区/A栋/301 "), [("东区", "东区"), ("东区/A栋", "A栋"), ("东区/A栋/301", "301")]);
        assert_eq!(places("东区／A栋"), [("东区", "东区"), ("东区／A栋", "A栋")]);
        assert_eq!(places("A//301"), [("A", "A"), ("A//301", "301")]);
        assert_eq!(places("A/"), [("A", "A"), ("A/", "A/")]);
        assert_eq!(places("/"), [("/", "/")]);
        assert_eq!(places("  "), []);
    }
}
