## The page for times without a network, and what a phone shows of the app.
title = Not connected
heading = You're not connected
kept = We can't reach Fitweet right now. What you haven't sent is still in this tab.
again = This page comes back by itself as soon as it can.
again-now = Try again now
description = A room in which mental-health experts stand by the wearers of a watch.
# The way this language is written, as HTML names it.
direction = ltr
