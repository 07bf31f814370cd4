## The first start.
title = Set up
heading = Welcome to Fitweet
lead = There are no accounts here yet. The first one is for an admin, who invites everyone else and sees only the rooms they are a member of.
code = Set-up code
code-hint = While there are no accounts, the server prints this code each time it starts, with an address that fills it in.
create = Create first account
done = Fitweet is already set up
