"""What a channel tells the house and is told by it: the words both sides speak."""
