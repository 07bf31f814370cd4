how = Tarik nafas selama 4 saat dan hembus selama 6 saat. Berhenti bila-bila masa.
ready = Sebentar lagi bermula
inhale = Tarik nafas
exhale = Hembus nafas
end = Itulah seminit. Duduk sebentar lagi, atau kembali.
stopped = Anda berhenti. Anda boleh bermula semula atau kembali.
stop = Berhenti
again = Sekali lagi
