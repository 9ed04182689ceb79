"""Shapes of a user's own, beside the bundled ones: read, judged, named.

    from graphsvc.validation.own.reading import load

    report = validate("city.ttl", shapes=load(["house-rules.ttl"]))

What they may hold is SHACL Core: nothing that runs code or reaches the network.
docs/own-shapes.md says what is refused, and why.
"""
