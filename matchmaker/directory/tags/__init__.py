"""The tree of sector tags: what organisers edit, companies carry and partners seek."""
