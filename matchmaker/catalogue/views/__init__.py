"""What visitors and organisers see of the catalogue."""
