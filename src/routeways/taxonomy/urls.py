from django.urls import path

from routeways.taxonomy import pages

app_name = "taxonomy"
urlpatterns = [
    path("classifications/", pages.index, name="index"),
    path("classifications/<slug:classification>/", pages.classification, name="classification"),
    path("classifications/<slug:classification>/<str:code>/", pages.node, name="node"),
]
