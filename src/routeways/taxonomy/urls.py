from django.urls import path

from routeways.taxonomy.pages import classifications, skills, trying

app_name = "taxonomy"
TAXONOMY = "skills/<slug:taxonomy>/"
urlpatterns = [
    path("classifications/", classifications.index, name="index"),
    path("classifications/<slug:classification>/", classifications.classification, name="classification"),
    path("classifications/<slug:classification>/<str:code>/", classifications.node, name="node"),
    path("skills/", skills.index, name="skills"),
    path("skills/try/", trying.try_text, name="try"),
    path(TAXONOMY, skills.taxonomy, name="skill-taxonomy"),
    path(f"{TAXONOMY}<str:code>/", skills.skill, name="skill"),
]
