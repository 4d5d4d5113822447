"""Floor 0: page components, charts, maps and tables. Knows figures and periods, no domain words."""
