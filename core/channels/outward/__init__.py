"""What goes out: allowed by the platform's law, promised, handed over once, followed up."""
