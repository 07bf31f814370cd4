emergency = Fitweet er ikke en nødtjeneste. Er du i fare, ring nødnummeret der du er ({ SLOT($europe) } i Europa, { SLOT($america) } i Nord-Amerika).
emergency-set = Fitweet er ikke en nødtjeneste. Er du i fare, ring { SLOT($numbers) }.
times-in-utc = Klokkeslett er i UTC.
