use ::words::room;
use domain::{
    Member, Role, RoomId, RoomKind,
    access::{About, Action, Object, may},
};
use leptos::prelude::*;

use super::{PageData, words};
use crate::{
    api::{invitations::Invite, rooms::RemoveMember},
    client::Client,
    ui::{Avatar, Confirm, Form, FormError, InvitationLink, to},
    words::t,
};

/// Who is in the room, and who was.
#[component]
pub fn Members(room: RoomId) -> impl IntoView {
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
    let invites = client.me().zip(kind).is_some_and(|(me, kind)| {
        let expert = Object::joined(kind, About::Other(Role::Expert));
        may(me.role, Action::InviteToRoom, expert)
    });
    view! {
        <section class="members" aria-labelledby="members-title">
            <h3 id="members-title">{t(room::in_this_room())}</h3>
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
                {t(
                    if kind == Some(RoomKind::Care) {
                        room::options_care()
                    } else {
                        room::options()
                    },
                )}
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
    let about = if own {
        About::Oneself
    } else {
        About::Other(person.role)
    };
    // A direct room is left on the page of its options, which says what that means.
    let kind = kind.filter(|kind| left_at.is_none() && *kind != RoomKind::Direct);
    let removable = mine
        .zip(kind)
        .is_some_and(|(role, kind)| may(role, Action::RemoveMember, Object::joined(kind, about)));
    // A wearer who wants somebody out of their care need not hear from them elsewhere.
    let asks_direct = !own && mine == Some(Role::Wearer);
    let (label, word, warning) = if own {
        (
            room::leave_this_room(),
            room::leave(),
            room::leave_warning(),
        )
    } else {
        (
            room::remove_from_room(&*person.name),
            room::remove(),
            room::remove_warning(),
        )
    };
    let (label, word, warning) = (t(label), t(word), t(warning));
    view! {
        <li class="person" class:person-left=left_at.is_some()>
            <Avatar person=person.clone()/>
            <span class="person-name">
                <bdi>{person.name.clone()}</bdi>
                <small>
                    {words::role_name(person.role)} {own.then(|| format!(" · {}", t(room::you())))}
                    {left_at.map(|_| format!(" · {}", t(room::has_left())))}
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
                                            {t(room::end_direct())}
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
    let made = use_context::<PageData>()
        .filter(|served| served.room == Some(room))
        .and_then(|served| served.invitation);
    view! {
        <div class="invite">
            <Form action={to::<Invite>()}>
                <input type="hidden" name="room" value=room.to_string()/>
                <input type="hidden" name="role" value="expert"/>
                <button class="button" type="submit">
                    {t(room::invite_expert())}
                </button>
            </Form>
            <FormError action={to::<Invite>()}/>
            {made.map(|url| view! { <InvitationLink url/> })}
        </div>
    }
}
