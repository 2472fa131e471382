use super::{Alternative, Entry, Figures, Proposal, count_first, propose, table::read};
use entity::{AccountingSystem, DifferenceKind, Money, Regime};
use proptest::prelude::*;
use std::collections::BTreeMap;

const AMOUNTS: [i64; 5] = [-1_234_567, -1, 0, 1, 1_234_567];
const FIGURES: [Figures; 4] = [
    Figures { cost: Money(0), depreciation: Money(0) },
    Figures { cost: Money(1_234_567), depreciation: Money(999_999) },
    Figures { cost: Money(1_234_567), depreciation: Money(2_000_000) },
    Figures { cost: Money(5_000_000), depreciation: Money(1_666_667) },
];

fn all() -> impl Iterator<Item = (Regime, DifferenceKind, Money, Figures)> {
    Regime::ALL.iter().flat_map(|regime| {
        DifferenceKind::ALL.iter().flat_map(move |kind| {
            AMOUNTS.iter().flat_map(move |fen| FIGURES.iter().map(move |f| (*regime, *kind, Money(*fen), *f)))
        })
    })
}

/// The usual case and the others.
fn cases(proposal: &Proposal) -> Vec<Alternative> {
    let first = Alternative {
        when: proposal.when,
        basis: proposal.basis,
        no_entry: proposal.no_entry,
        entries: proposal.entries.clone(),
    };
    std::iter::once(first).chain(proposal.alternatives.iter().cloned()).collect()
}

fn assert_balanced(entries: &[Entry]) {
    let mut sums: BTreeMap<(AccountingSystem, &str), i64> = BTreeMap::new();
    for entry in entries {
        assert!(entry.debit.is_some() != entry.credit.is_some(), "one side a line: {entry:?}");
        let net = entry.debit.unwrap_or_default() - entry.credit.unwrap_or_default();
        assert_ne!(net, Money::ZERO, "{entry:?}");
        *sums.entry((entry.system, entry.summary)).or_default() += net.fen();
    }
    assert!(sums.values().all(|net| *net == 0), "{sums:?} in {entries:#?}");
}

/// `借 1902 待处理财产损溢 12.00` a line, as a clerk would write it.
fn written(entries: &[Entry]) -> Vec<String> {
    let line = |entry: &Entry| {
        let (side, amount) = entry.debit.map_or(("贷", entry.credit), |debit| ("借", Some(debit)));
        format!("{side} {} {} {}", entry.account.code, entry.account.name, amount.expect("one side"))
    };
    entries.iter().map(line).collect()
}

#[test]
fn what_was_charged_beyond_the_cost_is_what_is_taken_back() {
    let figures = Figures { cost: Money(100), depreciation: Money(3_100) };
    let proposal = propose(Regime::Government, DifferenceKind::OverDepreciated, Money::ZERO, figures);
    let lines = written(&proposal.entries);
    assert!(lines.len() == 2 && lines.iter().all(|line| line.ends_with(" 30.00")), "{lines:?}");
}

#[test]
fn what_is_in_clearing_is_written_off_at_its_net_value() {
    let figures = Figures { cost: Money(10_000), depreciation: Money(4_000) };
    let proposal = propose(Regime::Government, DifferenceKind::ClearingBalance, Money(-10_000), figures);
    assert_eq!((proposal.entries.len(), proposal.alternatives.len()), (0, 1));
    let lines = written(&proposal.alternatives[0].entries);
    assert!(lines.iter().all(|line| line.ends_with(" 60.00")) && lines[1].contains("1902"), "{lines:?}");
}

#[test]
fn every_voucher_of_every_proposal_balances() {
    for (regime, kind, amount, figures) in all() {
        for case in cases(&propose(regime, kind, amount, figures)) {
            assert_balanced(&case.entries);
        }
    }
}

proptest! {
    #[test]
    fn vouchers_balance_for_any_amounts(amount in any::<i32>(), cost in any::<i32>(), depreciation in any::<i32>()) {
        let figures = Figures { cost: Money(cost.into()), depreciation: Money(depreciation.into()) };
        for regime in Regime::ALL {
            for kind in DifferenceKind::ALL {
                for case in cases(&propose(*regime, *kind, Money(amount.into()), figures)) {
                    assert_balanced(&case.entries);
                }
            }
        }
    }
}

#[test]
fn every_proposal_says_what_is_done_and_on_what_basis() {
    for (regime, kind, amount, figures) in all() {
        let proposal = propose(regime, kind, amount, figures);
        assert_eq!(proposal.regime, regime);
        for case in cases(&proposal) {
            assert!(case.basis.starts_with('《') && case.basis.contains('》'), "{kind} {regime}: {}", case.basis);
            let systems = |system| case.entries.iter().any(|entry| entry.system == system);
            let answered = match regime {
                Regime::Government => systems(AccountingSystem::Budget) || case.no_entry.is_some(),
                _ => {
                    !systems(AccountingSystem::Budget)
                        && case.no_entry.is_none() == systems(AccountingSystem::Financial)
                }
            };
            assert!(answered, "{kind} {regime} {amount}: {case:#?}");
        }
    }
}

#[test]
fn both_languages_are_there() {
    let chinese = |text: &str| text.chars().any(|c| c > '\u{2e7f}');
    for (regime, kind, amount, figures) in all() {
        let proposal = propose(regime, kind, amount, figures);
        let cases = cases(&proposal);
        let texts =
            cases.iter().flat_map(|case| [Some(case.when), case.no_entry]).flatten().chain([proposal.follow_up]);
        for text in texts {
            assert!(chinese(&text.zh), "{kind} {regime}: {text:?}");
            assert!(!chinese(&text.en) && text.en.len() > 3, "{kind} {regime}: {text:?}");
        }
    }
}

#[test]
fn a_shortage_by_regime() {
    let figures = Figures { cost: Money(1_200_000), depreciation: Money(900_000) };
    let shortage = |regime| propose(regime, DifferenceKind::CardWithoutStock, Money(1_200_000), figures);
    let government = shortage(Regime::Government);
    assert_eq!(
        written(&government.entries),
        [
            "借 1902 待处理财产损溢—待处理财产价值 3000.00",
            "借 1602 固定资产累计折旧 9000.00",
            "贷 1601 固定资产 12000.00",
            "借 5301 资产处置费用 3000.00",
            "贷 1902 待处理财产损溢—待处理财产价值 3000.00",
        ]
    );
    assert_eq!(
        government.no_entry.map(|text| text.zh.as_str()),
        Some("预算会计不做处理：只有处理净支出付现时记 借 7901 其他支出 贷 8001 资金结存")
    );
    assert_eq!(
        written(&shortage(Regime::NonProfit2004).entries),
        ["借 5201 管理费用 3000.00", "借 1502 累计折旧 9000.00", "贷 1501 固定资产 12000.00"]
    );
    assert_eq!(
        written(&shortage(Regime::SmallEnterprise).entries)[3..],
        ["借 5711 营业外支出 3000.00", "贷 1901 待处理财产损溢 3000.00"]
    );
    assert_eq!(shortage(Regime::Enterprise).no_entry, None);
}

#[test]
fn what_nobody_counted_is_neither_shortage_nor_surplus() {
    for regime in Regime::ALL {
        let proposal = count_first(*regime);
        assert_eq!((proposal.regime, &*proposal.entries, &*proposal.alternatives), (*regime, &[][..], &[][..]));
        let no_entry = proposal.no_entry.map(|text| text.zh.as_str());
        let expected = match regime {
            Regime::Government => "财务会计、预算会计均不做处理：未经盘点不能认定盘盈盘亏，补盘前不作账务处理",
            _ => "不做账务处理：未经盘点不能认定盘盈盘亏，补盘前不作账务处理",
        };
        assert_eq!(no_entry, Some(expected));
        assert!(proposal.follow_up.zh.contains("补盘") && proposal.follow_up.en.contains("Count it"));
        assert!(proposal.basis.starts_with('《'), "{}", proposal.basis);
    }
}

#[test]
fn a_surplus_by_regime() {
    let surplus = |regime| {
        written(&propose(regime, DifferenceKind::StockWithoutCard, Money(-50_000), Figures::default()).entries)
    };
    assert_eq!(
        surplus(Regime::Government),
        [
            "借 1601 固定资产 500.00",
            "贷 1902 待处理财产损溢—待处理财产价值 500.00",
            "借 1902 待处理财产损溢—待处理财产价值 500.00",
            "贷 3501 以前年度盈余调整 500.00",
            "借 3501 以前年度盈余调整 500.00",
            "贷 3001 累计盈余 500.00",
        ]
    );
    assert_eq!(surplus(Regime::NonProfit2024), ["借 1501 固定资产 500.00", "贷 4901 其他收入 500.00"]);
    assert_eq!(surplus(Regime::Enterprise)[..2], ["借 1601 固定资产 500.00", "贷 6901 以前年度损益调整 500.00"]);
    assert_eq!(surplus(Regime::SmallEnterprise)[2..], ["借 1901 待处理财产损溢 500.00", "贷 5301 营业外收入 500.00"]);
}

#[test]
fn a_surplus_without_a_value_is_valued_first() {
    let proposal = propose(Regime::Government, DifferenceKind::StockWithoutCard, Money::ZERO, Figures::default());
    assert_eq!(proposal.entries, []);
    assert_eq!(
        proposal.no_entry.map(|text| text.zh.as_str()),
        Some("财务会计、预算会计均不做处理：尚无金额，先计价再按下列情形作分录")
    );
}

#[test]
fn quantities_split_into_shortage_and_surplus() {
    let figures = Figures { cost: Money(300_000), depreciation: Money(100_001) };
    for regime in Regime::ALL {
        let less = propose(*regime, DifferenceKind::CardStockQuantity, Money(100_000), figures);
        assert_eq!(less.entries, propose(*regime, DifferenceKind::CardWithoutStock, Money(100_000), figures).entries);
        let more = propose(*regime, DifferenceKind::CardStockQuantity, Money(-100_000), figures);
        assert_eq!(more.entries, propose(*regime, DifferenceKind::StockWithoutCard, Money(-100_000), figures).entries);
    }
    let part = propose(Regime::NonProfit2004, DifferenceKind::CardStockQuantity, Money(100_000), figures);
    assert_eq!(
        written(&part.entries),
        ["借 5201 管理费用 666.66", "借 1502 累计折旧 333.34", "贷 1501 固定资产 1000.00"]
    );
}

#[test]
fn the_sign_decides_the_side() {
    let depreciation = |amount| {
        written(
            &propose(Regime::Government, DifferenceKind::LedgerCardDepreciation, Money(amount), Figures::default())
                .entries,
        )
    };
    assert_eq!(depreciation(10_000), ["借 1602 固定资产累计折旧 100.00", "贷 5001 业务活动费用 100.00"]);
    assert_eq!(depreciation(-10_000), ["贷 1602 固定资产累计折旧 100.00", "借 5001 业务活动费用 100.00"]);
}

#[test]
fn current_and_prior_years_are_alternatives() {
    let figures = Figures { cost: Money(600_000), depreciation: Money(100_000) };
    let proposal = propose(Regime::Government, DifferenceKind::LedgerWithoutCard, Money(600_000), figures);
    assert_eq!(proposal.entries, []);
    let told: Vec<_> =
        proposal.alternatives.iter().map(|case| (case.when.zh.as_str(), written(&case.entries))).collect();
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        told,
        [
            (
                "本年误列固定资产",
                lines(&[
                    "借 5001 业务活动费用 6000.00",
                    "贷 1601 固定资产 6000.00",
                    "借 1602 固定资产累计折旧 1000.00",
                    "贷 5001 业务活动费用 1000.00",
                    "借 7201 事业支出—商品和服务支出 6000.00",
                    "贷 7201 事业支出—资本性支出 6000.00",
                ])
            ),
            (
                "以前年度误列固定资产（重大）",
                lines(&[
                    "借 3501 以前年度盈余调整 5000.00",
                    "借 1602 固定资产累计折旧 1000.00",
                    "贷 1601 固定资产 6000.00",
                    "借 3001 累计盈余 5000.00",
                    "贷 3501 以前年度盈余调整 5000.00",
                ])
            ),
            (
                "以前年度误列固定资产（非重大，计入本期）",
                lines(&[
                    "借 5001 业务活动费用 5000.00",
                    "借 1602 固定资产累计折旧 1000.00",
                    "贷 1601 固定资产 6000.00",
                ])
            ),
        ]
    );
    let decrease = propose(Regime::Government, DifferenceKind::LedgerWithoutCard, Money(-600_000), figures);
    assert_eq!((decrease.when.zh.as_str(), decrease.alternatives.len()), ("账上减少（贷方或红字）没有对应卡片", 0));
}

#[test]
fn what_practice_forbids_is_never_suggested() {
    for (regime, kind, amount, figures) in all() {
        for case in cases(&propose(regime, kind, amount, figures)) {
            let uses = |code: &str| case.entries.iter().any(|entry| entry.account.code == code);
            if kind == DifferenceKind::DuplicateCard {
                assert!(!uses("1901") && !uses("1902"), "a duplicate is no loss: {case:#?}");
            }
            if matches!(regime, Regime::NonProfit2004 | Regime::NonProfit2024) {
                assert!(!uses("1602") && !uses("1902") && !uses("1901"), "{case:#?}");
                let misnamed = |entry: &Entry| entry.account.code == "1601" && entry.account.name != "无形资产";
                assert!(!case.entries.iter().any(misnamed), "1601 is 无形资产 here: {case:#?}");
            }
            if regime == Regime::Enterprise && kind == DifferenceKind::StockWithoutCard {
                assert!(!uses("1901"), "盘盈 goes through 6901: {case:#?}");
            }
            if regime == Regime::SmallEnterprise {
                assert!(!uses("6901"), "prospective only: {case:#?}");
            }
        }
    }
}

#[test]
fn the_2024_edition_is_the_2004_one_with_a_caveat() {
    for kind in DifferenceKind::ALL {
        let old = propose(Regime::NonProfit2004, *kind, Money(100), FIGURES[1]);
        let new = propose(Regime::NonProfit2024, *kind, Money(100), FIGURES[1]);
        assert_eq!(old.entries, new.entries);
        assert!(new.basis.contains("核对后使用") && !old.basis.contains("核对后使用"), "{kind}");
    }
}

#[test]
fn a_wrong_table_is_told() {
    let table = |line: &str| {
        format!(
            "[kinds.NOT_OURS]\nzh = \"\"\nen = \"\"\ncases = [{{ for = \"G\", when = {{ zh = \"\", en = \"\" }}, \
             vouchers = [{{ summary = \"\", lines = [\"{line}\"] }}] }}]\n"
        )
    };
    assert!(read(&table("借 固定资产 原值")).is_ok());
    for (line, told) in [
        ("借 库存物品 原值", "NOT_OURS, government: \"借 库存物品 原值\": the regime has no account 库存物品"),
        ("增 固定资产 原值", "NOT_OURS, government: \"增 固定资产 原值\" is not `借|贷 account [-]measure [各部门]`"),
        ("借 固定资产 市价", "NOT_OURS, government: \"借 固定资产 市价\" is not `借|贷 account [-]measure [各部门]`"),
        ("借 固定资产", "NOT_OURS, government: \"借 固定资产\" is not `借|贷 account [-]measure [各部门]`"),
    ] {
        assert_eq!(read(&table(line)).map(|_| ()), Err(told.to_owned()));
    }
}
