from hypothesis import settings

# No deadline: the first call of a test pays for imports, and the machine's cores are shared.
settings.register_profile("routeways", deadline=None)
settings.load_profile("routeways")
