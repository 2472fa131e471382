//! What needs no provider; the rest is shown against a real one, see `tests/clients/oidc.sh`.

use super::{OpenIdConnect, Settings, verify::shows_second};
use crate::access::provider::{Attempt, Brought, IdentityProvider as _, Unproved};
use crate::app::SystemClock;
use crate::error::Error;
use crate::words::Told;
use entity::Moment;
use std::sync::Arc;

fn provider(issuer: &str, redirect: &str) -> Result<OpenIdConnect, Error<Told>> {
    let settings = Settings {
        issuer: issuer.to_owned(),
        client_id: "oversight".to_owned(),
        client_secret: Some("hush-hush".to_owned()),
        redirect: redirect.to_owned(),
        second_factor: vec!["mfa".to_owned()],
    };
    OpenIdConnect::new(settings, Arc::new(SystemClock))
}

#[test]
fn unencrypted_addresses_are_refused_all_at_once() {
    match provider("http://id.example.cn", "http://oversight.example.cn/back") {
        Err(Error::Refused(told)) => assert_eq!(told.len(), 2),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_secret_is_not_told() {
    let provider = provider("http://127.0.0.1:1", "http://127.0.0.1:2/back").expect("a provider");
    assert!(!format!("{provider:?}").contains("hush"), "{provider:?}");
}

#[tokio::test]
async fn a_provider_that_is_down_is_told_apart_from_one_that_refuses() {
    let provider = provider("http://127.0.0.1:1", "http://127.0.0.1:2/back").expect("a provider");
    let attempt = Attempt::begin(Moment(0)).expect("random");
    assert!(matches!(provider.address(&attempt).await, Err(Unproved::Unavailable(_))));
    let brought = |issuer: Option<&str>| Brought { code: "c".to_owned(), issuer: issuer.map(str::to_owned) };
    let own = provider.prove(&attempt, &brought(Some("http://127.0.0.1:1"))).await;
    assert!(matches!(own, Err(Unproved::Unavailable(_))));
    let other = provider.prove(&attempt, &brought(Some("http://127.0.0.1:1/"))).await;
    assert!(matches!(other, Err(Unproved::Refused(_))));
}

#[test]
fn a_second_factor_is_what_is_said_to_be_one() {
    let counts = ["mfa".to_owned(), "urn:gold".to_owned()];
    assert!(shows_second(["pwd", "mfa"].into_iter(), &counts));
    assert!(!shows_second(["pwd", "MFA", ""].into_iter(), &counts));
    assert!(!shows_second(["mfa"].into_iter(), &[]));
}
