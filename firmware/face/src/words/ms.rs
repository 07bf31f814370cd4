//! Malay.

use super::sentences::Sentences;

pub(crate) const SENTENCES: Sentences = Sentences {
    unpaired: ("Belum dipasangkan", "Belum ada sesiapa dapat dihubungi."),
    pairing: ("Memasangkan", "Sebentar."),
    faulty: (
        "Tidak berfungsi",
        "Tiada yang dapat dihubungi. Mencuba lagi.",
    ),
    revoked: (
        "Tidak lagi dipasangkan",
        "Tiada sesiapa dapat dihubungi. Pasangkan semula.",
    ),
    battery: "Bateri",
    percent: "%",
    please_charge: "Sila cas. Jam yang habis bateri tidak memberitahu sesiapa.",
    offline: "Luar talian",
    starting: ("Bermula", ""),
    measuring: ("Mengukur", ""),
    warming_up: ("Belajar", "Belum tahu kebiasaan anda."),
    moving: ("Bergerak", "Tiada apa-apa ditanya sementara itu."),
    poor_contact: ("Sentuhan lemah", "Ketatkan sedikit."),
    unclear: ("Nadi tidak jelas", "Tiada denyutan jelas."),
    off_wrist: ("Tidak dipakai", "Tiada apa-apa diukur."),
    charging: ("Kabel dipasang", "Kulit tidak diukur."),
    silent: ("Tiada penderia", "Tiada apa-apa diukur."),
    asking: ("Apa khabar?", "Lain daripada biasa."),
    is_with_you: "bersama anda",
    somebody: "Seseorang",
    noted: "Dicatat",
    noted_fine: "Anda kata anda OK.",
    noted_not_yet: "Dihantar apabila ada sambungan.",
    noted_refused: "Tidak dapat disampaikan.",
    sending: ("Menghantar", ""),
    not_sent_yet: ("Belum dihantar", "Belum ada sesiapa tahu."),
    sent: ("Dihantar", "Menunggu seseorang."),
    not_delivered: ("Tidak sampai", "Sila hubungi seseorang yang anda percayai."),
    hold_for_somebody: "Tahan: panggil seseorang",
    press_fine: "Tekan: Saya OK",
    hold_stay: "Tahan: Temani saya",
    hold_again: "Tahan: cuba lagi",
};
