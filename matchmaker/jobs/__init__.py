"""Long work as a row: who asked, how far it is, whether it still lives, what came of it."""
