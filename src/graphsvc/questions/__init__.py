"""Ask a question on the spot: the bundled model, the given city files, no server.

from graphsvc import query

for row in query("what-rests-on", {"element": "B13"}).records():
    print(row["affected"], row["basis"])
"""

from graphsvc.questions.asking import query
from graphsvc.questions.evaluation import ask, term_of
from graphsvc.questions.loading import load

__all__ = ["ask", "load", "query", "term_of"]
