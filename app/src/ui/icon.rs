use leptos::prelude::*;

/// Drawings on a 24 × 24 grid, in the colour of the text beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Back,
    Check,
    Circle,
    Clock,
    Close,
    /// Of what a client leaves as it was served.
    #[cfg(feature = "ssr")]
    Cross,
    Down,
    People,
    Pulse,
    Retry,
    Send,
    Unlinked,
    Watch,
}

/// Decoration: words always stand beside it or in the label of what it is in.
#[component]
pub fn Icon(shape: Shape) -> impl IntoView {
    let path = match shape {
        Shape::Back => "M15 5l-7 7 7 7",
        Shape::Check => "M5 12.5l4.5 4.5L19 7.5",
        Shape::Circle => "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
        Shape::Clock => "M12 7v5l3.5 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
        Shape::Close => "M6 6l12 12M18 6L6 18",
        #[cfg(feature = "ssr")]
        Shape::Cross => "M9.5 3.5h5v6h6v5h-6v6h-5v-6h-6v-5h6z",
        Shape::Down => "M12 5v14M6 13l6 6 6-6",
        Shape::People => {
            "M12.5 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.8a3.5 3.5 0 0 1 0 6.4M18.5 14.2a6.5 6.5 0 0 1 3 5.8"
        }
        Shape::Pulse => "M3 12h4l2.5-6 4 12 2.5-6h5",
        Shape::Retry => "M20 12a8 8 0 1 1-2.5-5.8M20 4v5h-5",
        Shape::Send => "M4 12l16-8-6 16-3-7-7-1z",
        Shape::Unlinked => {
            "M9 15l-2 2a3.5 3.5 0 0 1-5-5l2-2M15 9l2-2a3.5 3.5 0 0 1 5 5l-2 2M4 4l16 16"
        }
        Shape::Watch => {
            "M8 6l1-4h6l1 4M8 18l1 4h6l1-4M19 12a7 7 0 1 1-14 0 7 7 0 0 1 14 0zM12 9v3l2 1"
        }
    };
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=path></path>
        </svg>
    }
}
