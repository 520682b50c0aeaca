"""The steps that built the tables of WeChat."""
