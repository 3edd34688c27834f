"""The Celery application: relay, beat and tasks around the services of `matchmaker`."""
