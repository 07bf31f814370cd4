use domain::{Person, Role, cluster};
use leptos::prelude::*;

/// The first letters of a name. Decoration: the name always stands beside it.
#[component]
pub fn Avatar(person: Person) -> impl IntoView {
    let letters: String = person
        .name
        .split_whitespace()
        .take(2)
        .map(|word| cluster::first(word).to_uppercase())
        .collect();
    let class = match person.role {
        Role::Wearer => "avatar avatar-wearer",
        Role::Expert => "avatar avatar-expert",
        Role::Admin => "avatar avatar-admin",
    };
    view! {
        <span class=class aria-hidden="true">
            {letters}
        </span>
    }
}
