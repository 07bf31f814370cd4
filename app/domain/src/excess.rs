/// "1,234 characters too many"; `None` if it fits.
pub fn excess(length: usize, limit: usize) -> Option<String> {
    let over = length.checked_sub(limit).filter(|over| *over > 0)?;
    let plural = if over == 1 { "" } else { "s" };
    Some(format!("{} character{plural} too many", grouped(over)))
}

/// With a comma at each thousand.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
