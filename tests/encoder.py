"""Tests that need the sentence encoder, which test.py builds once and which an offline machine may lack."""

from __future__ import annotations

import pytest

from routeways.taxonomy.extraction_files import MODEL, encoder_folder

# The encoder is made from 100 MB, fetched once. Where they cannot be had Routeways reads texts without it, and so do
# the tests: those of the semantic tier alone are skipped.
HAVE_ENCODER = (encoder_folder() / MODEL).is_file()
needs_encoder = pytest.mark.skipif(not HAVE_ENCODER, reason="the sentence encoder is not built: start test.py online")
