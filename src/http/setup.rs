//! The page of the first start: one form, no script, nothing from elsewhere.

use super::State;
use super::actor::Comes;
use super::pace::{self, PACE};
use super::uploads::parameters;
use super::words as w;
use crate::access::setup::First;
use crate::error::Error;
use crate::words::{Lang, Told};
use axum::body::Body;
use axum::extract::{self, RawQuery};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;

/// Bytes of a filled form.
const BODY: usize = 1 << 14;

#[derive(Deserialize)]
struct Link {
    code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Form {
    code: String,
    security_login: String,
    security_name: String,
    password: String,
    system_login: String,
    system_name: String,
}

/// Shows the form to whoever has the link.
pub(super) async fn show(
    extract::State(state): extract::State<State>,
    Comes(ctx): Comes,
    RawQuery(query): RawQuery,
) -> Response {
    match parameters::<Link>(query.as_deref().unwrap_or_default()) {
        Ok(Link { code }) if state.setup.awaits(&code) => page(StatusCode::OK, ctx.lang, &form(ctx.lang, &code)),
        _ => page(StatusCode::NOT_FOUND, ctx.lang, &paragraph(&w::NO_SETUP.with([]), ctx.lang)),
    }
}

/// Makes the first persons.
pub(super) async fn take(extract::State(state): extract::State<State>, Comes(ctx): Comes, body: Body) -> Response {
    let lang = ctx.lang;
    let body = pace::whole(body, BODY, PACE).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&body);
    let Ok(form) = parameters::<Form>(&text) else {
        return page(StatusCode::BAD_REQUEST, lang, &paragraph(&w::FORM.with([]), lang));
    };
    let Form { code, security_login, security_name, password, system_login, system_name } = form;
    let first = First { security_login, security_name, password, system_login, system_name };
    match state.setup.finish(&ctx, &code, &first).await {
        Ok(invitation) => {
            page(StatusCode::CREATED, lang, &paragraph(&w::SET_UP.with([&first.system_login, &invitation]), lang))
        }
        Err(Error::Refused(reasons)) => {
            let told: String = reasons.iter().map(|told| paragraph(told, lang)).collect();
            page(StatusCode::UNPROCESSABLE_ENTITY, lang, &(told + &self::form(lang, &code)))
        }
        Err(Error::Access(told)) => page(StatusCode::NOT_FOUND, lang, &paragraph(&told, lang)),
        Err(Error::Fault(fault)) => {
            tracing::error!(request = ctx.request_id, "{}", fault.tell(Lang::En));
            page(StatusCode::INTERNAL_SERVER_ERROR, lang, &paragraph(&w::INTERNAL.with([&ctx.request_id]), lang))
        }
    }
}

fn form(lang: Lang, code: &str) -> String {
    let field = |name: &str, kind: &str, label: &'static crate::words::Words| {
        format!("<p><label>{}<br><input name={name} type={kind} required></label></p>", label.with([]).tell(lang))
    };
    let fields = [
        field("securityLogin", "text", &w::SECURITY_LOGIN),
        field("securityName", "text", &w::SECURITY_NAME),
        field("password", "password", &w::SECURITY_PASSWORD),
        field("systemLogin", "text", &w::SYSTEM_LOGIN),
        field("systemName", "text", &w::SYSTEM_NAME),
    ];
    format!(
        "<form method=post action=/setup><input type=hidden name=code value=\"{}\">{}<button>{}</button></form>",
        escaped(code),
        fields.concat(),
        w::SET_UP_BUTTON.with([]).tell(lang)
    )
}

fn paragraph(told: &Told, lang: Lang) -> String {
    format!("<p>{}</p>", escaped(&told.tell(lang)))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn page(status: StatusCode, lang: Lang, content: &str) -> Response {
    let code = if lang == Lang::En { "en" } else { "zh-CN" };
    let title = w::SET_UP_TITLE.with([]).tell(lang);
    let html = format!(
        "<!doctype html><html lang={code}><meta charset=utf-8><title>{title}</title><h1>{title}</h1>{content}</html>"
    );
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    let policy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'";
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
