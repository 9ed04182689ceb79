"""Documents for other platforms: catalogues, feeds, entities of brokers.

Each module makes statements or JSON of plain values; none asks a store or knows HTTP.
"""
