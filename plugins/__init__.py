"""The plugins that come with Guanxi."""
