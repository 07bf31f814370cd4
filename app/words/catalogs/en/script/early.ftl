## Of the script that every page begins with.
unsent = Something you wrote here hasn't been sent. Signing out removes it from this browser.
reloading = This page stopped working and is being loaded again.
stopped = This page stopped working: nothing new is shown here.
load-again = Load again
not-up-to-date = Not up to date
not-up-to-date-utc = Not up to date. Times are in UTC.
copied = Copied
# Under a field while somebody types; the script writes the number.
excess = { $count ->
    [one] { WORDS($shown) } character too many
   *[other] { WORDS($shown) } characters too many
}
