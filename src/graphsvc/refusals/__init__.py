"""What refusals say, in the reader's language.

A refusal is raised in English, with names, numbers and reasons in it.  Here stands beside each
English text its Korean and French, in the form of gettext: ``ko.po`` and ``fr.po``.  A text is
found again by the fixed words between what was filled in, so nothing changes where it is raised.
Names and numbers stay as they are; what another program says stays in its own language, and is
marked as such.

    templates   a text with named holes, and what fills them
    catalogue   the texts of one language, the most telling first
    wording     a refusal's words in a language
"""

from graphsvc.refusals.wording import Piece, message, part, plain, said, sentence, told, what

__all__ = ["Piece", "message", "part", "plain", "said", "sentence", "told", "what"]
