"""A house for tests, shipped: third-party plugins test themselves with it too."""
