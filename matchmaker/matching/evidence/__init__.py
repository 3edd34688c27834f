"""What came of two companies in earlier editions; rooms above write it down here."""
