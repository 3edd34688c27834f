"""The demo edition: a synthetic roster, requests in every state, and people to sign in as."""
