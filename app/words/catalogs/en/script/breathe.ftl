## The page for a minute of breathing, which stands for itself.
how = Breathe in for 4 seconds and out for 6. Stop whenever you like.
ready = It begins in a moment
inhale = Breathe in
exhale = Breathe out
end = That was a minute. Stay a little, or go back.
stopped = You stopped. You can begin again, or go back.
stop = Stop
again = Once more
