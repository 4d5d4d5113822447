"""Charts as server-side SVG that know symbols and margins. Pure functions from frozen specs to a `Chart`."""

from routeways.ui.charts.area_map import MapSpec, Shape, area_map
from routeways.ui.charts.bars import BarSpec, bars
from routeways.ui.charts.dots import DotSpec, dots, sort_out
from routeways.ui.charts.line import LineSpec, line
from routeways.ui.charts.marked import MarkedSpec, MarkedTile, marked_tiles
from routeways.ui.charts.model import Chart, Note, Point, Series, Spec
from routeways.ui.charts.multiples import MultiplesSpec, multiples
from routeways.ui.charts.png import NoFontError, png
from routeways.ui.charts.quadrant import Dot, QuadrantSpec, quadrant
from routeways.ui.charts.spark import SparkSpec, spark
from routeways.ui.charts.stacked import StackSpec, stacked
from routeways.ui.charts.standalone import Theme, standalone
from routeways.ui.charts.steps import Kinds, Steps, against, sequential
from routeways.ui.charts.tiles import Tile, TileSpec, tile_map

__all__ = [
    "BarSpec",
    "Chart",
    "Dot",
    "DotSpec",
    "Kinds",
    "LineSpec",
    "MapSpec",
    "MarkedSpec",
    "MarkedTile",
    "MultiplesSpec",
    "NoFontError",
    "Note",
    "Point",
    "QuadrantSpec",
    "Series",
    "Shape",
    "SparkSpec",
    "Spec",
    "StackSpec",
    "Steps",
    "Theme",
    "Tile",
    "TileSpec",
    "against",
    "area_map",
    "bars",
    "dots",
    "line",
    "marked_tiles",
    "multiples",
    "png",
    "quadrant",
    "sequential",
    "sort_out",
    "spark",
    "stacked",
    "standalone",
    "tile_map",
]
