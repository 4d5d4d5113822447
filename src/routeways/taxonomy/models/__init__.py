from routeways.taxonomy.models.classification import Classification, Crosswalk, Node, node_id
from routeways.taxonomy.models.qualification import Qualification, QualificationLink

__all__ = ["Classification", "Crosswalk", "Node", "Qualification", "QualificationLink", "node_id"]
