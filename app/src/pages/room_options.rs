use ::words::{options, room};
use domain::{
    Member, Person, RoomId, RoomKind, UserId,
    access::{About, Action, Object, may},
    limits,
};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api::{
        Retry,
        conduct::{BlockPerson, MuteRoom, ReportPerson, RoomOptions as Options, room_options},
        rooms::RemoveMember,
    },
    client::Client,
    room::words,
    ssr::flash::{self, Flash},
    ui::{Confirm, Confirmed, Failed, Form, FormError, in_text_area, to},
    words::t,
};

/// What one can decide about a room for oneself: no count, leaving it, blocking or reporting somebody.
#[component]
pub fn RoomOptions(
    /// As it stands in the address.
    id: String,
) -> impl IntoView {
    // What is no id names no room, and is refused like one that is not there.
    let room = id.parse().unwrap_or(RoomId(uuid::Uuid::nil()));
    let options = Resource::new(|| (), move |()| room_options(room));
    view! {
        <Title text=t(options::title())/>
        <Suspense>
            {move || Suspend::new(async move {
                match options.await {
                    Ok(options) => view! { <Loaded options/> }.into_any(),
                    Err(failure) => view! { <Failed failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Loaded(options: Options) -> impl IntoView {
    let Options { detail, blocked } = options;
    let me = Client::get().me();
    let own = me.as_ref().map(|me| me.id);
    let room = detail.summary.id;
    let name = words::room_name(&detail.summary, me.as_ref());
    let kind = detail.summary.kind;
    let allows = |action, about| {
        let role = me.as_ref().map(|me| me.role);
        role.is_some_and(|role| may(role, action, Object::joined(kind, about)))
    };
    let mutes = allows(Action::MuteRoom, About::Nobody);
    let leaving = own.filter(|_| allows(Action::RemoveMember, About::Oneself));
    let others: Vec<Person> = detail
        .members
        .iter()
        .map(Member::told_apart)
        .filter(|person| Some(person.id) != own)
        .collect();
    let blockable: Vec<Person> = others
        .iter()
        .filter(|person| !blocked.iter().any(|blocked| blocked.id == person.id))
        .cloned()
        .collect();
    let title = match kind {
        RoomKind::Direct => t(options::conversation_with(name)),
        RoomKind::Care | RoomKind::Team => name,
    };
    view! {
        <section class="page">
            <p>
                <a href=crate::paths::room(room)>{t(options::back())}</a>
            </p>
            <h1 dir="auto">{title}</h1>
            <Confirmed/>
            {mutes.then(|| view! { <Mute room muted=detail.summary.muted/> })}
            {leaving.map(|leaving| view! { <Leave room leaving kind/> })}
            {(!blockable.is_empty()).then(|| view! { <Block room people=blockable/> })}
            {(!others.is_empty()).then(|| view! { <Report room people=others/> })}
        </section>
    }
}

#[component]
fn Mute(room: RoomId, muted: bool) -> impl IntoView {
    let (said, does) = if muted {
        (options::is_muted(), options::unmute())
    } else {
        (options::mute_hint(), options::mute())
    };
    view! {
        <section aria-labelledby="mute-title">
            <h2 id="mute-title" tabindex="-1">{t(options::mute_title())}</h2>
            <p>{t(said)}</p>
            <FormError action={to::<MuteRoom>()}/>
            <Form action={to::<MuteRoom>()}>
                <input type="hidden" name="room" value=room.to_string()/>
                <input type="hidden" name="muted" value=(!muted).to_string()/>
                <button class="button" type="submit">
                    {t(does)}
                </button>
            </Form>
        </section>
    }
}

#[component]
fn Leave(room: RoomId, leaving: UserId, kind: RoomKind) -> impl IntoView {
    let (word, warning) = if kind == RoomKind::Direct {
        (
            options::leave_conversation(),
            options::leave_conversation_warning(),
        )
    } else {
        (room::leave_this_room(), room::leave_warning())
    };
    let word = t(word);
    view! {
        <section aria-labelledby="leave-title">
            <h2 id="leave-title" tabindex="-1">{t(room::leave())}</h2>
            <FormError action={to::<RemoveMember>()}/>
            <Confirm action={to::<RemoveMember>()} word=word.clone() label=word warning=t(warning)>
                <input type="hidden" name="room" value=room.to_string()/>
                <input type="hidden" name="user" value=leaving.to_string()/>
            </Confirm>
        </section>
    }
}

#[component]
fn Block(room: RoomId, people: Vec<Person>) -> impl IntoView {
    view! {
        <section aria-labelledby="block-title">
            <h2 id="block-title" tabindex="-1">{t(options::block_title())}</h2>
            <p>{t(options::block_hint())}</p>
            <FormError action={to::<BlockPerson>()}/>
            <Form action={to::<BlockPerson>()}>
                <input type="hidden" name="room" value=room.to_string()/>
                <Who id="block-person" people chosen=None/>
                <button class="button danger" type="submit">
                    {t(options::block())}
                </button>
            </Form>
        </section>
    }
}

#[component]
fn Report(room: RoomId, people: Vec<Person>) -> impl IntoView {
    let flash = flash::take();
    let done = flash == Some(Flash::Reported);
    let retry = Retry::of(to::<ReportPerson>(), flash);
    let said = retry.typed("said");
    let said = said.map(|said| in_text_area(&said)).unwrap_or_default();
    view! {
        <section aria-labelledby="report-title">
            <h2 id="report-title" tabindex="-1">{t(options::report_title())}</h2>
            {done
                .then(|| {
                    view! {
                        <p class="empty" role="status">
                            {t(options::reported())}
                        </p>
                    }
                })}
            <p>{t(options::report_hint())}</p>
            <FormError action={to::<ReportPerson>()}/>
            <Form action={to::<ReportPerson>()}>
                <input type="hidden" name="room" value=room.to_string()/>
                <Who id="report-person" people chosen=retry.typed("person")/>
                <div class="field">
                    <label for="said">{t(options::what_happened())}</label>
                    <textarea id="said" name="said" rows="5" dir="auto" required data-most=limits::MESSAGE_CHARS.to_string() inner_html=said></textarea>
                </div>
                <button class="button" type="submit">
                    {t(options::send_report())}
                </button>
            </Form>
        </section>
    }
}

/// Chooses one of these people.
#[component]
fn Who(
    id: &'static str,
    people: Vec<Person>,
    /// Their id, before the form was refused.
    chosen: Option<String>,
) -> impl IntoView {
    // Nobody is named by a slip: with more than one, the reader chooses.
    let must_choose = people.len() > 1;
    let options = people.into_iter().map(|person| {
        let own = person.id.to_string();
        let selected = chosen.as_ref() == Some(&own);
        view! {
            <option value=own selected=selected>
                {t(options::person_with_role(person.name, person.role.into()))}
            </option>
        }
    });
    view! {
        <div class="field">
            <label for=id>{t(options::person())}</label>
            <select id=id name="person" required>
                {must_choose.then(|| view! { <option value="">{t(options::choose_person())}</option> })}
                {options.collect_view()}
            </select>
        </div>
    }
}
