use domain::{Member, Role, RoomId, RoomKind};
use leptos::prelude::*;

use super::{Served, words};
use crate::{
    api::{invitations::Invite, rooms::RemoveMember},
    client::Client,
    ui::{Avatar, Confirm, Form, FormError, InvitationLink, isolated, to},
};

/// Who is in the room, and who was.
#[component]
pub(crate) fn Members(room: RoomId) -> impl IntoView {
    let client = Client::get();
    let members = Memo::new(move |_| {
        client.with(|live| {
            live.room(room)
                .map(|room| room.members.clone())
                .unwrap_or_default()
        })
    });
    let summary = client.with_untracked(|live| live.room(room).map(crate::live::Room::summary));
    let kind = summary.as_ref().map(|summary| summary.kind);
    let role = client.me().map(|me| me.role);
    let invites = match kind {
        Some(RoomKind::Care) => matches!(role, Some(Role::Expert | Role::Wearer)),
        Some(RoomKind::Team) => matches!(role, Some(Role::Expert | Role::Admin)),
        _ => false,
    };
    view! {
        <section class="members" aria-labelledby="members-title">
            <h3 id="members-title">"In this room"</h3>
            <FormError action={to::<RemoveMember>()}/>
            <ul class="people">
                <For
                    each=move || members.get()
                    key=|member| (member.person.id, member.left_at.is_some(), member.alike)
                    let(member)
                >
                    <MemberLine room kind member/>
                </For>
            </ul>
            {invites.then(|| view! { <InviteForm room/> })}
            <a href=crate::paths::room_options(room) rel="external">
                {if kind == Some(RoomKind::Care) {
                    "Leave, block or report"
                } else {
                    "Mute, leave, block or report"
                }}
            </a>
        </section>
    }
}

#[component]
fn MemberLine(room: RoomId, kind: Option<RoomKind>, member: Member) -> impl IntoView {
    let me = Client::get().me();
    let (person, left_at) = (member.told_apart(), member.left_at);
    let own = me.as_ref().is_some_and(|me| me.id == person.id);
    let mine = me.map(|me| me.role);
    let removable = left_at.is_none()
        && match kind {
            Some(RoomKind::Care) => {
                person.role == Role::Expert && (own || mine != Some(Role::Admin))
            }
            Some(RoomKind::Team) => own || matches!(mine, Some(Role::Expert | Role::Admin)),
            _ => false,
        };
    // A wearer who wants somebody out of their care need not hear from them elsewhere.
    let asks_direct = !own && mine == Some(Role::Wearer);
    let (label, word, warning) = if own {
        (
            "Leave this room".to_owned(),
            "Leave",
            "You will no longer see what is said here. Only an invitation brings you back.",
        )
    } else {
        (
            format!("Take {} out of this room", isolated(&person.name)),
            "Take out",
            "They will no longer see what is said here. Only an invitation brings them back.",
        )
    };
    view! {
        <li class="person" class:person-left=left_at.is_some()>
            <Avatar person=person.clone()/>
            <span class="person-name">
                <bdi>{person.name.clone()}</bdi>
                <small>
                    {words::role_name(person.role)} {own.then_some(" · you")}
                    {left_at.map(|_| " · no longer here")}
                </small>
            </span>
            {removable
                .then(|| {
                    view! {
                        <Confirm action={to::<RemoveMember>()} word label warning look="link-button">
                            <input type="hidden" name="room" value=room.to_string()/>
                            <input type="hidden" name="user" value=person.id.to_string()/>
                            {asks_direct
                                .then(|| {
                                    view! {
                                        <label class="choice">
                                            <input type="checkbox" name="end_direct" value="true" checked/>
                                            "Also end my direct conversation with them"
                                        </label>
                                    }
                                })}
                        </Confirm>
                    }
                })}
        </li>
    }
}

#[component]
fn InviteForm(room: RoomId) -> impl IntoView {
    let made = use_context::<Served>()
        .filter(|served| served.room == Some(room))
        .and_then(|served| served.invitation);
    view! {
        <div class="invite">
            <Form action={to::<Invite>()}>
                <input type="hidden" name="room" value=room.to_string()/>
                <input type="hidden" name="role" value="expert"/>
                <button class="button" type="submit">
                    "Invite an expert"
                </button>
            </Form>
            <FormError action={to::<Invite>()}/>
            {made.map(|url| view! { <InvitationLink url/> })}
        </div>
    }
}
