from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "routeways.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"
