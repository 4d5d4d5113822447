from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "routeways.engagements"
    label = "engagements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.engagements import access

        access.register()
