"""The tree of tags as values: its shape and its rules, and which tags a product's name proposes."""
