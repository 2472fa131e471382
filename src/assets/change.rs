//! What happens to cards here (资产变动): versions that no list brought.

use super::store;
use crate::app::Ctx;
use crate::db::WriteTx;
use crate::error::Fault;
use crate::facts::{CardRow, Cards, Dictionary, Sym, Texts};
use entity::assets::card_version::{Entity, Model};
use entity::{
    CardId, CardOccasion, CardVersionId, CardVersionKind, Day, DepartmentId, Digest, InstituteId, Money, PersonId,
    PlaceId, Quantity, Scope, UsageState,
};
use sea_orm::{EntityTrait as _, IntoActiveModel as _};

/// Versions written at a time.
const BATCH: usize = 200;

/// A part of the organisation by its id, and as lists call it.
pub type Named<I> = Option<(I, String)>;

/// What is otherwise from a day on; what is not said stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Why the version comes to be.
    pub kind: CardVersionKind,
    /// From which day it holds.
    pub on: Day,
    /// 使用部门.
    pub department: Named<DepartmentId>,
    /// 管理部门.
    pub manage_department: Named<DepartmentId>,
    /// 存放地点.
    pub place: Named<PlaceId>,
    /// 使用人.
    pub user: Named<PersonId>,
    /// 保管人.
    pub custodian: Named<PersonId>,
    /// 使用状况.
    pub usage_state: Option<UsageState>,
    /// How its value is used where it is not all used so; nothing is where the state alone is said.
    pub uses: Uses,
    /// 已处置 since.
    pub disposed_on: Option<Day>,
    /// The amounts.
    pub figures: Option<Figures>,
    /// Why it costs something else.
    pub occasion: Option<CardOccasion>,
    /// The card with which it was put together, or of which it was a part.
    pub origin: Option<CardId>,
}

/// How the parts of a value are used, in the order in which they are told: 在用、出租出借、闲置、待处置.
pub const USES: [UsageState; 4] =
    [UsageState::InUse, UsageState::LeasedOrLent, UsageState::Idle, UsageState::AwaitingDisposal];

/// What of the value of a card is used otherwise than in use (使用状况分列).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Uses {
    /// 出租出借.
    pub lent: Money,
    /// 闲置.
    pub idle: Money,
    /// 待处置.
    pub awaiting: Money,
}

impl Uses {
    /// What a version says.
    pub const fn of(version: &Model) -> Self {
        Self { lent: version.lent_value, idle: version.idle_value, awaiting: version.awaiting_value }
    }

    /// Whether the value is divided at all.
    pub fn is_divided(&self) -> bool {
        *self != Self::default()
    }

    /// The parts of a value by their states, the one in use first; none where it is not divided.
    pub fn parts(&self, value: Money) -> Vec<(UsageState, Money)> {
        if !self.is_divided() {
            return Vec::new();
        }
        let parts = [value - self.lent - self.idle - self.awaiting, self.lent, self.idle, self.awaiting];
        USES.into_iter().zip(parts).filter(|(_, part)| *part != Money::ZERO).collect()
    }
}

/// What a card says in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// 数量.
    pub quantity: Quantity,
    /// 原值.
    pub cost: Money,
    /// Of that 财政拨款.
    pub fiscal: Money,
    /// And 非财政拨款.
    pub other: Money,
    /// 累计折旧.
    pub accumulated: Money,
    /// 预计净残值.
    pub residual: Money,
    /// 使用年限 in months; 0 where it is not said.
    pub life: u16,
    /// 已计提月数; 0 where it is not said.
    pub months: u16,
    /// 起始计提日期; blank where it is not said.
    pub start_on: Day,
}

impl Figures {
    /// What a version says.
    pub fn of(version: &Model) -> Self {
        Self {
            quantity: version.quantity,
            cost: version.original_value,
            fiscal: version.fiscal_fund,
            other: version.other_fund,
            accumulated: version.depreciation,
            residual: version.residual_value,
            life: u16::try_from(version.life_months).unwrap_or_default(),
            months: u16::try_from(version.depreciated_months).unwrap_or_default(),
            start_on: version.depreciation_start_on.unwrap_or_default(),
        }
    }

    /// Says it in the content of a card.
    pub const fn put(&self, content: &mut CardRow) {
        (content.quantity, content.value) = (self.quantity.0, self.cost.fen());
        (content.fiscal_fund, content.other_fund) = (self.fiscal.fen(), self.other.fen());
        (content.depreciation, content.residual_value) = (self.accumulated.fen(), self.residual.fen());
        (content.life_months, content.depreciated_months) = (self.life, self.months);
        content.depreciation_start_on = self.start_on;
    }

    fn put_in(&self, model: &mut Model) {
        (model.quantity, model.original_value) = (self.quantity, self.cost);
        (model.fiscal_fund, model.other_fund) = (self.fiscal, self.other);
        (model.depreciation, model.residual_value) = (self.accumulated, self.residual);
        (model.life_months, model.depreciated_months) = (self.life.into(), self.months.into());
        model.depreciation_start_on = self.start_on.given();
    }
}

impl Change {
    /// Nothing otherwise yet.
    pub const fn of(kind: CardVersionKind, on: Day) -> Self {
        Self {
            kind,
            on,
            department: None,
            manage_department: None,
            place: None,
            user: None,
            custodian: None,
            usage_state: None,
            uses: Uses { lent: Money::ZERO, idle: Money::ZERO, awaiting: Money::ZERO },
            disposed_on: None,
            figures: None,
            occasion: None,
            origin: None,
        }
    }

    /// The assets are gone from a day on (销卡).
    pub fn disposal(on: Day) -> Self {
        let usage_state = Some(UsageState::Disposed);
        Self { usage_state, disposed_on: Some(on), ..Self::of(CardVersionKind::Disposed, on) }
    }

    /// The version after this one of a card, whose content gives its digest.
    fn after(&self, ctx: &Ctx, tx: &WriteTx, before: &Model, mut content: CardRow, texts: &mut Texts) -> Model {
        let mut model = said_here(ctx, tx, before, self.kind, self.on);
        put(self.department.as_ref(), &mut model.department_id, &mut content.department, texts);
        put(self.manage_department.as_ref(), &mut model.manage_department_id, &mut content.manage_department, texts);
        put(self.place.as_ref(), &mut model.place_id, &mut content.location, texts);
        put(self.user.as_ref(), &mut model.user_id, &mut content.user, texts);
        put(self.custodian.as_ref(), &mut model.custodian_id, &mut content.keeper, texts);
        if let Some(state) = self.usage_state {
            (model.usage_state, content.usage_state) = (state, state);
            let Uses { lent, idle, awaiting } = self.uses;
            (model.lent_value, model.idle_value, model.awaiting_value) = (lent, idle, awaiting);
            (content.lent_value, content.idle_value, content.awaiting_value) = (lent.fen(), idle.fen(), awaiting.fen());
        }
        if let Some(on) = self.disposed_on {
            (model.disposed_on, content.disposed_on) = (Some(on), on);
        }
        if let Some(figures) = self.figures {
            figures.put_in(&mut model);
            figures.put(&mut content);
        }
        (model.occasion, model.origin_id) = (self.occasion, self.origin);
        Model { digest: digest(&content, texts), ..model }
    }
}

/// Says a part of the organisation in a version and in its content.
fn put<I: Copy>(named: Option<&(I, String)>, id: &mut Option<I>, name: &mut Sym, texts: &mut Texts) {
    if let Some((given, called)) = named {
        *id = Some(*given);
        *name = texts.add(called);
    }
}

/// Whether nothing else can be said of a card from the same day on, after this: what a day says last counts.
pub const fn fills_its_day(kind: CardVersionKind) -> bool {
    use CardVersionKind as K;
    matches!(kind, K::WorksBegun | K::WorksCompleted | K::Split | K::Combined)
}

/// A version of the same content, said here and from a day on.
fn said_here(ctx: &Ctx, tx: &WriteTx, of: &Model, kind: CardVersionKind, on: Day) -> Model {
    Model {
        id: ctx.app.id(),
        import_id: None,
        sheet: None,
        row: None,
        undoes_id: None,
        occasion: None,
        origin_id: None,
        kind,
        effective_on: on,
        recorded_at: tx.at(),
        recorded_by: Some(ctx.actor.name.clone()),
        ..of.clone()
    }
}

/// Appends a version to each of some cards, whose versions in force these are.
pub async fn append(
    ctx: &Ctx,
    tx: &WriteTx,
    institute: InstituteId,
    changes: impl IntoIterator<Item = (&Model, &Change)>,
) -> Result<(), Fault> {
    let changes: Vec<(&Model, &Change)> = changes.into_iter().collect();
    let mut texts = Dictionary::default().texts();
    let ids: Vec<CardVersionId> = changes.iter().map(|(version, _)| version.id).collect();
    let contents = store::contents(&**tx, &Scope::institute(institute), &ids, &mut texts).await?;
    let mut versions = Vec::with_capacity(changes.len());
    for (version, change) in changes {
        let content = contents.get(&version.id).copied().unwrap_or_default();
        versions.push(change.after(ctx, tx, version, content, &mut texts));
    }
    write(tx, versions).await
}

/// Lets cards say from a day on again what they said in earlier versions (撤销变动).
pub async fn restore(ctx: &Ctx, tx: &WriteTx, earlier: &[Model], on: Day) -> Result<(), Fault> {
    let restored = earlier.iter().map(|version| said_here(ctx, tx, version, CardVersionKind::Restored, on));
    write(tx, restored.collect()).await
}

/// Takes cards back that these versions entered (撤销建卡).
pub async fn withdraw(ctx: &Ctx, tx: &WriteTx, institute: InstituteId, entered: &[Model]) -> Result<(), Fault> {
    let withdrawn =
        entered.iter().map(|version| said_here(ctx, tx, version, CardVersionKind::Withdrawn, version.effective_on));
    write(tx, withdrawn.collect()).await?;
    store::count(&**tx, institute, -(entered.len() as i64)).await
}

async fn write(tx: &WriteTx, versions: Vec<Model>) -> Result<(), Fault> {
    for batch in versions.chunks(BATCH) {
        let rows = batch.iter().map(|version| version.clone().into_active_model());
        Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// The digest of a card's content, as a list that says the same gives it.
fn digest(content: &CardRow, texts: &Texts) -> Digest {
    let mut cards = Cards::complete();
    cards.push(content);
    cards.seal(texts);
    Digest(*cards.digest(0))
}
