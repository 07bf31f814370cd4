/// Millivolts of a resting lithium cell and what is left of it, per cent.
const CURVE: [(u16, u8); 9] = [
    (3300, 0),
    (3600, 5),
    (3700, 12),
    (3750, 25),
    (3800, 40),
    (3900, 60),
    (4000, 78),
    (4100, 92),
    (4180, 100),
];

/// What is left of one lithium cell, per cent, by its voltage.
pub fn charge_percent(millivolts: u16) -> u8 {
    for pair in CURVE.windows(2) {
        let [(low_mv, low), (high_mv, high)] = [pair[0], pair[1]];
        if millivolts <= low_mv {
            return low;
        }
        if millivolts < high_mv {
            let share = u32::from(millivolts - low_mv) * u32::from(high - low);
            let share = share / u32::from(high_mv - low_mv);
            return low.saturating_add(u8::try_from(share).unwrap_or(0));
        }
    }
    100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_the_points_it_is_straight_and_never_falls() {
        for (millivolts, percent) in CURVE {
            assert_eq!(charge_percent(millivolts), percent);
        }
        assert_eq!(charge_percent(3850), 50);
        assert_eq!((charge_percent(0), charge_percent(u16::MAX)), (0, 100));
        let all = (3000..4400).map(charge_percent);
        assert!(all.clone().zip(all.skip(1)).all(|(one, next)| one <= next));
    }
}
