//! 月工作量: what assets did in a month, by which 工作量法 depreciates them.

use super::{rules, words};
use crate::app::Ctx;
use crate::assets::batch;
use crate::assets::query::{self, At};
use crate::audit::Event;
use crate::db::WriteTx;
use crate::depreciation::{Month, posting, store as depreciation};
use crate::error::Error;
use crate::words::Told;
use entity::assets::card_work::{ActiveModel, Entity};
use entity::{Action, CardId, Day, DepreciationMethod, InstituteId, Quantity};
use sea_orm::{ActiveValue::Set, EntityTrait as _};
use serde_json::json;

/// Says what cards of an institute did in a month that is not posted yet; said again, the last counts.
pub async fn work(
    ctx: &Ctx,
    institute: InstituteId,
    month: Month,
    works: &[(CardId, Quantity)],
) -> Result<InstituteId, Error<Told>> {
    let tenant = ctx.actor.tenant(Action::ChangeCards, institute)?;
    let cards: Vec<CardId> = works.iter().map(|(card, _)| *card).collect();
    let mut refused = batch::unfit(&cards);
    if cards.len() > batch::MOST {
        return Err(Error::Refused(refused));
    }
    refused.extend(rules::unfit_work(month, ctx.app.today(), works));
    let tx = WriteTx::institute(ctx, tenant).await?;
    let end = month.end().unwrap_or(Day::LAST);
    refused.extend(posting::check_open(&depreciation::runs(&*tx, institute).await?, end).err());
    let found = query::versions_of(&*tx, institute, &cards, At::day(end)).await?;
    for (at, card) in (1..).zip(&cards) {
        match found.get(card) {
            Some(version) if version.depreciation_method == DepreciationMethod::UnitsOfProduction => {}
            Some(_) => refused.push(words::WORK_METHOD.with([&at])),
            None => refused.push(batch::words::CARD_UNKNOWN.with([&at])),
        }
    }
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    let (year, number) = month.parts();
    let rows = works.iter().map(|(card, quantity)| ActiveModel {
        id: Set(ctx.app.id()),
        institute_id: Set(institute),
        card_id: Set(*card),
        year: Set(year),
        month: Set(number),
        quantity: Set(*quantity),
        recorded_by: Set(ctx.actor.name.clone()),
        recorded_at: Set(tx.at()),
    });
    Entity::insert_many(rows).exec_without_returning(&*tx).await?;
    let said: Vec<_> = works.iter().map(|(card, quantity)| json!([card, quantity.to_string()])).collect();
    let detail = json!({ "period": month.to_string(), "work": said });
    let event = Event::new("card.work", format_args!("Institute:{institute}"), detail);
    tx.commit(ctx, event).await?;
    Ok(institute)
}
