"""What a partner seeks, edited by its own people: questions, answers and words."""
