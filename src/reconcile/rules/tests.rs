//! The rules by small cases, and the invariants by random ones.

use super::super::identity;
use super::{Field, Settings, reconcile};
use crate::facts::{CardRow, Cards, CountRow, Counts, Facts, LedgerRow, LedgerRows, LineKind, Origin, Texts};
use crate::reconcile::outcome::{Note, Outcome, Place, RowRef, Status};
use crate::stocktake::CountScope;
use entity::{AccountRole, CountResult, Day, DifferenceKind as Kind, Digest, Leg, Money, Quantity, Side, UsageState};
use proptest::prelude::*;

/// Every declared column of a table.
macro_rules! declare {
    ($table:ident: $($column:ident),+) => { $($table.$column.declare();)+ };
}
/// One list, read in two parts, as a loader would.
macro_rules! join {
    ($facts:ident, $read:ident, $list:ident) => {{
        let (one, other) = $list.split_at($list.len() / 2);
        let mut sets = Vec::new();
        let mut tables = Vec::new();
        for part in [one, other] {
            let mut texts = $facts.texts.texts();
            let mut table = $read(&mut texts, part);
            table.seal(&texts);
            sets.push(texts);
            tables.push(table);
        }
        let became = $facts.texts.take_in(sets);
        let mut table = tables[0].like();
        table.append(tables, &became, 0);
        table
    }};
}

/// A small set of facts, a text a row.
#[derive(Debug, Clone, Default)]
struct Books {
    ledger: Option<Vec<String>>,
    cards: Option<Vec<String>>,
    counts: Option<Vec<String>>,
}

#[expect(clippy::unnecessary_wraps, reason = "a side that is given, beside `None` for one that is not")]
fn rows(list: &[&str]) -> Option<Vec<String>> {
    Some(list.iter().map(|row| (*row).to_owned()).collect())
}

fn day(text: &str) -> Day {
    if text.is_empty() { Day::BLANK } else { text.parse().expect("a date") }
}

fn money(text: &str) -> i64 {
    if text.is_empty() { 0 } else { text.parse::<Money>().expect("an amount").0 }
}

/// Pairs of `key=value`, separated by blanks.
fn pairs(row: &str) -> impl Iterator<Item = (&str, &str)> {
    row.split_whitespace().map(|pair| pair.split_once('=').unwrap_or_else(|| panic!("{pair:?}")))
}

impl Books {
    fn facts(&self) -> Facts {
        let mut facts = Facts::default();
        facts.ledger = self.ledger.as_ref().map(|list| join!(facts, ledger, list));
        facts.cards = self.cards.as_ref().map(|list| join!(facts, cards, list));
        facts.counts = self.counts.as_ref().map(|list| join!(facts, counts, list));
        facts
    }

    fn run(&self) -> Outcome {
        self.run_with(|_| {})
    }

    fn run_with(&self, change: impl FnOnce(&mut Settings<'_>)) -> Outcome {
        let role = |code: &str| match code.get(..4) {
            Some("1601") => AccountRole::Cost,
            Some("1602") => AccountRole::AccDepreciation,
            Some("1902") => AccountRole::Clearing,
            _ => AccountRole::Other,
        };
        let mut settings = Settings {
            as_of: day("2025-12-31"),
            from: day("2025-01-01"),
            scope: CountScope::default(),
            role: &role,
            account_class: &|_| None,
            class_level: false,
            class_length: 0,
            chains: Vec::new(),
        };
        change(&mut settings);
        reconcile(&self.facts(), &settings).expect("the books foot")
    }
}

fn ledger(texts: &mut Texts, list: &[String]) -> LedgerRows {
    let mut table = LedgerRows::default();
    declare!(table: origin, kind, account, account_name, asset_no, on, word, number, debit, credit, name, specification);
    for (at, row) in list.iter().enumerate() {
        let mut line = LedgerRow { origin: Origin { table: 0, row: at as u32 + 2 }, ..LedgerRow::default() };
        line.account = texts.add("160102");
        line.account_name = texts.add("设备");
        line.on = day("2025-03-12");
        for (key, value) in pairs(row) {
            match key {
                "account" => line.account = texts.add(value),
                "class" => line.account_name = texts.add(value.trim_matches('-')),
                "no" => line.asset_no = texts.add(value),
                "on" => line.on = if value == "-" { Day::BLANK } else { day(value) },
                "v" => {
                    let (word, number) = value.split_once('-').expect("a voucher");
                    line.word = texts.add(word);
                    line.number = number.parse().expect("a number");
                }
                "dr" => line.debit = money(value),
                "cr" => line.credit = money(value),
                "open" => (line.kind, line.debit) = (LineKind::Opening, money(value)),
                "name" => line.name = texts.add(value),
                "spec" => line.specification = texts.add(value),
                _ => panic!("{key}"),
            }
        }
        table.push(&line);
    }
    table
}

fn cards(texts: &mut Texts, list: &[String]) -> Cards {
    let mut table = Cards::default();
    declare!(table: origin, asset_no, card_no, tag_no, old_no, serial_no, name, specification, class_code, class_name,
        department, user, location, usage_state, quantity, value, acquired_on, booked_on, disposed_on,
        voucher_word, voucher_number);
    if list.iter().any(|row| row.contains("since=")) {
        table.effective_on.declare();
    }
    let columns =
        [("dep=", &mut table.depreciation), ("fiscal=", &mut table.fiscal_fund), ("other=", &mut table.other_fund)];
    for (key, column) in columns {
        if list.iter().any(|row| row.contains(key)) {
            column.declare();
        }
    }
    for (at, row) in list.iter().enumerate() {
        let mut card = CardRow { origin: Origin { table: 0, row: at as u32 + 2 }, ..CardRow::default() };
        card.quantity = Quantity::SCALE;
        card.class_code = texts.add("A02010105");
        card.booked_on = day("2025-03-12");
        for (key, value) in pairs(row) {
            match key {
                "no" => card.asset_no = texts.add(value),
                "card" => card.card_no = texts.add(value),
                "tag" => card.tag_no = texts.add(value),
                "old" => card.old_no = texts.add(value),
                "sn" => card.serial_no = texts.add(value),
                "name" => card.name = texts.add(value),
                "spec" => card.specification = texts.add(value),
                "class" => card.class_code = texts.add(value),
                "dept" => card.department = texts.add(value),
                "user" => card.user = texts.add(value),
                "at" => card.location = texts.add(value),
                "q" => card.quantity = value.parse::<Quantity>().expect("a quantity").0,
                "val" => card.value = money(value),
                "dep" => card.depreciation = money(value),
                "fiscal" => card.fiscal_fund = money(value),
                "other" => card.other_fund = money(value),
                "on" => card.acquired_on = day(value),
                "booked" => card.booked_on = day(value),
                "since" => card.effective_on = day(value),
                "gone" => card.disposed_on = day(value),
                "state" => card.usage_state = value.parse::<UsageState>().expect("a state"),
                "v" => {
                    let (word, number) = value.split_once('-').expect("a voucher");
                    card.voucher_word = texts.add(word);
                    card.voucher_number = number.parse().expect("a number");
                }
                _ => panic!("{key}"),
            }
        }
        table.push(&card);
    }
    table
}

fn counts(texts: &mut Texts, list: &[String]) -> Counts {
    let mut table = Counts::default();
    declare!(table: origin, asset_no, tag_no, serial_no, name, specification, department, user, location, usage_state,
        result, quantity, valued, value, acquired_on);
    for (at, row) in list.iter().enumerate() {
        let mut count = CountRow { origin: Origin { table: 0, row: at as u32 + 2 }, ..CountRow::default() };
        count.quantity = Quantity::SCALE;
        for (key, value) in pairs(row) {
            match key {
                "no" => count.asset_no = texts.add(value),
                "tag" => count.tag_no = texts.add(value),
                "sn" => count.serial_no = texts.add(value),
                "name" => count.name = texts.add(value),
                "spec" => count.specification = texts.add(value),
                "dept" => count.department = texts.add(value),
                "user" => count.user = texts.add(value),
                "at" => count.location = texts.add(value),
                "q" => count.quantity = value.parse::<Quantity>().expect("a quantity").0,
                "val" => (count.valued, count.value) = (true, money(value)),
                "on" => count.acquired_on = day(value),
                "result" => count.result = value.parse::<CountResult>().expect("a result"),
                _ => panic!("{key}"),
            }
        }
        table.push(&count);
    }
    table
}

/// Kind, leg and amount of every difference of groups and pools.
fn told(outcome: &Outcome) -> Vec<(Kind, Leg, &'static str, String)> {
    let level = |place: Place| if place.is_pool() { "pool" } else { "group" };
    outcome.differences.iter().map(|one| (one.kind, one.leg, level(one.place), one.amount.to_string())).collect()
}

fn difference(kind: Kind, leg: Leg, amount: &str) -> (Kind, Leg, &'static str, String) {
    (kind, leg, "group", amount.to_owned())
}

use Leg::{CardPhysical as Cp, LedgerCard as Lc};

#[test]
fn three_rows_of_one_thing_are_one_group() {
    let books = Books {
        ledger: rows(&["no=ＺＣ1 dr=100.00"]),
        cards: rows(&["no=zc1 val=100.00 at=A101"]),
        counts: rows(&["no=ZC1 at=a101"]),
    };
    let outcome = books.run();
    assert_eq!(told(&outcome), []);
    assert_eq!((outcome.tally.groups, outcome.tally.matched), (1, 1));
    assert_eq!(outcome.groups.rows(0).len(), 3);
    assert_eq!(outcome.footing.unexplained, Money(0));
}

#[test]
fn several_movements_and_several_counts_belong_to_the_one_card() {
    let books = Books {
        ledger: rows(&["no=1 dr=100.00", "no=1 dr=50.00", "no=1 cr=30.00"]),
        cards: rows(&["no=1 val=120.00 q=12"]),
        counts: rows(&["no=1 q=5 at=A", "no=1 q=7 at=B"]),
    };
    let outcome = books.run();
    assert_eq!(told(&outcome), []);
    assert_eq!(outcome.tally.groups, 1);
}

#[test]
fn what_stands_alone_is_told_on_its_leg() {
    let books = Books {
        ledger: rows(&["no=1 dr=100.00", "no=9 dr=7.00"]),
        cards: rows(&["no=1 val=100.00", "no=2 val=20.00"]),
        counts: rows(&["no=1", "no=8 q=1"]),
    };
    assert_eq!(
        told(&books.run()),
        [
            difference(Kind::LedgerWithoutCard, Lc, "7.00"),
            difference(Kind::CardWithoutLedger, Lc, "-20.00"),
            difference(Kind::CardWithoutStock, Cp, "20.00"),
            difference(Kind::StockWithoutCard, Cp, "0.00"),
        ]
    );
}

#[test]
fn quantity_and_value_share_the_gap() {
    let books = Books { ledger: None, cards: rows(&["no=1 val=1000.00 q=3"]), counts: rows(&["no=1 q=2"]) };
    assert_eq!(told(&books.run()), [difference(Kind::CardStockQuantity, Cp, "333.33")]);
    let books = Books { counts: rows(&["no=1 q=2 val=600.00"]), ..books };
    assert_eq!(
        told(&books.run()),
        [difference(Kind::CardStockQuantity, Cp, "333.33"), difference(Kind::CardStockValue, Cp, "66.67"),]
    );
    let books = Books { counts: rows(&["no=1 q=4"]), ..books };
    assert_eq!(told(&books.run()), [difference(Kind::CardStockQuantity, Cp, "-333.33")]);
}

#[test]
fn unequal_attributes_are_told_once_a_kind() {
    let books = Books {
        ledger: None,
        cards: rows(&["no=1 val=10.00 q=2 dept=甲 at=A user=张三 spec=X"]),
        counts: rows(&["no=1 dept=乙 at=B user=李四 spec=Y sn=s1", "no=1 dept=乙 at=C sn=s2"]),
    };
    let kinds: Vec<Kind> = told(&books.run()).into_iter().map(|one| one.0).collect();
    assert_eq!(
        kinds,
        [Kind::Department, Kind::Location, Kind::Custodian, Kind::Specification, Kind::OneCardSeveralThings]
    );
}

#[test]
fn a_second_card_for_one_serial_is_a_duplicate() {
    let books = Books {
        ledger: rows(&["no=1 dr=100.00"]),
        cards: rows(&["no=1 sn=s val=100.00", "no=2 sn=s val=100.00"]),
        counts: rows(&["no=1"]),
    };
    let outcome = books.run();
    assert_eq!(
        told(&outcome),
        [difference(Kind::DuplicateCard, Lc, "-100.00"), difference(Kind::DuplicateCard, Cp, "100.00"),]
    );
    assert_eq!(outcome.tally.groups, 1);
}

#[test]
fn disposal_on_one_side_only_is_named() {
    let written_off =
        Books { ledger: rows(&["no=1 dr=100.00", "no=1 cr=100.00"]), cards: rows(&["no=1 val=100.00"]), counts: None };
    assert_eq!(told(&written_off.run()), [difference(Kind::LedgerDisposedCardAlive, Lc, "-100.00")]);
    let cancelled = Books {
        ledger: rows(&["no=1 dr=100.00"]),
        cards: rows(&["no=1 val=100.00 gone=2025-06-01"]),
        counts: rows(&["no=1"]),
    };
    assert_eq!(
        told(&cancelled.run()),
        [difference(Kind::CardDisposedLedgerAlive, Lc, "100.00"), difference(Kind::DisposedStillPresent, Cp, "0.00"),]
    );
}

#[test]
fn reversed_lines_without_a_card_are_matched() {
    let books = Books {
        ledger: rows(&["no=1 dr=100.00", "no=1 dr=-100.00", "dr=5.00 v=记-1", "dr=-5.00 v=记-2", "dr=5.01"]),
        cards: rows(&[]),
        counts: None,
    };
    let outcome = books.run();
    assert_eq!(told(&outcome), [difference(Kind::LedgerWithoutCard, Lc, "5.01")]);
    assert_eq!((outcome.tally.groups, outcome.tally.matched), (3, 2));
}

#[test]
fn things_of_others_and_things_that_are_out_are_neither_surplus_nor_missing() {
    let books = Books {
        ledger: None,
        cards: rows(&["no=1 val=9.00"]),
        counts: rows(&["name=借入示波器 result=NOT_OURS", "no=1 result=OUT q=0"]),
    };
    assert_eq!(told(&books.run()), [difference(Kind::NotOurs, Cp, "0.00"), difference(Kind::OutUnseen, Cp, "9.00"),]);
}

#[test]
fn vouchers_link_by_period_word_number_and_amount() {
    // Numbers restart every month: 记-12 in March and in April are two vouchers (TL09).
    let books = Books {
        ledger: rows(&["v=记-12 dr=5.00 on=2025-03-12", "v=记-12 dr=5.00 on=2025-04-10"]),
        cards: rows(&["no=a v=记-12 val=5.00 booked=2025-03-12", "no=b v=记-12 val=5.00 booked=2025-04-10"]),
        counts: None,
    };
    let outcome = books.run();
    assert_eq!((outcome.tally.groups, outcome.tally.matched), (2, 2));
    // A card that leaves the word out meets the only word there is, and is ambiguous with two (TL10).
    let without = |ledger: &[&str]| Books {
        ledger: rows(ledger),
        cards: rows(&["no=a v=-12 val=5.00 booked=2025-03-12"]),
        counts: None,
    };
    assert_eq!(told(&without(&["v=记-12 dr=5.00"]).run()), []);
    assert_eq!(
        told(&without(&["v=记-12 dr=5.00", "v=转-12 dr=5.00"]).run()),
        [difference(Kind::Ambiguous, Lc, "5.00")]
    );
    assert_eq!(told(&without(&["v=记-13 dr=5.00"]).run()).len(), 2);
}

#[test]
fn one_line_may_be_several_cards_of_its_voucher() {
    let books = Books {
        ledger: rows(&["v=记-1 dr=30.00", "v=记-1 dr=7.00"]),
        cards: rows(&["no=a v=记-1 val=10.00", "no=b v=记-1 val=20.00", "no=c v=记-1 val=8.00"]),
        counts: None,
    };
    let outcome = books.run();
    assert_eq!(
        told(&outcome),
        [difference(Kind::LedgerWithoutCard, Lc, "7.00"), difference(Kind::CardWithoutLedger, Lc, "-8.00"),]
    );
}

#[test]
fn an_opening_makes_a_pool_for_the_cards_booked_before_it() {
    let books = Books {
        ledger: rows(&["open=300.00 on=2025-01-01", "v=记-1 dr=20.00"]),
        cards: rows(&[
            "no=a val=100.00 booked=2020-01-01",
            "no=b val=150.00 booked=2021-01-01",
            "no=c v=记-1 val=20.00",
            "no=d val=3.00",
        ]),
        counts: None,
    };
    let outcome = books.run();
    assert_eq!(
        told(&outcome),
        [difference(Kind::CardWithoutLedger, Lc, "-3.00"), (Kind::LedgerCardAmount, Lc, "pool", "50.00".to_owned()),]
    );
    assert_eq!(
        (outcome.tally.pools, outcome.footing.unexplained, outcome.footing.explained),
        (1, Money(5000), Money(-300))
    );
    let class = &outcome.categories[0];
    let ledger = class.ledger.expect("a ledger");
    assert_eq!((ledger.opening, ledger.increase, ledger.closing), (Money(30000), Money(2000), Money(32000)));
}

#[test]
fn classes_that_differ_are_told_and_foot() {
    let books = Books {
        ledger: rows(&["no=1 dr=100.00 account=160105 class=家具和用具"]),
        cards: rows(&["no=1 val=90.00"]),
        counts: None,
    };
    let outcome = books.run();
    assert_eq!(
        told(&outcome),
        [difference(Kind::LedgerCardAmount, Lc, "10.00"), difference(Kind::LedgerCardClass, Lc, "0.00"),]
    );
    let moved: i64 = outcome.differences[1].by_class.iter().map(|(_, amount)| amount.0).sum();
    assert_eq!((moved, outcome.differences[1].by_class.len()), (0, 2));
}

#[test]
fn depreciation_is_a_second_measure() {
    let books = Books {
        ledger: rows(&[
            "no=1 dr=100.00",
            "account=160202 class=设备折旧 cr=30.00",
            "account=160202 class=设备折旧 cr=5.00 no=1",
        ]),
        cards: rows(&["no=1 val=100.00 dep=4.00", "no=2 val=1.00 dep=31.00"]),
        counts: None,
    };
    let told = told(&books.run());
    assert!(told.contains(&difference(Kind::LedgerCardDepreciation, Lc, "1.00")), "{told:?}");
    assert!(told.contains(&(Kind::LedgerCardDepreciation, Lc, "pool", "-1.00".to_owned())), "{told:?}");
    assert!(told.contains(&difference(Kind::OverDepreciated, Lc, "0.00")), "{told:?}");
}

#[test]
fn cards_outside_the_scope_are_not_counted_and_never_missing() {
    let books = Books {
        ledger: None,
        cards: rows(&["no=1 val=5.00 dept=甲", "no=2 val=6.00 dept=乙"]),
        counts: rows(&["no=1"]),
    };
    let outcome = books.run_with(|settings| settings.scope.departments.push("甲".to_owned()));
    assert_eq!(told(&outcome), []);
    assert_eq!((outcome.tally.matched, outcome.tally.out_of_scope), (1, 1));
    assert_eq!(outcome.footing.legs[0].not_counted, Money(600));
}

#[test]
fn what_is_booked_before_it_is_accepted_is_cut_off() {
    let with = |ledger: &str, card: &str| {
        let books = Books { ledger: rows(&[ledger]), cards: rows(&[card]), counts: None };
        let outcome = books.run();
        (outcome.tally.groups, told(&outcome))
    };
    let later = "no=1 val=5.00 on=2026-01-06 booked=2026-01-06";
    assert_eq!(with("no=1 dr=5.00", later), (1, vec![difference(Kind::CutOff, Lc, "5.00")]));
    assert_eq!(with("no=2 dr=5.00", later), (1, vec![difference(Kind::LedgerWithoutCard, Lc, "5.00")]));
    assert_eq!(with("dr=5.00", later), (1, vec![difference(Kind::LedgerWithoutCard, Lc, "5.00")]));
    // A version that begins after the cut-off is not known of what is held, and says nothing here either.
    let version = "no=1 val=5.00 since=2026-01-06";
    assert_eq!(with("no=1 dr=5.00", version), (1, vec![difference(Kind::LedgerWithoutCard, Lc, "5.00")]));
}

#[test]
fn only_the_latest_version_by_business_date_counts() {
    let books = Books {
        ledger: None,
        cards: rows(&[
            "no=1 val=5.00 since=2024-01-01",
            "no=1 val=7.00 since=2025-02-01",
            "no=1 val=9.00 since=2026-02-01",
        ]),
        counts: rows(&["no=1 val=7.00"]),
    };
    assert_eq!(told(&books.run()), []);
}

#[test]
fn identical_rows_pair_one_by_one_and_different_ones_are_ambiguous() {
    let chain = || vec![vec![vec![Field::Name]]];
    let books = Books {
        ledger: None,
        cards: rows(&["name=椅 val=5.00", "name=椅 val=5.00", "name=椅 val=5.00"]),
        counts: rows(&["name=椅 at=A val=5.00", "name=椅 at=B val=5.00"]),
    };
    let outcome = books.run_with(|settings| settings.chains = chain());
    assert_eq!(told(&outcome), [difference(Kind::CardWithoutStock, Cp, "5.00")]);
    let books = Books { cards: rows(&["name=椅 val=5.00", "name=椅 val=6.00"]), ..books };
    let outcome = books.run_with(|settings| settings.chains = chain());
    assert_eq!(told(&outcome), [difference(Kind::Ambiguous, Cp, "1.00")]);
    assert_eq!(outcome.groups.rows(0).len(), 4);
}

/// Every selected row is in exactly one group or pool.
fn assert_partition(books: &Books, outcome: &Outcome) {
    let mut seen: Vec<RowRef> =
        (0..outcome.groups.len() as u32).flat_map(|group| outcome.groups.rows(group)).copied().collect();
    let pooled = outcome.pools.iter().flat_map(|pool| pool.ledger_rows.iter().chain(&pool.depreciation_rows));
    seen.extend(pooled.map(|row| RowRef { side: Side::Ledger, row: *row }));
    let rows = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), rows, "a row twice");
    let len = |list: &Option<Vec<String>>, left: &[&str]| {
        list.iter().flatten().filter(|row| left.iter().all(|word| !row.contains(word))).count()
    };
    let selected =
        len(&books.ledger, &["account=1902"]) + len(&books.cards, &["booked=2026"]) + len(&books.counts, &[]);
    assert_eq!(rows, selected);
    let tally = &outcome.tally;
    assert_eq!(tally.groups, tally.matched + tally.differing + tally.out_of_scope);
    for one in &outcome.differences {
        let by_class: i64 = one.by_class.iter().map(|(_, amount)| amount.0).sum();
        assert_eq!(by_class, one.amount.0, "{one:?}");
        if let Place::Group(group) = one.place {
            assert_eq!(outcome.groups.status(group), Status::Differing);
        }
    }
}

#[test]
fn a_thousand_unlike_rows_of_one_code_are_one_group_with_two_explanations() {
    let cards: Vec<String> = (0..3000).map(|n| format!("no=1 val={n}.00 name=N{n}")).collect();
    let counts: Vec<String> = (0..2900).map(|n| format!("no=1 name=M{n}")).collect();
    let books = Books { ledger: None, cards: Some(cards), counts: Some(counts) };
    let outcome = books.run();
    assert_eq!((outcome.tally.groups, outcome.differences.len()), (1, 1));
    let Some(Note::Explanations { number: 3, first_two }) = &outcome.differences[0].note else { panic!("a note") };
    assert!(first_two[0] != first_two[1] && first_two.iter().all(|pairs| pairs.len() <= 50), "{first_two:?}");
}

#[test]
fn a_voucher_of_many_kinds_is_searched_within_its_bound() {
    let books = Books {
        ledger: Some((0..6000).map(|n| format!("v=记-1 dr={}.01 name=L{n}", 90_000 + 2 * n)).collect()),
        cards: Some((0..6000).map(|n| format!("v=记-1 val={}.02 name=C{n}", 90_000 + 2 * n)).collect()),
        counts: None,
    };
    let outcome = books.run();
    assert_eq!(outcome.differences.len(), 12_000);
    assert!(outcome.differences.iter().all(|one| one.note == Some(Note::SearchBound)));
}

#[test]
fn equal_lines_of_a_voucher_take_equal_cards() {
    let books = Books {
        ledger: rows(&["v=记-1 dr=30.00", "v=记-1 dr=30.00", "v=记-1 dr=40.00", "v=记-1 dr=7.00"]),
        cards: rows(&[
            "v=记-1 val=10.00",
            "v=记-1 val=10.00",
            "v=记-1 val=10.00",
            "v=记-1 val=20.00",
            "v=记-1 val=20.00",
            "v=记-1 val=30.00 name=别的",
            "v=记-1 val=0.00",
        ]),
        counts: None,
    };
    // 30.00 has the card of 30.00 as well as 10.00 + 20.00: nobody can tell.
    assert_eq!(told(&books.run())[0].0, Kind::Ambiguous);
    let books = Books {
        ledger: rows(&["v=记-1 dr=30.00", "v=记-1 dr=30.00", "v=记-1 dr=48.00", "v=记-1 dr=7.00"]),
        cards: rows(&[
            "v=记-1 val=11.00",
            "v=记-1 val=11.00",
            "v=记-1 val=11.00",
            "v=记-1 val=19.00",
            "v=记-1 val=19.00",
            "v=记-1 val=37.00",
            "v=记-1 val=0.00",
        ]),
        counts: None,
    };
    let outcome = books.run();
    assert_eq!(
        told(&outcome),
        [difference(Kind::LedgerWithoutCard, Lc, "7.00"), difference(Kind::CardWithoutLedger, Lc, "0.00")]
    );
    assert_eq!(outcome.tally.matched, 3);
}

#[test]
fn cards_of_one_voucher_may_stand_in_each_others_classes() {
    let books = Books {
        ledger: rows(&["v=记-1 dr=10.00", "v=记-1 dr=20.00 account=160105 class=家具和用具"]),
        cards: rows(&["no=a v=记-1 val=12.00", "no=b v=记-1 val=18.00 class=A05010101"]),
        counts: None,
    };
    let outcome = books.run();
    assert_eq!(told(&outcome), [difference(Kind::LedgerCardClass, Lc, "0.00")]);
    let by_class: Vec<i64> = outcome.differences[0].by_class.iter().map(|(_, amount)| amount.0).collect();
    assert_eq!(by_class, [-200, 200]);
}

#[test]
fn an_account_has_one_name_whichever_row_comes_first() {
    let lines = ["no=1 dr=100.00 account=160103 class=家具和用具", "no=2 dr=50.00 account=160103 class=-"];
    let cards = ["no=1 val=100.00 class=A05010101", "no=2 val=50.00 class=A05010101"];
    for order in [[0, 1], [1, 0]] {
        let ledger = rows(&order.map(|at| lines[at]));
        let outcome = Books { ledger, cards: rows(&cards), counts: None }.run();
        assert_eq!(told(&outcome), [], "{order:?}");
    }
}

#[test]
fn cards_tied_by_their_voucher_are_each_held_against_their_own_count() {
    let books = Books {
        ledger: rows(&["v=记-1 dr=30.00"]),
        cards: rows(&["no=a v=记-1 val=10.00 at=A", "no=b v=记-1 val=20.00 at=B"]),
        counts: rows(&["no=a at=A sn=1", "no=b at=C sn=2"]),
    };
    let outcome = books.run();
    assert_eq!(told(&outcome), [difference(Kind::Location, Cp, "0.00")]);
    assert_eq!(outcome.tally.groups, 1);
}

#[test]
fn a_lawful_place_of_one_card_is_no_excuse_for_another() {
    // Both cards carry one code and are counted as one group; one is under works.
    let cards = ["no=1 val=10.00 state=UNDER_WORKS", "no=1 val=20.00 state=IN_USE"];
    for order in [[0, 1], [1, 0]] {
        let books = Books {
            ledger: rows(&["no=9 dr=1.00"]),
            cards: rows(&order.map(|at| cards[at])),
            counts: rows(&["no=1 at=A", "no=1 at=B"]),
        };
        assert!(told(&books.run()).contains(&difference(Kind::CardWithoutLedger, Lc, "-30.00")), "{order:?}");
    }
}

#[test]
fn only_two_fund_sources_can_miss_the_value() {
    let with = |funds: &str| Books {
        ledger: rows(&["no=1 dr=100.00"]),
        cards: rows(&[&format!("no=1 val=100.00 {funds}")]),
        counts: None,
    };
    assert_eq!(told(&with("fiscal=60.00").run()), []);
    assert_eq!(told(&with("fiscal=60.00 other=40.00").run()), []);
    assert_eq!(told(&with("fiscal=60.00 other=39.99").run()), [difference(Kind::FundSource, Lc, "0.00")]);
}

#[test]
fn a_clearing_account_holds_only_what_stands_on_it() {
    let with = |balance: &str| Books {
        ledger: rows(&["no=1 dr=100.00", "no=1 cr=100.00", "no=2 dr=9.00", &format!("account=1902 dr={balance}")]),
        cards: rows(&[
            "no=1 val=100.00 dep=40.00 state=AWAITING_DISPOSAL",
            "no=2 val=9.00 state=AWAITING_DISPOSAL",
            "no=3 val=5.00 state=AWAITING_DISPOSAL",
        ]),
        counts: None,
    };
    // 60.00 + 5.00 have left the cost accounts; the second card has not.
    for (balance, kinds) in [
        ("65.00", [Kind::ClearingBalance, Kind::ClearingBalance]),
        ("64.99", [Kind::CardWithoutLedger, Kind::LedgerDisposedCardAlive]),
    ] {
        let outcome = with(balance).run();
        let mut found: Vec<Kind> = outcome.differences.iter().map(|one| one.kind).collect();
        found.sort_unstable();
        let mut kinds = kinds.to_vec();
        kinds.sort_unstable();
        assert_eq!(found, kinds, "{balance}");
    }
}

#[test]
fn the_first_day_of_the_movements_links_nothing() {
    let books =
        Books { ledger: rows(&["open=1000.00 on=-"]), cards: rows(&["val=1000.00 booked=2024-06-01"]), counts: None };
    for from in ["2024-01-01", "2025-01-01", "2025-07-01"] {
        let outcome = books.run_with(|settings| settings.from = day(from));
        assert_eq!((told(&outcome), outcome.tally.groups, outcome.tally.pools), (vec![], 1, 1), "{from}");
    }
}

#[test]
fn what_is_out_or_of_others_is_neither_surplus_nor_missing() {
    let books = Books {
        ledger: None,
        cards: rows(&["no=1 val=9.00"]),
        counts: rows(&["name=外借仪器 result=OUT q=0", "no=1 result=NOT_OURS q=0"]),
    };
    assert_eq!(told(&books.run()), [difference(Kind::NotOurs, Cp, "9.00"), difference(Kind::OutUnseen, Cp, "0.00")]);
}

#[test]
fn a_lost_zero_is_lost_in_every_movement_of_the_thing() {
    let books = Books {
        ledger: rows(&["no=12 dr=100.00", "no=12 dr=20.00", "no=7 dr=5.00", "no=07 dr=5.00"]),
        cards: rows(&["no=0012 val=120.00", "no=007 val=5.00"]),
        counts: rows(&["no=12", "no=7"]),
    };
    assert_eq!(
        told(&books.run()),
        [
            difference(Kind::LedgerWithoutCard, Lc, "5.00"),
            difference(Kind::LedgerWithoutCard, Lc, "5.00"),
            difference(Kind::CardWithoutLedger, Lc, "-5.00"),
        ]
    );
}

/// What the differences are known by, whatever their order.
fn known(books: &Books, outcome: &Outcome) -> Vec<(Digest, Digest)> {
    let all = identity::known(&books.facts(), outcome).into_iter();
    let mut all: Vec<_> = all.map(|known| (known.name, known.content)).collect();
    all.sort_unstable();
    all
}

#[test]
fn a_difference_is_known_again_by_what_its_rows_are_called() {
    let of = |ledger: &[&str], cards: &[&str]| {
        let books = Books { ledger: rows(ledger), cards: rows(cards), counts: None };
        let outcome = books.run();
        assert_eq!(outcome.differences.len(), 1, "{:?}", told(&outcome));
        let known = identity::known(&books.facts(), &outcome).remove(0);
        (outcome.differences[0].kind, known)
    };
    let (kind, first) = of(&["no=A1 dr=100.00"], &["no=a1 val=90.00"]);
    assert_eq!((kind, first.subjects.as_str()), (Kind::LedgerCardAmount, "a1"));
    // Another voucher came, and the card costs otherwise: the same difference, and another content.
    let (_, later) = of(&["no=A1 dr=100.00", "no=A1 cr=5.00 v=记-9"], &["no=A1 val=80.00 name=N"]);
    assert_eq!(later.name, first.name);
    assert_ne!(later.content, first.content);
    assert_ne!(of(&["no=A2 dr=100.00"], &["no=A2 val=90.00"]).1.name, first.name);
    // What has no number is known by its voucher, not by its amount.
    let (kind, voucher) = of(&["dr=7.00 v=记-3"], &[]);
    assert_eq!((kind, voucher.subjects.as_str()), (Kind::LedgerWithoutCard, "2025-03 记-3 160102"));
    assert_eq!(of(&["dr=9.00 v=记-3"], &[]).1.name, voucher.name);
    assert_ne!(of(&["dr=7.00 v=记-4"], &[]).1.name, voucher.name);
}

fn code() -> impl Strategy<Value = String> {
    prop_oneof![4 => (0..6_u8).prop_map(|n| format!("no=C{n}")), 1 => Just("no=00C1".to_owned()), 3 => Just(String::new())]
}

fn ledger_row() -> impl Strategy<Value = String> {
    let account = prop_oneof![
        4 => Just(""),
        2 => Just("account=160105 class=家具和用具"),
        1 => Just("account=160105 class=-"),
        1 => Just("account=160105 class=家具"),
        2 => Just("account=160202 class=设备折旧"),
        1 => Just("account=1602 class=累计折旧"),
        1 => Just("account=1902 class=待处理财产损溢"),
    ];
    let amount = prop_oneof![3 => (1..6_i64).prop_map(|n| format!("dr={n}.00")), 1 => (1..6_i64).prop_map(|n| format!("dr=-{n}.00")),
        1 => (1..6_i64).prop_map(|n| format!("cr={n}.00")), 1 => (1..9_i64).prop_map(|n| format!("open={n}.00 on=2025-01-01"))];
    let voucher =
        prop_oneof![(1..3_u8).prop_map(|n| format!("v=记-{n}")), Just("v=转-1".to_owned()), Just(String::new())];
    (code(), account, amount, voucher).prop_map(|(c, a, m, v)| format!("{c} {a} {v} {m}"))
}

fn card_row() -> impl Strategy<Value = String> {
    let class = prop_oneof![Just(""), Just("class=A05010101"), Just("class=A03")];
    let serial = prop_oneof![Just(String::new()), (0..3_u8).prop_map(|n| format!("sn=S{n}"))];
    let voucher =
        prop_oneof![(1..3_u8).prop_map(|n| format!("v=记-{n}")), Just("v=-1".to_owned()), Just(String::new())];
    let rest = prop_oneof![
        Just(""),
        Just("q=3"),
        Just("q=0"),
        Just("gone=2025-06-01"),
        Just("booked=2020-01-01"),
        Just("dep=2.00"),
        Just("dep=3.00 booked=2020-01-01"),
        Just("booked=2026-02-01"),
    ];
    let state = prop_oneof![3 => Just(""), 1 => Just("state=UNDER_WORKS"), 1 => Just("state=AWAITING_DISPOSAL"), 1 => Just("state=DISPOSED"),
            1 => Just("state=IN_USE at=A")];
    let place = prop_oneof![Just("dept=甲"), Just("dept=乙"), Just("dept=乙 user=U")];
    ((code(), other_codes()), class, serial, voucher, (rest, state, place), -1..5_i64, 0..3_u8).prop_map(
        |((c, o), k, s, v, (r, t, d), m, n)| {
            format!("{c} {o} {k} {s} {v} {r} {t} {d} val={m}.00 name=N{n} spec=P{}", n % 2)
        },
    )
}

fn other_codes() -> impl Strategy<Value = String> {
    prop_oneof![4 => Just(String::new()), 2 => (0..3_u8).prop_map(|n| format!("tag=T{n}")), 1 => Just("card=C1".to_owned()), 1 => Just("old=C2".to_owned())]
}

fn count_row() -> impl Strategy<Value = String> {
    let serial = prop_oneof![Just(String::new()), (0..3_u8).prop_map(|n| format!("sn=S{n}"))];
    let rest = prop_oneof![
        Just(""),
        Just("q=0"),
        Just("q=2"),
        Just("val=3.00"),
        Just("val=7.01 q=2"),
        Just("val=-1.00"),
        Just("result=OUT"),
        Just("result=OUT q=0"),
        Just("result=NOT_OURS"),
        Just("result=NOT_OURS q=0"),
        Just("result=MISSING q=0"),
        Just("result=UNCOUNTED q=0"),
        Just("at=B dept=甲")
    ];
    let tag = prop_oneof![3 => Just(String::new()), 1 => (0..3_u8).prop_map(|n| format!("tag=T{n}"))];
    (code(), tag, serial, rest, 0..3_u8)
        .prop_map(|(c, t, s, r, n)| format!("{c} {t} {s} {r} name=N{n} spec=P{}", n % 2))
}

fn books() -> impl Strategy<Value = Books> {
    use proptest::collection::vec;
    (vec(ledger_row(), 0..14), vec(card_row(), 0..14), vec(count_row(), 0..14), 0..3_u8).prop_map(|(l, p, c, sides)| {
        Books { ledger: (sides != 1).then_some(l), cards: Some(p), counts: (sides != 2).then_some(c) }
    })
}

/// How many random books each invariant is held against.
const CASES: u32 = 400;

/// A count list of one department, and chains of a mapping.
fn limited(settings: &mut Settings<'_>) {
    settings.scope.departments.push("甲".to_owned());
    settings.chains = vec![vec![vec![Field::Name, Field::Specification], vec![Field::Specification]]];
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_run_is_a_partition_that_foots(books in books()) {
        assert_partition(&books, &books.run());
        assert_partition(&books, &books.run_with(|settings| settings.class_level = true));
        assert_partition(&books, &books.run_with(limited));
    }

    #[test]
    fn neither_order_nor_threads_matter(books in books(), seed in any::<u64>(), threads in 1..5_usize) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let mut shuffled = books.clone();
        let mut state = seed;
        for list in [&mut shuffled.ledger, &mut shuffled.cards, &mut shuffled.counts].into_iter().flatten() {
            for at in (1..list.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                list.swap(at, (state >> 33) as usize % (at + 1));
            }
        }
        for change in [|_: &mut Settings<'_>| {}, limited, |settings: &mut Settings<'_>| settings.class_level = true] {
            let (one, other) = (books.run_with(change), pool.install(|| shuffled.run_with(change)));
            prop_assert_eq!(one.digest, other.digest);
            prop_assert_eq!(&one.tally, &other.tally);
            prop_assert_eq!(&one.footing, &other.footing);
            prop_assert_eq!(&one.categories, &other.categories);
            prop_assert_eq!(&one.rules, &other.rules);
            prop_assert_eq!(told(&one), told(&other));
            let (known, same) = (known(&books, &one), known(&shuffled, &other));
            prop_assert_eq!(known, same);
        }
    }

    #[test]
    fn a_changed_fact_changes_the_digest(books in books(), at in any::<proptest::sample::Index>()) {
        let cards = books.cards.clone().unwrap_or_default();
        prop_assume!(!cards.is_empty());
        let mut changed = books.clone();
        if let Some(list) = &mut changed.cards {
            let index = at.index(list.len());
            prop_assume!(!list[index].contains("booked=2026"));
            list[index] = format!("{} old=XYZ", list[index]);
        }
        prop_assert_ne!(books.run().digest, changed.run().digest);
    }
}
