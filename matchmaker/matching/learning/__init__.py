"""What answers and outcomes say of the weights; nothing is applied by itself."""
