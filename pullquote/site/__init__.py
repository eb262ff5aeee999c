"""Cards for the pages of a site: what a page says, its card, and the tags that lead a link preview to it."""
