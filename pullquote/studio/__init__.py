"""The studio: a local web application over one workspace, made of the same functions as the commands."""
