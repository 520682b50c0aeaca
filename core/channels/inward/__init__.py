"""What comes in: proved genuine, kept, read, and written down as somebody's words."""
