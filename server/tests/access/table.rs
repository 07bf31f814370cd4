//! The table is the router: what one has, the other has, and nothing else is served.

use std::collections::BTreeSet;

use app::paths::Page;
use axum::http::{Method, header};
use leptos::server_fn::axum::server_fn_paths;
use server::{
    router::{router, routes},
    routes::{FUNCTIONS, PAGES},
};
use strum::EnumCount;

use crate::{
    http::{Answer, Caller},
    server::TestServer,
};

#[tokio::test(flavor = "multi_thread")]
async fn the_table_has_every_page_and_function_of_the_app() {
    let pages: Vec<Page> = PAGES
        .iter()
        .map(|route| Page::at(route.path).unwrap())
        .collect();
    for (place, page) in pages.iter().enumerate() {
        assert!(!pages[..place].contains(page), "{page:?} has two rows");
    }
    assert_eq!(pages.len(), Page::COUNT);

    let functions: BTreeSet<_> = server_fn_paths()
        .map(|(path, method)| (path, method.to_string()))
        .collect();
    let listed: BTreeSet<_> = FUNCTIONS
        .iter()
        .map(|route| (route.path, route.method.to_owned()))
        .collect();
    assert_eq!(functions, listed);
    assert!(FUNCTIONS.iter().all(|route| route.method == "POST"));
}

/// Axum lists its routes only to those who debug: what it would serve, however it got there.
#[tokio::test(flavor = "multi_thread")]
async fn the_router_serves_the_table_and_nothing_else() {
    let server = TestServer::start().await;
    let router = format!("{:?}", router(server.app().clone()));
    let (served, _) = router.split_once("fallback_router").unwrap();
    let served: BTreeSet<&str> = served
        .split('"')
        .filter(|text| text.starts_with('/'))
        .collect();
    let all: Vec<&str> = routes().map(|route| route.path).collect();
    let listed: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(served, listed);
    assert_eq!(all.len(), listed.len(), "a path is listed twice");
}

/// Asked for a method that nobody has, a route names those that it has.
#[tokio::test(flavor = "multi_thread")]
async fn each_route_takes_the_method_of_its_row_alone() {
    let server = TestServer::start().await;
    let nobody = Caller::nobody(&server);
    for route in routes() {
        let path = route.path.replace("{id}", "x").replace("{token}", "x");
        let request = nobody
            .request(Method::from_bytes(b"BREW").unwrap(), &path)
            .header(header::ORIGIN, server.origin())
            .header(header::CONTENT_TYPE, "application/json");
        let answer = Answer::of(request.send().await.unwrap()).await;
        let methods = match route.method {
            "GET" => "GET,HEAD",
            other => other,
        };
        assert_eq!(
            (answer.status.as_u16(), answer.header("allow")),
            (405, methods),
            "{path}"
        );
    }
}
