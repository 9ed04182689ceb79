"""The workbook: a city file as a form in XLSX, with one sheet a class.

``layout`` says which sheet holds which statements; everything that a person
reads on them is taken from the ontology and the shapes (``wording``) or from
``words``.  ``cells`` turns one cell into terms and back, ``filling`` a city's
statements into rows, ``reading`` a workbook into statements with the cell that
each stands in.  ``package`` looks at the bytes before any library does.
"""
