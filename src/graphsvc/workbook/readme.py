"""The first sheet: how to fill the workbook in, and what it rests on."""

from __future__ import annotations

from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from graphsvc.workbook import styles
from graphsvc.workbook.layout import KEY_ROW, READ_ME, TITLE_ROW
from graphsvc.workbook.sheets import BY_KEY, SHEETS
from graphsvc.workbook.wording import Need, sheet_about, sheet_title
from graphsvc.workbook.words import words

_NEEDS: tuple[Need, ...] = ("required", "recommended", "optional")
_WIDTHS = (30, 100)


def write_read_me(page: Worksheet, lang: str) -> None:
    """Write the instructions in the language."""
    _ReadMe(page, lang).write()


class _ReadMe:
    def __init__(self, page: Worksheet, lang: str) -> None:
        self._page = page
        self._lang = lang
        self._say = words(lang)
        self._row = TITLE_ROW

    def write(self) -> None:
        """Write from top to bottom."""
        page, say = self._page, self._say
        page.title = say.read_me
        page.cell(KEY_ROW, 1).value = READ_ME
        page.row_dimensions[KEY_ROW].hidden = True
        for letter, width in zip("AB", _WIDTHS, strict=True):
            page.column_dimensions[letter].width = width
        page.cell(self._row, 1, say.title).font = styles.TITLE
        self._row += 1
        self._line("", say.about)
        self._section(say.begin)
        essential = ", ".join(sheet_title(sheet, self._lang) for sheet in SHEETS if sheet.essential)
        model = sheet_title(BY_KEY["CityModel"], self._lang)
        for number, step in enumerate(say.steps, 1):
            self._line(f"{number}", step.format(essential=essential, model=model))
        self._legend()
        self._section(say.rules_title)
        for head, text in say.rules:
            self._line(head, text)
        self._sheets()
        self._section(say.basis_title)
        self._line("", say.basis)
        page.sheet_view.showGridLines = False
        page.sheet_properties.tabColor = "7A8896"
        styles.set_up_print(page, sum(_WIDTHS), landscape=False)

    def _section(self, title: str) -> None:
        self._row += 1
        self._page.cell(self._row, 1, title).font = styles.SECTION
        self._row += 1

    def _line(self, head: str, text: str) -> None:
        top, body = self._page.cell(self._row, 1, head), self._page.cell(self._row, 2, text)
        top.font, top.alignment = styles.STRONG, styles.WRAP
        body.alignment = styles.WRAP
        texts = zip((head, text), _WIDTHS, strict=True)
        self._page.row_dimensions[self._row].height = styles.height(texts)
        self._row += 1

    def _legend(self) -> None:
        self._row += 1
        for need, (head, text) in zip(_NEEDS, self._say.legend, strict=True):
            self._line(head + (styles.STAR if need == "required" else ""), text)
            cell = self._page.cell(self._row - 1, 1)
            cell.fill, cell.font = styles.HEADINGS[need]

    def _sheets(self) -> None:
        say = self._say
        self._section(say.sheets_title)
        for sheet in SHEETS:
            title = sheet_title(sheet, self._lang)
            when = say.most_cities if sheet.essential else say.when_needed
            self._line(title, f"{sheet_about(sheet, self._lang)} ({when})")
            cell = self._page.cell(self._row - 1, 1)
            cell.hyperlink = Hyperlink(cell.coordinate, location=f"{quote_sheetname(title)}!A1")
            cell.font = styles.LINK
