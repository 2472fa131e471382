//! The three families of errors as a client sees them.
//!
//! | family | where | code |
//! |---|---|---|
//! | refused | `userErrors` of the payload | the code of the rule |
//! | no access | top-level error | `NOT_FOUND`, `FORBIDDEN` |
//! | asked in a way that cannot be | top-level error | `BAD_REQUEST` and what the library says (in English), or the code of the limit |
//! | fault | top-level error, told as "internal error" with the request's id | `INTERNAL` |
//!
//! A resolver answers [`Failed`]; it becomes a message only when the whole request is answered,
//! because only there the language is known and the fault is logged.

use super::words as w;
use crate::app::Ctx;
use crate::db::words::NOT_FOUND;
use crate::error::{Error, Fault};
use crate::words::{Lang, Told};
use async_graphql::{ErrorExtensionValues, ServerError, SimpleObject};
use std::sync::Arc;

/// Bytes of a message of the library.
const MESSAGE: usize = 1_000;

/// Why a field has no value. It is deliberately not printable: the library turns whatever prints
/// itself into a message, and a fault is not to be told to a client.
#[derive(Debug, Clone)]
pub enum Failed {
    /// Not there, or not reached.
    Access(Told),
    /// Asked in a way that cannot be.
    Asked(Told),
    /// Our fault.
    Fault(Arc<Fault>),
}

impl From<Fault> for Failed {
    fn from(fault: Fault) -> Self {
        Self::Fault(Arc::new(fault))
    }
}

impl From<sea_orm::DbErr> for Failed {
    fn from(error: sea_orm::DbErr) -> Self {
        Fault::from(error).into()
    }
}

/// A read has no rules: what it refuses is how it was asked.
impl From<Error<Told>> for Failed {
    fn from(error: Error<Told>) -> Self {
        match error {
            Error::Access(told) => Self::Access(told),
            Error::Fault(fault) => fault.into(),
            Error::Refused(mut reasons) => match reasons.pop() {
                Some(told) => Self::Asked(told),
                None => Self::Access(crate::db::not_found()),
            },
        }
    }
}

impl From<Failed> for async_graphql::Error {
    fn from(failed: Failed) -> Self {
        Self { message: String::new(), source: Some(Arc::new(failed)), extensions: None }
    }
}

/// A reason why a rule refuses, as a payload tells it.
pub trait Refusal: std::fmt::Debug + Send {
    /// The reason in a language.
    fn user_error(&self, lang: Lang) -> UserError;
}

impl Refusal for Told {
    fn user_error(&self, lang: Lang) -> UserError {
        UserError { code: self.code().to_owned(), field: None, message: self.tell(lang) }
    }
}

/// A rule said no (退回原因). Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct UserError {
    /// The code of the rule, which stays when the message is worded anew (代码).
    pub code: String,
    /// The path of the input field that it is about, where it is about one (输入项).
    pub field: Option<Vec<String>>,
    /// What is wrong, in the language of the request (说明).
    pub message: String,
}

/// Gives an error of the library its message and code. Faults are logged here, with the whole chain.
pub(super) fn settle(ctx: &Ctx, error: &mut ServerError) {
    let failed = error.source::<Failed>().cloned();
    let (code, message) = match failed {
        None if error.extensions.is_some() => return,
        None => {
            let told = w::BAD_REQUEST.with([&cut(std::mem::take(&mut error.message))]);
            (told.code().to_owned(), told.tell(ctx.lang))
        }
        Some(Failed::Access(told)) => {
            // Its words may hold what somebody sent; its code does not.
            tracing::info!(request = ctx.request_id, actor = ctx.actor.name, code = told.code(), "no access");
            let code = if told.code() == NOT_FOUND.code { NOT_FOUND.code } else { "FORBIDDEN" };
            (code.to_owned(), told.tell(ctx.lang))
        }
        Some(Failed::Asked(told)) => (told.code().to_owned(), told.tell(ctx.lang)),
        Some(Failed::Fault(fault)) => {
            tracing::error!(request = ctx.request_id, actor = ctx.actor.name, "{}", fault.tell(Lang::En));
            ("INTERNAL".to_owned(), w::INTERNAL.with([&ctx.request_id]).tell(ctx.lang))
        }
    };
    *error = ServerError { message, source: None, ..error.clone() };
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    extensions.set("code", code);
    extensions.set("requestId", ctx.request_id.as_str());
}

/// The library repeats the line of a document that it does not understand, however long that is.
fn cut(mut message: String) -> String {
    message.truncate(message.floor_char_boundary(MESSAGE));
    message
}

/// The error of a request that was not executed at all.
pub(super) fn told(ctx: &Ctx, told: &Told) -> ServerError {
    let mut error = ServerError::new(told.tell(ctx.lang), None);
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    extensions.set("code", told.code());
    extensions.set("requestId", ctx.request_id.as_str());
    error
}
