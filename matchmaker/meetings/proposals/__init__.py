"""The organiser's proposal for an edition: who should meet whom, reviewed and sent as requests."""
