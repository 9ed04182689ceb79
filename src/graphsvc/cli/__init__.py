"""The command line: ``graphsvc validate``, ``query``, ``serve``.

Exit codes: 0 conforms or answered, 1 findings at or above ``--fail-on``,
2 refused, 3 a fault of graphsvc itself.  The report or answer goes to stdout
alone, everything else to stderr.
"""

from __future__ import annotations

import signal
import sys
import traceback

from graphsvc.cli.languages import asked
from graphsvc.errors import Refusal
from graphsvc.refusals import sentence

REFUSED, FAULT = 2, 3


def main() -> None:
    """Run the command line; turn a refusal into its message and exit code 2."""
    # An engine does not hear of Ctrl-C until it is done; the system's own way stops at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from graphsvc.cli.commands import app

    try:
        app()
    except Refusal as refusal:
        print(f"graphsvc: {sentence(refusal, asked(sys.argv[1:]))}", file=sys.stderr)
        sys.exit(REFUSED)
    except BrokenPipeError:
        # The reader of a pipe, such as head, has seen enough.
        sys.stderr.close()
        sys.exit(0)
    except Exception:  # noqa: BLE001  a fault must not look like findings (exit code 1)
        traceback.print_exc()
        print(
            "graphsvc: a fault of graphsvc itself; please report the lines above.", file=sys.stderr
        )
        sys.exit(FAULT)
