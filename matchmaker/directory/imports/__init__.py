"""Rosters of IKM and partners: a file in, checked rows out. Pure: no database, no Flask."""
