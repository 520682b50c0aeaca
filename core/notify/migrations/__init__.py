"""Migrations, in the order of their ids."""
