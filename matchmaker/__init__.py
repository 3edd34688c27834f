"""The temu bisnis application: one package a room of the house (docs/architecture.md)."""
