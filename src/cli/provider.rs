//! The provider of identities that `oversight serve` asks, by its arguments.

use super::reading;
use crate::app::App;
use crate::error::Error;
use crate::http::Provider;
use crate::oidc::{OpenIdConnect, Settings, words as w};
use crate::words::Told;
use std::path::PathBuf;
use std::sync::Arc;

/// Where people come back to.
const BACK: &str = "/session/outside/back";

/// A provider that speaks `OpenID` Connect.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_field_names, reason = "the names are those of the arguments")]
pub(super) struct ProviderArgs {
    /// 外部身份提供方（OIDC）的地址 (the provider of identities)
    #[arg(long, value_name = "URL", requires = "oidc_client_id")]
    oidc_issuer: Option<String>,
    /// 本服务在提供方登记的标识 (the name of this service there)
    #[arg(long, value_name = "ID", requires = "oidc_issuer")]
    oidc_client_id: Option<String>,
    /// 存有密钥的文件；公开客户端没有密钥 (a file with its secret; a public client has none)
    #[arg(long, value_name = "FILE", requires = "oidc_issuer")]
    oidc_client_secret_file: Option<PathBuf>,
    /// 登录后回到的地址，默认为监听地址加 `/session/outside/back` (where people come back to)
    #[arg(long, value_name = "URL", requires = "oidc_issuer")]
    oidc_redirect: Option<String>,
    /// 令牌的 `acr` 或 `amr` 为何值时视为已二次验证，可多个；默认没有 (what counts as a second factor)
    #[arg(long, value_name = "VALUE", requires = "oidc_issuer")]
    oidc_second_factor_acr: Vec<String>,
}

impl ProviderArgs {
    /// The provider, where one is named; `base` is where the service listens.
    pub(super) fn provider(&self, app: &App, base: &str) -> Result<Option<Provider>, Error<Told>> {
        let (Some(issuer), Some(client_id)) = (&self.oidc_issuer, &self.oidc_client_id) else { return Ok(None) };
        let secret = self.oidc_client_secret_file.as_ref().map(|path| {
            std::fs::read_to_string(path).map(|text| text.trim().to_owned()).map_err(|error| reading(path, error))
        });
        if self.oidc_redirect.is_none() && app.config.listen.ip().is_unspecified() {
            return Err(Error::Refused(vec![w::REDIRECT_NEEDED.with([&app.config.listen])]));
        }
        let redirect = self.oidc_redirect.clone().unwrap_or_else(|| format!("{base}{BACK}"));
        let encrypted = redirect.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"));
        let settings = Settings {
            issuer: issuer.clone(),
            client_id: client_id.clone(),
            client_secret: secret.transpose()?,
            redirect,
            second_factor: self.oidc_second_factor_acr.clone(),
        };
        let provider = Arc::new(OpenIdConnect::new(settings, Arc::clone(&app.clock))?);
        Ok(Some(Provider { provider, encrypted }))
    }
}
