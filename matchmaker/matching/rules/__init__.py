"""Who may meet whom in an edition."""
