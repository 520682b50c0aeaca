"""Connected accounts: their settings, access to their platforms, and how they fare."""
