//! What happened to cards, from their versions in the order in which they were said. Pure.

use entity::{CardVersionKind, Day, ImportId, spread};

/// A version of a card, as far as it tells what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<T> {
    /// What kind.
    pub kind: CardVersionKind,
    /// From which day.
    pub on: Day,
    /// The import that brought it, and the one that it undoes.
    pub imports: (Option<ImportId>, Option<ImportId>),
    /// The version.
    pub of: T,
}

/// Something that was said of a card and not undone, with what was said before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<T> {
    /// What was said.
    pub after: Said<T>,
    /// What was said before, where something was.
    pub before: Option<T>,
}

/// What happened to a card: its versions by day and by when they were recorded, without those that were undone
/// (撤销变动, 撤销导入).
pub fn changes<T: Clone>(versions: impl IntoIterator<Item = Said<T>>) -> Vec<Change<T>> {
    let mut standing: Vec<Said<T>> = Vec::new();
    for version in versions {
        match (version.kind, version.imports.1) {
            (CardVersionKind::Withdrawn | CardVersionKind::Restored, Some(undone)) => {
                standing.retain(|known| known.imports.0 != Some(undone));
            }
            (CardVersionKind::Restored | CardVersionKind::Withdrawn, None) => {
                _ = standing.pop_if(|known| known.on == version.on);
            }
            _ => standing.push(version),
        }
    }
    let mut found: Vec<Change<T>> = Vec::with_capacity(standing.len());
    for after in standing {
        let before = found.last().map(|last| last.after.of.clone());
        found.push(Change { after, before });
    }
    found
}

/// A class-wide amount parted by shares, to the fen; alike where these come to nothing.
pub fn parted(whole: i64, shares: &[i64]) -> Vec<i64> {
    let all: i128 = shares.iter().copied().map(i128::from).sum();
    if all == 0 { spread(whole, &vec![1; shares.len()]) } else { spread(whole, shares) }
}

#[cfg(test)]
mod tests {
    use super::{Said, changes, parted};
    use entity::CardVersionKind::{Reassigned, Registered, Restored, ValueAdjusted, Withdrawn};
    use entity::{CardVersionKind, Day, ImportId};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn said(kind: CardVersionKind, day: u32, of: &'static str) -> Said<&'static str> {
        let on = Day::from_ymd(2025, 3, day).expect("a day");
        Said { kind, on, imports: (None, None), of }
    }

    fn told(versions: Vec<Said<&'static str>>) -> Vec<(CardVersionKind, &'static str, Option<&'static str>)> {
        changes(versions).into_iter().map(|change| (change.after.kind, change.after.of, change.before)).collect()
    }

    #[test]
    fn what_was_undone_did_not_happen() {
        let base = vec![said(Registered, 1, "a"), said(ValueAdjusted, 5, "b"), said(Reassigned, 5, "c")];
        assert_eq!(
            told(base.clone()),
            [(Registered, "a", None), (ValueAdjusted, "b", Some("a")), (Reassigned, "c", Some("b"))]
        );
        let mut undone = base.clone();
        undone.push(said(Restored, 5, "b"));
        assert_eq!(told(undone.clone()), [(Registered, "a", None), (ValueAdjusted, "b", Some("a"))]);
        undone.push(said(Restored, 5, "a"));
        assert_eq!(told(undone), [(Registered, "a", None)]);
        assert_eq!(told(vec![said(Registered, 1, "a"), said(Withdrawn, 1, "a")]), []);
    }

    #[test]
    fn what_an_import_said_goes_with_it() {
        let import = Some(ImportId(Uuid::from_u128(7)));
        let listed = Said { imports: (import, None), ..said(CardVersionKind::Changed, 5, "b") };
        let undone = Said { imports: (None, import), ..said(Restored, 5, "a") };
        let withdrawn = Said { imports: (None, import), ..said(Withdrawn, 5, "a") };
        assert_eq!(told(vec![said(Registered, 1, "a"), listed.clone(), undone]), [(Registered, "a", None)]);
        let first = Said { kind: Registered, ..listed };
        assert_eq!(told(vec![first, withdrawn]), []);
    }

    proptest! {
        #[test]
        fn parts_are_the_whole(whole in -9_999_999_i64..9_999_999, shares in prop::collection::vec(0_i64..9_999, 1..9)) {
            prop_assert_eq!(parted(whole, &shares).iter().sum::<i64>(), whole);
        }
    }
}
