"""What can be done with WeCom, by verbs and by jobs."""
