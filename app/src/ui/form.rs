use leptos::{prelude::*, server_fn::ServerFn};

use crate::client::Client;

/// A plain form to a server function. It needs no client; the server answers with a page.
#[component]
pub fn Form(
    /// From [`to`].
    action: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <form method="post" action=action>
            {children()}
        </form>
    }
}

/// Where this server function takes its forms.
pub fn to<S: ServerFn>() -> &'static str {
    S::PATH
}

/// What a plain form was refused for. The server tells it in the address of the page.
#[component]
pub fn FormError(
    /// As in [`Form`].
    action: &'static str,
) -> impl IntoView {
    let refused = Client::get().refused(action);
    view! {
        <p class="form-error" role="alert">
            {refused}
        </p>
    }
}
