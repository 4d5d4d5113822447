from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "routeways.needs"
    label = "needs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.needs import access, jobs  # noqa: F401  (jobs registers itself)

        access.register()
