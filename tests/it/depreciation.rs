//! Depreciation against a program that was written from the rules alone, in fractions: random histories of an
//! asset, and what it is worth on random days.
//!
//! `OVERSIGHT_ASSETS=100000 cargo test --test it depreciation` tries a hundred thousand.

use crate::support::{Folder, Random, oversight};
use entity::{Day, Money, Regime};
use oversight::depreciation::{Asset, Event, Method, Opening, What};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::process::Command;

/// Histories in the suite.
const ASSETS: u64 = 2_000;

/// Makes histories.
struct Maker(Random);

impl Maker {
    fn below(&mut self, end: u64) -> u64 {
        self.0.below(end)
    }

    fn fen(&mut self, end: u64) -> Money {
        Money(self.below(end) as i64)
    }

    fn day_after(&mut self, day: Day, most: u64) -> Day {
        let later = day.date().expect("a day") + chrono::TimeDelta::days(self.below(most) as i64);
        later.to_string().parse().expect("a day")
    }

    /// An asset, with the name of its method.
    fn asset(&mut self) -> (Asset, String) {
        let government = self.below(2) == 0;
        let cost = self.fen(50_000_000);
        let residual = if government { Money::default() } else { Money(cost.fen() / (5 + self.below(30) as i64)) };
        let life = 1 + self.below(160) as u32;
        let (method, name) = match self.below(3) {
            0 => (Method::StraightLine, "straight-line".to_owned()),
            1 => (Method::Remaining, "remaining".to_owned()),
            _ => {
                let decimals = 3 + self.below(5) as u32;
                (Method::RoundedRate(decimals), format!("rounded:{decimals}"))
            }
        };
        let months = if self.below(3) == 0 { self.below(u64::from(life)) as u32 } else { 0 };
        let accumulated = Money((cost - residual).fen() * i64::from(months) / i64::from(life));
        let asset = Asset {
            regime: if government { Regime::Government } else { Regime::Enterprise },
            method,
            cost,
            residual,
            life,
            added: self.day_after("2015-01-01".parse().expect("a day"), 3_000),
            start: None,
            opening: Opening { months, accumulated },
        };
        (asset, name)
    }

    /// What happens to it; each thing may.
    fn events(&mut self, asset: &Asset) -> Vec<Event> {
        let (mut on, mut in_works, mut events) = (asset.added, false, Vec::new());
        for _ in 0..self.below(6) {
            on = self.day_after(on, 700);
            let (cost, life) =
                (Money(asset.residual.fen() + self.below(60_000_000) as i64), 1 + self.below(160) as u32);
            let what = match self.below(6) {
                _ if in_works => What::OutOfWorks { cost, life },
                0 => What::IntoWorks,
                1 => What::Life(life),
                2 if asset.regime != Regime::Government => What::Residual(Money(asset.residual.fen() / 2)),
                3 => What::Dispose,
                _ => What::Cost(cost),
            };
            in_works = what == What::IntoWorks;
            events.push(Event { on, what });
            if what == What::Dispose {
                break;
            }
        }
        events
    }
}

fn told(event: &Event) -> Value {
    let on = event.on.to_string();
    match event.what {
        What::Cost(cost) => json!({ "on": on, "what": "cost", "cost": cost.fen() }),
        What::Residual(residual) => json!({ "on": on, "what": "residual", "residual": residual.fen() }),
        What::Life(life) => json!({ "on": on, "what": "life", "life": life }),
        What::IntoWorks => json!({ "on": on, "what": "into" }),
        What::OutOfWorks { cost, life } => json!({ "on": on, "what": "out", "cost": cost.fen(), "life": life }),
        What::Dispose => json!({ "on": on, "what": "dispose" }),
    }
}

/// A history with what the program says of it.
fn case(random: &mut Maker) -> Value {
    let (asset, method) = random.asset();
    let events = random.events(&asset);
    let mut case = json!({ "regime": asset.regime.code(), "method": method, "cost": asset.cost.fen(),
        "residual": asset.residual.fen(), "life": asset.life, "added": asset.added.to_string(),
        "openingMonths": asset.opening.months, "openingAccumulated": asset.opening.accumulated.fen(),
        "events": events.iter().map(told).collect::<Vec<_>>() });
    let added = asset.added;
    // A cost below what was depreciated already is refused: then another history.
    let Ok(course) = asset.through(events) else { return self::case(random) };
    let mut days: Vec<Day> = (0..6).map(|_| random.day_after(added, 6_000)).collect();
    days.push(added);
    let worth = days.iter().map(|day| {
        let worth = course.on(*day);
        json!([day.to_string(), worth.cost.fen(), worth.accumulated.fen()])
    });
    case["worth"] = worth.collect();
    case
}

#[test]
fn every_history_is_worth_what_an_independent_program_says() {
    let many = std::env::var("OVERSIGHT_ASSETS").ok().and_then(|many| many.parse().ok()).unwrap_or(ASSETS);
    let mut random = Maker(Random(5));
    let mut text = String::new();
    for _ in 0..many {
        writeln!(text, "{}", case(&mut random)).expect("a text");
    }
    let folder = Folder::new("depreciation");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/depreciation.py");
    let output = Command::new("python3").args([script, &folder.write("cases.jsonl", text)]).output();
    let output = output.expect("python3 is on the machine");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(told.trim(), (many * 7).to_string());
}

#[test]
fn the_command_says_it_month_by_month_and_on_a_day() {
    let asset =
        ["depreciation", "--regime", "government", "--cost", "7200.00", "--life", "72", "--added", "2024-03-31"];
    let run = |more: &[&str]| {
        let output = oversight(&[&asset[..], more].concat());
        (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
    };
    let (code, text) = run(&[]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((code, lines.len()), (Some(0), 73));
    assert_eq!((lines[0], lines[1]), ("月份\t折旧额\t累计折旧\t净值", "2024-03\t100.00\t100.00\t7100.00"));
    assert_eq!(lines[72], "2030-02\t100.00\t7200.00\t0.00");
    let (code, text) = run(&["--on", "2024-12-31", "--lang", "en"]);
    let worth = "2024-12-31: cost 7200.00, accumulated depreciation 1000.00, net 6200.00\n";
    assert_eq!((code, text.as_str()), (Some(0), worth));
    assert_eq!(run(&["--residual", "1.00"]).0, Some(1), "the government knows no residual value");
    assert_eq!(
        run(&["--change", "2025-03-15=13200.00", "--on", "2025-03-31"]).1,
        "2025-03-31：原值 13200.00，累计折旧 1400.00，净值 11800.00\n"
    );
}
