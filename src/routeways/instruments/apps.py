from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "routeways.instruments"
    label = "instruments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.instruments import access
        from routeways.instruments.models import Invitation, Response, Wave
        from routeways.organisations.references import register_reference

        access.register_permissions()
        register_reference(Wave, "owner")
        register_reference(Response, "organisation")
        register_reference(Invitation, "organisation")
