"""The store elsewhere that the settings name: for the service, and for the commands."""
