"""Running text: the known names in it, and a translation held against the gazetteer."""
