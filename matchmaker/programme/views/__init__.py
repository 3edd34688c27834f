"""Pages of the gate and of the alumni experts."""
