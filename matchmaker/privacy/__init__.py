"""See, take along, correct, restrict, withdraw and delete what is kept about a person."""
