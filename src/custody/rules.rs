//! What an answer must say, and who has answered how much. Pure.

use super::words;
use crate::assets::batch;
use crate::words::{Told, is_plain, trimmed};
use entity::{CardId, CustodyReply, PersonId};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Bytes of a note.
const NOTE: usize = 500;

/// What somebody says of a thing in their hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its card.
    pub card: CardId,
    /// What is said.
    pub reply: CustodyReply,
    /// Why, where it is not as the card says.
    pub note: Option<String>,
}

/// A thing in somebody's hands: in whose use it is, and in whose keeping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// Its card.
    pub card: CardId,
    /// 使用人.
    pub user: Option<PersonId>,
    /// 保管人.
    pub custodian: Option<PersonId>,
}

/// What was said of a thing by who holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// Its card.
    pub card: CardId,
    /// Who said it.
    pub person: PersonId,
    /// What was said.
    pub reply: CustodyReply,
}

/// How much of what somebody holds was answered (确认进度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Things in their hands.
    pub items: usize,
    /// Said to be there, as the card says.
    pub held: usize,
    /// Said to be elsewhere, or otherwise than the card says.
    pub disputed: usize,
}

impl Tally {
    /// Not answered yet.
    pub const fn unanswered(&self) -> usize {
        self.items - self.held - self.disputed
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.items += other.items;
        self.held += other.held;
        self.disputed += other.disputed;
    }
}

/// Everything that is wrong with answers before any card is looked at.
pub fn unfit(answers: &[Answer]) -> Vec<Told> {
    let mut refused = Vec::new();
    if answers.is_empty() {
        refused.push(words::ANSWERS_MISSING.with([]));
    }
    if answers.len() > batch::MOST {
        refused.push(words::ANSWERS_MANY.with([&batch::MOST]));
        return refused;
    }
    let twice: HashSet<usize> = batch::twice(answers.iter().map(|answer| answer.card)).collect();
    for (at, answer) in (1..).zip(answers) {
        if twice.contains(&at) {
            refused.push(words::CARD_TWICE.with([&at]));
        }
        let note = answer.note.as_deref().map(trimmed).unwrap_or_default();
        if note.is_empty() && answer.reply != CustodyReply::Held {
            refused.push(words::NOTE_MISSING.with([&at]));
        }
        if !note.is_empty() && !is_plain(note, NOTE) {
            refused.push(words::NOTE_FORM.with([&at, &NOTE]));
        }
    }
    refused
}

/// Who holds how much, and has answered how much of it. What was said later counts; what was said by
/// somebody who does not hold the thing any more does not.
pub fn tally(holdings: &[Holding], said: &[Said]) -> BTreeMap<PersonId, Tally> {
    let last: HashMap<(CardId, PersonId), CustodyReply> =
        said.iter().map(|said| ((said.card, said.person), said.reply)).collect();
    let mut tallies: BTreeMap<PersonId, Tally> = BTreeMap::new();
    for holding in holdings {
        let other = holding.custodian.filter(|custodian| Some(*custodian) != holding.user);
        for person in holding.user.into_iter().chain(other) {
            let of = tallies.entry(person).or_default();
            of.items += 1;
            match last.get(&(holding.card, person)) {
                Some(CustodyReply::Held) => of.held += 1,
                Some(CustodyReply::Different | CustodyReply::Elsewhere) => of.disputed += 1,
                None => {}
            }
        }
    }
    tallies
}

#[cfg(test)]
mod tests {
    use super::{Answer, Holding, Said, Tally, tally, unfit};
    use crate::assets::batch::MOST;
    use crate::words::Told;
    use entity::{CardId, CustodyReply, PersonId};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn card(number: u128) -> CardId {
        CardId(Uuid::from_u128(number))
    }

    fn person(number: u128) -> PersonId {
        PersonId(Uuid::from_u128(number))
    }

    fn answer(number: u128, reply: CustodyReply, note: Option<&str>) -> Answer {
        Answer { card: card(number), reply, note: note.map(str::to_owned) }
    }

    fn codes(answers: &[Answer]) -> Vec<&'static str> {
        unfit(answers).iter().map(Told::code).collect()
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        assert_eq!(codes(&[]), ["ANSWERS_MISSING"]);
        let long = "长".repeat(200);
        let answers = [
            answer(1, CustodyReply::Held, None),
            answer(2, CustodyReply::Elsewhere, Some(" ")),
            answer(1, CustodyReply::Different, Some(&long)),
            answer(3, CustodyReply::Held, Some("a\u{1b}b")),
        ];
        assert_eq!(codes(&answers), ["NOTE_MISSING", "CARD_TWICE", "NOTE_FORM", "NOTE_FORM"]);
        let many: Vec<Answer> = (0..=MOST as u128).map(|number| answer(number, CustodyReply::Held, None)).collect();
        assert_eq!(codes(&many), ["ANSWERS_MANY"]);
        assert_eq!(codes(&many[1..]), [""; 0]);
    }

    #[test]
    fn the_last_word_of_who_holds_it_counts() {
        let holdings = [
            Holding { card: card(1), user: Some(person(1)), custodian: Some(person(1)) },
            Holding { card: card(2), user: Some(person(1)), custodian: Some(person(2)) },
            Holding { card: card(3), user: None, custodian: None },
        ];
        let said = |card, person, reply| Said { card, person, reply };
        let said = [
            said(card(1), person(1), CustodyReply::Elsewhere),
            said(card(1), person(1), CustodyReply::Held),
            said(card(2), person(3), CustodyReply::Held),
            said(card(2), person(2), CustodyReply::Different),
        ];
        let tallies = tally(&holdings, &said);
        assert_eq!(tallies[&person(1)], Tally { items: 2, held: 1, disputed: 0 });
        assert_eq!(tallies[&person(2)], Tally { items: 1, held: 0, disputed: 1 });
        assert_eq!(tallies.len(), 2);
        assert_eq!(tallies[&person(1)].unanswered(), 1);
    }

    proptest! {
        #[test]
        fn nothing_is_answered_twice_and_nothing_lost(
            held in prop::collection::vec((0_u128..9, 0_u128..4, 0_u128..4), 0..30),
            said in prop::collection::vec((0_u128..9, 0_u128..4, 0_usize..3), 0..30),
        ) {
            let of = |number: u128| (number > 0).then(|| person(number));
            let holdings: Vec<_> = (0..).zip(&held)
                .map(|(at, (_, user, custodian))| Holding { card: card(at), user: of(*user), custodian: of(*custodian) })
                .collect();
            let said: Vec<_> = said.iter()
                .map(|(at, who, reply)| Said { card: card(*at), person: person(*who), reply: CustodyReply::ALL[*reply] })
                .collect();
            let tallies = tally(&holdings, &said);
            let pairs: usize = holdings.iter().map(|holding| {
                let both = [holding.user, holding.custodian];
                both.iter().flatten().collect::<std::collections::BTreeSet<_>>().len()
            }).sum();
            prop_assert_eq!(tallies.values().map(|tally| tally.items).sum::<usize>(), pairs);
            for (who, tally) in &tallies {
                prop_assert!(tally.held + tally.disputed <= tally.items);
                let spoke = said.iter().any(|said| said.person == *who);
                prop_assert!(spoke || tally.unanswered() == tally.items);
            }
        }
    }
}
