how = Pust inn i 4 sekunder og ut i 6. Stopp når du vil.
ready = Straks begynner det
inhale = Pust inn
exhale = Pust ut
end = Det var ett minutt. Bli litt til, eller gå tilbake.
stopped = Du stoppet. Du kan begynne på nytt eller gå tilbake.
stop = Stopp
again = En gang til
