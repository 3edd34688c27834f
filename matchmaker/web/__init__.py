"""What every page shares: who may enter, forms, filters, errors, headers. Knows no room."""
