//! Every event under every regime: balanced, complete, and ticked off by what is booked and by nothing else.

use super::accounts::Books;
use super::propose::{Event, Proposal, Share, propose};
use super::settle::{Held, Named, Outcome, settle};
use super::table::cases;
use crate::depreciation::card::Class;
use crate::entries::Sums;
use crate::ledger::Chart;
use entity::{AccountingSystem, BookingEvent, CardOccasion, Day, DisposalMode, ImportId, Money, Regime, VoucherStatus};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

fn yuan(text: &str) -> Money {
    text.parse().expect("an amount")
}

fn books(regime: Regime, accounts: &[(&str, &str)]) -> Books {
    let own = |(code, name): &(&str, &str)| ((*code).to_owned(), (*name).to_owned());
    Books::new(Chart::new(regime, &BTreeMap::new()), accounts.iter().map(own).collect())
}

fn event(kind: BookingEvent, mode: Option<DisposalMode>, sums: Sums) -> Event {
    let (id, on) = (Uuid::from_u128(1), Day::from_ymd(2026, 1, 31).expect("a day"));
    let class = Class { code: "A02010105".to_owned(), name: "台式计算机".to_owned(), edition: String::new() };
    Event { class, mode, sums, about: "2026-01".to_owned(), ..Event::of(kind, id, ("Disposal", id), on) }
}

/// Every event there is, of disposals by every mode.
fn kinds() -> Vec<(BookingEvent, Option<DisposalMode>)> {
    use BookingEvent::{DisposalApplied, DisposalExecuted, DisposalProceeds};
    let disposals = [DisposalApplied, DisposalExecuted, DisposalProceeds];
    let of_modes = disposals.iter().flat_map(|kind| DisposalMode::ALL.iter().map(|mode| (*kind, Some(*mode))));
    let others = BookingEvent::ALL.iter().filter(|kind| !disposals.contains(kind)).map(|kind| (*kind, None));
    others.chain(of_modes).collect()
}

fn suggest(kind: (BookingEvent, Option<DisposalMode>), sums: Sums, regime: Regime) -> Option<Proposal> {
    propose(event(kind.0, kind.1, sums), regime, &books(regime, &[]))
}

fn assert_balanced(proposal: &Proposal) {
    let mut sums: BTreeMap<(AccountingSystem, &str), Money> = BTreeMap::new();
    for entry in &proposal.entries {
        assert!(entry.debit.is_some() != entry.credit.is_some() && entry.net() != Money::ZERO, "{entry:?}");
        *sums.entry((entry.system, &entry.summary)).or_default() += entry.net();
    }
    assert!(sums.values().all(|sum| *sum == Money::ZERO), "{sums:?} in {proposal:#?}");
}

/// `借 1602 固定资产累计折旧 9000.00` a line.
fn written(proposal: &Proposal) -> Vec<String> {
    let line = |entry: &super::propose::Entry| {
        let (side, amount) = entry.debit.map_or(("贷", entry.credit), |debit| ("借", Some(debit)));
        format!("{side} {} {} {}", entry.account.code, entry.account.name, amount.expect("one side"))
    };
    proposal.entries.iter().map(line).collect()
}

#[test]
fn every_occasion_has_its_case() {
    use CardOccasion as O;
    for regime in Regime::ALL {
        for occasion in O::ALL {
            let is_of_value = matches!(occasion, O::FinalAccounts | O::Invoice | O::Correction);
            let kind = if is_of_value { BookingEvent::ValueAdjusted } else { BookingEvent::CardsRegistered };
            let has_case = cases(kind, None, *regime).iter().any(|case| case.occasions.contains(occasion));
            assert!(has_case, "{regime}: {occasion}");
        }
    }
    let sums = Sums { amount: yuan("1.00"), ..Sums::default() };
    let said = Event { occasion: Some(O::Correction), ..event(BookingEvent::ValueAdjusted, None, sums) };
    let told = propose(said, Regime::Government, &books(Regime::Government, &[])).expect("a proposal");
    assert_eq!((told.entries.len(), told.no_entry.is_some()), (0, true), "a card that was wrong books nothing");
}

proptest! {
    #[test]
    fn every_voucher_balances(amount in -9_999_999_i64..9_999_999, cost in 0_i64..9_999_999, lost in 0_i64..100,
        proceeds in 0_i64..9_999_999, over in 0_i64..9_999, half in 0_i64..100) {
        let sums = Sums { amount: Money(amount), cost: Money(cost), depreciation: Money(cost * lost / 100),
            proceeds: Money(proceeds), over: Money(over) };
        let parts = [Money(amount * half / 100), Money(amount - amount * half / 100)];
        for regime in Regime::ALL {
            for (kind, mode) in kinds() {
                let shares = parts.iter().map(|part| Share { amount: *part, ..Share::default() }).collect();
                let event = Event { shares, ..event(kind, mode, sums) };
                let Some(proposal) = propose(event, *regime, &books(*regime, &[])) else { continue };
                assert_balanced(&proposal);
            }
        }
    }
}

#[test]
fn every_event_is_answered_in_both_systems() {
    let sums = Sums {
        amount: yuan("5.00"),
        cost: yuan("9.00"),
        depreciation: yuan("4.00"),
        proceeds: yuan("2.00"),
        over: yuan("1.00"),
    };
    let silent = [DisposalMode::Donation, DisposalMode::Transfer, DisposalMode::Investment, DisposalMode::Exchange];
    for regime in Regime::ALL {
        for (kind, mode) in kinds() {
            let has_none = kind == BookingEvent::DisposalProceeds && mode.is_some_and(|mode| silent.contains(&mode));
            let Some(proposal) = suggest((kind, mode), sums, *regime) else {
                assert!(has_none, "{kind} {mode:?} {regime}");
                continue;
            };
            assert!(proposal.basis.starts_with('《') && !proposal.when.zh.is_empty(), "{kind}");
            let has = |system| proposal.entries.iter().any(|entry| entry.system == system);
            let budget = *regime == Regime::Government && !has(AccountingSystem::Budget);
            assert_eq!(proposal.no_entry.is_some(), budget || proposal.entries.is_empty(), "{kind} {mode:?} {regime}");
            // What moves off the books moves whole: cost and depreciation, each to the fen.
            let net = |role| {
                let of_role = proposal.entries.iter().filter(|entry| entry.account.role == role);
                of_role.map(super::propose::Entry::net).sum::<Money>()
            };
            let is_off = net(entity::AccountRole::Cost) == -sums.cost;
            let moved = net(entity::AccountRole::AccDepreciation);
            assert!(!is_off || moved == sums.depreciation, "{kind} {mode:?} {regime}: {proposal:#?}");
        }
    }
}

#[test]
fn a_scrapped_asset_by_regime() {
    use BookingEvent::{DisposalApplied, DisposalExecuted, DisposalProceeds};
    let sums = Sums {
        cost: yuan("12000.00"),
        depreciation: yuan("9000.00"),
        proceeds: yuan("200.00"),
        over: yuan("100.00"),
        ..Sums::default()
    };
    let lines =
        |kind, regime| written(&suggest((kind, Some(DisposalMode::Scrapping)), sums, regime).expect("a proposal"));
    let pending = "1902 待处理财产损溢—待处理财产价值 3000.00";
    assert_eq!(
        lines(DisposalApplied, Regime::Government),
        [
            format!("借 {pending}"),
            "借 1602 固定资产累计折旧 9000.00".to_owned(),
            "贷 1601 固定资产 12000.00".to_owned()
        ]
    );
    assert_eq!(
        lines(DisposalExecuted, Regime::Government),
        [
            "借 5301 资产处置费用 3000.00",
            &format!("贷 {pending}"),
            "借 1602 固定资产累计折旧 100.00",
            "贷 5001 业务活动费用 100.00"
        ]
    );
    assert_eq!(lines(DisposalProceeds, Regime::Government)[3], "贷 2103 应缴财政款 200.00");
    assert_eq!(lines(DisposalApplied, Regime::Enterprise), [""; 0]);
    assert_eq!(
        lines(DisposalExecuted, Regime::Enterprise),
        ["借 1606 固定资产清理 3000.00", "借 1602 累计折旧 9000.00", "贷 1601 固定资产 12000.00"]
    );
    assert_eq!(
        lines(DisposalProceeds, Regime::Enterprise),
        [
            "借 1002 银行存款 200.00",
            "贷 1606 固定资产清理 200.00",
            "借 6711 营业外支出 2800.00",
            "贷 1606 固定资产清理 2800.00"
        ]
    );
}

#[test]
fn depreciation_is_parted_by_department_where_that_is_known() {
    let sums = Sums { amount: yuan("300.00"), ..Sums::default() };
    let of = |shares: &[(&str, &str)]| {
        let share = |(name, amount): &(&str, &str)| Share {
            department: (*name).to_owned(),
            project: format!("{name}的项目"),
            amount: yuan(amount),
        };
        let event =
            Event { shares: shares.iter().map(share).collect(), ..event(BookingEvent::DepreciationPosted, None, sums) };
        let proposal = propose(event, Regime::Government, &books(Regime::Government, &[])).expect("a proposal");
        let line = |entry: &super::propose::Entry| {
            let project = entry.named("部门").map(|name| format!("{name}的项目"));
            assert_eq!(entry.named("项目"), project.as_deref());
            (entry.named("部门").map(str::to_owned), entry.net().to_string())
        };
        proposal.entries.iter().map(line).collect::<Vec<_>>()
    };
    let line = |name: Option<&str>, amount: &str| (name.map(str::to_owned), amount.to_owned());
    assert_eq!(
        of(&[("办公室", "100.00"), ("设备处", "200.00")]),
        [line(Some("办公室"), "100.00"), line(Some("设备处"), "200.00"), line(None, "-300.00")]
    );
    // Parts that are not the whole are none.
    assert_eq!(of(&[("办公室", "100.00")]), [line(None, "300.00"), line(None, "-300.00")]);
    assert_eq!(of(&[]), [line(None, "300.00"), line(None, "-300.00")]);
}

/// Depreciation of a class, as its own run or as one of a run.
fn posted(run: u128, class: &str, amount: &str) -> Proposal {
    let sums = Sums { amount: yuan(amount), ..Sums::default() };
    let of = event(BookingEvent::DepreciationPosted, None, sums);
    let class = Class { code: class.to_owned(), ..Class::default() };
    propose(Event { id: Uuid::from_u128(run), class, ..of }, Regime::Government, &books(Regime::Government, &[]))
        .expect("a proposal")
}

fn held(number: i64, account: &str, net: &str) -> Held {
    let voucher = Named { year: 2026, period: 1, word: Some("记".to_owned()), number };
    Held { voucher, import: ImportId(Uuid::from_u128(9)), account: account.to_owned(), net: yuan(net) }
}

fn numbers(outcomes: &[Outcome]) -> Vec<(VoucherStatus, i64)> {
    outcomes.iter().map(|of| (of.status, of.by.as_ref().map_or(0, |(voucher, _)| voucher.number))).collect()
}

#[test]
fn what_is_booked_is_ticked_off_and_nothing_else() {
    use VoucherStatus::{Ambiguous, Proposed, Settled};
    let one = [posted(1, "A01", "100.00")];
    let told = |proposals: &[Proposal], lines: &[Held]| numbers(&settle(proposals, lines));
    assert_eq!(told(&one, &[]), [(Proposed, 0)]);
    assert_eq!(told(&one, &[held(3, "160201", "-100.00")]), [(Settled, 3)]);
    for wrong in [held(3, "1602", "-100.01"), held(3, "1602", "100.00"), held(3, "1601", "-100.00")] {
        assert_eq!(told(&one, &[wrong]), [(Proposed, 0)]);
    }
    // The lines of one voucher on an account are its amount.
    assert_eq!(told(&one, &[held(3, "1602", "-60.00"), held(3, "1602", "-40.00")]), [(Settled, 3)]);
    assert_eq!(told(&one, &[held(3, "1602", "-60.00"), held(4, "1602", "-40.00")]), [(Proposed, 0)]);
    // Two vouchers of the amount: the other side decides, or nobody does.
    let two = [held(3, "1602", "-100.00"), held(4, "1602", "-100.00"), held(4, "5001", "100.00")];
    assert_eq!(told(&one, &two), [(Settled, 4)]);
    assert_eq!(told(&one, &two[..2]), [(Ambiguous, 0)]);
}

#[test]
fn equal_proposals_are_never_guessed_between() {
    use VoucherStatus::{Ambiguous, Proposed, Settled};
    let two = [posted(1, "A01", "100.00"), posted(1, "A02", "100.00")];
    let told = |lines: &[Held]| numbers(&settle(&two, lines));
    assert_eq!(told(&[held(3, "1602", "-100.00")]), [(Ambiguous, 0); 2]);
    assert_eq!(told(&[held(3, "1602", "-100.00"), held(5, "1602", "-100.00")]), [(Settled, 3), (Settled, 5)]);
    assert_eq!(told(&[held(3, "1602", "-100.00"), held(3, "1602", "-100.00")]), [(Settled, 3), (Settled, 3)]);
    // One line for the classes of a run together.
    assert_eq!(told(&[held(3, "1602", "-200.00")]), [(Settled, 3), (Settled, 3)]);
    assert_eq!(told(&[held(3, "1602", "-200.01")]), [(Proposed, 0); 2]);
    let other = [posted(1, "A01", "100.00"), posted(1, "A02", "50.00")];
    assert_eq!(numbers(&settle(&other, &[held(3, "1602", "-150.00")])), [(Settled, 3), (Settled, 3)]);
    let apart = [held(3, "1602", "-150.00"), held(4, "1602", "-150.00")];
    assert_eq!(numbers(&settle(&other, &apart)), [(Ambiguous, 0); 2]);
}

#[test]
fn what_was_posted_and_taken_back_needs_no_voucher_unless_one_is_booked() {
    use VoucherStatus::{NoEntry, Proposed, Settled};
    let undone = Some(Uuid::from_u128(1));
    let of = |run, kind, amount: &str, undone| {
        let mut proposal = posted(run, "A01", amount);
        (proposal.event.kind, proposal.event.undone) = (kind, undone);
        proposal
    };
    let all = [
        of(1, BookingEvent::DepreciationPosted, "100.00", undone),
        of(2, BookingEvent::DepreciationReversed, "-100.00", undone),
        of(3, BookingEvent::DepreciationPosted, "100.00", None),
    ];
    let told = |lines: &[Held]| numbers(&settle(&all, lines));
    let (plus, minus) = (|number| held(number, "1602", "-100.00"), |number| held(number, "1602", "100.00"));
    assert_eq!(told(&[]), [(NoEntry, 0), (NoEntry, 0), (Proposed, 0)]);
    assert_eq!(told(&[plus(3)]), [(NoEntry, 0), (NoEntry, 0), (Settled, 3)]);
    assert_eq!(told(&[plus(3), minus(4), plus(5)]), [(Settled, 3), (Settled, 4), (Settled, 5)]);
}

#[test]
fn proposals_of_a_month_are_told_apart() {
    let all = [posted(1, "A01", "1.00"), posted(1, "A02", "1.00"), posted(2, "A01", "1.00")];
    assert_eq!(all.iter().map(Proposal::key).collect::<BTreeSet<_>>().len(), 3);
    assert_eq!(all[0].amount(), yuan("1.00"));
}
