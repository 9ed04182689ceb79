"""The words of reports in English, Korean and French.

The Korean and the French await a native reader's review (docs/translations.md).
"""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "as of": "as of",
        "conforms": "Nothing required is missing.",
        "does not conform": "Something required is missing.",
        "no findings": "No findings.",
        "findings": "FINDINGS",
        "city model": "The city model itself",
        "coverage": "COVERAGE OF THE 19 ELEMENTS",
        "weak": "WEAK LINKAGES",
        "no weak": "None on the chosen bases.",
        "first": "WHAT FIRST",
        "nothing first": "No element is a gap.",
        "clause": "clause",
        "practices": "practices",
        "example": "e.g.",
        "found": "found",
        "more": "and {count} more",
        "left out": "{count} more findings are counted but not listed.",
        "cycle": "The needs of {count} elements form a cycle ({list}), so no order of all of "
        "them is right: start where most rests, and move them forward together.",
        "gap of": "{gap} {title}: {state}. In operation and resting on it:",
        "unjoined": "In operation on both sides, but no practice says scom:reliesOn:",
        "related": "Linked by the model, and nothing is stated for the second:",
        "basis note": "Derived and proposed linkages are this project's reading, not the "
        "standard's; a licence holder supplies the stated ones.",
        "used": "engine {engine}, model {model}, shapes {shapes}, bases {bases}",
    },
    "ko": {
        "as of": "기준일",
        "conforms": "필수 사항이 모두 기재되어 있습니다.",
        "does not conform": "필수 사항 중 누락되거나 잘못된 것이 있습니다.",
        "no findings": "확인된 사항이 없습니다.",
        "findings": "확인 사항",
        "city model": "도시 모델 전체",
        "coverage": "19개 항목 현황",
        "weak": "취약한 연계",
        "no weak": "선택한 근거에서는 없습니다.",
        "first": "우선 추진 항목",
        "nothing first": "공백인 항목이 없습니다.",
        "clause": "조항",
        "practices": "활동 수",
        "example": "예:",
        "found": "기재값",
        "more": "외 {count}건",
        "left out": "그 밖에 {count}건이 있으나 목록에서 생략하였습니다.",
        "cycle": "{count}개 항목({list})의 필요 관계가 순환하므로 전체 순서를 하나로 정할 수 "
        "없습니다. 가장 많은 항목이 바탕으로 하는 것부터 시작하여 함께 추진하십시오.",
        "gap of": "{gap} {title}: {state}. 이를 바탕으로 운영 중인 항목:",
        "unjoined": "양쪽 모두 운영 중이나 scom:reliesOn이 기재되지 않은 연계:",
        "related": "모형에서 연계되어 있으나 뒤의 항목에 대해 기재된 내용이 없음:",
        "basis note": "도출된 연계와 제안된 연계는 본 프로젝트의 해석이며 표준의 내용이 아닙니다. "
        "명시된 연계는 표준 이용권자가 제공합니다.",
        "used": "엔진 {engine}, 모형 {model}, 검사 규칙 {shapes}, 연계 근거 {bases}",
    },
    "fr": {
        "as of": "au",
        "conforms": "Rien d'obligatoire ne manque.",
        "does not conform": "Quelque chose d'obligatoire manque ou est erroné.",
        "no findings": "Aucun constat.",
        "findings": "CONSTATS",
        "city model": "Le modèle de la ville lui-même",
        "coverage": "COUVERTURE DES 19 ÉLÉMENTS",
        "weak": "LIAISONS FAIBLES",
        "no weak": "Aucune sur les bases choisies.",
        "first": "PAR OÙ COMMENCER",
        "nothing first": "Aucun élément n'est une lacune.",
        "clause": "article",
        "practices": "pratiques",
        "example": "p. ex.",
        "found": "trouvé",
        "more": "et {count} de plus",
        "left out": "{count} autres constats sont comptés mais pas listés.",
        "cycle": "Les besoins de {count} éléments forment un cycle ({list}) : aucun ordre de tous "
        "n'est juste. Commencez là où le plus repose, et faites-les avancer ensemble.",
        "gap of": "{gap} {title} : {state}. En service et reposant dessus :",
        "unjoined": "En service des deux côtés, mais aucune pratique n'indique scom:reliesOn :",
        "related": "Reliés par le modèle, et rien n'est indiqué pour le second :",
        "basis note": "Les liaisons dérivées et proposées sont la lecture de ce projet, non celle "
        "de la norme ; un détenteur de licence fournit les liaisons énoncées.",
        "used": "moteur {engine}, modèle {model}, formes {shapes}, bases {bases}",
    },
}

SEVERITIES: Final[dict[str, dict[str, str]]] = {
    "en": {"violation": "violation", "warning": "warning", "info": "info"},
    "ko": {"violation": "위반", "warning": "주의", "info": "참고"},
    "fr": {"violation": "manquement", "warning": "avertissement", "info": "information"},
}

STATES: Final[dict[str, dict[str, str]]] = {
    "en": {
        "contradictory": "contradictory",
        "excluded": "excluded",
        "inOperation": "in operation",
        "partial": "in pilot",
        "planned": "planned",
        "overdue": "overdue",
        "lapsed": "lapsed",
        "notStated": "nothing stated",
    },
    "ko": {
        "contradictory": "모순",
        "excluded": "제외",
        "inOperation": "운영 중",
        "partial": "시범 중",
        "planned": "계획",
        "overdue": "기한 경과",
        "lapsed": "종료",
        "notStated": "기재 없음",
    },
    "fr": {
        "contradictory": "contradictoire",
        "excluded": "exclu",
        "inOperation": "en service",
        "partial": "à l'essai",
        "planned": "prévu",
        "overdue": "en retard",
        "lapsed": "terminé",
        "notStated": "rien d'indiqué",
    },
}

BASES: Final[dict[str, dict[str, str]]] = {
    "en": {"stated": "stated", "derived": "derived", "proposed": "proposed"},
    "ko": {"stated": "명시", "derived": "도출", "proposed": "제안"},
    "fr": {"stated": "énoncée", "derived": "dérivée", "proposed": "proposée"},
}
