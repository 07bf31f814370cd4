## Beside a name.
admin = Admin
expert = Expert
wearer = Wearer
