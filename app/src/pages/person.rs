use ::words::{common, people, person, room};
use domain::{PasswordResetView, Person as Someone, Role, Standing, UserDetail, UserId, UserView};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{admin::Decision, slot};
use crate::{
    api::{
        admin::{ApprovePerson, DisableInvited, DisablePerson, EnablePerson, person},
        passwords::MakePasswordReset,
    },
    client::Client,
    paths::LINK_PLACE,
    room::words,
    ssr::flash::{self, Flash},
    ui::{Avatar, Confirm, Confirmed, Failed, Form, FormError, to},
    words::{t, t_view},
};

/// One person, for admins: who brought them, whom they brought, and what can be done.
#[component]
pub fn Person(
    /// As it stands in the address.
    id: String,
) -> impl IntoView {
    // What is no id names nobody.
    let id = id.parse().unwrap_or(UserId(uuid::Uuid::nil()));
    let detail = Resource::new(|| (), move |()| person(id));
    view! {
        <Title text=t(person::title())/>
        <Suspense>
            {move || Suspend::new(async move {
                match detail.await {
                    Ok(detail) => view! { <Loaded detail/> }.into_any(),
                    Err(failure) => view! { <Failed failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Loaded(detail: UserDetail) -> impl IntoView {
    let made = flash::take().and_then(Flash::into_reset_link);
    let UserDetail {
        user,
        approved_by,
        reset,
        invited,
    } = detail;
    let id = user.person.id;
    let own = Client::get().me().is_some_and(|me| me.id == id);
    let open = !user.disabled && !own;
    view! {
        <section class="page">
            <p>
                <a href="/admin">{t(person::all_people())}</a>
            </p>
            <h1>
                <bdi>{user.person.name.clone()}</bdi>
            </h1>
            <Confirmed/>
            <p class="lead" id=crate::paths::person_place(id)>
                {words::role_name(user.person.role)} " · " <bdi>{user.email.clone()}</bdi>
                {own.then(|| view! { " · " {t(room::you())} })}
            </p>
            <Origin user=user.clone() approved_by/>
            <FormError action={to::<ApprovePerson>()}/>
            <FormError action={to::<DisablePerson>()}/>
            <FormError action={to::<EnablePerson>()}/>
            {(user.standing == Standing::Waiting && !user.disabled)
                .then(|| view! { <Decision user=user.clone()/> })}
            {(open && user.standing != Standing::Waiting)
                .then(|| view! { <Password person=user.person.clone() reset made/> })}
            <Invited person=user.person.clone() invited/>
            {(open && user.standing != Standing::Waiting)
                .then(|| view! { <EndAccount person=user.person.clone()/> })}
            {user.disabled.then(|| view! { <OpenAgain person=user.person/> })}
        </section>
    }
}

/// How this account came about, and how it stands.
#[component]
fn Origin(user: UserView, approved_by: Option<Someone>) -> impl IntoView {
    let by = user.invited_by.map(|by| {
        let by = people::invited_by(slot::name(by.name), by.role.into());
        view! { " " {t_view(by)} }
    });
    let approved = approved_by.map(|by| {
        let by = person::approved_by(slot::name(by.name));
        view! { " " {t_view(by)} }
    });
    let standing = match (user.disabled, user.standing) {
        (true, _) => Some(person::is_closed()),
        (false, Standing::Active) => None,
        (false, Standing::Waiting) => Some(person::is_waiting()),
        (false, Standing::MustChangePassword) => Some(person::must_change_password()),
    };
    view! {
        <p>
            {t_view(person::created(slot::day(user.created_at)))} {by} {approved}
            {standing.map(|standing| view! { " " <strong>{t(standing)}</strong> })}
        </p>
    }
}

/// The way to a new password, shown once.
#[component]
fn Password(
    person: Someone,
    reset: Option<PasswordResetView>,
    /// A link that was made just now.
    made: Option<String>,
) -> impl IntoView {
    let name = person.name.clone();
    view! {
        <section aria-labelledby="password-title">
            <h2 id="password-title">{t(common::password())}</h2>
            <p>{t_view(person::password_hint(slot::name(name.clone())))}</p>
            {made.map(|url| view! { <ResetLink url name=name.clone()/> })}
            {reset.map(|reset| view! { <LastReset reset/> })}
            <Form action={to::<MakePasswordReset>()}>
                <input type="hidden" name="id" value=person.id.to_string()/>
                <button class="button" type="submit">
                    {t(person::create_link())}
                </button>
            </Form>
            <FormError action={to::<MakePasswordReset>()}/>
        </section>
    }
}

#[component]
fn ResetLink(url: String, name: String) -> impl IntoView {
    view! {
        <div class="invitation" id=LINK_PLACE role="status" tabindex="-1">
            <label for="invitation-url">{t(person::link_for(name))}</label>
            <div class="invitation-line">
                <input id="invitation-url" data-once readonly value=url/>
                // Heard by the script of the shell.
                <button class="button js-only" type="button" data-copies="invitation-url">
                    {t(common::copy())}
                </button>
            </div>
            <p class="hint">{t(person::link_hint())}</p>
        </div>
    }
}

#[component]
fn LastReset(reset: PasswordResetView) -> impl IntoView {
    let PasswordResetView {
        made_by,
        made_at,
        expires_at,
        used_at,
        ..
    } = reset;
    let over = expires_at <= Client::get().now_untracked();
    let made = person::link_created(
        slot::name(made_by.name),
        slot::day(made_at),
        slot::clock(made_at),
    );
    let state = match used_at {
        Some(at) => t_view(person::link_used(slot::day(at), slot::clock(at))).into_any(),
        None if over => t(person::link_unused()).into_any(),
        None => {
            let until = person::link_works_until(slot::day(expires_at), slot::clock(expires_at));
            t_view(until).into_any()
        }
    };
    view! { <p class="hint">{t_view(made)} " " {state}</p> }
}

/// Everybody who came by this person's links, or by links of those.
#[component]
fn Invited(person: Someone, invited: Vec<UserView>) -> impl IntoView {
    if invited.is_empty() {
        return ().into_any();
    }
    let staff = invited.iter().filter(|one| one.person.role != Role::Wearer);
    let staff = staff.count();
    let id = person.id;
    view! {
        <section aria-labelledby="invited-title">
            <h2 id="invited-title" tabindex="-1">
                {t_view(person::invited_title(slot::name(person.name)))}
            </h2>
            <p>{t(person::invited_hint())}</p>
            <ul class="cards">
                {invited
                    .into_iter()
                    .map(|user| view! { <InvitedLine user through=id/> })
                    .collect_view()}
            </ul>
            <FormError action={to::<DisableInvited>()}/>
            {(staff > 0)
                .then(|| {
                    view! {
                        <Confirm
                            action={to::<DisableInvited>()}
                            word=t(person::close_invited())
                            label=t(person::close_invited_count(staff))
                            warning=t(person::close_invited_warning())
                        >
                            <input type="hidden" name="id" value=id.to_string()/>
                        </Confirm>
                    }
                })}
        </section>
    }
    .into_any()
}

#[component]
fn InvitedLine(
    user: UserView,
    /// On whose page this is.
    through: UserId,
) -> impl IntoView {
    let by = user.invited_by.filter(|by| by.id != through);
    view! {
        <li class="card person">
            <Avatar person=user.person.clone()/>
            <span class="person-name">
                <a href=crate::paths::person(user.person.id)>
                    <bdi>{user.person.name.clone()}</bdi>
                </a>
                <small>
                    {words::role_name(user.person.role)} " · "
                    {t_view(people::since(slot::day(user.created_at)))}
                    {by
                        .map(|by| {
                            view! { " · " {t_view(person::invited_by(slot::name(by.name)))} }
                        })}
                    {(user.standing == Standing::Waiting)
                        .then(|| view! { " · " {t(person::waiting())} })}
                </small>
            </span>
        </li>
    }
}

#[component]
fn EndAccount(person: Someone) -> impl IntoView {
    view! {
        <section aria-labelledby="end-title">
            <h2 id="end-title">{t(person::close_title())}</h2>
            <p>{t(person::close_hint(person.role.into()))}</p>
            <Confirm
                action={to::<DisablePerson>()}
                word=t(person::close())
                label=t(person::close_person(&*person.name))
                warning=t(person::close_warning(person.role.into()))
            >
                <input type="hidden" name="id" value=person.id.to_string()/>
            </Confirm>
        </section>
    }
}

#[component]
fn OpenAgain(person: Someone) -> impl IntoView {
    view! {
        <section aria-labelledby="open-title">
            <h2 id="open-title">{t(person::reopen_title())}</h2>
            <p>{t(person::reopen_hint(person.role.into()))}</p>
            <Form action={to::<EnablePerson>()}>
                <input type="hidden" name="id" value=person.id.to_string()/>
                <button class="button" type="submit">
                    {t(person::reopen_person(person.name))}
                </button>
            </Form>
        </section>
    }
}
