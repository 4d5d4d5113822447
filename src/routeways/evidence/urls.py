from django.urls import URLPattern, URLResolver, path

from routeways.evidence.pages import (
    area,
    areas,
    attention,
    catalogue,
    changes,
    compare,
    explore,
    figure,
    indicator,
    load,
    similar,
)

FIGURE = "<slug:region_id>/figures/<slug:indicator_id>/<str:code>/<str:period>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(FIGURE, figure.figure, name="figure"),
    path(f"{FIGURE}data.<str:kind>", figure.data, name="figure-data"),
    path("<slug:region_id>/areas/", areas.index, name="areas"),
    path("<slug:region_id>/areas/<str:code>/", area.area, name="area"),
    path("<slug:region_id>/areas/<str:code>/data.<str:kind>", area.data, name="area-data"),
    path("<slug:region_id>/compare/", compare.index, name="compare"),
    path("<slug:region_id>/compare/data.<str:kind>", compare.data, name="compare-data"),
    path("<slug:region_id>/explore/", explore.index, name="explore"),
    path("<slug:region_id>/explore/data.<str:kind>", explore.data, name="explore-data"),
    path("<slug:region_id>/explore/charts/<slug:name>.<str:kind>", explore.chart, name="explore-chart"),
    path("<slug:region_id>/similar/<str:code>/", similar.index, name="similar"),
    path("<slug:region_id>/similar/<str:code>/data.<str:kind>", similar.data, name="similar-data"),
    path("<slug:region_id>/indicators/", indicator.index, name="indicators"),
    path("<slug:region_id>/indicators/<slug:indicator_id>/", indicator.indicator, name="indicator"),
    path("<slug:region_id>/indicators/<slug:indicator_id>/data.<str:kind>", indicator.data, name="indicator-data"),
    path(
        "<slug:region_id>/indicators/<slug:indicator_id>/charts/<slug:name>.<str:kind>",
        indicator.chart,
        name="indicator-chart",
    ),
    path("<slug:region_id>/evidence/", catalogue.index, name="evidence"),
    path("<slug:region_id>/evidence/catalogue.json", catalogue.dcat, name="evidence-dcat"),
    path("<slug:region_id>/evidence/load/", load.index, name="load"),  # before <source_id>, which it looks like
    path("<slug:region_id>/evidence/load/<slug:job_id>/", load.job, name="load-job"),
    path("<slug:region_id>/evidence/load/<slug:job_id>/problems.csv", load.problems, name="load-problems"),
    path("<slug:region_id>/evidence/<slug:source_id>/", catalogue.source, name="source"),
    path("<slug:region_id>/attention/", attention.attention, name="attention"),
    path("<slug:region_id>/changes/", changes.index, name="changes"),
]
