"""The plugins that come with Guanxi; those of others live in packages of their own."""
