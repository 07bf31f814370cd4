use ::words::on_call;
use domain::{
    Person, Role, four_digits,
    on_call::{DutyView, LocalTime, OnCallView, QuietHoursView, RoomDuty},
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::slot;
use crate::{
    api::{
        Retry,
        on_call::{SetQuietHours, on_call as load},
    },
    client::Client,
    paths,
    ssr::flash,
    ui::{Avatar, Confirmed, Failed, Form, FormError, to},
    when,
    words::{t, t_view},
};

/// Who is on call in each care room of the reader.
#[component]
pub fn OnCall() -> impl IntoView {
    let page = Resource::new(|| (), |()| load());
    view! {
        <Title text=t(on_call::title())/>
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Loaded page/> }.into_any(),
                    Err(failure) => view! { <Failed failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Loaded(page: OnCallView) -> impl IntoView {
    let OnCallView {
        rooms,
        quiet,
        zones,
    } = page;
    let none = rooms.is_empty();
    let names: Vec<String> = rooms.iter().map(|room| room.name.clone()).collect();
    let rooms = rooms.into_iter().map(|room| {
        let is_shared = names.iter().filter(|name| **name == room.name).count() > 1;
        view! { <RoomCard room is_shared/> }
    });
    view! {
        <section class="page">
            <h1>{t(on_call::title())}</h1>
            <p class="lead">{t(on_call::lead())}</p>
            <Confirmed/>
            {none.then(|| view! { <p class="empty">{t(on_call::no_rooms())}</p> })}
            <ul class="cards">{rooms.collect_view()}</ul>
            {quiet.map(|quiet| view! { <Quiet quiet zones/> })}
        </section>
    }
}

#[component]
fn RoomCard(
    room: RoomDuty,
    /// Another room has its name.
    is_shared: bool,
) -> impl IntoView {
    let me = Client::get().me();
    let is_own = me.as_ref().is_some_and(|me| me.role == Role::Wearer);
    let name = name_of(&room, is_shared);
    let plan = paths::schedule(room.room);
    let (gap, zone) = (gap_of(&room), room.zone.clone());
    let shown = room.duty.person.clone();
    view! {
        <li class="card duty">
            {shown.map(|person| view! { <Avatar person/> })}
            <span>
                {(!is_own)
                    .then(|| view! { <strong class="duty-room"><bdi>{name.clone()}</bdi></strong> })}
                <Duty duty=room.duty now=room.now/> <small>{t(on_call::times_in(zone))}</small>
            </span>
            {(!is_own)
                .then(|| view! { <a class="button" href=plan>{t(on_call::open_plan(name))}</a> })} {gap}
        </li>
    }
}

/// A room as its list calls it: where names are the same, with a number of its wearer's own.
pub(super) fn name_of(room: &RoomDuty, is_shared: bool) -> String {
    let number = four_digits(room.wearer.map_or(room.room.0, |wearer| wearer.0));
    if is_shared {
        format!("{} ({number:04})", room.name)
    } else {
        room.name.clone()
    }
}

/// Who is on call, until when, and who comes next.
#[component]
pub(super) fn Duty(duty: DutyView, now: LocalTime) -> impl IntoView {
    let until = duty.until.map(|until| moment(until, now));
    let now_said = match (duty.person, until) {
        (Some(person), Some(until)) if is_me(&person) => {
            t_view(on_call::you_until(until)).into_any()
        }
        (Some(person), None) if is_me(&person) => t(on_call::you()).into_any(),
        (Some(person), Some(until)) => {
            t_view(on_call::person_until(slot::name(person.name), until)).into_any()
        }
        (Some(person), None) => t_view(on_call::person(slot::name(person.name))).into_any(),
        (None, Some(until)) => t_view(on_call::nobody_until(until)).into_any(),
        (None, None) => t(on_call::nobody()).into_any(),
    };
    let then = duty.next.map(|next| {
        if is_me(&next) {
            t(on_call::then_you()).into_any()
        } else {
            t_view(on_call::then(slot::name(next.name))).into_any()
        }
    });
    view! {
        <span class="duty-now">{now_said}</span>
        " "
        {then}
    }
}

pub(super) fn is_me(person: &Person) -> bool {
    Client::get().me().is_some_and(|me| me.id == person.id)
}

/// That nobody is on call at some time, said before it comes.
pub(super) fn gap_of(room: &RoomDuty) -> Option<impl IntoView + use<>> {
    let (from, until) = room.gap?;
    let from = moment(from, room.now);
    let said = match until.map(|until| moment(until, room.now)) {
        Some(until) => t_view(on_call::gap(from, until)).into_any(),
        None => t_view(on_call::gap_open(from)).into_any(),
    };
    let hint = if room.duty.order.is_empty() {
        on_call::gap_nobody()
    } else {
        on_call::gap_hint()
    };
    Some(view! {
        <p class="duty-gap">
            <strong>{said}</strong>
            " "
            {t(hint)}
        </p>
    })
}

/// The clock of a time of today, with its day where that is another one.
pub(super) fn moment(time: LocalTime, now: LocalTime) -> AnyView {
    let day = when::day(time.at, time.offset_min);
    let today = when::day(now.at, now.offset_min);
    let clock = when::clock(time.at, time.offset_min);
    let said = if day == today {
        clock
    } else {
        // The first day of 1970 was a Thursday, the fourth of a week.
        let weekday = ::words::time::weekday((day + 3).rem_euclid(7) + 1);
        t(on_call::moment(
            weekday,
            when::date_beside(day, today),
            clock,
        ))
    };
    // No script puts the reader's zone in the place of the room's.
    view! { <time class="in-zone" datetime=when::iso(time.at)>{said}</time> }.into_any()
}

#[component]
fn Quiet(quiet: QuietHoursView, zones: Vec<String>) -> impl IntoView {
    let retry = Retry::of(to::<SetQuietHours>(), flash::take());
    let hours = quiet.hours;
    let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    let typed = |name, kept: Option<i64>| retry.typed(name).or_else(|| kept.map(clock));
    let from = typed("from", hours.map(|(from, _)| from));
    let until = typed("until", hours.map(|(_, until)| until));
    let zone = retry.typed("zone").unwrap_or(quiet.zone);
    let high = retry
        .typed("high")
        .map_or(quiet.high_breaks_through, |high| high == "true");
    view! {
        <section aria-labelledby="quiet-title">
            <h2 id="quiet-title" tabindex="-1">{t(on_call::quiet_title())}</h2>
            <p>{t(on_call::quiet_hint())}</p>
            <FormError action={to::<SetQuietHours>()}/>
            <Form action={to::<SetQuietHours>()}>
                <div class="field-row">
                    <div class="field">
                        <label for="quiet-from">{t(on_call::from())}</label>
                        <input id="quiet-from" name="from" type="time" dir="auto" value=from/>
                    </div>
                    <div class="field">
                        <label for="quiet-until">{t(on_call::until())}</label>
                        <input id="quiet-until" name="until" type="time" dir="auto" value=until/>
                    </div>
                </div>
                <ZoneField id="quiet-zone" zone zones/>
                <label class="choice">
                    <input type="checkbox" name="high" value="true" checked=high/>
                    {t(on_call::high())}
                </label>
                <button class="button" type="submit">
                    {t(on_call::save_quiet())}
                </button>
            </Form>
        </section>
    }
}

/// A zone by its name, with those that there are to choose from.
#[component]
pub(super) fn ZoneField(id: &'static str, zone: String, zones: Vec<String>) -> impl IntoView {
    let options = zones.into_iter();
    let options = options.map(|zone| view! { <option value=zone></option> });
    view! {
        <div class="field">
            <label for=id>{t(on_call::zone_title())}</label>
            <input id=id name="zone" list="zones" autocomplete="off" required dir="auto" value=zone/>
            <datalist id="zones">{options.collect_view()}</datalist>
        </div>
    }
}
