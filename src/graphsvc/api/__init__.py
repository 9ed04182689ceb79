"""The service over HTTP: one router a concern, and what they share."""
