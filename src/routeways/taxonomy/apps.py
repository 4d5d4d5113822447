from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "routeways.taxonomy"
    label = "taxonomy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.organisations.references import register_reference
        from routeways.organisations.sectors import register_sectors
        from routeways.taxonomy import access, forgetting, queries
        from routeways.taxonomy.models import SkillTaxonomy

        access.register_permissions()
        forgetting.with_the_row()
        register_reference(SkillTaxonomy, "owner")
        register_sectors(lambda: queries.titles("sic2007", "section"))
