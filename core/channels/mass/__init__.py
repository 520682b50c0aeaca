"""Messages to many: prepared, looked ahead to, carried out, and told person by person."""
