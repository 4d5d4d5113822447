from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "routeways.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.ledger import access, jobs

        access.register()
        jobs.register_daily()
