use heapless::HistoryBuf;
use watch_protocol::{Quality, WearState};

use super::{SPANS, Span, sample::DRY_US};

/// A worn watch is at least this warm, degrees Celsius.
const WARM_C: f32 = 26.0;
/// Share of motion that makes pulse values doubtful.
pub(crate) const RESTLESS: f32 = 0.30;

/// The last 60 s.
#[derive(Clone, Debug, Default)]
pub struct Window {
    spans: HistoryBuf<Span, SPANS>,
}

impl Window {
    pub(crate) fn push(&mut self, span: Span) {
        self.spans.write(span);
    }

    pub(crate) fn is_full(&self) -> bool {
        self.spans.len() == SPANS
    }

    /// The sums of the window.
    pub fn total(&self) -> Span {
        self.spans.iter().fold(Span::default(), |mut sum, span| {
            sum.add(span);
            sum
        })
    }
}

/// Whether these sums come from a wrist.
pub(crate) fn wear(total: &Span) -> WearState {
    if total.samples == 0 {
        return WearState::Unknown;
    }
    let pulse = total.rate_of_window().is_some();
    let skin = total.skin_conductance_us().map(|us| us >= DRY_US);
    let warm = total.skin_temperature_c().map(|celsius| celsius >= WARM_C);
    match (pulse, skin, warm) {
        (_, Some(false), Some(false)) | (false, Some(false), _) => WearState::OffWrist,
        (true, ..) | (_, Some(true), Some(true)) => WearState::OnWrist,
        _ => WearState::Unknown,
    }
}

/// How far these sums can be trusted. Warming up is the detector's to add.
pub(crate) fn quality(total: &Span) -> Quality {
    if total.samples == 0 {
        Quality::NoData
    } else if total.motion().is_some_and(|motion| motion > RESTLESS) {
        Quality::Motion
    } else if total.rate_of_window().is_none()
        || total.skin_conductance_us().is_none_or(|us| us < DRY_US)
    {
        Quality::PoorContact
    } else {
        Quality::Ok
    }
}
