"""What the analysis says, in English, Korean and French.

Each message says what was found, then what to do.  The fields in braces are
filled with labels, never with text that could hold braces of its own.
The Korean and the French await a native reader's review (docs/translations.md).
"""

from __future__ import annotations

from typing import Final

MESSAGES: Final[dict[str, dict[str, str]]] = {
    "contradictory": {
        "en": "{element} {title} is left out by an exclusion and yet in operation. "
        "Remove the exclusion, or state that the practice has ended.",
        "ko": "{element} {title} 요소가 제외로 되어 있으나 운영 중인 시책이 있습니다. "
        "제외를 삭제하거나 해당 시책의 종료를 기재하십시오.",
        "fr": "{element} {title} est écarté par une exclusion et pourtant en service. "
        "Retirez l'exclusion ou indiquez que la pratique a pris fin.",
    },
    "excludedButPlanned": {
        "en": "{element} {title} is left out by an exclusion, but a practice is planned or "
        "in pilot. Decide which of the two holds.",
        "ko": "{element} {title} 요소가 제외로 되어 있으나 계획 또는 시범 중인 시책이 있습니다. "
        "어느 쪽이 맞는지 정하십시오.",
        "fr": "{element} {title} est écarté par une exclusion, mais une pratique est prévue ou "
        "à l'essai. Décidez lequel des deux vaut.",
    },
    "overdue": {
        "en": "{element} {title} is planned, and its date has passed. "
        "State what became of it, or a new scom:dueOn.",
        "ko": "{element} {title} 요소의 계획 기한이 지났습니다. "
        "진행 결과를 기재하거나 scom:dueOn을 새로 정하십시오.",
        "fr": "{element} {title} est prévu et sa date est passée. "
        "Indiquez ce qu'il en est, ou une nouvelle scom:dueOn.",
    },
    "lapsed": {
        "en": "All practices for {element} {title} are retired, so nothing carries it now. "
        "State what replaced them, or exclude the element with a reason.",
        "ko": "{element} {title} 요소의 모든 시책이 종료되어 현재 이를 뒷받침하는 시책이 없습니다. "
        "대체 시책을 기재하거나 사유와 함께 제외하십시오.",
        "fr": "Toutes les pratiques de {element} {title} ont pris fin ; rien ne le porte plus. "
        "Indiquez ce qui les remplace, ou excluez l'élément avec un motif.",
    },
    "notStated": {
        "en": "Nothing is stated for {element} {title}. Add a practice that realizes om:{element}, "
        "or an exclusion with its reason.",
        "ko": "{element} {title} 요소에 대해 기재된 내용이 없습니다. om:{element}을(를) "
        "이행하는 시책을 "
        "추가하거나 사유와 함께 제외하십시오.",
        "fr": "Rien n'est indiqué pour {element} {title}. Ajoutez une pratique qui réalise "
        "om:{element}, ou une exclusion motivée.",
    },
    "restsOnGap": {
        "en": "{element} {title} is in operation and rests on {other} {other_title}, for which "
        "nothing is in operation ({basis}). Start there.",
        "ko": "{element} {title} 요소는 운영 중이나, 그 바탕이 되는 {other} {other_title} 요소는 "
        "운영되지 않고 있습니다({basis}). 그 요소부터 시작하십시오.",
        "fr": "{element} {title} est en service et repose sur {other} {other_title}, où rien n'est "
        "en service ({basis}). Commencez par là.",
    },
    "restsOnPlanned": {
        "en": "{element} {title} is in operation and rests on {other} {other_title}, which is not "
        "yet fully in operation ({basis}). Check that it comes in time.",
        "ko": "{element} {title} 요소는 운영 중이나, 그 바탕이 되는 {other} {other_title} "
        "요소는 아직 "
        "온전히 운영되지 않습니다({basis}). 제때 갖추어지는지 확인하십시오.",
        "fr": "{element} {title} est en service et repose sur {other} {other_title}, qui n'est pas "
        "encore pleinement en service ({basis}). Vérifiez qu'il arrive à temps.",
    },
    "restsOnExcluded": {
        "en": "{element} {title} rests on {other} {other_title}, which the city leaves out "
        "({basis}). State with scom:providedBy who provides it instead.",
        "ko": "{element} {title} 요소의 바탕이 되는 {other} {other_title} 요소가 제외되어 있습니다"
        "({basis}). 누가 대신 제공하는지 scom:providedBy로 기재하십시오.",
        "fr": "{element} {title} repose sur {other} {other_title}, que la ville écarte ({basis}). "
        "Indiquez par scom:providedBy qui le fournit à sa place.",
    },
    "notJoined": {
        "en": "{element} {title} and {other} {other_title} are both in operation, and the first "
        "rests on the second ({basis}), but no practice says so. Add scom:reliesOn where it does.",
        "ko": "{element} {title} 요소와 {other} {other_title} 요소가 모두 운영 중이고 앞의 "
        "요소가 뒤의 "
        "요소를 바탕으로 하나({basis}), 이를 기재한 시책이 없습니다. 해당하는 경우 scom:reliesOn을 "
        "추가하십시오.",
        "fr": "{element} {title} et {other} {other_title} sont en service, le premier "
        "repose sur le "
        "second ({basis}), mais aucune pratique ne le dit. Ajoutez scom:reliesOn le cas échéant.",
    },
    "relatedNotStated": {
        "en": "The model links {element} {title}, which is in operation, with {other} "
        "{other_title} ({basis}), for which nothing is stated. See whether it belongs.",
        "ko": "운영 중인 {element} {title} 요소는 모델에서 {other} {other_title} 요소와 연계되어 "
        "있으나({basis}), 후자에 대해 기재된 내용이 없습니다. 해당 여부를 확인하십시오.",
        "fr": "Le modèle relie {element} {title}, en service, à {other} {other_title} ({basis}), "
        "pour lequel rien n'est indiqué. Voyez s'il y a lieu d'en parler.",
    },
    "evidenceExpired": {
        "en": "The evidence {label} was valid until {date}. Renew it, or name newer evidence.",
        "ko": "증빙자료 {label}의 유효기간이 {date}에 끝났습니다. 갱신하거나 새 증빙자료를 "
        "기재하십시오.",
        "fr": "La preuve {label} était valable jusqu'au {date}. Renouvelez-la ou citez-en une "
        "plus récente.",
    },
    "evidenceOld": {
        "en": "The evidence {label} was last seen to on {date}, longer ago than {months} months. "
        "Review it and state scom:reviewedOn.",
        "ko": "증빙자료 {label}의 최종 확인일은 {date}이며 {months}개월이 지났습니다. "
        "검토한 뒤 scom:reviewedOn을 기재하십시오.",
        "fr": "La preuve {label} a été vue pour la dernière fois le {date}, il y a plus de "
        "{months} "
        "mois. Revoyez-la et indiquez scom:reviewedOn.",
    },
    "evidenceOverused": {
        "en": "The evidence {label} stands behind {count} elements ({elements}). "
        "If it falls, all do: add evidence of their own.",
        "ko": "증빙자료 {label} 하나가 {count}개 요소({elements})를 뒷받침합니다. "
        "요소별 증빙자료를 추가하십시오.",
        "fr": "La preuve {label} soutient {count} éléments ({elements}). Si elle tombe, tous "
        "tombent : ajoutez des preuves propres à chacun.",
    },
    "noCoordinator": {
        "en": "{element} {title} has practices under {count} different accountable offices and no "
        "coordinator. Let one office state scom:coordinates om:{element}.",
        "ko": "{element} {title} 요소는 책임 부서가 {count}곳이나 총괄 부서가 없습니다. "
        "한 부서에 scom:coordinates om:{element}을(를) 기재하십시오.",
        "fr": "{element} {title} a des pratiques sous {count} responsables différents et aucun "
        "coordinateur. Qu'un service indique scom:coordinates om:{element}.",
    },
    "severalCoordinators": {
        "en": "{element} {title} has {count} coordinators. Name one.",
        "ko": "{element} {title} 요소의 총괄 부서가 {count}곳입니다. 한 곳만 지정하십시오.",
        "fr": "{element} {title} a {count} coordinateurs. N'en nommez qu'un.",
    },
    "stepWithoutBenefit": {
        "en": "The roadmap step {label} leads to no benefit, directly or through what it delivers. "
        "State scom:contributesTo, or ask why it is there.",
        "ko": "로드맵 과제 {label}이(가) 직접 또는 산출물을 통해 이어지는 편익이 없습니다. "
        "scom:contributesTo를 기재하거나 필요성을 재검토하십시오.",
        "fr": "L'étape {label} ne mène à aucun bénéfice, ni directement ni par ce qu'elle livre. "
        "Indiquez scom:contributesTo, ou demandez-vous pourquoi elle y est.",
    },
    "benefitWithoutSource": {
        "en": "Nothing that the city does or plans contributes to the benefit {label}. "
        "State scom:contributesTo on the practice or step that brings it about.",
        "ko": "편익 {label}에 기여하는 시책이나 단계가 없습니다. "
        "편익을 가져오는 시책 또는 단계에 scom:contributesTo를 기재하십시오.",
        "fr": "Rien de ce que la ville fait ou prévoit ne contribue au bénéfice {label}. "
        "Indiquez scom:contributesTo sur la pratique ou l'étape qui l'apporte.",
    },
}

# A linkage that was not read in the standard says so wherever it is named.
BASES: Final[dict[str, dict[str, str]]] = {
    "stated": {"en": "stated linkage", "ko": "명시된 연계", "fr": "lien énoncé"},
    "derived": {"en": "derived linkage", "ko": "도출된 연계", "fr": "lien dérivé"},
    "proposed": {"en": "proposed linkage", "ko": "제안된 연계", "fr": "lien proposé"},
}

REASONS: Final[dict[str, dict[str, str]]] = {
    "both": {
        "en": "In operation and resting on it: {direct} directly ({list}), {through} through "
        "others.",
        "ko": "운영 중인 요소 중 {direct}개({list})가 직접, {through}개가 간접적으로 이를 "
        "바탕으로 합니다.",
        "fr": "En service et reposant dessus : {direct} directement ({list}), {through} à travers "
        "d'autres.",
    },
    "direct": {
        "en": "In operation and resting on it: {direct} directly ({list}).",
        "ko": "운영 중인 요소 중 {direct}개({list})가 직접 이를 바탕으로 합니다.",
        "fr": "En service et reposant dessus : {direct} directement ({list}).",
    },
    "through": {
        "en": "In operation and resting on it: {through} through others.",
        "ko": "운영 중인 요소 중 {through}개가 간접적으로 이를 바탕으로 합니다.",
        "fr": "En service et reposant dessus : {through} à travers d'autres.",
    },
    "none": {
        "en": "Nothing in operation rests on it.",
        "ko": "이를 바탕으로 운영 중인 요소가 없습니다.",
        "fr": "Rien en service ne repose dessus.",
    },
}


def say(table: dict[str, dict[str, str]], kind: str, lang: str, **fields: object) -> str:
    """Return the message of that kind in the language, its fields filled."""
    return table[kind][lang].format(**fields)
