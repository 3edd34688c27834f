"""Reference: regencies, sectors, product types, permits, identifiers, phones. Facts, not rows."""
