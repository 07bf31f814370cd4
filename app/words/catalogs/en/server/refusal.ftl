## Pages that need neither the app nor storage.
passing = Not available right now
not-found = Not found
not-done = That didn't work
to-start = To the start page
what-you-wrote = What you wrote
sign-in-elsewhere = { SLOT($link) } in another tab, then try again here.
mistyped = The address may be mistyped, or what was there is gone.
