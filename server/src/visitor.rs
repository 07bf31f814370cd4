//! Who a browser request comes from: its sign-in cookie, and nothing else. A device's bearer
//! token means nothing here.

use std::net::SocketAddr;

use app::ssr::{self, CLEAR_CACHE};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{Extensions, HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::Error;
use leptos::nonce::Nonce;
use service::{Actor, Peer};
use words::Words;

use crate::{
    api_error::ApiError,
    error_page, language,
    listener::Proof,
    origin::{cookies, own_cookie},
    peer::peer,
    state::AppState,
};

/// Put into each browser request.
#[derive(Clone)]
pub(crate) struct Visitor {
    pub(crate) actor: Option<Actor>,
    pub(crate) peer: Peer,
    /// For the scripts of this one page; the header names the same.
    pub(crate) nonce: Nonce,
}

/// Longer ones are no tokens of ours.
const TOKEN_BYTES: usize = 256;

/// Whose cookie this is, as storage says now.
pub(crate) async fn actor(app: &AppState, headers: &HeaderMap) -> domain::Result<Option<Actor>> {
    match own_cookie(headers, &app.config, |policy| policy.name) {
        Some(token) if token.len() <= TOKEN_BYTES => app.service.authenticate(&token).await,
        _ => Ok(None),
    }
}

/// On the answer to somebody who is not signed in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stranger;

/// Middleware of pages and server functions.
pub(crate) async fn identify(
    State(app): State<AppState>,
    ConnectInfo(socket): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    // On a page; a program gets a code.
    let page =
        error_page::wants_html(request.headers()).then(|| language::words(request.headers()));
    let cookies = cookies(request.headers(), &app.config);
    let has_cookie = own_cookie(request.headers(), &app.config, |policy| policy.name).is_some();
    let actor = match actor(&app, request.headers()).await {
        Ok(actor) => actor,
        Err(error) => return refusal(page, &error),
    };
    let counted = match (request.extensions().get::<Proof>(), &actor) {
        (Some(proof), Some(actor)) => {
            proof.person(actor);
            Ok(None)
        }
        (Some(proof), None) => proof.stranger(),
        (None, _) => Ok(None),
    };
    let _counted = match counted {
        Ok(counted) => counted,
        Err(error) => {
            return match page {
                Some(words) => error_page::refusal(words, &error),
                None => ApiError::from(error).retry_after(1).into_response(),
            };
        }
    };
    if let Some(actor) = &actor
        && let Err(error) = app.service.admit_request(actor)
    {
        return refusal(page, &error);
    }
    let visitor = Visitor {
        actor,
        peer: peer(&app.config, request.headers(), socket),
        nonce: Nonce::new(),
    };
    let reader = ssr::language(request.headers(), visitor.actor.as_ref());
    request.extensions_mut().insert(visitor.clone());
    let mut response = next.run(request).await;
    response.extensions_mut().insert(Words::of(reader));
    if page.is_some() && !response.headers().contains_key(header::CONTENT_LANGUAGE) {
        language::mark(&mut response, reader);
    }
    // The sign-in that this browser holds has ended by itself or elsewhere.
    if page.is_some() && has_cookie && visitor.actor.is_none() {
        let (name, value) = CLEAR_CACHE;
        response.headers_mut().insert(name, value);
        // Once: without the cookie nothing is cleared again.
        for ended in cookies.ended() {
            response.headers_mut().append(header::SET_COOKIE, ended);
        }
    }
    if visitor.actor.is_none() {
        response.extensions_mut().insert(Stranger);
    }
    response.extensions_mut().insert(visitor.nonce);
    response
}

/// In which a request is answered that has passed [`identify`].
pub(crate) fn words(headers: &HeaderMap, extensions: &Extensions) -> Words {
    let visitor = extensions.get::<Visitor>();
    let actor = visitor.and_then(|visitor| visitor.actor.as_ref());
    Words::of(ssr::language(headers, actor))
}

fn refusal(page: Option<Words>, error: &Error) -> Response {
    match page {
        Some(words) => error_page::refusal(words, error),
        None => ApiError::from(error.clone()).into_response(),
    }
}
