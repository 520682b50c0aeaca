"""Conversations as staff work with them: read, answered, noted, closed, blocked."""
