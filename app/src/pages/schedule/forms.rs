use ::words::{Phrase, on_call};
use domain::{
    Person, RoomId, UserId, limits,
    on_call::{RotationView, ShiftKind},
};
use leptos::prelude::*;

use crate::{
    api::{
        Retry,
        on_call::{AddShift, SetRoomZone, SetRotation, SetSupervisor, TakeOver},
        rooms::StartDrill,
    },
    client::{Client, new_client_id},
    pages::on_call::ZoneField,
    ssr::flash::Flash,
    ui::{Form, FormError, isolated, to},
    when,
    words::{t, t_view},
};

/// One is on call from now on.
#[component]
pub(super) fn TakeOverForm(room: RoomId, flash: Option<Flash>) -> impl IntoView {
    let retry = Retry::of(to::<TakeOver>(), flash);
    view! {
        <section aria-labelledby="take-title">
            <h2 id="take-title">{t(on_call::take_title())}</h2>
            <p id="take-hint">{t(on_call::take_hint())}</p>
            <FormError action={to::<TakeOver>()}/>
            <Form action={to::<TakeOver>()}>
                <input type="hidden" name="room" value=room.to_string()/>
                <Moment id="take-until" name="until" label=t(on_call::until()) value=retry.typed("until") required=true/>
                <button class="button primary" type="submit" aria-describedby="take-hint">
                    {t(on_call::take())}
                </button>
            </Form>
        </section>
    }
}

/// Tries out who is reached.
#[component]
pub(super) fn DrillForm(room: RoomId, name: String) -> impl IntoView {
    view! {
        <section aria-labelledby="drill-title">
            <h2 id="drill-title">{t(on_call::drill_title())}</h2>
            <p>{t(on_call::drill_lead(name))} " " {t(on_call::drill_report())}</p>
            <FormError action={to::<StartDrill>()}/>
            <Form action={to::<StartDrill>()}>
                <input type="hidden" name="room" value=room.to_string()/>
                <input type="hidden" name="client_id" value=new_client_id().to_string()/>
                <button class="button" type="submit">
                    {t(on_call::drill_start())}
                </button>
            </Form>
        </section>
    }
}

/// A span of anybody of the team.
#[component]
pub(super) fn PlanShift(room: RoomId, experts: Vec<Person>, flash: Option<Flash>) -> impl IntoView {
    let retry = Retry::of(to::<AddShift>(), flash);
    let chosen = retry.typed("person");
    let people = experts.into_iter().map(move |person| {
        let id = person.id.to_string();
        let selected = chosen.as_ref() == Some(&id);
        view! {
            <option value=id selected=selected>
                {isolated(&person.name)}
            </option>
        }
    });
    let kind = retry.typed("kind");
    let kinds = [
        (ShiftKind::Override, on_call::kind_override()),
        (ShiftKind::Shift, on_call::kind_shift()),
    ];
    let kinds = kinds.map(|(one, said)| {
        let word: &'static str = one.into();
        let selected = kind.as_deref() == Some(word);
        view! {
            <option value=word selected=selected>
                {t(said)}
            </option>
        }
    });
    view! {
        <section aria-labelledby="change-title">
            <h2 id="change-title">{t(on_call::change_title())}</h2>
            <FormError action={to::<AddShift>()}/>
            <Form action={to::<AddShift>()}>
                <input type="hidden" name="room" value=room.to_string()/>
                <div class="field">
                    <label for="shift-person">{t(on_call::who())}</label>
                    <select id="shift-person" name="person" required>
                        {people.collect_view()}
                    </select>
                </div>
                <div class="field">
                    <label for="shift-kind">{t(on_call::kind())}</label>
                    <select id="shift-kind" name="kind">
                        {kinds.into_iter().collect_view()}
                    </select>
                </div>
                <div class="field-row">
                    <Moment id="shift-from" name="from" label=t(on_call::from()) value=retry.typed("from") hint=t(on_call::from_hint())/>
                    <Moment id="shift-until" name="until" label=t(on_call::until()) value=retry.typed("until") required=true/>
                </div>
                <button class="button" type="submit">
                    {t(on_call::add())}
                </button>
            </Form>
        </section>
    }
}

/// What is needed now and then: it stands open once its form was refused.
#[component]
fn Fold(
    /// Of its form, as in [`Form`].
    action: &'static str,
    children: Children,
) -> impl IntoView {
    let open = Client::get().refused(action).is_some();
    view! {
        <details open=open>
            <summary>{t(on_call::change())}</summary>
            {children()}
        </details>
    }
}

/// A day and time, in the zone of the room.
#[component]
fn Moment(
    id: &'static str,
    name: &'static str,
    label: String,
    value: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] hint: Option<String>,
) -> impl IntoView {
    let hint_id = hint.as_ref().map(|_| format!("{id}-hint"));
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                name=name
                type="datetime-local"
                required=required
                dir="auto"
                value=value
                aria-describedby=hint_id.clone()
            />
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
}

#[component]
pub(super) fn RotationForm(
    room: RoomId,
    experts: Vec<Person>,
    rotation: RotationView,
    flash: Option<Flash>,
) -> impl IntoView {
    let retry = Retry::of(to::<SetRotation>(), flash);
    let minute = rotation.handover;
    let handover = retry.typed("handover");
    let handover = handover.unwrap_or_else(|| format!("{:02}:{:02}", minute / 60, minute % 60));
    let first_day = retry.typed("first_day");
    let first_day = first_day.unwrap_or_else(|| when::iso_day(rotation.first_day));
    // Whoever has left is chosen no more.
    let mut turns = rotation.people;
    turns.retain(|id| experts.iter().any(|person| person.id == *id));
    let span = length(rotation.every_days);
    let names = turns.iter().enumerate().filter_map(|(place, id)| {
        let person = experts.iter().find(|person| person.id == *id)?;
        let comma = (place > 0).then_some(", ");
        Some(view! { {comma} <bdi>{person.name.clone()}</bdi> })
    });
    let names = names.collect_view().into_any();
    let clock = format!("{:02}:{:02}", minute / 60, minute % 60);
    let now = if turns.is_empty() {
        t(on_call::rotation_none()).into_any()
    } else {
        t_view(on_call::rotation_now(names, span, clock)).into_any()
    };
    let places = experts.len().min(limits::ROTATION_PEOPLE);
    let places = (0..places).map(move |place| {
        let chosen: Option<UserId> = turns.get(place).copied();
        view! { <Turn place experts=experts.clone() chosen/> }
    });
    let own = rotation.every_days;
    let usual = [1, 2, 3, 7, 14, 28];
    let lengths = usual
        .into_iter()
        .chain(Some(own).filter(|own| !usual.contains(own)));
    let lengths = lengths.map(move |days: i64| {
        view! {
            <option value=days.to_string() selected=days == own>
                {t(length(days))}
            </option>
        }
    });
    view! {
        <section aria-labelledby="rotation-title">
            <h2 id="rotation-title" tabindex="-1">{t(on_call::rotation_title())}</h2>
            <p>{now}</p>
            <Fold action={to::<SetRotation>()}>
            <p>{t(on_call::rotation_hint())}</p>
            <FormError action={to::<SetRotation>()}/>
            <Form action={to::<SetRotation>()}>
                <input type="hidden" name="room" value=room.to_string()/>
                {places.collect_view()}
                <div class="field">
                    <label for="every_days">{t(on_call::every())}</label>
                    <select id="every_days" name="every_days">
                        {lengths.collect_view()}
                    </select>
                </div>
                <div class="field-row">
                    <div class="field">
                        <label for="handover">{t(on_call::handover())}</label>
                        <input id="handover" name="handover" type="time" required dir="auto" value=handover/>
                    </div>
                    <div class="field">
                        <label for="first_day">{t(on_call::first_day())}</label>
                        <input id="first_day" name="first_day" type="date" required dir="auto" value=first_day/>
                    </div>
                </div>
                <button class="button" type="submit">
                    {t(on_call::save_rotation())}
                </button>
            </Form>
            </Fold>
        </section>
    }
}

/// How long a turn lasts.
fn length(days: i64) -> Phrase {
    if days % 7 == 0 {
        on_call::weeks(days / 7)
    } else {
        on_call::days(days)
    }
}

#[component]
fn Turn(place: usize, experts: Vec<Person>, chosen: Option<UserId>) -> impl IntoView {
    let id = format!("turn-{place}");
    let options = experts.into_iter().map(|person| {
        let selected = chosen == Some(person.id);
        view! {
            <option value=person.id.to_string() selected=selected>
                {isolated(&person.name)}
            </option>
        }
    });
    view! {
        <div class="field">
            <label for=id.clone()>{t(on_call::place(place + 1))}</label>
            <select id=id name=format!("people[{place}]")>
                <option value="">{t(on_call::nobody_chosen())}</option>
                {options.collect_view()}
            </select>
        </div>
    }
}

#[component]
pub(super) fn Supervisors(
    room: RoomId,
    experts: Vec<Person>,
    supervisors: Vec<UserId>,
) -> impl IntoView {
    let lines = experts.into_iter().map(move |person| {
        let supervises = supervisors.contains(&person.id);
        let does = if supervises {
            on_call::ask_with_others(&*person.name)
        } else {
            on_call::ask_last(&*person.name)
        };
        view! {
            <li class="card">
                <span>
                    <strong>
                        <bdi>{person.name}</bdi>
                    </strong>
                    {supervises.then(|| view! { <small>{t(on_call::supervises())}</small> })}
                </span>
                <Form action={to::<SetSupervisor>()}>
                    <input type="hidden" name="room" value=room.to_string()/>
                    <input type="hidden" name="person" value=person.id.to_string()/>
                    <input type="hidden" name="supervises" value=(!supervises).to_string()/>
                    <button class="button" type="submit">
                        {t(does)}
                    </button>
                </Form>
            </li>
        }
    });
    view! {
        <section aria-labelledby="supervisors-title">
            <h2 id="supervisors-title" tabindex="-1">{t(on_call::supervisors_title())}</h2>
            <p>{t(on_call::supervisors_hint())}</p>
            <Fold action={to::<SetSupervisor>()}>
                <FormError action={to::<SetSupervisor>()}/>
                <ul class="cards">{lines.collect_view()}</ul>
            </Fold>
        </section>
    }
}

#[component]
pub(super) fn ZoneForm(
    room: RoomId,
    zone: String,
    zones: Vec<String>,
    flash: Option<Flash>,
) -> impl IntoView {
    let retry = Retry::of(to::<SetRoomZone>(), flash);
    let kept = zone.clone();
    let zone = retry.typed("zone").unwrap_or(zone);
    view! {
        <section aria-labelledby="zone-title">
            <h2 id="zone-title" tabindex="-1">{t(on_call::zone_title())}</h2>
            <p>{t(on_call::times_in(kept))}</p>
            <Fold action={to::<SetRoomZone>()}>
                <p>{t(on_call::zone_hint())}</p>
                <FormError action={to::<SetRoomZone>()}/>
                <Form action={to::<SetRoomZone>()}>
                    <input type="hidden" name="room" value=room.to_string()/>
                    <ZoneField id="room-zone" zone zones/>
                    <button class="button" type="submit">
                        {t(on_call::save_zone())}
                    </button>
                </Form>
            </Fold>
        </section>
    }
}
