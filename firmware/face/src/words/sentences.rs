//! What the wrist says, in every language. A field that one lacks does not compile.

/// A title, and what stands below it.
pub(crate) type Text = (&'static str, &'static str);

#[derive(Debug)]
pub(crate) struct Sentences {
    pub(crate) unpaired: Text,
    pub(crate) pairing: Text,
    pub(crate) revoked: Text,
    pub(crate) faulty: Text,
    /// Before a number.
    pub(crate) battery: &'static str,
    /// After it.
    pub(crate) percent: &'static str,
    pub(crate) please_charge: &'static str,
    pub(crate) offline: &'static str,
    pub(crate) starting: Text,
    pub(crate) measuring: Text,
    pub(crate) warming_up: Text,
    pub(crate) moving: Text,
    pub(crate) poor_contact: Text,
    pub(crate) unclear: Text,
    pub(crate) off_wrist: Text,
    pub(crate) silent: Text,
    pub(crate) charging: Text,
    pub(crate) no_light: Text,
    pub(crate) no_answer: Text,
    pub(crate) no_values: Text,
    pub(crate) shorted: Text,
    pub(crate) broken: Text,
    pub(crate) foreign_voltage: Text,
    pub(crate) asking: Text,
    /// Below a name.
    pub(crate) is_with_you: &'static str,
    /// In place of a name.
    pub(crate) somebody: &'static str,
    pub(crate) noted: &'static str,
    pub(crate) noted_fine: &'static str,
    pub(crate) noted_not_yet: &'static str,
    pub(crate) noted_refused: &'static str,
    pub(crate) sending: Text,
    pub(crate) not_sent_yet: Text,
    pub(crate) sent: Text,
    pub(crate) not_delivered: Text,
    /// What a press or a hold does.
    pub(crate) hold_for_somebody: &'static str,
    pub(crate) press_fine: &'static str,
    pub(crate) hold_stay: &'static str,
    pub(crate) hold_again: &'static str,
}
