from django.urls import path

from routeways.ui import pages

app_name = "ui"
urlpatterns = [path("", pages.design, name="design")]
