//! The two catalogues of classes: GB/T 14885-2010 has digits, GB/T 14885-2022 the letter A.
//!
//! Codes of one catalogue cannot be held against codes of the other, but for the classes at the top: of these a family
//! holds those that are the same things in both.

/// Class names with the code prefixes they stand for.
const NAMED: &[(&str, &[&str])] = &[
    ("房屋及构筑物", &["1", "A01"]),
    ("房屋和构筑物", &["1", "A01"]),
    ("土地、房屋及构筑物", &["1", "A01"]),
    ("通用设备", &["2"]),
    ("专用设备", &["3"]),
    ("设备", &["A02"]),
    ("文物和陈列品", &["4", "A03"]),
    ("文物及陈列品", &["4", "A03"]),
    ("图书、档案", &["5", "A04"]),
    ("图书档案", &["5", "A04"]),
    ("图书和档案", &["5", "A04"]),
    ("家具、用具、装具及动植物", &["6"]),
    ("家具用具装具及动植物", &["6"]),
    ("家具和用具", &["A05"]),
    ("特种动植物", &["A06"]),
    ("土地房屋及构筑物", &["1", "A01"]),
    ("土地房屋构筑物", &["1", "A01"]),
    ("文物陈列品", &["4", "A03"]),
    ("家具用具装具动植物", &["6"]),
    ("家具", &["6", "A05"]),
    ("家具用具", &["6", "A05"]),
    ("家具、用具", &["6", "A05"]),
    ("家具及用具", &["6", "A05"]),
];

/// Classes that are the same things in both catalogues.
#[derive(Debug)]
pub struct Family {
    /// The code of its class line.
    pub line: &'static str,
    /// The name of its class line.
    pub label: &'static str,
    old: &'static [&'static str],
    new: &'static [&'static str],
}

impl Family {
    /// All its codes.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> {
        self.old.iter().chain(self.new).copied()
    }
}

const FAMILIES: [Family; 5] = [
    Family { line: "A01", label: "房屋和构筑物", old: &["1"], new: &["A01"] },
    Family { line: "A02", label: "设备", old: &["2", "3"], new: &["A02"] },
    Family { line: "A03", label: "文物和陈列品", old: &["4"], new: &["A03"] },
    Family { line: "A04", label: "图书和档案", old: &["5"], new: &["A04"] },
    Family { line: "6", label: "家具、用具、装具及动植物", old: &["6"], new: &["A05", "A06"] },
];

/// Which catalogue a code is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Catalogue {
    Old,
    New,
}

/// The code prefixes that a class name means.
pub fn prefixes(name: &str) -> Option<&'static [&'static str]> {
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, prefixes)| *prefixes)
}

/// The code prefix that a class name means in the catalogue of 2022, else in that of 2010.
pub fn named_prefix(name: &str) -> &'static str {
    prefixes(name).and_then(|prefixes| prefixes.last().copied()).unwrap_or("")
}

/// The name of a class code.
pub fn label(code: &str) -> Option<&'static str> {
    NAMED.iter().find(|(_, prefixes)| prefixes.contains(&code)).map(|(label, _)| *label)
}

/// The family of a whole code of a thing, in the form that its catalogue gives codes.
fn of_code(code: &str) -> Option<(usize, Catalogue)> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (head, catalogue) = match code.strip_prefix('A') {
        Some(rest) if digits(rest) => (code.get(..3)?, Catalogue::New),
        None if matches!(code.len(), 1 | 7) && digits(code) => (code.get(..1)?, Catalogue::Old),
        _ => return None,
    };
    Some((family_at(head)?, catalogue))
}

/// The family to which a prefix belongs as a whole.
fn family_at(prefix: &str) -> Option<usize> {
    FAMILIES.iter().position(|family| family.codes().any(|code| code == prefix))
}

/// The families where accounts stand in one catalogue and things in the other: they compare as wholes.
#[derive(Debug, Default)]
pub struct Bridged([bool; FAMILIES.len()]);

impl Bridged {
    /// Finds them, from the prefixes of every account, and the codes of the things.
    pub fn new<'a>(accounts: impl Iterator<Item = Vec<&'a str>>, things: impl FnOnce(&mut dyn FnMut(&str))) -> Self {
        // By family: whether some account stands in the old catalogue only, or in the new one only.
        let mut alone = [[false; 2]; FAMILIES.len()];
        for prefixes in accounts {
            let Some(family) = prefixes.first().and_then(|prefix| family_at(prefix)) else { continue };
            let within = |codes: &[&str]| prefixes.iter().all(|prefix| codes.contains(prefix));
            alone[family][0] |= within(FAMILIES[family].old);
            alone[family][1] |= within(FAMILIES[family].new);
        }
        let mut bridged = Self::default();
        if alone.iter().flatten().any(|alone| *alone) {
            things(&mut |code| {
                if let Some((family, catalogue)) = of_code(code) {
                    let [old, new] = alone[family];
                    bridged.0[family] |= if catalogue == Catalogue::New { old } else { new };
                }
            });
        }
        bridged
    }

    /// The bridged family in which an account stands that has these prefixes.
    pub fn family(&self, prefixes: &[&str]) -> Option<&'static Family> {
        let family = prefixes.first().and_then(|prefix| family_at(prefix)).filter(|family| self.0[*family])?;
        FAMILIES.get(family)
    }
}

#[cfg(test)]
mod tests {
    use super::{Bridged, named_prefix};

    fn line(account: &[&'static str], thing: &str) -> Option<&'static str> {
        let bridged = Bridged::new(std::iter::once(account.to_vec()), |see| see(thing));
        bridged.family(account).map(|family| family.line)
    }

    #[test]
    fn a_name_means_a_prefix() {
        let cases = [("通用设备", "2"), ("家具和用具", "A05"), ("家具", "A05"), ("家具用具", "A05"), ("桌子", "")];
        for (name, prefix) in cases {
            assert_eq!(named_prefix(name), prefix, "{name}");
        }
    }

    #[test]
    fn the_catalogues_meet_in_whole_families_where_both_are_used() {
        let cases: [(&[&'static str], &str, Option<&str>); 13] = [
            (&["2"], "A02010105", Some("A02")),
            (&["3"], "A02", Some("A02")),
            (&["A02"], "2010105", Some("A02")),
            (&["A02"], "3", Some("A02")),
            (&["6"], "A06010101", Some("6")),
            (&["A05"], "6010101", Some("6")),
            (&["1"], "A01010101", Some("A01")),
            // One catalogue, both at once, another family, and codes of the house.
            (&["2"], "3010105", None),
            (&["A02"], "A02010105", None),
            (&["6", "A05"], "6010101", None),
            (&["2"], "A05010101", None),
            (&["A02"], "20", None),
            (&["2"], "A0字", None),
        ];
        for (account, thing, expected) in cases {
            assert_eq!(line(account, thing), expected, "{account:?} {thing}");
        }
    }
}
