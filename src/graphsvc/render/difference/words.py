"""The words of comparisons in each language; Korean and French await a native reader's review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graphsvc.analysis.changes import LISTED, OTHER_CITY, Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Hold one language's words; fields in braces are filled where the word is used."""

    title: str
    about: str
    same: str
    counted: str
    elements: str
    nodes: str
    linkages: str
    findings: str
    none: str
    before: str
    after: str
    new_and_fixed: str
    on_linkages: str
    rests: str
    relates: str
    nothing: str
    other: str
    changes: dict[Change, str]
    joins: dict[Change, str]
    finds: dict[Change, str]
    notes: dict[str, str]


_ENGLISH: Final = Words(
    title="Comparison of two city files",
    about="What the later file says otherwise than the earlier one; both are judged as of {as_of}.",
    same="Both files say the same.",
    counted="{gained} gained, {lost} lost, {changed} changed",
    elements="Elements whose state has changed",
    nodes="What is described",
    linkages="Linkages",
    findings="Findings",
    none="Nothing has changed here.",
    before="before",
    after="after",
    new_and_fixed="New: {new}, gone: {fixed}.",
    on_linkages="Of these, {count} are on linkages, whose states are told above.",
    rests="{upper} rests on {lower}",
    relates="{upper} is related to {lower}",
    nothing="nothing",
    other="other",
    changes={"gained": "gained", "lost": "lost", "changed": "changed"},
    joins={"gained": "joined now", "lost": "joined no more", "changed": "changed"},
    finds={"gained": "new", "lost": "gone"},
    notes={
        OTHER_CITY: "The two files describe different cities, or name the same one differently. "
        "Whatever has another name counts as lost and gained.",
        LISTED: "One of the files has more findings than are listed, so that some findings may be "
        "told as new or gone and be neither.",
    },
)
_KOREAN: Final = Words(
    title="도시 파일 비교",
    about="이후 파일에서 이전 파일과 달라진 내용입니다. 두 파일 모두 {as_of} 기준입니다.",
    same="두 파일의 내용이 같습니다.",
    counted="추가 {gained}, 삭제 {lost}, 변경 {changed}",
    elements="상태가 바뀐 요소",
    nodes="기술된 내용",
    linkages="연계",
    findings="확인 사항",
    none="달라진 내용이 없습니다.",
    before="이전",
    after="이후",
    new_and_fixed="신규 {new}건, 해소 {fixed}건.",
    on_linkages="그중 {count}건은 연계에 관한 것으로, 해당 연계의 상태는 위에 있습니다.",
    rests="{upper} 요소의 바탕: {lower}",
    relates="{upper} 요소의 관련 요소: {lower}",
    nothing="없음",
    other="기타",
    changes={"gained": "추가", "lost": "삭제", "changed": "변경"},
    joins={"gained": "새로 연계됨", "lost": "연계 해제됨", "changed": "변경"},
    finds={"gained": "신규", "lost": "해소"},
    notes={
        OTHER_CITY: "두 파일이 서로 다른 도시를 기술하거나 같은 도시를 다른 이름으로 가리킵니다. "
        "이름이 다른 대상은 삭제되고 추가된 것으로 봅니다.",
        LISTED: "확인 사항이 너무 많아 일부만 나열된 파일이 있습니다. 신규나 해소로 표시된 것 "
        "가운데 실제로는 그렇지 않은 것이 있을 수 있습니다.",
    },
)
_FRENCH: Final = Words(
    title="Comparaison de deux fichiers de ville",
    about="Ce que le second fichier dit autrement que le premier ; les deux sont jugés au {as_of}.",
    same="Les deux fichiers disent la même chose.",
    counted="ajouts : {gained}, retraits : {lost}, modifications : {changed}",
    elements="Éléments dont l'état a changé",
    nodes="Ce qui est décrit",
    linkages="Liens",
    findings="Constats",
    none="Rien n'a changé ici.",
    before="avant",
    after="après",
    new_and_fixed="Nouveaux : {new}, disparus : {fixed}.",
    on_linkages="Parmi eux, {count} portent sur des liens, dont l'état est indiqué plus haut.",
    rests="{upper} repose sur {lower}",
    relates="{upper} est lié à {lower}",
    nothing="rien",
    other="autres",
    changes={"gained": "ajouté", "lost": "retiré", "changed": "modifié"},
    joins={"gained": "désormais relié", "lost": "n'est plus relié", "changed": "modifié"},
    finds={"gained": "nouveau", "lost": "disparu"},
    notes={
        OTHER_CITY: "Les deux fichiers décrivent des villes différentes, ou nomment la même "
        "autrement. Ce qui porte un autre nom compte comme retiré et ajouté.",
        LISTED: "L'un des fichiers a plus de constats qu'il n'en est listé : certains peuvent être "
        "donnés pour nouveaux ou disparus sans l'être.",
    },
)
WORDS: Final[dict[str, Words]] = {"en": _ENGLISH, "ko": _KOREAN, "fr": _FRENCH}
