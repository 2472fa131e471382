//! 车辆情况表, as a client is told of it.

use super::super::assets::{AssetCard, cards_of};
use super::super::call::Call;
use super::super::error::Failed;
use super::super::page::{List, Total, Window};
use super::super::scalar::{Date, DateTime};
use super::super::term::Term;
use super::figures::AssetFigures;
use crate::reports::{service, vehicles as rules};
use async_graphql::{Context, SimpleObject};
use entity::{InstituteId, UsageState};

/// A vehicle (车辆).
#[derive(Debug, Clone, SimpleObject)]
pub struct Vehicle {
    /// The card, as of the day (资产卡片).
    card: Option<AssetCard>,
    /// 卡片编号, or 资产编号 where it has no other.
    number: String,
    /// 资产名称.
    name: String,
    /// The code of its class (资产分类代码).
    class_code: String,
    /// The name of its class (资产分类名称).
    class_name: String,
    /// 车牌号, where a text of the card is one; a card has no field for it.
    plate: Option<String>,
    /// 数量、价值、累计折旧、净值.
    figures: AssetFigures,
    /// 使用状况.
    usage_state: Term<UsageState>,
    /// Whether the figures follow from the card, and are not only what it states (是否推算).
    follows: bool,
}

/// What the arguments of a list say of its page.
type Paging = (Option<i32>, Option<String>, Option<i32>, Option<String>);

/// The vehicles of an institute on a day, by number.
pub async fn vehicles(
    context: &Context<'_>,
    institute: InstituteId,
    (first, after, last, before): Paging,
    (on, known_at): (Option<Date>, Option<DateTime>),
) -> Result<List<Vehicle>, Failed> {
    let call = Call::of(context);
    let (of, on) = super::asked(call, institute, on, known_at)?;
    let window: Window<(String, i32)> = Window::new(first, after.as_deref(), last, before.as_deref())?;
    let all = service::vehicles(&*call.read().await?, of, on).await?;
    let total = all.len() as u64;
    let key = |row: &rules::Vehicle| row.place.clone();
    let found = window.of_sorted(all, key);
    let ids: Vec<_> = found.rows().iter().map(|row| row.card).collect();
    let cards = cards_of(context, &ids, on).await?;
    Ok(found.list(Total::lazy(move || async move { Ok(total) }), key, |row| Vehicle {
        card: cards.get(&row.card).cloned(),
        number: row.number,
        name: row.name,
        class_code: row.class.code.clone(),
        class_name: row.class.name.clone(),
        plate: row.plate,
        figures: row.figures.into(),
        usage_state: Term(row.usage),
        follows: row.follows,
    }))
}
