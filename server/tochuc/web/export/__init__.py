"""The whole site as files that any file server can carry."""
