"""Who stands one or two steps before the gate, and what would bring them through."""
