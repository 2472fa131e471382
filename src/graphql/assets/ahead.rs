//! What a page of cards needs besides the cards, fetched once a page for what the selection asks:
//! a card's fields then only look up.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::loaders::padded;
use crate::assets::counted::last_counted;
use crate::assets::history::{Entry, histories};
use crate::assets::query::{At, Listed};
use crate::custody::store::answers;
use crate::depreciation::card::Stated;
use crate::depreciation::store::{Regimes, regimes};
use crate::depreciation::versions::stated;
use async_graphql::Lookahead;
use entity::assets::card_version;
use entity::custody::custody_answer;
use entity::org::{category, department, person, place};
use entity::{Action, CardId, Day, InScope, InstituteId};
use sea_orm::sea_query::{Expr, Func, Query};
use sea_orm::{ColumnTrait as _, ConnectionTrait as _, EntityTrait, QueryFilter as _};
use std::collections::HashMap;
use std::hash::Hash;

/// Which of it is asked for.
#[expect(clippy::struct_excessive_bools, reason = "each is one relation, asked for or not")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ahead {
    category: bool,
    department: bool,
    place: bool,
    person: bool,
    counted: bool,
    versions: bool,
    history: bool,
    answers: bool,
    book: bool,
}

impl Ahead {
    /// What a selection of cards asks for.
    pub fn of(cards: &Lookahead<'_>) -> Self {
        let any = |fields: &[&str]| fields.iter().any(|field| cards.field(field).exists());
        Self {
            category: any(&["category"]),
            department: any(&["department", "manageDepartment"]),
            place: any(&["location"]),
            person: any(&["user", "custodian", "custodyAnswers"]),
            counted: any(&["lastCountedOn"]),
            versions: any(&["version"]),
            history: any(&["history"]),
            answers: any(&["custodyAnswers"]),
            book: any(&["bookValue", "bookValueProblems", "lifeProblem", "thresholdProblem", "work"]),
        }
    }

    /// What either of two selections asks for.
    pub const fn or(self, other: Self) -> Self {
        Self {
            category: self.category || other.category,
            department: self.department || other.department,
            place: self.place || other.place,
            person: self.person || other.person,
            counted: self.counted || other.counted,
            versions: self.versions || other.versions,
            history: self.history || other.history,
            answers: self.answers || other.answers,
            book: self.book || other.book,
        }
    }

    /// All of it, where the selection is not seen.
    pub const fn everything() -> Self {
        Self {
            category: true,
            department: true,
            place: true,
            person: true,
            counted: true,
            versions: true,
            history: true,
            answers: true,
            book: true,
        }
    }
}

/// What the cards of a page refer to.
#[derive(Debug, Default)]
pub struct Related {
    /// 资产分类.
    pub categories: HashMap<entity::CategoryId, category::Model>,
    /// 部门.
    pub departments: HashMap<entity::DepartmentId, department::Model>,
    /// 存放地点.
    pub places: HashMap<entity::PlaceId, place::Model>,
    /// 使用人、保管人.
    pub persons: HashMap<entity::PersonId, person::Model>,
    /// 最近盘点日期, by 资产编号.
    pub counted: HashMap<String, Day>,
    /// How many versions a card has.
    pub versions: HashMap<CardId, i64>,
    /// 变动历史.
    pub histories: HashMap<CardId, Vec<Entry>>,
    /// 领用确认, the newest first.
    pub answers: HashMap<CardId, Vec<custody_answer::Model>>,
    /// What each card states of its depreciation through time.
    pub stated: HashMap<CardId, Vec<Stated>>,
    /// 会计制度 of the institutes.
    pub regimes: Regimes,
}

impl Related {
    /// Fetches what is asked for, one statement a relation.
    pub async fn load(call: &Call, cards: &[Listed], ahead: Ahead, at: At) -> Result<Self, Failed> {
        let mut related = Self::default();
        if cards.is_empty() {
            return Ok(related);
        }
        let versions = || cards.iter().map(|card| &card.version);
        if ahead.category {
            let ids = padded(versions().filter_map(|card| card.category_id));
            related.categories = rows::<category::Entity, _>(call, category::Column::Id, ids, |row| row.id).await?;
        }
        if ahead.department {
            let ids = padded(versions().flat_map(|card| [card.department_id, card.manage_department_id]).flatten());
            related.departments =
                rows::<department::Entity, _>(call, department::Column::Id, ids, |row| row.id).await?;
        }
        if ahead.place {
            let ids = padded(versions().filter_map(|card| card.place_id));
            related.places = rows::<place::Entity, _>(call, place::Column::Id, ids, |row| row.id).await?;
        }
        let ids = padded(versions().map(|card| card.card_id));
        if ahead.answers {
            let scope = call.ctx.actor.scope_of::<custody_answer::Entity>();
            related.answers = answers(&**call.read().await?, &scope, &ids).await?;
        }
        if ahead.person {
            let said = related.answers.values().flatten().map(|answer| answer.person_id);
            let ids = padded(versions().flat_map(|card| [card.user_id, card.custodian_id]).flatten().chain(said));
            related.persons = rows::<person::Entity, _>(call, person::Column::Id, ids, |row| row.id).await?;
        }
        if ahead.counted {
            related.counted = counted(call, cards, at).await?;
        }
        if ahead.versions {
            related.versions = version_counts(call, &ids, at).await?;
        }
        if ahead.history {
            let tx = call.read().await?;
            related.histories =
                histories(&**tx, &call.ctx.actor.scope_for(Action::ReadCards), &ids, at.known_at).await?;
        }
        if ahead.book {
            let institutes = padded(versions().map(|card| card.institute_id));
            let tx = call.read().await?;
            related.stated = stated(&**tx, &ids, at.known_at).await?;
            related.regimes = regimes(&**tx, &institutes, at.known_at).await?;
        }
        Ok(related)
    }
}

/// The rows of a table by id. The ids are gathered before anything is waited for.
async fn rows<E, I>(
    call: &Call,
    column: E::Column,
    ids: Vec<I>,
    id: impl Fn(&E::Model) -> I,
) -> Result<HashMap<I, E::Model>, Failed>
where
    E: EntityTrait + InScope,
    E::Model: Send + Sync,
    I: Ord + Copy + Hash + Into<sea_orm::Value>,
{
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found =
        E::find_in(&call.ctx.actor.scope_of::<E>()).filter(column.is_in(ids)).all(&**call.read().await?).await?;
    Ok(found.into_iter().map(|row| (id(&row), row)).collect())
}

async fn counted(call: &Call, cards: &[Listed], at: At) -> Result<HashMap<String, Day>, Failed> {
    let mut of: HashMap<InstituteId, Vec<String>> = HashMap::new();
    for card in cards {
        let numbers = of.entry(card.version.institute_id).or_default();
        numbers.extend(card.version.asset_no.clone());
    }
    let tx = call.read().await?;
    let mut counted = HashMap::new();
    for (institute, mut numbers) in of {
        numbers.sort_unstable();
        if let Some(last) = numbers.last().cloned() {
            numbers.resize(numbers.len().next_power_of_two(), last);
            counted.extend(last_counted(&**tx, institute, &numbers, at).await?);
        }
    }
    Ok(counted)
}

/// How many versions of each card were known at an instant.
async fn version_counts(call: &Call, cards: &[CardId], at: At) -> Result<HashMap<CardId, i64>, Failed> {
    use card_version::Column as C;
    let select = Query::select()
        .column(C::CardId)
        .expr(Func::count(Expr::col(C::Id)))
        .from(card_version::Entity)
        .and_where(C::CardId.is_in(cards.iter().copied()))
        .and_where(C::RecordedAt.lte(at.known_at))
        .group_by_col(C::CardId)
        .to_owned();
    let mut counts = HashMap::new();
    for row in call.read().await?.query_all(&select).await? {
        counts.insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    }
    Ok(counts)
}
