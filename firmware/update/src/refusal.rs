/// Why a watch does not take an image, or not now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The header has no format that this firmware knows.
    NotAnImage,
    /// Made for another board.
    WrongBoard,
    /// Not newer than what runs, and its signer did not allow that.
    NotNewer,
    /// It was tried before and gave up, and its signer did not allow another trial.
    FailedBefore,
    /// No key of this board signed it.
    BadSignature,
    /// It does not fit into a slot.
    TooLarge,
    /// What was downloaded is not what was signed.
    BadDigest,
    /// Less than [`crate::LEAST_BATTERY_PERCENT`], or not known, and no cable.
    LowBattery,
    /// An alert is not settled.
    AlertOpen,
    /// The wrist waits for an answer.
    WristAsks,
    /// A trial runs, or what was asked for does not follow from what was done.
    OutOfTurn,
}

impl Refusal {
    /// Whether the same image may be taken later without any change to it.
    #[must_use]
    pub const fn is_for_now(self) -> bool {
        matches!(
            self,
            Self::LowBattery | Self::AlertOpen | Self::WristAsks | Self::OutOfTurn
        )
    }
}
