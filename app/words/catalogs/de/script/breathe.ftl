how = Atmen Sie 4 Sekunden ein und 6 Sekunden aus. Hören Sie auf, wann Sie möchten.
ready = Gleich geht es los
inhale = Einatmen
exhale = Ausatmen
end = Das war eine Minute. Bleiben Sie noch ein wenig, oder gehen Sie zurück.
stopped = Sie haben aufgehört. Sie können neu beginnen oder zurückgehen.
stop = Aufhören
again = Noch einmal
