//! A list of departments, places, persons and classes against what is known of them: pure.

use super::import::{OrgRow, Subject};
use super::names::{BETWEEN, category_key, places};
use super::words;
use crate::facts::{Origin, normalise};
use crate::plan::{FieldChange, Planned, RowReport};
use crate::words::{Told, trimmed};
use entity::RowOutcome;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use uuid::Uuid;

/// What is known under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    pub id: Uuid,
    pub code: String,
    pub name: String,
    /// The key of what a department is part of, or of the department of a person.
    pub under: String,
}

/// What is known, by subject and key.
pub(super) type Known = BTreeMap<(Subject, String), Held>;

/// A row and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// The row of the list.
    pub row: usize,
    pub key: String,
    /// What is known under the key.
    pub known: Option<Uuid>,
    pub changes: Vec<FieldChange>,
}

/// What becomes of every row that is not left out, and of what the list does not name.
pub(super) fn plan(rows: &[OrgRow], skip: &HashSet<Origin>, known: &Known) -> Result<(Vec<Step>, Planned), Vec<Told>> {
    let mut planned = Planned::default();
    let mut steps = Vec::new();
    let mut named: BTreeSet<(Subject, String)> = BTreeSet::new();
    let mut staff: BTreeMap<String, String> = known
        .iter()
        .filter(|((kind, _), _)| *kind == Subject::Person)
        .map(|((_, key), held)| (key.clone(), held.code.clone()))
        .collect();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !skip.contains(&row.origin)) {
        let key = key(row, &mut staff);
        named.extend(implied(row));
        named.insert((row.subject, key.clone()));
        let held = known.get(&(row.subject, key.clone()));
        let changes = held.map_or_else(Vec::new, |held| changes(row, held));
        let outcome = match held {
            None => RowOutcome::Created,
            Some(_) if changes.is_empty() => RowOutcome::Unchanged,
            Some(_) => RowOutcome::Changed,
        };
        let subject = held.map(|held| held.id);
        planned.digest.add(outcome, &content(row), subject);
        match outcome {
            RowOutcome::Created => planned.created += 1,
            RowOutcome::Unchanged => planned.unchanged += 1,
            _ => {
                planned.changed += 1;
                let changes = changes.clone();
                planned.rows.push(RowReport {
                    origin: Some(row.origin),
                    outcome,
                    subject,
                    changes,
                    problems: Vec::new(),
                });
            }
        }
        steps.push(Step { row: at, key, known: subject, changes });
    }
    absent(known, &named, &mut planned);
    let rings = rings(rows, &steps, known);
    if rings.is_empty() { Ok((steps, planned)) } else { Err(rings) }
}

/// Known things of the kinds that the list speaks of, and that it does not name.
fn absent(known: &Known, named: &BTreeSet<(Subject, String)>, planned: &mut Planned) {
    let subjects: BTreeSet<Subject> = named.iter().map(|(subject, _)| *subject).collect();
    for (key, held) in known.iter().filter(|(key, _)| subjects.contains(&key.0) && !named.contains(*key)) {
        planned.absent += 1;
        planned.digest.add(RowOutcome::Absent, &Sha256::digest(key.1.as_bytes()).into(), Some(held.id));
        planned.rows.push(RowReport {
            origin: None,
            outcome: RowOutcome::Absent,
            subject: Some(held.id),
            changes: Vec::new(),
            problems: vec![
                words::ORG_ABSENT.with([&key.0, if held.name.is_empty() { &held.code } else { &held.name }]),
            ],
        });
    }
}

/// The key of a row. Of persons of one name the first has the name alone, as cards name them; the
/// others are told apart by their 工号.
fn key(row: &OrgRow, staff: &mut BTreeMap<String, String>) -> String {
    let name = normalise(&row.name).into_owned();
    match row.subject {
        Subject::Category => category_key(&row.code, &row.name),
        Subject::Department | Subject::Place => name,
        Subject::Person => {
            let own = format!("{name}{BETWEEN}{}", normalise(&row.code));
            let first = staff.get(&name);
            let is_other = first.is_some_and(|code| {
                !row.code.is_empty() && !code.is_empty() && normalise(code) != normalise(&row.code)
            });
            let key = if staff.contains_key(&own) || is_other { own } else { name };
            let code = staff.entry(key.clone()).or_default();
            if code.is_empty() {
                row.code.clone_into(code);
            }
            key
        }
    }
}

/// What a row names beside itself: it is there, too.
fn implied(row: &OrgRow) -> Vec<(Subject, String)> {
    match row.subject {
        Subject::Place => {
            places(&row.name).into_iter().map(|(path, _)| (Subject::Place, normalise(path).into_owned())).collect()
        }
        Subject::Department | Subject::Person if !row.under.is_empty() => {
            vec![(Subject::Department, normalise(&row.under).into_owned())]
        }
        _ => Vec::new(),
    }
}

/// What a row changes; a blank cell changes nothing.
fn changes(row: &OrgRow, held: &Held) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    if row.subject == Subject::Category {
        return changes;
    }
    let mut change = |field: &str, from: &str, to: &str| {
        let change = FieldChange { field: field.to_owned(), from: from.to_owned(), to: to.to_owned() };
        changes.push(change);
    };
    let code = trimmed(&row.code);
    if !code.is_empty() && code != held.code {
        change(if row.subject == Subject::Person { "staffNo" } else { "code" }, &held.code, code);
    }
    if !row.under.is_empty() && *normalise(&row.under) != *held.under {
        change(if row.subject == Subject::Person { "department" } else { "parent" }, &held.under, trimmed(&row.under));
    }
    changes
}

fn content(row: &OrgRow) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update([row.subject as u8]);
    for text in [&row.code, &row.name, &row.under] {
        let text = normalise(text);
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().into()
}

/// Departments that would be part of themselves.
fn rings(rows: &[OrgRow], steps: &[Step], known: &Known) -> Vec<Told> {
    let mut above: BTreeMap<&str, String> = known
        .iter()
        .filter(|((subject, _), held)| *subject == Subject::Department && !held.under.is_empty())
        .map(|((_, key), held)| (key.as_str(), held.under.clone()))
        .collect();
    let own = steps.iter().filter(|step| rows[step.row].subject == Subject::Department);
    for step in own.clone().filter(|step| !rows[step.row].under.is_empty()) {
        above.insert(&step.key, normalise(&rows[step.row].under).into_owned());
    }
    let is_ring = |key: &str| {
        let mut now = key;
        for _ in 0..=above.len() {
            match above.get(now) {
                Some(next) if next == key => return true,
                Some(next) => now = next,
                None => return false,
            }
        }
        false
    };
    own.filter(|step| is_ring(&step.key)).map(|step| words::ORG_RING.with([&rows[step.row].name])).collect()
}

#[cfg(test)]
mod tests {
    use super::{Held, Known, plan};
    use crate::facts::Origin;
    use crate::org::import::{OrgRow, Subject};
    use std::collections::HashSet;
    use uuid::Uuid;

    fn row(number: u32, subject: Subject, code: &str, name: &str, under: &str) -> OrgRow {
        let origin = Origin { table: 0, row: number };
        OrgRow { origin, subject, code: code.to_owned(), name: name.to_owned(), under: under.to_owned() }
    }

    fn known(list: &[(Subject, &str, &str, &str)]) -> Known {
        let held = |(number, (subject, key, code, under)): (usize, &(Subject, &str, &str, &str))| {
            let (name, code, under) = ((*key).to_owned(), (*code).to_owned(), (*under).to_owned());
            ((*subject, (*key).to_owned()), Held { id: Uuid::from_u128(number as u128 + 1), code, name, under })
        };
        list.iter().enumerate().map(held).collect()
    }

    #[test]
    fn rows_are_created_changed_unchanged_and_absent_by_key() {
        use Subject::{Department, Person, Place};
        let known = known(&[
            (Department, "院办", "D1", ""),
            (Department, "信息部", "D2", ""),
            (Department, "后勤部", "D3", ""),
            (Place, "东区", "", ""),
            (Place, "东区/A栋", "", ""),
            (Person, "张伟", "007", "信息部"),
        ]);
        let rows = [
            row(2, Department, "D1", "院 办", ""),
            row(3, Department, "D9", "信息部", "院办"),
            row(4, Place, "", "东区/A栋/301", ""),
            row(5, Department, "", "新部门", ""),
        ];
        let (steps, planned) = plan(&rows, &HashSet::new(), &known).expect("a plan");
        assert_eq!((planned.created, planned.changed, planned.unchanged, planned.absent), (2, 1, 1, 1));
        let fields: Vec<&str> = steps[1].changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(fields, ["code", "parent"]);
        assert_eq!(planned.rows[1].subject, Some(Uuid::from_u128(3)), "后勤部 is not named; persons are not spoken of");
        let again = plan(&rows, &HashSet::new(), &known).expect("a plan").1;
        assert_eq!(again.digest.finish(), planned.digest.finish());
        let fewer = plan(&rows, &HashSet::from([rows[3].origin]), &known).expect("a plan").1;
        assert_eq!(fewer.created, 1);
    }

    #[test]
    fn persons_of_one_name_are_told_apart_by_their_number() {
        let rows = [
            row(2, Subject::Person, "1", "张伟", ""),
            row(3, Subject::Person, "2", "张伟", ""),
            row(4, Subject::Person, "", "张伟", ""),
        ];
        let keys = |known: &Known| -> Vec<String> {
            plan(&rows, &HashSet::new(), known).expect("a plan").0.into_iter().map(|step| step.key).collect()
        };
        assert_eq!(keys(&Known::new()), ["张伟", "张伟\u{1e}2", "张伟"]);
        // The same list again, in whichever order: the same persons.
        let held = known(&[(Subject::Person, "张伟", "1", ""), (Subject::Person, "张伟\u{1e}2", "2", "")]);
        assert_eq!(keys(&held), ["张伟", "张伟\u{1e}2", "张伟"]);
        // Known from a card, without a number yet.
        assert_eq!(keys(&known(&[(Subject::Person, "张伟", "", "")])), ["张伟", "张伟\u{1e}2", "张伟"]);
    }

    #[test]
    fn a_department_is_no_part_of_itself() {
        let ring =
            |rows: &[OrgRow], known: &Known| plan(rows, &HashSet::new(), known).map_or_else(|told| told.len(), |_| 0);
        let rows = [row(2, Subject::Department, "", "甲", "乙"), row(3, Subject::Department, "", "乙", "甲")];
        assert_eq!(ring(&rows, &Known::new()), 2);
        assert_eq!(ring(&rows[..1], &Known::new()), 0);
        assert_eq!(ring(&rows[..1], &known(&[(Subject::Department, "乙", "", "甲")])), 1);
        assert_eq!(ring(&[row(2, Subject::Department, "", "甲", "甲")], &Known::new()), 1);
    }
}
