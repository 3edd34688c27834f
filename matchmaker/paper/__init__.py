"""Paper: what is printed, typeset by typst from plain values."""
