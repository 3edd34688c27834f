"""Running the platform: processes, migrations, checks of a start."""
