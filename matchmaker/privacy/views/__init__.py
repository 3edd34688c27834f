"""The pages of privacy: one's own data, and the organiser's breach and retention."""
