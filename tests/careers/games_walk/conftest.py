from tests.careers.games.conftest import figures

__all__ = ["figures"]
