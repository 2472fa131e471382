//! What is said of stocktakes by who plans, counts and approves them.

use super::super::error::Failed;
use super::super::node::local;
use super::super::org::{Location, Person};
use super::super::scalar::{ClientId, Date, DateTime, Quantity, Ratio, Sha256};
use super::super::term::Term;
use crate::counting::course::{Count, Plan, Team};
use async_graphql::{ID, InputObject};
use entity::{CountFinding, CountRound, ItemCondition};

/// A round behind the first, and the share that it looks at (轮次与比例).
#[derive(Debug, InputObject)]
pub struct StocktakeRoundInput {
    /// 盘点轮次.
    pub round: Term<CountRound>,
    /// The share, above 0 and at most 1 (比例).
    pub rate: Ratio,
}

impl StocktakeRoundInput {
    /// The rounds that are asked for.
    pub fn all(rounds: &[Self]) -> Vec<(CountRound, entity::Ratio)> {
        rounds.iter().map(|one| (one.round.0, one.rate.0)).collect()
    }
}

/// A team of stocktakers (盘点小组).
#[derive(Debug, InputObject)]
pub struct StocktakeTeamInput {
    /// What it is called (小组名称).
    pub name: String,
    /// Where it counts; all that lies in these places, too (存放地点).
    #[graphql(default)]
    pub locations: Vec<ID>,
    /// The logins of those who count. Where any team names somebody, nobody else counts (盘点人).
    #[graphql(default)]
    pub counters: Vec<String>,
}

/// What will be counted, and how (盘点方案).
#[derive(Debug, InputObject)]
pub struct StocktakePlanInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// What it is called (盘点名称).
    pub title: String,
    /// 盘点基准日, not after today.
    pub base_date: Date,
    /// What it covers, as on the command line: `department=…;location=…;class=…;custodian=…;value=…`, the last two
    /// who uses or keeps it, and what it costs at least; blank = everything (盘点范围).
    #[graphql(default)]
    pub scope: String,
    /// Whether counters are not told how much is expected (盲盘).
    #[graphql(default)]
    pub blind: bool,
    /// The rounds behind the first (轮次).
    #[graphql(default)]
    pub rounds: Vec<StocktakeRoundInput>,
    /// What samples are drawn by, so that anybody can draw them again (抽样种子).
    pub seed: String,
    /// Who counts where (盘点小组).
    #[graphql(default)]
    pub teams: Vec<StocktakeTeamInput>,
    /// Of which schedule it is the occurrence of its base date; scope, rounds, and whether it is blind are then as the
    /// schedule says, and not said here (定期盘点安排).
    pub schedule: Option<ID>,
}

impl StocktakePlanInput {
    /// The plan that is asked for.
    pub fn plan(&self) -> Result<Plan, Failed> {
        let team = |team: &StocktakeTeamInput| {
            let places = team.locations.iter().map(|place| local(Location::KIND, place)).collect::<Result<_, _>>()?;
            Ok(Team { name: team.name.clone(), places, members: team.counters.clone() })
        };
        Ok(Plan {
            title: self.title.clone(),
            base_date: self.base_date.0,
            scope: self.scope.clone(),
            blind: self.blind,
            rounds: StocktakeRoundInput::all(&self.rounds),
            seed: self.seed.clone(),
            teams: self.teams.iter().map(team).collect::<Result<_, Failed>>()?,
            schedule: None,
        })
    }
}

/// A stocktake whose expected cards are fixed (下达盘点任务).
#[derive(Debug, InputObject)]
pub struct StocktakeOpenInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The stocktake.
    pub stocktake: ID,
    /// The version of the stocktake as it was seen (版本).
    pub version: i32,
}

/// Something that was counted, as a device tells of it (盘点登记).
#[derive(Debug, InputObject)]
pub struct CountInput {
    /// 终端编号.
    pub device_id: String,
    /// What the device calls it; the same device and id are one count, however often they are sent (客户端编号).
    pub client_id: ClientId,
    /// The running number that the device gives it: of what one person says of a thing at a place, the highest holds
    /// within a round (序号).
    pub sequence: i32,
    /// The code as it was scanned or written; a thing without one gets a number on a sticker (编码).
    pub code: String,
    /// 盘点轮次.
    pub round: Term<CountRound>,
    /// What was found (登记).
    pub finding: Term<CountFinding>,
    /// How many; 1, or 0 for what is not there, where it is not said (数量).
    pub quantity: Option<Quantity>,
    /// Where (盘点地点).
    pub location: Option<ID>,
    /// 实物状况.
    pub condition: Option<Term<ItemCondition>>,
    /// In whose hands it was seen (实际保管人).
    pub custodian: Option<ID>,
    /// What it is, where its code does not tell (实物名称).
    pub name: Option<String>,
    /// 备注.
    pub note: Option<String>,
    /// What proves that it is elsewhere; needed for 在外 (在外证明).
    pub proof: Option<String>,
    /// When it comes back; needed for 在外 (预计归还日期).
    pub returns_on: Option<Date>,
    /// The SHA-256 of the photo (照片校验值).
    pub photo: Option<Sha256>,
    /// 监盘人.
    pub observer: Option<String>,
    /// 盘点日期; today where it is not said.
    pub counted_on: Option<Date>,
    /// What the clock of the device said; nothing depends on it (终端时间).
    pub device_time: Option<DateTime>,
}

impl CountInput {
    /// What the device says.
    pub fn count(&self) -> Result<Count, Failed> {
        Ok(Count {
            device: self.device_id.clone(),
            client: self.client_id.0,
            sequence: self.sequence.into(),
            code: self.code.clone(),
            round: self.round.0,
            finding: self.finding.0,
            quantity: self.quantity.map(|quantity| quantity.0),
            place: self.location.as_ref().map(|place| local(Location::KIND, place)).transpose()?,
            condition: self.condition.map(|condition| condition.0),
            custodian: self.custodian.as_ref().map(|person| local(Person::KIND, person)).transpose()?,
            name: self.name.clone(),
            note: self.note.clone(),
            proof: self.proof.clone(),
            returns_on: self.returns_on.map(|day| day.0),
            photo: self.photo.map(|photo| photo.0),
            observer: self.observer.clone(),
            on: self.counted_on.map(|day| day.0),
            device_time: self.device_time.map(|time| time.0),
        })
    }
}

/// What devices tell of things (登记盘点结果).
#[derive(Debug, InputObject)]
pub struct CountsRecordInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The stocktake.
    pub stocktake: ID,
    /// What was counted, at most 500 at once, in any order; all of it is kept, or nothing.
    pub counts: Vec<CountInput>,
}

/// That everything that should be at a place is there (全部相符).
#[derive(Debug, InputObject)]
pub struct CountsAllMatchedInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The stocktake; not a blind one.
    pub stocktake: ID,
    /// Where (存放地点).
    pub location: ID,
    /// 终端编号.
    pub device_id: String,
    /// What the device calls it; each thing has an id of its own by it (客户端编号).
    pub client_id: ClientId,
    /// 盘点轮次.
    pub round: Term<CountRound>,
    /// 盘点日期; today where it is not said.
    pub counted_on: Option<Date>,
}

/// A count, by the device that it came from and what that calls it.
#[derive(Debug, InputObject)]
pub struct CountReferenceInput {
    /// 终端编号.
    pub device_id: String,
    /// What the device calls it (客户端编号).
    pub client_id: ClientId,
}

/// What somebody found out of things whose codes did not tell it (查清编码).
#[derive(Debug, InputObject)]
pub struct CountResolveInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The stocktake.
    pub stocktake: ID,
    /// What was counted, at most 500 at once.
    pub counts: Vec<CountReferenceInput>,
    /// The card that it is; null: it has no card (卡片).
    pub card: Option<ID>,
    /// How that is known (依据).
    pub note: Option<String>,
}

/// A stocktake that is handed in for approval (提交审核).
#[derive(Debug, InputObject)]
pub struct StocktakeReviewInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The stocktake.
    pub stocktake: ID,
    /// The version of the stocktake as it was seen (版本).
    pub version: i32,
    /// Why some cards are not counted; needed where any are not (未盘原因).
    pub uncounted_reason: Option<String>,
}

/// A stocktake that is approved (批准截止).
#[derive(Debug, InputObject)]
pub struct StocktakeCloseInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The stocktake.
    pub stocktake: ID,
    /// The digest of what was seen; another one is refused (校验值).
    pub digest: Sha256,
    /// What is to be said of it (审批意见).
    pub note: Option<String>,
}

/// A stocktake that goes on, or is called off.
#[derive(Debug, InputObject)]
pub struct StocktakeChangeInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The stocktake.
    pub stocktake: ID,
    /// The version of the stocktake as it was seen (版本).
    pub version: i32,
    /// Why (原因).
    pub reason: String,
}
