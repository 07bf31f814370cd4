use leptos::{prelude::*, server_fn::ServerFn};

use crate::{client::Client, paths::error_id};

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

/// What a plain form was refused for. The server tells it in the address of the page, and has
/// the browser go to it: it takes the focus.
#[component]
pub fn FormError(
    /// As in [`Form`].
    action: &'static str,
) -> impl IntoView {
    let refused = Client::get().refused(action);
    let place = refused.as_ref().map(|_| (error_id(action), "-1"));
    let (id, tabindex) = place.unzip();
    view! {
        <p class="form-error" role="alert" id=id tabindex=tabindex>
            {refused}
        </p>
    }
}
