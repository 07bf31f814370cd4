## Under every page.
# The two numbers are links.
emergency = Fitweet is not an emergency service. In danger, call your local emergency number ({ SLOT($europe) } in Europe, { SLOT($america) } in North America).
# Where the operator has set numbers: up to three of them, each with its region.
emergency-set = Fitweet is not an emergency service. In danger, call { SLOT($numbers) }.
times-in-utc = Times are in UTC.
