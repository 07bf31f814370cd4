use domain::LinkView;
use leptos::prelude::*;

use crate::{
    api::invitations::RevokeLink,
    room::words,
    ui::{Clock, Day, Form, FormError, isolated, to},
};

/// One-time links that can still do something, and the way to end each.
#[component]
pub(super) fn Links(
    links: Vec<LinkView>,
    title: &'static str,
    /// Whether they are of several people.
    #[prop(optional)]
    of_all: bool,
) -> impl IntoView {
    view! {
        <section aria-labelledby="links-title">
            <h2 id="links-title" tabindex="-1">
                {title}
            </h2>
            <FormError action={to::<RevokeLink>()}/>
            {links
                .is_empty()
                .then(|| view! { <p class="empty">"No link is open."</p> })}
            <ul class="cards">
                {links
                    .into_iter()
                    .map(|link| view! { <LinkLine link of_all/> })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn LinkLine(link: LinkView, of_all: bool) -> impl IntoView {
    let LinkView {
        id,
        role,
        room_name,
        made_by,
        made_at,
        expires_at,
        used_by,
    } = link;
    let role = words::role(role);
    let what = match &room_name {
        Some(room) => format!("For {role}, into “{}”", isolated(room)),
        None => format!("For {role}, without a room"),
    };
    let label = match &room_name {
        Some(room) => format!("Revoke the link for {role} into “{}”", isolated(room)),
        None => format!("Revoke the link for {role} without a room"),
    };
    view! {
        <li class="card">
            <span>
                <strong>
                    <bdi>{what}</bdi>
                </strong>
                <small>
                    "Made " <Day at=made_at/>
                    {of_all.then(|| view! { " by " <bdi>{made_by.name}</bdi> })}
                    {match used_by {
                        Some(guest) => {
                            view! { ". " <bdi>{guest.name}</bdi> " came by it and waits for an admin." }
                                .into_any()
                        }
                        None => {
                            view! { ". Good until " <Day at=expires_at/> ", " <Clock at=expires_at/> "." }
                                .into_any()
                        }
                    }}
                </small>
            </span>
            <Form action={to::<RevokeLink>()}>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button" type="submit" aria-label=label>
                    "Revoke"
                </button>
            </Form>
        </li>
    }
}
