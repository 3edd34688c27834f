"""The way to naik kelas: the gate, its verdicts and the organiser's word against it."""
