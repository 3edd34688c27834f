"""Permits that expire: owner and mentor are told a month ahead, and when it has happened."""
