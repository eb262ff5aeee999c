"""From words to a picture: spec, layout, paint, checks and encoding."""
