from __future__ import annotations

from django.urls import path

from routeways.library import list_pages, pages

ALL = "<slug:region>/library/"
app_name = "library"
urlpatterns = [
    path(ALL, pages.index, name="index"),
    path(f"{ALL}list/", list_pages.kept_list, name="list"),
    path(f"{ALL}by/<slug:organisation>/file/", list_pages.load, name="file"),
    path(f"{ALL}by/<slug:organisation>/", pages.owned, name="owned"),
    path(f"{ALL}by/<slug:organisation>/new/", pages.new, name="new"),
    path(f"{ALL}by/<slug:organisation>/adapt/<slug:material>/", pages.adapt, name="adapt"),
    path(f"{ALL}<slug:material>/", pages.one, name="material"),
    path(f"{ALL}<slug:material>/change/", pages.change, name="change"),
    path(f"{ALL}<slug:material>/withdraw/", pages.withdraw, name="withdraw"),
    path(f"{ALL}<slug:material>/embed/", pages.embed, name="embed"),
    path(f"{ALL}<slug:material>/captions.vtt", pages.captions, name="captions"),
    path(f"{ALL}<slug:material>/print.pdf", pages.printed, name="print"),
]
