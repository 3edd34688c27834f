"""Sets up what the project needs and runs its commands: `make help` lists them.

Only the standard library: nothing is installed yet when this runs.
"""
