mod forms;

use ::words::on_call;
use domain::{
    Person, RoomId, UserId,
    ladder::RungKind,
    on_call::{AskedView, LocalTime, ScheduleView, ShiftKind, ShiftView, StepView, StretchView},
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    on_call::{Duty, gap_of, moment},
    slot,
};
use crate::{
    api::on_call::{PlanByShifts, RemoveShift, schedule},
    browser, paths,
    ssr::flash::{self, Flash},
    ui::{Avatar, Failed, Form, FormError, to},
    words::{t, t_view},
};
use forms::{DrillForm, PlanShift, RotationForm, Supervisors, TakeOverForm, ZoneForm};

/// Who is on call in a care room and when, and how its experts change that.
#[component]
pub fn Schedule(
    /// As it stands in the address.
    id: String,
) -> impl IntoView {
    // What is no id names no room, and is refused like one that is not there.
    let room = id.parse().unwrap_or(RoomId(uuid::Uuid::nil()));
    let plan = Resource::new(|| (), move |()| schedule(room));
    view! {
        <Title text=t(on_call::title())/>
        <Suspense>
            {move || Suspend::new(async move {
                match plan.await {
                    Ok(plan) => view! { <Loaded plan/> }.into_any(),
                    Err(failure) => view! { <Failed failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Loaded(plan: ScheduleView) -> impl IntoView {
    let (flash, is_saved) = match flash::take() {
        Some(Flash::Done(_)) => (None, true),
        other => (other, false),
    };
    let ScheduleView {
        room,
        experts,
        supervisors,
        quiet_now,
        stretches,
        shifts,
        rotation,
        by_shifts,
        steps,
        zones,
    } = plan;
    let (now, id) = (room.now, room.room);
    let gap = gap_of(&room);
    // Without a rotation: whoever would be on call between shifts.
    let fills = experts
        .iter()
        .find(|person| !supervisors.contains(&person.id))
        .or(experts.first())
        .filter(|_| by_shifts && rotation.people.is_empty())
        .cloned();
    let order = room.duty.order.clone();
    let has_duty = room.duty.person.is_some();
    view! {
        <section class="page">
            <p>
                <a href="/on-call">{t(on_call::back())}</a>
            </p>
            <h1 dir="auto">{t(on_call::plan_title(&*room.name))}</h1>
            {is_saved
                .then(|| {
                    view! {
                        <p class="confirmed" role="status">
                            <strong>{t(::words::done::saved())}</strong>
                        </p>
                    }
                })}
            <p class="lead" id="now-title" tabindex="-1">
                <Duty duty=room.duty now/>
            </p>
            {gap}
            <p>
                <a href=paths::hand_over(id, None)>{t(on_call::hand_over())}</a>
            </p>
            <TakeOverForm room=id flash=flash.clone()/>
            <Order order has_duty supervisors=supervisors.clone() experts=experts.clone() quiet_now/>
            {(!steps.is_empty()).then(|| view! { <Steps steps now/> <DrillForm room=id name=room.name.clone()/> })}
            <Weeks stretches now/>
            <Planned room=id shifts now fills/>
            <PlanShift room=id experts=experts.clone() flash=flash.clone()/>
            <RotationForm room=id experts=experts.clone() rotation flash=flash.clone()/>
            <Supervisors room=id experts supervisors/>
            <ZoneForm room=id zone=room.zone zones flash/>
        </section>
    }
}

#[component]
fn Order(
    order: Vec<Person>,
    has_duty: bool,
    experts: Vec<Person>,
    supervisors: Vec<UserId>,
    quiet_now: Vec<UserId>,
) -> impl IntoView {
    let is_last = |person: &&Person| {
        supervisors.contains(&person.id) && !order.iter().any(|one| one.id == person.id)
    };
    let last: Vec<Person> = experts.iter().filter(is_last).cloned().collect();
    let first = order.into_iter().enumerate().map(|(place, person)| {
        let is_on_call = place == 0 && has_duty;
        let is_quiet = !is_on_call && quiet_now.contains(&person.id);
        let said = match (place, is_on_call, is_quiet) {
            (_, true, _) => Some(on_call::on_call_now()),
            (_, _, true) => Some(on_call::quiet_now()),
            (1, false, _) if has_duty => Some(on_call::asked_next()),
            _ => None,
        };
        (person, said)
    });
    let last = last
        .into_iter()
        .map(|person| (person, Some(on_call::supervises())));
    let lines = first.chain(last).map(|(person, said)| {
        let name = person.name.clone();
        view! {
            <li class="duty-person">
                <Avatar person/>
                <span>
                    <bdi>{name}</bdi>
                    {said.map(|said| view! { <small>{t(said)}</small> })}
                </span>
            </li>
        }
    });
    view! {
        <section aria-labelledby="order-title">
            <h2 id="order-title">{t(on_call::order_title())}</h2>
            <ol class="duty-order">{lines.collect_view()}</ol>
        </section>
    }
}

/// What an alert would set going at this minute.
#[component]
fn Steps(steps: Vec<StepView>, now: LocalTime) -> impl IntoView {
    let lines = steps.into_iter().map(|step| {
        let (names, ways): (Vec<AnyView>, Vec<AnyView>) = step
            .asks
            .into_iter()
            .enumerate()
            .map(|(place, asked)| {
                let comma = (place > 0).then_some(", ");
                let name = asked.person.name.clone();
                let name = view! { {comma} <bdi>{name}</bdi> }.into_any();
                (name, ways(asked))
            })
            .unzip();
        let names = names.into_any();
        // The same people are asked on the rung before.
        let ways =
            (step.kind != RungKind::Again).then(|| view! { <ul class="duty-ways">{ways}</ul> });
        let why = match step.kind {
            RungKind::OnCall => on_call::step_on_call(),
            RungKind::Again => on_call::step_again(),
            RungKind::Second => on_call::step_second(),
            RungKind::Team => on_call::step_team(),
            RungKind::Supervisor => on_call::step_supervisor(),
        };
        view! {
            <li>
                {t_view(on_call::step(moment(step.at, now), names))} " " <small>{t(why)}</small>
                {ways}
            </li>
        }
    });
    view! {
        <section aria-labelledby="steps-title">
            <h2 id="steps-title">{t(on_call::steps_title())}</h2>
            <p>{t_view(on_call::steps_lead(moment(now, now)))}</p>
            <ol class="duty-steps">{lines.collect_view()}</ol>
            <p>{t(on_call::steps_end())}</p>
        </section>
    }
}

/// By which of their devices somebody would hear of it.
fn ways(asked: AskedView) -> AnyView {
    let mut devices: Vec<String> = asked.devices.iter().map(|one| browser::name(one)).collect();
    devices.dedup();
    let said = if devices.is_empty() {
        t(on_call::no_way(&*asked.person.name))
    } else {
        t(on_call::ways(&*asked.person.name, &*devices.join(", ")))
    };
    view! { <li>{said}</li> }.into_any()
}

#[component]
fn Weeks(stretches: Vec<StretchView>, now: LocalTime) -> impl IntoView {
    let lines = stretches.into_iter().map(|stretch| {
        let (from, until) = (moment(stretch.from, now), moment(stretch.until, now));
        let class = if stretch.person.is_some() {
            "stretch"
        } else {
            "stretch stretch-gap"
        };
        let who = match stretch.person {
            Some(person) => slot::name(person.name),
            None => t(on_call::nobody_short()).into_any(),
        };
        view! {
            <li class=class>
                <strong>{who}</strong>
                <span>{t_view(on_call::from_to(from, until))}</span>
            </li>
        }
    });
    view! {
        <section aria-labelledby="weeks-title">
            <h2 id="weeks-title">{t(on_call::weeks_title())}</h2>
            <ul class="stretches">{lines.collect_view()}</ul>
        </section>
    }
}

/// What can be taken back.
#[component]
fn Planned(
    room: RoomId,
    shifts: Vec<ShiftView>,
    now: LocalTime,
    /// Who could be put on call in the gaps between shifts, if there is anything to fill.
    fills: Option<Person>,
) -> impl IntoView {
    let none = shifts.is_empty();
    let lines = shifts.into_iter().map(|shift| {
        let span = on_call::from_to(moment(shift.from, now), moment(shift.until, now));
        let kind = match shift.kind {
            ShiftKind::Override => on_call::is_override(),
            ShiftKind::Shift => on_call::is_shift(),
        };
        let label = t(on_call::remove_shift(&*shift.person.name));
        view! {
            <li class="card">
                <span>
                    <strong>
                        <bdi>{shift.person.name}</bdi>
                    </strong>
                    " · "
                    {t(kind)}
                    <small>{t_view(span)}</small>
                </span>
                <Form action={to::<RemoveShift>()}>
                    <input type="hidden" name="room" value=room.to_string()/>
                    <input type="hidden" name="id" value=shift.id.to_string()/>
                    <button class="button" type="submit" aria-label=label>
                        {t(on_call::remove())}
                    </button>
                </Form>
            </li>
        }
    });
    view! {
        <section aria-labelledby="planned-title">
            <h2 id="planned-title" tabindex="-1">{t(on_call::planned_title())}</h2>
            <FormError action={to::<RemoveShift>()}/>
            {none.then(|| view! { <p class="empty">{t(on_call::none_planned())}</p> })}
            <ul class="cards">{lines.collect_view()}</ul>
            {fills
                .map(|person| {
                    view! {
                        <p>{t(on_call::between())}</p>
                        <FormError action={to::<PlanByShifts>()}/>
                        <Form action={to::<PlanByShifts>()}>
                            <input type="hidden" name="room" value=room.to_string()/>
                            <input type="hidden" name="only" value="false"/>
                            <button class="button" type="submit">
                                {t(on_call::fill(person.name))}
                            </button>
                        </Form>
                    }
                })}
        </section>
    }
}
