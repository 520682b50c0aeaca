"""One file for each screen of WeChat."""
