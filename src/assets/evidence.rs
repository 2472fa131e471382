//! What proves something (证明材料). Pure.

use crate::words::{Told, is_plain, trimmed};

/// Bytes of what it is, and of where it is found.
const NOTE: usize = 500;

/// The messages about evidence.
pub mod words {
    crate::words! {
        EVIDENCE_FORM = "证明材料的名称和编号应各为 1 至 {0} 个字节，不含控制字符", "evidence has a name and a reference of 1 to {0} bytes each";
    }
}

/// Something that proves something (证明材料).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What it is.
    pub kind: String,
    /// Where it is found: its number, or the file.
    pub reference: String,
}

/// What is wanted, and is not among the evidence.
pub fn missing<'w>(wanted: &'w [String], evidence: &[Evidence]) -> Vec<&'w str> {
    let named = |kind: &&str| evidence.iter().any(|one| one.kind.trim() == *kind);
    wanted.iter().map(String::as_str).filter(|kind| !named(kind)).collect()
}

/// It as it is kept: each what it is and where it is found, parted by a tab.
pub fn kept(evidence: &[Evidence]) -> Vec<String> {
    evidence.iter().map(|one| format!("{}\t{}", trimmed(&one.kind), trimmed(&one.reference))).collect()
}

/// What was kept, a line each: what it is, and where it is found.
pub fn read(kept: &str) -> impl Iterator<Item = (&str, &str)> {
    kept.lines().filter_map(|line| line.split_once('\t'))
}

/// What is wrong with it where not all of it can be read.
pub fn unfit(evidence: &[Evidence]) -> Option<Told> {
    let is_written = |text: &str| is_plain(trimmed(text), NOTE);
    let is_fit = evidence.iter().all(|one| is_written(&one.kind) && is_written(&one.reference));
    (!is_fit).then(|| words::EVIDENCE_FORM.with([&NOTE]))
}

#[cfg(test)]
mod tests {
    use super::{Evidence, NOTE, missing, unfit};

    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }

    #[test]
    fn what_is_missing_is_told_and_what_is_there_can_be_read() {
        let one = |kind: &str, reference: &str| Evidence { kind: kind.to_owned(), reference: reference.to_owned() };
        let wanted = ["内部决议".to_owned(), "验收单".to_owned()];
        assert_eq!(missing(&wanted, &[one(" 验收单 ", "1"), one("发票", "2")]), ["内部决议"]);
        let is_written = |evidence: &[Evidence]| unfit(evidence).is_none();
        assert!(is_written(&[one("验收单", &"1".repeat(NOTE))]) && !is_written(&[one("验收单", " ")]));
        assert!(!is_written(&[one("验收\u{0}单", "1")]) && !is_written(&[one("验收单", &"1".repeat(NOTE + 1))]));
    }
}
