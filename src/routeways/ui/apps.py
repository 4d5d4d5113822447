from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "routeways.ui"
    label = "ui"
