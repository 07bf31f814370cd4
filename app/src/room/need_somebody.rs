use ::words::alert;
use domain::{Person, Phase, Priority, Role, RoomAction, RoomId, Seq};
use leptos::prelude::*;

use super::{act_form::act_form, alert_words::name, attempt::Attempt, open_alerts::show};
use crate::{
    client::{Client, new_client_id},
    live::{Input, Live},
    paths,
    words::{t, t_view},
};

/// "I need somebody now": one tap away for a wearer, with or without a watch. While somebody is being asked just so, the
/// alert's own card speaks.
#[component]
pub(crate) fn NeedSomebody(
    /// The reader's own care room.
    room: RoomId,
) -> impl IntoView {
    let client = Client::get();
    let me = client.me().filter(|me| me.role == Role::Wearer);
    let is_own = me.is_some_and(|me| {
        client.with_untracked(|live| {
            live.room(room)
                .is_some_and(|room| room.summary().wearer == Some(me.id))
        })
    });
    let called = Memo::new(move |_| client.with(|live| called(live, room)));
    let attempt = Memo::new(move |_| client.with(|live| Attempt::to_call_somebody(live, room)));
    let (pressed, press) = signal(false);
    // The same press again, while it waits, is the same request.
    let on_act = Callback::new(move |action| {
        press.set(true);
        client.tell(Input::Act {
            room,
            client_id: new_client_id(),
            action,
        });
    });
    // The button under the finger goes: what takes its place is shown.
    Effect::new(move |_| {
        if let Some(seq) = called.get()
            && pressed.get_untracked()
        {
            press.set(false);
            request_animation_frame(move || {
                show(seq, true);
            });
        }
    });
    move || {
        (is_own && called.get().is_none()).then(|| {
            let said = t(alert::need_somebody()).into_any();
            let action = RoomAction::RaiseAlert {};
            let button = act_form(room, action, on_act, "primary", None, said);
            view! {
                <div class="need-somebody">
                    {move || attempt.get().as_ref().map(Attempt::line)} {button}
                </div>
            }
        })
    }
}

/// Where the card is not: what is being done for the wearer just now, and the way to it.
#[component]
pub(crate) fn UnderWay(
    /// The reader's own care room.
    room: RoomId,
) -> impl IntoView {
    let client = Client::get();
    let going_on = Memo::new(move |_| client.with(|live| going_on(live, room)));
    move || {
        going_on.get().map(|(seq, by)| {
            let said = match by {
                By::Person(by) => t_view(alert::own_here(name(by.as_ref()))).into_any(),
                By::Nobody => t(alert::own_asking_team()).into_any(),
            };
            view! {
                <a class="tile" href=paths::alert(room, seq)>
                    <span>
                        <strong>{said}</strong>
                        <small>{t(alert::show())}</small>
                    </span>
                </a>
            }
        })
    }
}

/// Who has an episode.
#[derive(Clone, Debug, PartialEq)]
enum By {
    Nobody,
    /// `None`: their account is gone.
    Person(Option<Person>),
}

/// The newest episode that is about the wearer, and who has it.
fn going_on(live: &Live, room: RoomId) -> Option<(Seq, By)> {
    let episodes = live.room(room)?.summary().episodes;
    let about = episodes
        .iter()
        .filter(|one| one.life.phase.goes_on() && one.life.why.technical.is_none());
    let newest = about.max_by_key(|one| one.raised_seq)?;
    let taken = newest.life.taken();
    let by = taken.map_or(By::Nobody, |taken| By::Person(taken.by.clone()));
    Some((newest.raised_seq, by))
}

/// The episode in which people are being asked because the wearer wants somebody.
fn called(live: &Live, room: RoomId) -> Option<Seq> {
    let episodes = live.room(room)?.summary().episodes;
    let mut called = episodes
        .iter()
        .filter(|one| one.life.phase == Phase::Open && one.life.priority == Priority::High);
    called.next().map(|one| one.raised_seq)
}
