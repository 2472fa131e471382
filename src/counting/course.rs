//! Which step of a stocktake follows which, and what is wrong with what is asked. Pure.

use super::words;
use crate::facts::is_key;
use crate::stocktake::CountScope;
use crate::words::{Told, is_plain, trimmed};
use entity::{
    CountFinding, CountRound, Day, Digest, ItemCondition, Moment, PersonId, PlaceId, Quantity, Ratio, StocktakeKind,
    StocktakeScheduleId, StocktakeStatus,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Counts of one call.
pub const MOST: usize = 500;
/// Teams of a stocktake, places of a team, members of a team.
const TEAMS: usize = 200;
/// Bytes of a title, of a seed and of the name of a team.
const NAME: usize = 200;
/// Bytes of a device.
const DEVICE: usize = 100;
/// Bytes of a code.
const CODE: usize = 1_000;
/// Bytes of a note and of a reason.
pub const NOTE: usize = 500;

/// A team as it is planned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Team {
    /// What it is called.
    pub name: String,
    /// Where it counts; all that lies in these places, too.
    pub places: Vec<PlaceId>,
    /// The logins of those who count.
    pub members: Vec<String>,
}

/// What will be counted, and how (盘点方案).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// What it is called.
    pub title: String,
    /// 盘点基准日.
    pub base_date: Day,
    /// What it covers, as on the command line; blank = everything.
    pub scope: String,
    /// Whether counters are not told how much is expected.
    pub blind: bool,
    /// The rounds behind the first, each with the share that it looks at.
    pub rounds: Vec<(CountRound, Ratio)>,
    /// What samples are drawn by.
    pub seed: String,
    /// Who counts where.
    pub teams: Vec<Team>,
    /// Of which schedule it is an occurrence.
    pub schedule: Option<StocktakeScheduleId>,
}

/// Rounds as they are kept: `RECOUNT=0.3000 SAMPLE=0.1000`.
pub fn kept_rounds(rounds: &[(CountRound, Ratio)]) -> String {
    rounds.iter().map(|(round, rate)| format!("{round}={rate}")).collect::<Vec<_>>().join(" ")
}

/// Rounds that are kept.
pub fn read_rounds(kept: &str) -> Vec<(CountRound, Ratio)> {
    let read =
        |one: &str| one.split_once('=').and_then(|(round, rate)| Some((round.parse().ok()?, rate.parse().ok()?)));
    kept.split_whitespace().filter_map(read).collect()
}

/// Something that was counted, as a device sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// 终端编号.
    pub device: String,
    /// What the device calls it.
    pub client: Uuid,
    /// The running number that the device gave it.
    pub sequence: i64,
    /// The code as it was scanned or written.
    pub code: String,
    /// In which round.
    pub round: CountRound,
    /// What was found.
    pub finding: CountFinding,
    /// How many; one, or none, where it is not said.
    pub quantity: Option<Quantity>,
    /// Where.
    pub place: Option<PlaceId>,
    /// In what state.
    pub condition: Option<ItemCondition>,
    /// In whose hands.
    pub custodian: Option<PersonId>,
    /// What it is.
    pub name: Option<String>,
    /// 备注.
    pub note: Option<String>,
    /// What proves that it is elsewhere.
    pub proof: Option<String>,
    /// When it comes back.
    pub returns_on: Option<Day>,
    /// SHA-256 of the photo.
    pub photo: Option<Digest>,
    /// 监盘人.
    pub observer: Option<String>,
    /// 盘点日期; today where it is not said.
    pub on: Option<Day>,
    /// What the clock of the device said.
    pub device_time: Option<Moment>,
}

impl Count {
    /// How many there are by it.
    pub fn quantity(&self) -> Quantity {
        let none = matches!(self.finding, CountFinding::NotFound | CountFinding::Out);
        self.quantity.unwrap_or(if none { Quantity::ZERO } else { Quantity::ONE })
    }
}

/// What can become of a stocktake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// What is expected is fixed.
    Open,
    /// Things are counted.
    Count,
    /// It is handed in for approval.
    Review,
    /// It is approved.
    Close,
    /// It goes on after all.
    Reopen,
    /// It is called off.
    Cancel,
}

impl Step {
    /// In Chinese, as messages name it.
    const fn zh(self) -> &'static str {
        match self {
            Self::Open => "下达",
            Self::Count => "登记盘点结果",
            Self::Review => "提交审核",
            Self::Close => "批准截止",
            Self::Reopen => "重新启动",
            Self::Cancel => "取消",
        }
    }
}

/// The status after a step.
pub fn after(kind: StocktakeKind, status: StocktakeStatus, step: Step) -> Result<StocktakeStatus, Told> {
    use StocktakeStatus::{Cancelled, Closed, Open, Planned, Review};
    if kind != StocktakeKind::Count {
        return Err(words::KIND_LISTED.with([]));
    }
    match (status, step) {
        (Planned, Step::Open) | (Closed, Step::Reopen) => Ok(Open),
        // What is doubtful is counted again while it is reviewed.
        (Open | Review, Step::Count) => Ok(status),
        (Open | Review, Step::Review) => Ok(Review),
        (Review, Step::Close) => Ok(Closed),
        (Planned | Open | Review, Step::Cancel) => Ok(Cancelled),
        _ => Err(words::STATUS_WRONG.with([&status.zh(), &step.zh()])),
    }
}

/// Everything that is wrong with a plan.
pub fn unfit(plan: &Plan, today: Day) -> Vec<Told> {
    let mut refused = Vec::new();
    if !is_plain(trimmed(&plan.title), NAME) {
        refused.push(words::TITLE_FORM.with([&NAME]));
    }
    if plan.base_date.is_blank() || plan.base_date > today {
        refused.push(words::BASE_DATE_LATE.with([&plan.base_date]));
    }
    if !plan.scope.trim().is_empty() {
        refused.extend(CountScope::parse(&plan.scope).err());
    }
    if !is_plain(trimmed(&plan.seed), NAME) {
        refused.push(words::SEED_FORM.with([&NAME]));
    }
    let mut rounds = BTreeSet::new();
    for (round, rate) in &plan.rounds {
        if !rounds.insert(*round) {
            refused.push(words::ROUND_TWICE.with([&round.zh()]));
        }
        if rate.0 <= 0 || *rate > Ratio::ONE {
            refused.push(words::RATE_FORM.with([&round.zh(), rate]));
        }
    }
    let is_long = |team: &Team| team.places.len() > TEAMS || team.members.len() > TEAMS;
    if plan.teams.len() > TEAMS || plan.teams.iter().any(is_long) {
        refused.push(words::TEAMS_MANY.with([&TEAMS]));
    }
    let named = (1..).zip(&plan.teams).filter(|(_, team)| !is_plain(trimmed(&team.name), NAME));
    refused.extend(named.map(|(at, _)| words::TEAM_FORM.with([&at, &NAME])));
    refused
}

/// Everything that is wrong with what a device sends, of days from the base date until today.
pub fn unfit_counts(counts: &[Count], (base, today): (Day, Day)) -> Vec<Told> {
    if counts.is_empty() {
        return vec![words::COUNTS_MISSING.with([])];
    }
    if counts.len() > MOST {
        return vec![words::COUNTS_MANY.with([&MOST])];
    }
    (1..).zip(counts).flat_map(|(at, count)| unfit_count(at, count, (base, today))).collect()
}

/// The most of one thing that anybody counts, in ten-thousandths.
const PIECES: i64 = 1_000_000_000 * Quantity::SCALE;

fn unfit_count(at: usize, count: &Count, (base, today): (Day, Day)) -> Vec<Told> {
    let mut refused = Vec::new();
    let code = trimmed(&count.code);
    if !is_plain(code, CODE) || !is_key(code) {
        refused.push(words::COUNT_CODE.with([&at, &CODE]));
    }
    if !is_plain(&count.device, DEVICE) {
        refused.push(words::COUNT_DEVICE.with([&at, &DEVICE]));
    }
    let texts = [&count.name, &count.note, &count.proof, &count.observer];
    if texts.into_iter().flatten().any(|text| !text.is_empty() && !is_plain(text, NOTE)) {
        refused.push(words::COUNT_TEXT.with([&at, &NOTE]));
    }
    let quantity = count.quantity();
    let is_away = matches!(count.finding, CountFinding::NotFound | CountFinding::Out);
    if !(0..=PIECES).contains(&quantity.0) || is_away != (quantity.0 == 0) {
        refused.push(words::COUNT_QUANTITY.with([&at, &quantity, &count.finding.zh()]));
    }
    let is_proved = count.proof.as_deref().is_some_and(|proof| !trimmed(proof).is_empty());
    if count.finding == CountFinding::Out && !(is_proved && count.returns_on.is_some()) {
        refused.push(words::COUNT_PROOF.with([&at]));
    }
    if let Some(on) = count.on.filter(|on| *on < base || *on > today) {
        refused.push(words::COUNT_DAY.with([&at, &on, &base]));
    }
    refused
}

/// What is wrong with a reason.
pub fn unfit_reason(reason: &str) -> Option<Told> {
    (!is_plain(trimmed(reason), NOTE)).then(|| words::REASON_FORM.with([&NOTE]))
}

#[cfg(test)]
mod tests {
    use super::{Count, MOST, Plan, Step, Team, after, unfit, unfit_counts, unfit_reason};
    use crate::words::Told;
    use entity::{CountFinding, CountRound, Day, Quantity, Ratio, StocktakeKind, StocktakeStatus};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn codes(told: &[Told]) -> Vec<&'static str> {
        told.iter().map(Told::code).collect()
    }

    fn count(finding: CountFinding) -> Count {
        Count {
            device: "A".to_owned(),
            client: Uuid::nil(),
            sequence: 1,
            code: "ZC001".to_owned(),
            round: CountRound::Own,
            finding,
            quantity: None,
            place: None,
            condition: None,
            custodian: None,
            name: None,
            note: None,
            proof: None,
            returns_on: None,
            photo: None,
            observer: None,
            on: None,
            device_time: None,
        }
    }

    #[test]
    fn everything_wrong_with_a_plan_is_told_at_once() {
        let plan = Plan {
            title: "年度盘点".to_owned(),
            base_date: day("2025-12-31"),
            scope: "class=A02".to_owned(),
            seed: "2025".to_owned(),
            rounds: vec![(CountRound::Recount, Ratio(3_000)), (CountRound::Sample, Ratio::ONE)],
            ..Plan::default()
        };
        let today = day("2026-01-05");
        assert_eq!(codes(&unfit(&plan, today)), [""; 0]);
        let bad = Plan {
            title: " ".to_owned(),
            base_date: day("2026-01-06"),
            scope: "room=1".to_owned(),
            seed: String::new(),
            rounds: vec![(CountRound::Sample, Ratio(0)), (CountRound::Sample, Ratio(10_001))],
            teams: vec![Team::default()],
            ..plan
        };
        let told = [
            "TITLE_FORM",
            "BASE_DATE_LATE",
            "SCOPE_KEY_UNKNOWN",
            "SEED_FORM",
            "RATE_FORM",
            "ROUND_TWICE",
            "RATE_FORM",
            "TEAM_FORM",
        ];
        assert_eq!(codes(&unfit(&bad, today)), told);
    }

    #[test]
    fn everything_wrong_with_counts_is_told_at_once() {
        let days = (day("2025-12-31"), day("2026-01-05"));
        let good = [CountFinding::Found, CountFinding::NotFound, CountFinding::Unrecorded].map(count);
        assert_eq!(codes(&unfit_counts(&good, days)), [""; 0]);
        let quantity = Some(Quantity::ZERO);
        let bad = Count {
            code: " ".to_owned(),
            device: String::new(),
            quantity,
            note: Some("\u{7}".to_owned()),
            on: Some(day("2025-12-30")),
            ..count(CountFinding::Found)
        };
        let told = ["COUNT_CODE", "COUNT_DEVICE", "COUNT_TEXT", "COUNT_QUANTITY", "COUNT_DAY"];
        assert_eq!(codes(&unfit_counts(&[bad], days)), told);
        assert_eq!(codes(&unfit_counts(&[count(CountFinding::Out)], days)), ["COUNT_PROOF"]);
        let out =
            Count {
                proof: Some("送修单".to_owned()), returns_on: Some(day("2026-03-01")), ..count(CountFinding::Out)
            };
        assert_eq!(codes(&unfit_counts(&[out], days)), [""; 0]);
        assert_eq!(codes(&unfit_counts(&[], days)), ["COUNTS_MISSING"]);
        assert_eq!(codes(&unfit_counts(&vec![count(CountFinding::Found); MOST + 1], days)), ["COUNTS_MANY"]);
        assert_eq!(unfit_reason(" ").map(|told| told.code()), Some("REASON_FORM"));
    }

    proptest! {
        /// Whatever is tried in whatever order: nothing is approved that was not handed in since it was last
        /// opened, nothing that was imported is touched, and what was called off stays so.
        #[test]
        fn nothing_is_closed_that_was_not_reviewed(steps in prop::collection::vec(0_u8..6, 0..20)) {
            use StocktakeStatus::{Cancelled, Closed, Open, Planned, Review};
            let (mut status, mut reviewed) = (Planned, false);
            for step in steps {
                let step = [Step::Open, Step::Count, Step::Review, Step::Close, Step::Reopen, Step::Cancel][usize::from(step)];
                prop_assert!(after(StocktakeKind::List, status, step).is_err());
                if let Ok(next) = after(StocktakeKind::Count, status, step) {
                    prop_assert!(status != Cancelled && (status != Closed || step == Step::Reopen));
                    prop_assert!(next != Closed || reviewed);
                    prop_assert!(step != Step::Count || matches!(status, Open | Review));
                    reviewed = match step {
                        Step::Review => true,
                        Step::Reopen | Step::Open => false,
                        _ => reviewed,
                    };
                    status = next;
                }
            }
        }
    }
}
