"""What is measured of an IKM before and after: turnover, workers, capacity, markets, permits."""
