"""The words of the table of many files; those of reports are in ``graphsvc.render.words``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Hold one language's words; fields in braces are filled where the word is used."""

    conforms: str
    yes: str
    no: str
    files: str
    conforming: str
    not_conforming: str
    kept: str
    passed_over: str
    rows_left_out: str
    reports_left_out: str
    reports_in: str


WORDS: Final = {
    "en": Words(
        conforms="conforms",
        yes="yes",
        no="no",
        files="files",
        conforming="conforming",
        not_conforming="not conforming",
        kept="unchanged since an earlier run",
        passed_over="reports passed over",
        rows_left_out="{count} more files are counted but not listed.",
        reports_left_out="{count} files are in the table but have no report above; "
        "--out FOLDER writes one for each.",
        reports_in="Reports and the whole table: {folder}",
    ),
    "ko": Words(
        conforms="필수 사항",
        yes="충족",
        no="미충족",
        files="파일",
        conforming="필수 사항 충족",
        not_conforming="필수 사항 미충족",
        kept="이전 점검 이후 변동 없음",
        passed_over="점검에서 제외한 보고서",
        rows_left_out="그 밖에 {count}건의 파일이 있으나 목록에서 생략하였습니다.",
        reports_left_out="{count}건의 파일은 표에만 있고 위 보고서에는 없습니다. "
        "--out 폴더를 지정하면 파일마다 보고서를 저장합니다.",
        reports_in="보고서와 전체 표: {folder}",
    ),
    "fr": Words(
        conforms="conforme",
        yes="oui",
        no="non",
        files="fichiers",
        conforming="conformes",
        not_conforming="non conformes",
        kept="inchangés depuis une exécution précédente",
        passed_over="rapports laissés de côté",
        rows_left_out="{count} autres fichiers sont comptés mais non listés.",
        reports_left_out="{count} fichiers figurent dans le tableau mais sans rapport ci-dessus ; "
        "--out DOSSIER en écrit un pour chacun.",
        reports_in="Rapports et tableau complet : {folder}",
    ),
}
