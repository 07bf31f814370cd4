use ::words::links;
use domain::LinkView;
use leptos::prelude::*;

use super::slot;
use crate::{
    api::invitations::RevokeLink,
    ui::{Form, FormError, to},
    words::{t, t_view},
};

/// Invitations that can still be used, and the way to end each.
#[component]
pub(super) fn Links(
    links: Vec<LinkView>,
    /// Whether they are of several people.
    #[prop(optional)]
    of_all: bool,
) -> impl IntoView {
    let title = if of_all {
        links::of_all()
    } else {
        links::own()
    };
    view! {
        <section aria-labelledby="links-title">
            <h2 id="links-title" tabindex="-1">
                {t(title)}
            </h2>
            <FormError action={to::<RevokeLink>()}/>
            {links
                .is_empty()
                .then(|| view! { <p class="empty">{t(links::none())}</p> })}
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
    let role = role.into();
    let (what, label) = match room_name {
        Some(room) => (
            links::for_room(role, &*room),
            links::revoke_for_room(role, &*room),
        ),
        None => (links::for_site(role), links::revoke_for_site(role)),
    };
    let made = slot::day(made_at);
    let made = if of_all {
        links::created_by(made, slot::name(made_by.name))
    } else {
        links::created(made)
    };
    let state = match used_by {
        Some(guest) => links::used_by(slot::name(guest.name)),
        None => links::works_until(slot::day(expires_at), slot::clock(expires_at)),
    };
    view! {
        <li class="card">
            <span>
                <strong>{t(what)}</strong>
                <small>{t_view(made)} " " {t_view(state)}</small>
            </span>
            <Form action={to::<RevokeLink>()}>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button" type="submit" aria-label=t(label)>
                    {t(links::revoke())}
                </button>
            </Form>
        </li>
    }
}
