"""The command line: a thin face over the services, one file a group of commands."""
