"""How fast the pages are with many companies: loaded, asked, and told as ratios."""
