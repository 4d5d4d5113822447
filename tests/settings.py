"""Settings of the test suite: a data folder of its own for each process, fast passwords, plain static files."""

import atexit
import os
import shutil
import tempfile

# Whatever this machine's own site uses must neither be read nor written by a test.
# What test.py hands over begins with ROUTEWAYS_TEST_.
for _name in [name for name in os.environ if name.startswith("ROUTEWAYS_") and not name.startswith("ROUTEWAYS_TEST_")]:
    del os.environ[_name]
# Set anew in each process of pytest-xdist, which inherits the environment of the first.
os.environ["ROUTEWAYS_DATA_DIR"] = tempfile.mkdtemp(prefix="routeways-tests-")
# The private PostgreSQL that test.py has started for the tests of both databases (tests/postgres.py).
if os.environ.get("ROUTEWAYS_TEST_POSTGRES"):
    os.environ["ROUTEWAYS_DATABASE"] = os.environ["ROUTEWAYS_TEST_POSTGRES"] + "/routeways"
atexit.register(shutil.rmtree, os.environ["ROUTEWAYS_DATA_DIR"], ignore_errors=True)

from routeways.config.settings import *  # noqa: E402, F403

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  (WhiteNoise warns where it is missing)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
