from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "routeways.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.library import access, letters

        access.register()
        letters.register()
