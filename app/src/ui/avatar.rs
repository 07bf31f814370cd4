use domain::{Person, Role};
use leptos::prelude::*;

/// The first letters of a name. Decoration: the name always stands beside it.
#[component]
pub fn Avatar(person: Person) -> impl IntoView {
    view! { <Initials name=person.name role=person.role/> }
}

/// The same of a room that is called like this.
#[component]
pub fn Initials(name: String, role: Role) -> impl IntoView {
    let letters = initials(&name);
    let class = match role {
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

#[cfg(not(target_arch = "wasm32"))]
fn initials(name: &str) -> String {
    let words = name.split_whitespace().take(2);
    words
        .map(|word| domain::cluster::first(word).to_uppercase())
        .collect()
}

/// The browser knows what people see as one character, and its capital.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen(module = "/src/ui/initials.js")]
extern "C" {
    fn initials(name: &str) -> String;
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_characters_as_people_see_them() {
        for (name, expected) in [
            ("mara lind", "ML"),
            ("Mara", "M"),
            ("👨‍👩‍👧 ada b", "👨‍👩‍👧A"),
            ("🇩🇪🇫🇷 e\u{301}mile", "🇩🇪E\u{301}"),
        ] {
            assert_eq!(initials(name), expected);
        }
    }
}
