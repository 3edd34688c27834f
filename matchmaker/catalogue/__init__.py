"""The public catalogue of an edition, on the web and in print; only who has consented."""
