//! The cards of an institute, by page.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::node::local;
use super::super::org::{Department, Location, Person};
use super::super::page::{List, Rows, Total, Window, asks_for_rows};
use super::super::scalar::{Date, DateTime};
use super::super::term::Term;
use super::super::words as w;
use super::ahead::{Ahead, Related};
use super::types::AssetCard;
use crate::assets::query::{self, At, Filter, Place};
use crate::custody::service as custody;
use crate::facts::normalise;
use async_graphql::{Context, Enum, ID, InputObject};
use entity::{Action, InstituteId, UsageState};
use std::sync::Arc;

/// Which cards are looked for; all conditions together (筛选).
#[derive(Debug, Clone, Default, InputObject)]
pub struct AssetCardFilter {
    /// 使用状况.
    pub usage_state: Option<Term<UsageState>>,
    /// What the class code begins with (资产分类代码前缀).
    pub category_prefix: Option<String>,
    /// 使用部门.
    pub department: Option<ID>,
    /// 存放地点: this place and all that lies in it.
    pub location: Option<ID>,
    /// 卡片编号, or 资产编号 where the card has no other; full and half width, case and blanks do not matter.
    pub card_no: Option<String>,
    /// Who uses or keeps the thing (使用人或保管人); none that is disposed of.
    pub held_by: Option<ID>,
    /// Of which nobody has said in this year that it is there (未确认年度); none that is disposed of.
    pub unanswered_in: Option<i32>,
}

/// In which order cards are listed (排序).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum AssetCardOrder {
    /// By 卡片编号, or 资产编号 where the card has no other.
    CardNo,
}

/// When cards are looked at where nothing is said: today, with all that is known.
pub fn now(call: &Call) -> At {
    At::day(call.ctx.app.today())
}

/// When cards are looked at; what will be known cannot be asked for.
pub fn at(call: &Call, as_of: Option<Date>, known_at: Option<DateTime>) -> Result<At, Failed> {
    let now = now(call);
    if known_at.is_some_and(|known| known.0 > call.ctx.app.clock.now()) {
        return Err(Failed::Asked(w::KNOWN_LATER.with([])));
    }
    Ok(At { as_of: as_of.map_or(now.as_of, |day| day.0), known_at: known_at.map_or(now.known_at, |known| known.0) })
}

impl AssetCardFilter {
    fn filter(&self) -> Result<Filter, Failed> {
        Ok(Filter {
            usage_state: self.usage_state.map(|state| state.0),
            category_prefix: self.category_prefix.as_deref().map(|prefix| normalise(prefix).into_owned()),
            department: self.department.as_ref().map(|id| local(Department::KIND, id)).transpose()?,
            place: self.location.as_ref().map(|id| local(Location::KIND, id)).transpose()?,
            key: self.card_no.as_deref().map(|number| normalise(number).into_owned()),
            held_by: self.held_by.as_ref().map(|id| local(Person::KIND, id)).transpose()?,
            unanswered_in: self.unanswered_in,
        })
    }
}

/// What the arguments of a list say of its page.
type Paging = (Option<i32>, Option<String>, Option<i32>, Option<String>);

/// The page that the arguments of `assetCards` say.
pub async fn asset_cards(
    context: &Context<'_>,
    institute: InstituteId,
    paging: Paging,
    (as_of, known_at): (Option<Date>, Option<DateTime>),
    filter: AssetCardFilter,
) -> Result<List<AssetCard>, Failed> {
    let call = Call::of(context);
    call.may_read(Action::ReadCards, institute)?;
    let moment = at(call, as_of, known_at)?;
    let asked = (as_of.is_some() || known_at.is_some()).then_some(moment);
    list(context, institute, paging, (asked, moment), filter.filter()?).await
}

/// The page of the things in the own hands that the arguments of `ownCards` say.
pub async fn own_cards(
    context: &Context<'_>,
    institute: InstituteId,
    paging: Paging,
) -> Result<List<AssetCard>, Failed> {
    let call = Call::of(context);
    call.may_read(Action::HoldItems, institute)?;
    let person = custody::own_person(&call.ctx, &**call.read().await?, institute).await?;
    let Some(person) = person else { return Ok(List::empty()) };
    let filter = Filter { held_by: Some(person), ..Filter::default() };
    list(context, institute, paging, (None, now(call)), filter).await
}

/// A page of cards; `asked` where an instant was asked for, `moment` the one that counts.
async fn list(
    context: &Context<'_>,
    institute: InstituteId,
    (first, after, last, before): Paging,
    (asked, moment): (Option<At>, At),
    filter: Filter,
) -> Result<List<AssetCard>, Failed> {
    let window: Window<(String, i32)> = Window::new(first, after.as_deref(), last, before.as_deref())?;
    let call = Call::of(context);
    let counting = (Arc::clone(call), filter.clone());
    let total = Total::lazy(move || {
        let (call, filter) = counting.clone();
        async move {
            let tx = call.read().await?;
            Ok(query::count(&**tx, institute, asked, &filter, moment).await?)
        }
    });
    let place = |(key, ordinal): (String, i32)| Place { key, ordinal };
    let rows = if asks_for_rows(context) {
        let tx = call.read().await?;
        let found = window
            .rows_by(async |most, backwards, from| {
                let from = from.map(place);
                let (after, before) = if backwards { (None, from) } else { (from, None) };
                let window = query::Window { after, before, backwards, most };
                Ok(query::page(&**tx, institute, moment, &filter, &window).await?)
            })
            .await?;
        let ahead = context.look_ahead();
        let ahead = Ahead::of(&ahead.field("nodes")).or(Ahead::of(&ahead.field("edges").field("node")));
        let related = Arc::new(Related::load(call, found.rows(), ahead, moment).await?);
        (found, related)
    } else {
        (Rows::none(), Arc::default())
    };
    let (found, related) = rows;
    let key = |row: &query::Listed| (row.place.key.clone(), row.place.ordinal);
    Ok(found.list(total, key, |row| AssetCard::new(row.version, Arc::clone(&related), moment)))
}
