"""The matching core: functions of values, free of the web and the database."""
