"""How the tables of Douyin's plugin came to be."""
