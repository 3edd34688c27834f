"""Hosts, people, how they sign in, which roles they hold and for whom they may act."""
