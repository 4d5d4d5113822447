"""Every write of this floor. Keyword-only, `by=` the actor (None is the system), all or nothing, one audit row."""

from routeways.provision.actions.demonstrating import load_demonstration

__all__ = ["load_demonstration"]
