from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "routeways.foundation"
    label = "foundation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.foundation import message_keeping, messages, rights, sign_in_events  # noqa: F401  (they register)
