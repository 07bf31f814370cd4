emergency = Fitweet ist kein Notruf. Rufen Sie bei Gefahr den Notruf an ({ SLOT($europe) } in Europa, { SLOT($america) } in Nordamerika).
emergency-set = Fitweet ist kein Notruf. Rufen Sie bei Gefahr { SLOT($numbers) } an.
times-in-utc = Alle Zeiten in UTC.
