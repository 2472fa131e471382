//! A thousand stocktakes with three devices, loss, resends and any order: each comes to what was planted in it.

use super::code::Codes;
use super::progress::Progress;
use super::{Books, Expected, Holding, Movement, Other, Outcomes, Resolved, Said, outcomes};
use entity::{
    CardId, CardVersionId, CardVersionKind, CountEventId, CountFinding, CountOutcome, CountRound, CountTask, Day,
    Money, PersonId, PlaceId, Quantity, StocktakeLineId,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Places.
const HALL: PlaceId = PlaceId(Uuid::from_u128(1));
const LAB: PlaceId = PlaceId(Uuid::from_u128(2));
/// Who keeps the things, and who does not.
const KEEPER: PersonId = PersonId(Uuid::from_u128(11));
const OTHER: PersonId = PersonId(Uuid::from_u128(12));

fn pieces(number: i64) -> Quantity {
    Quantity(number * Quantity::SCALE)
}

/// A day of January.
fn january(day: i32) -> Day {
    Day::from_digits(20_260_100 + day).expect("a day")
}

/// What a fate must come to: outcome, suspected, what is to be done, whether movements explain it, at base.
type Fate = (CountOutcome, bool, Option<CountTask>, bool, i64);

/// A stocktake in the making, and what it must come to.
#[derive(Default)]
struct Scene {
    books: Books,
    said: Vec<Said>,
    /// What the cards come to.
    lines: Vec<Fate>,
    /// What other things come to, by code.
    extras: BTreeMap<String, (CountOutcome, bool, Option<CountTask>)>,
    random: u64,
}

impl Scene {
    /// The next random number below another.
    fn below(&mut self, end: usize) -> usize {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) as usize % end
    }

    /// A card in the hall, in the keeper's hands; answers its code.
    fn card(&mut self, number: i64) -> String {
        let at = self.books.expected.len();
        let code = format!("ZC{at:03}");
        self.books.expected.push(Expected {
            line: StocktakeLineId(Uuid::from_u128(at as u128)),
            card: CardId(Uuid::from_u128(at as u128)),
            held: holding(HALL, KEEPER, number),
            value: Money(100 * number),
            codes: Codes::of([None, Some(&code), None, None, None]),
        });
        code
    }

    /// A movement of the last card on the fifth of January.
    fn moves(&mut self, kind: CardVersionKind, to: Holding) {
        let (card, version) = (self.books.expected.len() - 1, self.books.movements.len());
        let (card, version) = (CardId(Uuid::from_u128(card as u128)), CardVersionId(Uuid::from_u128(version as u128)));
        self.books.movements.push(Movement { card, version, kind, on: january(5), to, with: None });
    }

    /// Somebody says something, on one of three devices. Who has no name is a device.
    fn says(
        &mut self,
        by: &str,
        code: &str,
        (finding, number): (CountFinding, i64),
        place: Option<PlaceId>,
        day: i32,
    ) -> &mut Said {
        let at = self.said.len();
        let device = format!("device {}", self.below(3));
        self.said.push(Said {
            id: CountEventId(Uuid::from_u128(at as u128)),
            device,
            client: Uuid::from_u128(1_000 - at as u128),
            sequence: at as i64,
            code: code.to_owned(),
            // Who comes later looks at what others have counted.
            round: if matches!(by, "two" | "three") { CountRound::Recount } else { CountRound::Own },
            finding,
            quantity: pieces(number),
            place,
            custodian: None,
            condition: None,
            on: january(day),
            by: by.to_owned(),
            is_named: by != "a phone",
            person: (by == "keeper").then_some(KEEPER),
            resolved: None,
        });
        self.said.last_mut().expect("just said")
    }

    /// A card that is not expected.
    fn other(&mut self, code: &str, (card, outcome): (CardId, CountOutcome), at_base: i64) -> &mut Other {
        let (codes, at_base) = (Codes::of([Some(code), None, None, None, None]), pieces(at_base));
        self.books.others.push(Other { card, codes, outcome, at_base, with: None, is_merged: false });
        self.books.others.last_mut().expect("just met")
    }

    fn line(&mut self, outcome: CountOutcome, suspected: bool, task: bool, rolled: bool, at_base: i64) {
        self.lines.push((outcome, suspected, task.then_some(CountTask::Recount), rolled, at_base));
    }

    fn extra(&mut self, code: &str, outcome: CountOutcome, suspected: bool, task: Option<CountTask>) {
        self.extras.insert(code.to_owned(), (outcome, suspected, task));
    }
}

fn holding(place: PlaceId, custodian: PersonId, number: i64) -> Holding {
    Holding { place: Some(place), user: None, custodian: Some(custodian), quantity: pieces(number) }
}

const THERE: CountFinding = CountFinding::Found;
const AWAY: (CountFinding, i64) = (CountFinding::NotFound, 0);

/// One thing, and what must be told of it. Written down by hand, thing by thing.
fn plant(scene: &mut Scene, fate: u8) {
    match fate {
        0..=9 => plain(scene, fate),
        10..=19 => moved(scene, fate),
        20..=29 => doubted(scene, fate),
        _ => unexpected(scene, fate),
    }
}

/// What stays as it is.
fn plain(scene: &mut Scene, fate: u8) {
    use CountOutcome::{Different, Matched, Moved, NotOurs, Out, Uncounted};
    let number = if fate == 7 || fate == 8 { 10 } else { 1 };
    let code = scene.card(number);
    match fate {
        0 => scene.line(Uncounted, false, false, false, 0),
        1 => {
            scene.says("one", &code, (THERE, 1), Some(HALL), 3);
            scene.line(Matched, false, false, false, 1);
        }
        2 => {
            scene.says("keeper", &code, (THERE, 1), Some(HALL), 3);
            scene.says("two", &code, (THERE, 1), None, 4);
            scene.line(Matched, false, false, false, 1);
        }
        3 => {
            scene.says("one", &code, AWAY, Some(HALL), 3);
            scene.says("one", &code, (THERE, 1), Some(HALL), 3);
            scene.line(Matched, false, false, false, 1);
        }
        4 => {
            scene.says("one", &code, (THERE, 1), Some(LAB), 3);
            scene.says("two", &code, AWAY, Some(HALL), 3);
            scene.line(Moved, false, false, false, 1);
        }
        5 => {
            scene.says("one", &code, (CountFinding::Out, 0), Some(HALL), 3);
            scene.line(Out, false, false, false, 0);
        }
        6 => {
            scene.says("one", &code, (CountFinding::NotOurs, 1), Some(HALL), 3);
            scene.line(NotOurs, false, false, false, 0);
        }
        7 => {
            scene.says("one", &code, (THERE, 6), Some(HALL), 3);
            scene.says("two", &code, (THERE, 4), Some(LAB), 4);
            scene.line(Moved, false, false, false, 10);
        }
        8 => {
            scene.says("one", &code, (THERE, 4), Some(HALL), 3);
            scene.says("a phone", &code, (THERE, 5), Some(LAB), 4);
            scene.line(Different, true, true, false, 9);
        }
        _ => {
            scene.says("one", &code, (THERE, 1), Some(HALL), 3).custodian = Some(OTHER);
            scene.line(Different, false, false, false, 1);
        }
    }
}

/// What moves while it is counted: on the fifth.
fn moved(scene: &mut Scene, fate: u8) {
    use CountOutcome::{Disposed, Matched, Missing, Moved};
    let gone = Holding { quantity: Quantity::ZERO, ..holding(HALL, KEEPER, 0) };
    let number = if fate == 12 || fate == 19 { 10 } else { 1 };
    let code = scene.card(number);
    match fate {
        10 => {
            scene.moves(CardVersionKind::Reassigned, holding(LAB, KEEPER, 1));
            scene.says("one", &code, (THERE, 1), Some(HALL), 3);
            scene.says("two", &code, (THERE, 1), Some(LAB), 8);
            scene.line(Matched, false, false, true, 1);
        }
        11 => {
            scene.moves(CardVersionKind::Reassigned, holding(LAB, KEEPER, 1));
            scene.says("one", &code, (THERE, 1), Some(HALL), 8);
            scene.line(Moved, false, false, false, 1);
        }
        12 => {
            scene.moves(CardVersionKind::Changed, holding(HALL, KEEPER, 7));
            scene.says("one", &code, (THERE, 7), Some(HALL), 8);
            scene.line(Matched, false, false, true, 10);
        }
        13 => {
            scene.moves(CardVersionKind::Disposed, gone);
            scene.says("one", &code, AWAY, Some(HALL), 8);
            scene.line(Matched, false, false, true, 1);
        }
        14 => {
            scene.moves(CardVersionKind::Disposed, gone);
            scene.says("one", &code, (THERE, 1), Some(HALL), 8);
            scene.line(Disposed, true, true, false, 1);
        }
        15 => {
            // Nobody came to count it before it went.
            scene.moves(CardVersionKind::Disposed, gone);
            scene.line(Matched, false, false, true, 1);
        }
        16 => {
            // On the day itself both fit.
            scene.moves(CardVersionKind::Reassigned, holding(LAB, KEEPER, 1));
            scene.says("one", &code, (THERE, 1), Some(HALL), 5);
            scene.says("two", &code, (THERE, 1), Some(LAB), 5);
            scene.line(Matched, false, false, true, 1);
        }
        17 => {
            scene.moves(CardVersionKind::Reassigned, holding(HALL, OTHER, 1));
            scene.says("one", &code, (THERE, 1), Some(HALL), 8).custodian = Some(OTHER);
            scene.line(Matched, false, false, true, 1);
        }
        18 => {
            scene.moves(CardVersionKind::Disposed, gone);
            scene.says("one", &code, AWAY, Some(HALL), 3);
            scene.line(Missing, true, true, false, 0);
        }
        _ => {
            scene.moves(CardVersionKind::Changed, holding(HALL, KEEPER, 7));
            scene.says("one", &code, AWAY, None, 8);
            scene.says("two", &code, AWAY, None, 9);
            scene.line(Missing, false, false, true, 3);
        }
    }
}

/// What people see otherwise, or nobody has confirmed.
fn doubted(scene: &mut Scene, fate: u8) {
    use CountOutcome::{Damaged, Different, Matched, Missing};
    let number = if fate >= 27 { 10 } else { 1 };
    let code = scene.card(number);
    match fate {
        20 => {
            scene.says("one", &code, AWAY, Some(HALL), 3);
            scene.line(Missing, true, true, false, 0);
        }
        21 => {
            scene.says("one", &code, AWAY, Some(HALL), 3);
            scene.says("two", &code, AWAY, Some(LAB), 9);
            scene.line(Missing, false, false, false, 0);
        }
        22 => {
            scene.says("one", &code, AWAY, Some(HALL), 3);
            scene.says("a phone", &code, AWAY, Some(HALL), 9);
            scene.line(Missing, true, true, false, 0);
        }
        23 => {
            scene.says("one", &code, (THERE, 1), Some(HALL), 3);
            scene.says("two", &code, AWAY, None, 4);
            scene.line(Matched, false, true, false, 1);
        }
        24 => {
            scene.says("keeper", &code, (CountFinding::Damaged, 1), Some(HALL), 3);
            scene.line(Damaged, true, true, false, 1);
        }
        25 => {
            scene.says("keeper", &code, (CountFinding::Damaged, 1), Some(HALL), 3);
            scene.says("two", &code, (CountFinding::Damaged, 1), Some(HALL), 4);
            scene.line(Damaged, false, false, false, 1);
        }
        26 => {
            // The same person twice is one person.
            scene.says("one", &code, AWAY, Some(HALL), 3);
            scene.says("one", &code, AWAY, Some(LAB), 4);
            scene.line(Missing, true, true, false, 0);
        }
        27 => {
            scene.says("one", &code, (THERE, 10), Some(HALL), 3);
            scene.says("two", &code, (THERE, 9), Some(HALL), 4).round = CountRound::Recount;
            scene.line(Different, true, true, false, 9);
        }
        28 => {
            scene.says("two", &code, (THERE, 9), Some(HALL), 4).round = CountRound::Recount;
            scene.says("one", &code, (THERE, 10), Some(HALL), 3);
            scene.says("three", &code, (THERE, 9), Some(HALL), 5).round = CountRound::Observed;
            scene.line(Different, false, false, false, 9);
        }
        _ => {
            // A later round stands before an earlier one, whatever the running numbers say.
            scene.says("one", &code, (THERE, 10), Some(HALL), 4).round = CountRound::Recount;
            scene.says("one", &code, (THERE, 3), Some(HALL), 3);
            scene.line(Matched, false, false, false, 10);
        }
    }
}

/// What nobody expects.
fn unexpected(scene: &mut Scene, fate: u8) {
    use CountOutcome::{Arrived, DuplicateTag, Matched, NotOurs, Outside, Surplus, Uncounted, UnknownCode};
    let number = scene.books.others.len() + scene.said.len();
    let code = format!("X{fate}-{number}");
    match fate {
        30 => {
            scene.says("one", &code, (THERE, 1), Some(HALL), 3);
            scene.extra(&code, UnknownCode, true, Some(CountTask::Resolve));
        }
        31 => {
            scene.says("one", &code, (CountFinding::Unrecorded, 1), Some(HALL), 3);
            scene.extra(&code, Surplus, true, Some(CountTask::Recount));
        }
        32 => {
            scene.says("one", &code, (CountFinding::Unrecorded, 1), Some(HALL), 3);
            scene.says("two", &code, (CountFinding::Unrecorded, 1), Some(HALL), 4);
            scene.extra(&code, Surplus, false, None);
        }
        33 => {
            for _ in 0..2 {
                scene.card(1);
                let twin = scene.books.expected.last_mut().expect("a card");
                twin.codes = Codes::of([None, None, None, None, Some(&code)]);
                scene.line(Uncounted, false, false, false, 0);
            }
            scene.says("one", &code, (THERE, 1), Some(HALL), 3);
            scene.extra(&code, DuplicateTag, true, Some(CountTask::Resolve));
        }
        34 => {
            scene.says("one", &code, (CountFinding::NotOurs, 1), Some(HALL), 3);
            scene.extra(&code, NotOurs, false, None);
        }
        35 | 36 => {
            let outcome = if fate == 35 { Outside } else { Arrived };
            let card = CardId(Uuid::from_u128(90_000 + number as u128));
            scene.other(&code, (card, outcome), 0);
            scene.says("one", &code, (THERE, 1), Some(HALL), 3);
            scene.extra(&code, outcome, false, None);
        }
        37 => {
            scene.says("one", &code, (THERE, 1), Some(HALL), 3).resolved = Some(Resolved::Cardless);
            scene.extra(&code, Surplus, true, Some(CountTask::Recount));
        }
        _ => {
            scene.card(1);
            let card = scene.books.expected.last().expect("a card").card;
            scene.says("one", &code, (THERE, 1), Some(HALL), 3).resolved = Some(Resolved::Card(card));
            scene.line(Matched, false, false, false, 1);
        }
    }
}

/// What comes to the program of what three devices send: pieces of what each has kept, some of which are lost on
/// the way there and some of whose answers are lost on the way back, so that they are sent again, by and by and
/// in any order; the program keeps what it does not have.
fn sent(scene: &mut Scene) -> Vec<Said> {
    let mut outbox = scene.said.clone();
    let mut kept: Vec<Said> = Vec::new();
    while !outbox.is_empty() {
        for at in (1..outbox.len()).rev() {
            let other = scene.below(at + 1);
            outbox.swap(at, other);
        }
        let piece = outbox.len().min(1 + scene.below(7));
        let (is_lost, is_unanswered) = (scene.below(4) == 0, scene.below(4) == 0);
        if !is_lost {
            for one in &outbox[..piece] {
                if !kept.iter().any(|known| (&known.device, known.client) == (&one.device, one.client)) {
                    kept.push(one.clone());
                }
            }
        }
        if !is_lost && !is_unanswered {
            outbox.drain(..piece);
        }
    }
    kept
}

/// Holds that a stocktake comes to what was planted.
fn check(scene: &Scene, told: &Outcomes) {
    for (line, fate) in told.lines.iter().zip(&scene.lines) {
        let found =
            (line.outcome, line.suspected, line.task, !line.rolled.is_empty(), line.at_base.0 / Quantity::SCALE);
        assert_eq!(found, *fate, "{line:?}");
    }
    let extras: BTreeMap<_, _> =
        told.extras.iter().map(|one| (one.code.clone(), (one.outcome, one.suspected, one.task))).collect();
    assert_eq!(extras, scene.extras);
    let placed: Vec<usize> = told
        .lines
        .iter()
        .flat_map(|one| &one.said)
        .chain(told.extras.iter().flat_map(|one| &one.said))
        .copied()
        .collect();
    let ids: BTreeSet<CountEventId> = placed.iter().map(|at| told.said[*at].id).collect();
    assert_eq!((placed.len(), ids.len()), (scene.said.len(), scene.said.len()), "none is lost, none is doubled");
}

fn scene(fates: &[u8], random: u64) -> Scene {
    let mut scene = Scene { random, ..Scene::default() };
    // Something was counted on the ninth.
    plant(&mut scene, 1);
    scene.said[0].on = january(9);
    for fate in fates {
        plant(&mut scene, *fate);
    }
    scene
}

#[test]
fn every_fate_comes_to_its_outcome() {
    for fate in 0..=38 {
        let scene = scene(&[fate], 7);
        check(&scene, &outcomes(&scene.books, &scene.said));
    }
}

/// Who uses a thing and who keeps it do not confirm each other; somebody else does.
#[test]
fn those_who_hold_a_thing_do_not_confirm_each_other() {
    let mut scene = Scene::default();
    let code = scene.card(1);
    scene.books.expected[0].held.user = Some(OTHER);
    scene.says("keeper", &code, (CountFinding::Damaged, 1), Some(HALL), 3);
    scene.says("user", &code, (CountFinding::Damaged, 1), Some(HALL), 4).person = Some(OTHER);
    let suspected = |scene: &Scene| outcomes(&scene.books, &scene.said).lines[0].suspected;
    for said in &mut scene.said {
        said.round = CountRound::Recount;
    }
    assert!(suspected(&scene));
    scene.says("two", &code, (CountFinding::Damaged, 1), Some(HALL), 5);
    assert!(!suspected(&scene));
}

/// Two people who count for themselves (自盘) check nothing; one who counts again (复盘) does.
#[test]
fn only_a_later_round_verifies() {
    let mut scene = Scene::default();
    let (there, lost) = (scene.card(1), scene.card(1));
    for by in ["one", "four"] {
        scene.says(by, &there, (THERE, 1), Some(HALL), 3);
        scene.says(by, &lost, AWAY, Some(HALL), 3);
    }
    let told = |scene: &Scene| {
        let told = outcomes(&scene.books, &scene.said);
        [told.lines[0].verified, told.lines[1].verified, told.lines[1].suspected]
    };
    assert_eq!(told(&scene), [false, false, true]);
    scene.says("two", &there, (THERE, 1), Some(HALL), 4).round = CountRound::Sample;
    scene.says("two", &lost, AWAY, Some(HALL), 4).round = CountRound::Observed;
    assert_eq!(told(&scene), [true, true, false]);
}

/// That a thing is out and that it was not found are two things to say, wherever they are said.
#[test]
fn why_a_thing_is_not_there_has_to_be_agreed_on() {
    use CountFinding::{NotFound, Out};
    let told = |words: &[(&str, CountFinding)]| {
        let mut scene = Scene::default();
        let code = scene.card(1);
        for (by, finding) in words {
            scene.says(by, &code, (*finding, 0), (*finding != CountFinding::Out).then_some(HALL), 3);
        }
        let line = outcomes(&scene.books, &scene.said).lines.remove(0);
        (line.outcome, line.verified, line.task.is_some())
    };
    assert_eq!(told(&[("one", NotFound), ("two", Out)]), (CountOutcome::Out, false, true));
    assert_eq!(told(&[("one", Out), ("two", Out)]), (CountOutcome::Out, true, false));
    assert_eq!(told(&[("one", Out), ("two", Out), ("three", NotFound)]), (CountOutcome::Out, true, false));
    // Who has looked for it in vain, and found out why.
    assert_eq!(told(&[("one", NotFound), ("one", Out)]), (CountOutcome::Out, false, false));
}

/// What is said of a whole place gives way to what the same person says of a thing by itself, wherever and whenever.
#[test]
fn what_is_said_of_a_whole_place_gives_way() {
    use CountFinding::{Damaged, Found, NotFound};
    let told = |words: &[(&str, bool, CountFinding, PlaceId)]| {
        let mut scene = Scene::default();
        let code = scene.card(1);
        for (by, whole, finding, place) in words {
            let number = i64::from(*finding != CountFinding::NotFound);
            let said = scene.says(by, &code, (*finding, number), Some(*place), 3);
            said.sequence = if *whole { super::WHOLE_PLACE } else { said.sequence };
        }
        let line = outcomes(&scene.books, &scene.said).lines.remove(0);
        assert_eq!(line.said.len(), words.len(), "nothing that was said is lost");
        (line.outcome, line.task.is_some())
    };
    let all = |by| (by, true, Found, HALL);
    assert_eq!(told(&[all("one")]), (CountOutcome::Matched, false));
    assert_eq!(told(&[all("one"), ("one", false, Damaged, HALL)]), (CountOutcome::Damaged, true));
    assert_eq!(told(&[("one", false, Damaged, HALL), all("one")]), (CountOutcome::Damaged, true), "said before");
    // It is elsewhere, and not here and there.
    assert_eq!(told(&[all("one"), ("one", false, Found, LAB)]), (CountOutcome::Moved, false));
    assert_eq!(told(&[all("one"), ("one", false, NotFound, HALL)]), (CountOutcome::Missing, true));
    // Of somebody else it is a word like any other: they see it otherwise, and do not agree.
    assert_eq!(told(&[all("one"), ("two", false, NotFound, HALL)]), (CountOutcome::Missing, true));
    assert_eq!(told(&[all("one"), ("two", false, Found, HALL)]), (CountOutcome::Matched, false));
}

/// What a label says from a day on is of the card that has it then.
#[test]
fn a_label_that_changed_after_the_base_date_is_known() {
    let mut scene = Scene::default();
    let (one, other) = (scene.card(1), scene.card(1));
    let card = |at: u128| CardId(Uuid::from_u128(at));
    let tag = |tag: &str| Codes::of([Some(tag), None, None, None, None]);
    // The first gets a new label on the fifth, and the second the one that the first had.
    for (at, code) in [(0, "NEW"), (1, one.as_str())] {
        scene.books.labels.push(super::code::Label { card: card(at), from: january(5), codes: tag(code) });
    }
    scene.says("one", "NEW", (THERE, 1), Some(HALL), 8);
    scene.says("one", &one, (THERE, 1), Some(HALL), 8);
    let told = outcomes(&scene.books, &scene.said);
    let found: Vec<_> = told.lines.iter().map(|line| (line.outcome, line.said.len())).collect();
    assert_eq!((found, told.extras.len()), (vec![(CountOutcome::Matched, 1); 2], 0));
    scene.says("two", &other, (THERE, 1), Some(HALL), 9);
    assert_eq!(outcomes(&scene.books, &scene.said).lines[1].said.len(), 2, "the old label is still on it");
}

/// What kin comes to: how many were found under the labels of those that there are, on which day, and what each of the
/// cards that are expected comes to.
type Kin<'k> = (&'k [(&'k str, i64, i32)], &'k [(CountOutcome, i64)]);

fn check_kin(books: &Books, kin: &[Kin<'_>]) {
    for (words, fates) in kin {
        let mut scene = Scene { books: books.clone(), ..Scene::default() };
        for (code, number, day) in *words {
            let what = if *number == 0 { AWAY } else { (THERE, *number) };
            scene.says("one", code, what, Some(HALL), *day);
            scene.says("two", code, what, Some(HALL), *day);
        }
        let told = outcomes(&scene.books, &scene.said);
        let found: Vec<_> = told.lines.iter().map(|line| (line.outcome, line.at_base.0 / Quantity::SCALE)).collect();
        assert_eq!(&found, fates, "{words:?}");
        let placed = told.lines.iter().map(|line| line.said.len()).chain(told.extras.iter().map(|one| one.said.len()));
        assert_eq!(placed.sum::<usize>(), scene.said.len());
        let kept = sent(&mut scene);
        assert_eq!(outcomes(&scene.books, &kept), told);
    }
}

/// Ten chairs, of which three get a card of their own on the fifth: they keep their labels, or get new ones.
#[test]
fn what_was_split_off_is_counted_together_with_the_rest() {
    use CountOutcome::{Different, Matched, Missing, Uncounted};
    let mut scene = Scene::default();
    scene.card(10);
    scene.moves(CardVersionKind::Split, holding(HALL, KEEPER, 7));
    let part = CardId(Uuid::from_u128(900));
    scene.other("PART", (part, CountOutcome::Arrived), 0).with = Some((CardId(Uuid::from_u128(0)), january(5)));
    check_kin(
        &scene.books,
        &[
            (&[], &[(Uncounted, 0)]),
            (&[("ZC000", 10, 3)], &[(Matched, 10)]),
            (&[("ZC000", 10, 8)], &[(Matched, 10)]),
            (&[("ZC000", 7, 8), ("PART", 3, 8)], &[(Matched, 10)]),
            // Nobody has seen the three.
            (&[("ZC000", 7, 8)], &[(Different, 7)]),
            (&[("ZC000", 7, 8), ("PART", 2, 8)], &[(Different, 9)]),
            (&[("ZC000", 8, 8), ("PART", 3, 8)], &[(Different, 11)]),
            // The three were among the ten, and got their labels later.
            (&[("ZC000", 10, 3), ("PART", 3, 8)], &[(Matched, 10)]),
            (&[("ZC000", 7, 3), ("PART", 3, 8)], &[(Matched, 10)]),
            (&[("ZC000", 0, 8)], &[(Missing, 0)]),
            (&[("PART", 3, 8)], &[(Uncounted, 0)]),
        ],
    );
}

/// Ten chairs and five, which have one card from the fifth on.
#[test]
fn what_was_put_together_is_counted_together() {
    use CountOutcome::{Different, Matched, Missing, Uncounted};
    let mut scene = Scene::default();
    scene.card(10);
    scene.moves(CardVersionKind::Combined, holding(HALL, KEEPER, 15));
    scene.card(5);
    scene.moves(CardVersionKind::Combined, Holding { quantity: Quantity::ZERO, ..holding(HALL, KEEPER, 0) });
    scene.books.movements[1].with = Some(CardId(Uuid::from_u128(0)));
    check_kin(
        &scene.books,
        &[
            (&[("ZC000", 15, 8)], &[(Matched, 10), (Matched, 5)]),
            (&[("ZC000", 10, 8), ("ZC001", 5, 8)], &[(Matched, 10), (Matched, 5)]),
            (&[("ZC000", 10, 3), ("ZC001", 5, 8)], &[(Matched, 10), (Matched, 5)]),
            // A shortage is told where somebody looked, and not hidden by the card that is gone.
            (&[("ZC000", 12, 8)], &[(Different, 7), (Matched, 5)]),
            (&[("ZC000", 10, 8), ("ZC001", 0, 8)], &[(Matched, 10), (Missing, 0)]),
            (&[("ZC000", 15, 8), ("ZC001", 0, 8)], &[(Matched, 10), (Matched, 5)]),
            (&[("ZC000", 11, 8), ("ZC001", 5, 8)], &[(Different, 11), (Matched, 5)]),
            (&[("ZC001", 5, 8)], &[(Uncounted, 0), (Matched, 5)]),
        ],
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn however_it_comes_it_comes_to_the_same(fates in prop::collection::vec(0_u8..=38, 0..40), random in any::<u64>()) {
        let mut scene = scene(&fates, random);
        let told = outcomes(&scene.books, &scene.said);
        check(&scene, &told);
        let digest = told.digest(&scene.books);
        for _ in 0..3 {
            let mut kept = sent(&mut scene);
            prop_assert_eq!(kept.len(), scene.said.len());
            prop_assert_eq!(&outcomes(&scene.books, &kept), &told);
            // Also where nobody had looked whether it was there.
            kept.extend_from_slice(&scene.said);
            prop_assert_eq!(outcomes(&scene.books, &kept).digest(&scene.books), digest);
        }
        let progress = Progress::of(&scene.books, &told);
        prop_assert_eq!(progress.outcomes.values().sum::<usize>(), told.lines.len() + told.extras.len());
        prop_assert_eq!(progress.counted + progress.outcomes.get(&CountOutcome::Uncounted).unwrap_or(&0), progress.expected);
    }

    /// What could not be foreseen: still one outcome each, nothing lost, and the order does not matter.
    #[test]
    fn whatever_is_said_has_one_outcome(
        words in prop::collection::vec((0..6_usize, 0..4_usize, 0..6_usize, 0..3_i64, 0..3_usize, 1..10_i32, 0..4_usize), 0..40),
        random in any::<u64>(),
    ) {
        let mut scene = Scene { random, ..Scene::default() };
        for number in [1, 1, 10] {
            scene.card(number);
        }
        scene.moves(CardVersionKind::Reassigned, holding(LAB, OTHER, 8));
        for (by, code, finding, number, place, day, round) in words {
            let by = ["one", "two", "three", "keeper", "a phone", "four"][by];
            let place = [None, Some(HALL), Some(LAB)][place];
            let said = scene.says(by, ["ZC000", "ZC001", "ZC002", "NO"][code], (CountFinding::ALL[finding], number), place, day);
            said.round = CountRound::ALL[round];
        }
        let told = outcomes(&scene.books, &scene.said);
        prop_assert_eq!(told.lines.len(), 3);
        let mut placed: Vec<usize> = told.lines.iter().flat_map(|one| one.said.clone()).collect();
        placed.extend(told.extras.iter().flat_map(|one| one.said.clone()));
        placed.sort_unstable();
        prop_assert_eq!(placed, (0..scene.said.len()).collect::<Vec<_>>());
        let kept = sent(&mut scene);
        prop_assert_eq!(outcomes(&scene.books, &kept), told);
    }
}
