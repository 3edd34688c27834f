"""What the programme promised, how far it is, and the yearly summary in print."""
