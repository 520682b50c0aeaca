"""The steps that built the tables of who works here."""
