alert = Jemand braucht Sie. Öffnen Sie Fitweet.
drill = Das ist ein Probealarm. Niemand braucht Hilfe. Öffnen Sie Fitweet.
all-clear = Jemand hat geantwortet. Sie brauchen nichts zu tun.
over = Es ist vorbei. Sie brauchen nichts zu tun.
notice = Etwas braucht Ihre Aufmerksamkeit. Öffnen Sie Fitweet.
test = Das ist ein Test. Mitteilungen erreichen dieses Gerät.
