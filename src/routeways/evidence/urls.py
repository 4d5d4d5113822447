from django.urls import URLPattern, URLResolver, path

from routeways.evidence.pages import area, indicator

urlpatterns: list[URLPattern | URLResolver] = [
    path("<slug:region_id>/areas/<str:code>/", area.area, name="area"),
    path("<slug:region_id>/indicators/", indicator.index, name="indicators"),
    path("<slug:region_id>/indicators/<slug:indicator_id>/", indicator.indicator, name="indicator"),
]
