"""What the cloud offers and charges: pod sizes, instance types, regions, prices, rates and waits.

The data are dated CSV files in `catalog/data/`, each figure with its source. Ask `Catalog.default()`, or
`Catalog.read(folder)` where an account has its own prices or limits.
"""

from catalog.catalog import Catalog
from catalog.figures import Figure
from catalog.instances import InstanceType
from catalog.prices import Price
from catalog.regions import Region
from catalog.sizes import Size, SizeOffer
from catalog.tables import CatalogError

__all__ = ["Catalog", "CatalogError", "Figure", "InstanceType", "Price", "Region", "Size", "SizeOffer"]
