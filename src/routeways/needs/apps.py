from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "routeways.needs"
    label = "needs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.foundation.daily import every_day
        from routeways.needs import access, actions, jobs  # noqa: F401  (jobs registers itself)
        from routeways.places.queries import regions

        access.register()
        every_day(actions.REMIND, hour=7, payloads=lambda: [{"region": region.id} for region in regions()])
