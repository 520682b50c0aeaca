"""Words that are ready: replies by rule, and canned ones for whoever answers."""
