use ::words::now;
use domain::{
    Episode, Life, Person, Phase, Role, RoomAction, UnixMillis, UserId,
    alert::{Reopened, WhyReopened},
    triage::Need,
};
use leptos::{html, prelude::*};

use super::lines::Age;
use crate::{
    api::rooms::Acknowledge,
    attention::card,
    client::{Client, new_client_id},
    live::Input,
    room::alert_words,
    ui::{Clock, Initials, to},
    words::{t, t_view},
};

/// An episode that nobody has: whom it is about, why, what happens next, and the way to take it.
#[component]
pub(super) fn NeedView(need: Need, me: UserId) -> impl IntoView {
    let link = NodeRef::<html::A>::new();
    let life = &need.episode.life;
    let name = need.name.clone();
    let reply = life
        .answer
        .map(|reply| alert_words::answer(reply.answer, false, &need.name));
    view! {
        <li class="need" class:need-late=life.late>
            <Initials name=name.clone() role=Role::Wearer/>
            <div class="need-about">
                <p class="need-who">
                    <a node_ref=link href=card(&need)>
                        <bdi>{name}</bdi>
                    </a>
                    " "
                    <Since life=life.clone()/>
                </p>
                <p>{alert_words::why(&life.why, false)}</p>
                <p class="need-next">
                    {reply.map(|reply| view! { <strong>{reply}</strong> " · " })}
                    {life.reopened.clone().map(|before| view! { {reopened(before)} " · " })}
                    {next(life, me)}
                </p>
            </div>
            <Take need=need.clone() link/>
        </li>
    }
}

/// Since when somebody waits. What came late says when it happened.
#[component]
fn Since(life: Life) -> impl IntoView {
    let beside = Client::get().now_untracked();
    let time = move |at: UnixMillis| view! { <Clock at beside/> }.into_any();
    if life.late {
        let said = now::happened(time(life.first_at), time(life.raised_at));
        return view! { <small>{t_view(said)}</small> }.into_any();
    }
    let since = life.open_since();
    view! {
        <span class="age">{t_view(now::since(time(since)))} " · " <Age since/></span>
    }
    .into_any()
}

fn reopened(before: Reopened) -> impl IntoView {
    let who = alert_words::name(before.by.as_ref());
    t_view(match before.why {
        WhyReopened::GivenBack => now::given_back(who),
        WhyReopened::NoWord => now::no_word(who),
        WhyReopened::Left => now::has_left(who),
    })
}

/// Who is asked next, or who was asked when nobody is left.
fn next(life: &Life, me: UserId) -> AnyView {
    if matches!(life.phase, Phase::Expired { .. }) {
        return t(now::nobody_took_it()).into_any();
    }
    if let Some(next) = &life.next {
        let beside = life.open_since();
        let at = view! { <Clock at=next.at beside/> }.into_any();
        return t_view(now::is_asked(alert_words::names(&next.who), at)).into_any();
    }
    let asked = life.asked.iter().filter(|one| one.asked_at.is_some());
    let asked: Vec<Person> = asked.map(|one| one.who.clone()).collect();
    match &asked[..] {
        [] => t(now::nobody_asked()).into_any(),
        [only] if only.id == me => t(now::you_are_asked()).into_any(),
        asked => t_view(now::was_asked(alert_words::names(asked))).into_any(),
    }
}

/// Takes it and leads to its card. A form, so that it also works where no client runs.
#[component]
fn Take(need: Need, link: NodeRef<html::A>) -> impl IntoView {
    let client = Client::get();
    let Need {
        room,
        name,
        episode: Episode {
            alert, raised_seq, ..
        },
    } = need;
    let url = to::<Acknowledge>();
    let take = move |event: leptos::ev::SubmitEvent| {
        if !client.is_running_untracked() {
            return;
        }
        event.prevent_default();
        client.tell(Input::Act {
            room,
            client_id: new_client_id(),
            action: RoomAction::AcknowledgeAlert { alert },
        });
        if let Some(link) = link.get_untracked() {
            link.click();
        }
    };
    view! {
        <form method="post" action=url on:submit=take>
            <input type="hidden" name="room" value=room.to_string()/>
            <input type="hidden" name="alert" value=alert.to_string()/>
            <input type="hidden" name="raised_seq" value=raised_seq.to_string()/>
            <input type="hidden" name="client_id" value=new_client_id().to_string()/>
            <button class="button primary" type="submit" aria-label=t(now::i_am_here_for(name))>
                {t(now::i_am_here())}
            </button>
        </form>
    }
}
