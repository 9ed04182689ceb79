"""Query the smart-city operating model and check a city's file against it."""
