//! What was said of a thing, as a client is told of it.

use super::super::assets::ActorReference;
use super::super::error::Failed;
use super::super::loaders::Loaders;
use super::super::org::{Location, Person};
use super::super::scalar::{ClientId, Date, DateTime, Quantity, Sha256};
use super::super::term::Term;
use super::line::person;
use super::loader::Counted;
use super::progress::place;
use crate::counting::photos;
use async_graphql::{Context, Object};
use entity::stocktake::count_event;
use entity::{CountFinding, CountRound, ItemCondition};

/// Something that a stocktaker said of a thing (盘点登记).
#[derive(Debug, Clone)]
pub struct CountEvent {
    row: count_event::Model,
    by: String,
}

/// Something that a stocktaker said of a thing (盘点登记).
#[Object]
impl CountEvent {
    /// 终端编号.
    async fn device_id(&self) -> &str {
        &self.row.device
    }

    /// What the device calls it (客户端编号).
    async fn client_id(&self) -> ClientId {
        ClientId(self.row.client_id)
    }

    /// The code as it was scanned or written (编码).
    async fn code(&self) -> &str {
        &self.row.code
    }

    /// 盘点轮次.
    async fn round(&self) -> Term<CountRound> {
        Term(self.row.round)
    }

    /// What was found (登记).
    async fn finding(&self) -> Term<CountFinding> {
        Term(self.row.finding)
    }

    /// 数量.
    async fn quantity(&self) -> Quantity {
        Quantity(self.row.quantity)
    }

    /// 盘点地点.
    async fn location(&self, context: &Context<'_>) -> Result<Option<Location>, Failed> {
        place(context, self.row.place_id).await
    }

    /// 实物状况.
    async fn condition(&self) -> Option<Term<ItemCondition>> {
        self.row.condition.map(Term)
    }

    /// In whose hands it was seen (实际保管人).
    async fn custodian(&self, context: &Context<'_>) -> Result<Option<Person>, Failed> {
        person(context, self.row.custodian_id).await
    }

    /// What it is, where its code does not tell (实物名称).
    async fn name(&self) -> Option<&str> {
        self.row.name.as_deref()
    }

    /// 备注.
    async fn note(&self) -> Option<&str> {
        self.row.note.as_deref()
    }

    /// What proves that it is elsewhere (在外证明).
    async fn proof(&self) -> Option<&str> {
        self.row.proof.as_deref()
    }

    /// When it comes back (预计归还日期).
    async fn returns_on(&self) -> Option<Date> {
        self.row.returns_on.map(Date)
    }

    /// The SHA-256 of the photo (照片校验值).
    async fn photo(&self) -> Option<Sha256> {
        self.row.photo.map(Sha256)
    }

    /// Where its bytes are put and got, a path of this service; null where no photo is named (照片地址).
    async fn photo_path(&self) -> Option<String> {
        self.row.photo.map(|photo| photos::path(self.row.stocktake_id, photo))
    }

    /// Whether its bytes have arrived; null where no photo is named (照片已到).
    async fn photo_arrived(&self, context: &Context<'_>) -> Result<Option<bool>, Failed> {
        let Some(photo) = self.row.photo else { return Ok(None) };
        let missing = Loaders::of(context).missing_photos.load_one(self.row.stocktake_id).await?;
        Ok(Some(missing.is_none_or(|missing| !missing.contains(&photo))))
    }

    /// 监盘人.
    async fn observer(&self) -> Option<&str> {
        self.row.observer.as_deref()
    }

    /// 盘点人.
    async fn counted_by(&self) -> ActorReference {
        ActorReference::new(&self.by)
    }

    /// 盘点日期.
    async fn counted_on(&self) -> Date {
        Date(self.row.counted_on)
    }

    /// What the clock of the device said; nothing depends on it (终端时间).
    async fn counted_at(&self) -> Option<DateTime> {
        self.row.device_time.map(DateTime)
    }

    /// Since when it is known (记录时间).
    async fn recorded_at(&self) -> DateTime {
        DateTime(self.row.recorded_at)
    }
}

/// What was said of one thing; who counts blind sees what they said themselves.
pub(super) fn events(counted: &Counted, said: &[usize]) -> Vec<CountEvent> {
    let event = |at: &usize| {
        let row = counted.found.events.get(&counted.found.outcomes.said.get(*at)?.id)?.clone();
        if counted.is_blind && row.person_key != counted.person {
            return None;
        }
        let by = counted.found.people.get(&row.person_key).map(|person| person.name.clone()).unwrap_or_default();
        Some(CountEvent { row, by })
    };
    said.iter().filter_map(event).collect()
}
