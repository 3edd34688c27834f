"""Messages to people: who hears of a fact, over which channel, and what became of it."""
