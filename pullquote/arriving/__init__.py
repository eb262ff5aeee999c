"""The ways in: how documents come to be read, from files, folders, pages of the web, and Readwise."""
