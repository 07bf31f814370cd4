use domain::{Member, Person, RoomDetail, RoomId, RoomKind, UserId, limits};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    api::{
        conduct::{BlockPerson, MuteRoom, ReportPerson, RoomOptions as Options, room_options},
        rooms::RemoveMember,
    },
    client::Client,
    room::words,
    ssr::{
        flash::{self, Flash},
        form::Retry,
    },
    ui::{Confirm, Confirmed, Failed, Form, FormError, in_text_area, isolated, to},
};

/// What one can decide about a room for oneself: no count, leaving it, blocking or reporting somebody.
#[component]
pub fn RoomOptions() -> impl IntoView {
    let room = use_params_map()
        .with_untracked(|params| params.get("id"))
        .and_then(|id| id.parse().ok());
    // What is no id names no room, and is refused like one that is not there.
    let room = room.unwrap_or(RoomId(uuid::Uuid::nil()));
    let options = Resource::new(|| (), move |()| room_options(room));
    view! {
        <Title text="Room options"/>
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
        RoomKind::Direct => format!("Your conversation with {}", isolated(&name)),
        RoomKind::Care | RoomKind::Team => name,
    };
    view! {
        <section class="page">
            <p>
                <a href=crate::paths::room(room)>"Back to the room"</a>
            </p>
            <h1 dir="auto">{title}</h1>
            <Confirmed/>
            {(kind != RoomKind::Care).then(|| view! { <Mute room muted=detail.summary.muted/> })}
            {leaves(&detail, own).map(|leaving| view! { <Leave room leaving kind/> })}
            {(!blockable.is_empty()).then(|| view! { <Block room people=blockable/> })}
            {(!others.is_empty()).then(|| view! { <Report room people=others/> })}
        </section>
    }
}

/// The reader, if this is a room that they may leave.
fn leaves(detail: &RoomDetail, own: Option<UserId>) -> Option<UserId> {
    own.filter(|own| detail.summary.wearer != Some(*own))
}

#[component]
fn Mute(room: RoomId, muted: bool) -> impl IntoView {
    let (said, does) = if muted {
        (
            "This room is muted: what is new in it is not counted for you.",
            "Unmute this room",
        )
    } else {
        (
            "While it is muted, what is new in it is not counted for you. You still find it in your list of rooms.",
            "Mute this room",
        )
    };
    view! {
        <section aria-labelledby="mute-title">
            <h2 id="mute-title" tabindex="-1">"Mute"</h2>
            <p>{said}</p>
            <FormError action={to::<MuteRoom>()}/>
            <Form action={to::<MuteRoom>()}>
                <input type="hidden" name="room" value=room.to_string()/>
                <input type="hidden" name="muted" value=(!muted).to_string()/>
                <button class="button" type="submit">
                    {does}
                </button>
            </Form>
        </section>
    }
}

#[component]
fn Leave(room: RoomId, leaving: UserId, kind: RoomKind) -> impl IntoView {
    let (word, warning) = if kind == RoomKind::Direct {
        (
            "Leave this conversation",
            "The other person sees that you have left, and can no longer write to you here. You alone can open it again, with “New talk”.",
        )
    } else {
        (
            "Leave this room",
            "You will no longer see what is said here. Only an invitation brings you back.",
        )
    };
    view! {
        <section aria-labelledby="leave-title">
            <h2 id="leave-title" tabindex="-1">"Leave"</h2>
            <FormError action={to::<RemoveMember>()}/>
            <Confirm action={to::<RemoveMember>()} word label=word.to_owned() warning>
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
            <h2 id="block-title" tabindex="-1">"Block"</h2>
            <p>
                "Whom you block has no direct conversation with you and cannot open one. If there is one, you leave it. You still meet in the rooms that you are both in. They are not told that you block them, and in Settings you can undo it."
            </p>
            <FormError action={to::<BlockPerson>()}/>
            <Form action={to::<BlockPerson>()}>
                <input type="hidden" name="room" value=room.to_string()/>
                <Who id="block-person" people chosen=None/>
                <button class="button danger" type="submit">
                    "Block this person"
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
            <h2 id="report-title" tabindex="-1">"Report to the admins"</h2>
            {done
                .then(|| {
                    view! {
                        <p class="empty" role="status">
                            "The admins have your report. It stands on their page until one of them has dealt with it."
                        </p>
                    }
                })}
            <p>
                "The admins of this site read what you write here, and that it is from you. They do not see what is said in rooms, so quote what matters. The other person is not told. In danger, call for help first: a report may be read hours later."
            </p>
            <FormError action={to::<ReportPerson>()}/>
            <Form action={to::<ReportPerson>()}>
                <input type="hidden" name="room" value=room.to_string()/>
                <Who id="report-person" people chosen=retry.typed("person")/>
                <div class="field">
                    <label for="said">"What happened"</label>
                    <textarea id="said" name="said" rows="5" dir="auto" required data-most=limits::MESSAGE_CHARS.to_string() inner_html=said></textarea>
                </div>
                <button class="button" type="submit">
                    "Send the report"
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
                {format!(
                    "{}, {}",
                    isolated(&person.name),
                    words::role_name(person.role).to_lowercase(),
                )}
            </option>
        }
    });
    view! {
        <div class="field">
            <label for=id>"Person"</label>
            <select id=id name="person" required>
                {must_choose.then(|| view! { <option value="">"Choose a person"</option> })}
                {options.collect_view()}
            </select>
        </div>
    }
}
