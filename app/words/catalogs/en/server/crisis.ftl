## The telephone numbers for somebody in danger.
card = Crisis card
heading = In danger?
lead = Call one of these numbers. You don't have to be sure that it is serious enough.
emergency-number = Emergency number
europe = Europe
north-america = North America
elsewhere = Somewhere else? Call the emergency number of the place you are in.
call = Call { $number }
call-whom = Call { $name }, { $number }
own = Your own people
own-none = You can keep numbers of your own here, such as a friend's. Add them in { SLOT($settings) }.
own-not-read = Your own numbers can't be shown right now.
private = Fitweet is not an emergency service. Nobody is told that you opened this page.
back = Back

## A wearer's own numbers, in Settings.
own-title = Your crisis card
own-text = Up to { NUMBER($limit) } telephone numbers of people you would call. Only you see them, on your { SLOT($card) }. This browser also keeps it for times without a network, until you sign out.
# In the middle of the sentence before.
own-card = crisis card
number = Telephone number
name = Name
add = Add number
remove = Remove
remove-whom = Remove { $name }
