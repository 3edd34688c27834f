"""Finding a company among tens of thousands: the listing, its search, its counts."""
