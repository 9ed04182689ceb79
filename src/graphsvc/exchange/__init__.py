"""Documents for other platforms: catalogues, feeds, entities of brokers, drawings, plans.

Each module makes statements, JSON or text of plain values; none asks a store or knows HTTP.
What ``graphsvc export`` writes is listed in ``exporting``.
"""
