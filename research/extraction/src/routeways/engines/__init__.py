"""Floor 0: pure engines. Data and a seed come in, a frozen result goes out: no Django, clock, environment or files."""
