//! The labels of cards that are held.

use super::page::Label;
use super::words;
use crate::assets::query::{self, At, Filter};
use crate::db::ReadTx;
use crate::error::{Error, Fault};
use crate::facts::normalise;
use crate::words::Told;
use entity::assets::card_version;
use entity::org::{department, place};
use entity::{DepartmentId, InScope as _, InstituteId, Scope, UsageState};
use sea_orm::{ColumnTrait as _, QueryFilter as _};
use std::collections::HashMap;

/// Which cards get a label, as people name it; all conditions together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// 存放地点: this place and all that lies in it.
    pub place: Option<String>,
    /// 使用部门.
    pub department: Option<String>,
    /// What the class code begins with.
    pub category_prefix: Option<String>,
    /// Whether the codes say the tag (标签号), of cards that have one.
    pub tags: bool,
}

impl Wanted {
    async fn filter(&self, tx: &ReadTx, scope: &Scope) -> Result<Filter, Error<Told>> {
        let mut filter = Filter {
            category_prefix: self.category_prefix.as_deref().map(|prefix| normalise(prefix).into_owned()),
            ..Filter::default()
        };
        let unknown = |told: Told| Error::Refused(vec![told]);
        if let Some(name) = &self.department {
            let key = department::Column::Key.eq(normalise(name).as_ref());
            let found = department::Entity::find_in(scope).filter(key).one(&**tx).await?;
            filter.department = Some(found.ok_or_else(|| unknown(words::NO_DEPARTMENT.with([name])))?.id);
        }
        if let Some(path) = &self.place {
            let key = place::Column::Key.eq(normalise(path).as_ref());
            let found = place::Entity::find_in(scope).filter(key).one(&**tx).await?;
            filter.place = Some(found.ok_or_else(|| unknown(words::NO_PLACE.with([path])))?.id);
        }
        Ok(filter)
    }
}

/// The labels of the cards that are wanted, in the order of their numbers; none of what is disposed of.
pub async fn labels(tx: &ReadTx, institute: InstituteId, at: At, wanted: &Wanted) -> Result<Vec<Label>, Error<Told>> {
    let scope = Scope::institute(institute);
    let filter = wanted.filter(tx, &scope).await?;
    let departments = department::Entity::find_in(&scope).all(&**tx).await.map_err(Fault::from)?;
    let departments = departments.into_iter().map(|row| (row.id, row.name)).collect();
    let cards = query::every(&**tx, institute, at, &filter).await?;
    let labels: Vec<Label> = cards.into_iter().filter_map(|card| label(card, &departments, wanted.tags)).collect();
    if labels.is_empty() {
        return Err(Error::Refused(vec![words::NO_CARDS.with([])]));
    }
    Ok(labels)
}

/// The label of a card; none of what is disposed of, or has no number.
fn label(card: card_version::Model, departments: &HashMap<DepartmentId, String>, tags: bool) -> Option<Label> {
    if card.usage_state == UsageState::Disposed || card.disposed_on.is_some() {
        return None;
    }
    let number = card.card_no.or(card.asset_no)?;
    let code = card.tag_no.filter(|_| tags).unwrap_or_else(|| number.clone());
    let department = card.department_id.and_then(|id| departments.get(&id)).cloned().unwrap_or_default();
    Some(Label { code, number, name: card.name.unwrap_or_default(), department })
}
