"""Courses as files: the national Course Directory's CSV forms and XCRI-CAP 1.2, in and out. Nothing here stores."""
