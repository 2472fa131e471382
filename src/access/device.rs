//! 盘点设备: a phone in a basement is given one stocktake and nothing else.
//!
//! Who looks after the stocktake makes a one-time code, which the phone scans; the code becomes a token that
//! reaches the one stocktake, ends by itself, and is voided like any other. Nobody signs in on the phone, so
//! nothing that it loses opens anything else.

use super::actor::Actor;
use super::{secret, token, words};
use crate::app::Ctx;
use crate::audit::Event;
use crate::db::{WriteTx, not_found};
use crate::error::Error;
use crate::words::{Told, is_plain};
use entity::access::{access_token, device_code};
use entity::stocktake::stocktake;
use entity::{Action, InScope as _, Moment, StocktakeId};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _};
use serde_json::json;

/// What a code begins with.
const PREFIX: &str = "ovd_";
/// How long a code can be used, in microseconds: a quarter of an hour.
const CODE_LASTS: i64 = 900_000_000;
/// How long a device counts, in microseconds: a fortnight, longer than stocktakes take.
const DEVICE_LASTS: i64 = 14 * token::DAY;

/// A one-time code, shown now and never again.
#[derive(Debug)]
pub struct Code {
    /// The stocktake that it is for.
    pub stocktake: StocktakeId,
    /// The code.
    pub code: String,
    /// Until when it can be used.
    pub ends_at: Moment,
}

/// Makes a code for a stocktake.
pub async fn code(ctx: &Ctx, id: StocktakeId) -> Result<Code, Error<Told>> {
    let read = ctx.read_tx().await?;
    let found = stocktake::Entity::find_in(&ctx.actor.scope).filter(stocktake::Column::Id.eq(id)).one(&*read).await?;
    drop(read);
    let found = found.ok_or_else(|| Error::Access(not_found()))?;
    let tx = WriteTx::institute(ctx, ctx.actor.tenant(Action::ManageDevices, found.institute_id)?).await?;
    let code = secret::make(PREFIX)?;
    let ends_at = Moment(tx.at().0 + CODE_LASTS);
    let row = device_code::Model {
        hash: secret::hash(&code),
        institute_id: found.institute_id,
        stocktake_id: id,
        made_by: ctx.actor.name.clone(),
        made_at: tx.at(),
        ends_at,
        used_at: None,
    };
    device_code::Entity::insert(row.into_active_model()).exec_without_returning(&*tx).await?;
    let event = Event::new("device.code", format_args!("Stocktake:{id}"), json!({ "endsAt": ends_at }));
    tx.commit(ctx, event).await?;
    Ok(Code { stocktake: id, code, ends_at })
}

/// Makes the device that shows a code one of a stocktaker. Answers its token with the stocktake.
pub async fn accept(ctx: &Ctx, code: &str, name: &str) -> Result<(token::Issued, StocktakeId), Error<Told>> {
    let name = name.trim();
    if !is_plain(name, 100) {
        return Err(Error::Refused(vec![words::DEVICE_NAME.with([])]));
    }
    let void = || Error::Access(words::DEVICE_CODE.with([]));
    let hash = secret::hash(code.trim());
    // Anybody may knock: who has no code does not keep writers waiting.
    let made = device_code::Entity::find_by_id(hash).one(ctx.app.db.pool()).await?.ok_or_else(void)?;
    let tx = WriteTx::system(ctx).await?;
    // Of two that show it at once, one finds it unused.
    let used = device_code::Entity::update_many()
        .col_expr(device_code::Column::UsedAt, Expr::val(tx.at()))
        .filter(device_code::Column::Hash.eq(hash))
        .filter(device_code::Column::UsedAt.is_null())
        .filter(device_code::Column::EndsAt.gt(tx.at()));
    if used.exec(&*tx).await?.rows_affected != 1 {
        return Err(void());
    }
    let secret = secret::make(token::PREFIX)?;
    let row = access_token::Model {
        institute_id: Some(made.institute_id),
        stocktake_id: Some(made.stocktake_id),
        ..token::fresh(ctx, tx.at(), (name, &secret), DEVICE_LASTS)
    };
    let (id, expires_at, stocktake) = (row.id, row.expires_at, made.stocktake_id);
    row.into_active_model().reset_all().insert(&*tx).await?;
    let detail =
        json!({ "name": name, "institute": made.institute_id, "stocktake": stocktake, "codeOf": made.made_by });
    let event = Event::new("device.accept", format_args!("AccessToken:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok((token::Issued { id, secret, expires_at }, stocktake))
}

/// Who a device's token proves; nobody where it is none.
pub(super) fn actor(token: &access_token::Model) -> Option<Actor> {
    let (institute, stocktake) = token.institute_id.zip(token.stocktake_id)?;
    Some(Actor::device(&token.name, format!("token:{}", token.id), (institute, stocktake)))
}
