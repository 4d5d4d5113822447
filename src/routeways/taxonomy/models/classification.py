"""Classifications, their groups, and the links between groups of two classifications."""

from __future__ import annotations

from django.db import models

from routeways.taxonomy.rows import RELATIONS


class Classification(models.Model):
    """One edition of one classification. A new edition is a new classification with its own id.

    `sha256` is that of the publisher's file the groups were read from. `packaged_digest` says which packaged version is
    stored; `official` is set once the publisher's own file has been loaded, and then the package no longer replaces it.
    """

    id = models.SlugField(primary_key=True, max_length=60)
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    edition = models.CharField(max_length=120)
    about = models.TextField()
    note = models.TextField(blank=True, default="")
    publisher = models.CharField(max_length=200)
    licence = models.CharField(max_length=200)
    release = models.CharField(max_length=200)
    file = models.CharField(max_length=200, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    levels = models.JSONField()  # [{"id", "one", "many", "count"}], top first
    packaged_digest = models.CharField(max_length=64, blank=True, default="")
    official = models.BooleanField(default=False)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.title} ({self.edition})"

    @property
    def version(self) -> str:
        """Changes whenever its groups may have changed."""
        return f"{self.packaged_digest}:{self.sha256}"


def node_id(classification: str, code: str) -> str:
    """Also what other floors store to refer to a group: soc2020:2136."""
    return f"{classification}:{code}"


class Node(models.Model):
    """One group. Its key is made of the classification and the code, so it stays when a file is loaded again."""

    id = models.CharField(primary_key=True, max_length=180)
    classification = models.ForeignKey(Classification, on_delete=models.CASCADE, related_name="nodes")
    code = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    level = models.CharField(max_length=40)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    position = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True, default="")
    description = models.TextField(blank=True, default="")
    tasks = models.TextField(blank=True, default="")
    entry_routes = models.TextField(blank=True, default="")
    job_titles = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["classification", "position"]
        constraints = [models.UniqueConstraint(fields=["classification", "code"], name="taxonomy_code_once")]
        indexes = [models.Index(fields=["classification", "level", "position"], name="taxonomy_level")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Crosswalk(models.Model):
    """What `from_node` is to `to_node`: the same, broader (it contains it), narrower (a part of it), or related."""

    from_node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="links_out")
    to_node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="links_in")
    relation = models.CharField(max_length=10, choices=[(name, name) for name in RELATIONS])
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["from_node__position", "to_node__position"]
        constraints = [models.UniqueConstraint(fields=["from_node", "to_node"], name="taxonomy_link_once")]

    def __str__(self) -> str:
        return f"{self.from_node_id} {self.relation} {self.to_node_id}"
