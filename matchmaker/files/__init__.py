"""What people upload: checked by content, re-encoded, kept under random names, handed out."""
