from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "routeways.taxonomy"
    label = "taxonomy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.organisations.references import register_reference
        from routeways.taxonomy import access, forgetting
        from routeways.taxonomy.models import SkillTaxonomy

        access.register_permissions()
        forgetting.with_the_row()
        register_reference(SkillTaxonomy, "owner")
