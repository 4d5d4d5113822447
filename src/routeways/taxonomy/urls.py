from django.urls import path

from routeways.taxonomy.pages import (
    classifications,
    own_skills,
    qualifications,
    skill_editing,
    skill_exports,
    skills,
    trying,
)

app_name = "taxonomy"
TAXONOMY = "skills/<slug:taxonomy>/"
MANAGE = f"{TAXONOMY}manage/"
SKILL = f"{TAXONOMY}<str:code>/"
urlpatterns = [
    path("classifications/", classifications.index, name="index"),
    path("classifications/<slug:classification>/", classifications.classification, name="classification"),
    path("classifications/<slug:classification>/<str:code>/", classifications.node, name="node"),
    path("qualifications/", qualifications.index, name="qualifications"),
    path("qualifications/<str:id>/", qualifications.qualification, name="qualification"),
    path("qualifications/<str:id>/links/", qualifications.add, name="add-link"),
    path("qualifications/<str:id>/links/<int:link>/", qualifications.decide, name="decide-link"),
    path("skills/", skills.index, name="skills"),
    path("skills/try/", trying.try_text, name="try"),
    path("skills/start/", own_skills.start, name="start-skills"),
    path(TAXONOMY, skills.taxonomy, name="skill-taxonomy"),
    path(f"{TAXONOMY}export/<str:name>", skill_exports.export, name="export-skills"),
    path(f"{TAXONOMY}versions/<int:number>/", skill_exports.edition, name="skill-edition"),
    path(MANAGE, own_skills.manage, name="manage-skills"),
    path(f"{MANAGE}about/", own_skills.describe, name="describe-skills"),
    path(f"{MANAGE}share/", own_skills.share, name="share-skills"),
    path(f"{MANAGE}versions/", own_skills.keep_version, name="keep-skills-version"),
    path(f"{MANAGE}import/", own_skills.import_file, name="import-skills"),
    path(f"{MANAGE}merges/<str:merge>/undo/", own_skills.unmerge, name="unmerge-skills"),
    path(f"{MANAGE}add/", skill_editing.add, name="add-skill"),
    path(SKILL, skills.skill, name="skill"),
    path(f"{SKILL}change/", skill_editing.change, name="change-skill"),
    path(f"{SKILL}retire/", skill_editing.retire, name="retire-skill"),
    path(f"{SKILL}link/", skill_editing.link, name="link-skill"),
    path(f"{SKILL}unlink/", skill_editing.unlink, name="unlink-skill"),
    path(f"{SKILL}merge/", skill_editing.merge, name="merge-skill"),
]
