"""What the sample rows say: of one invented city, a row or two for each sheet."""

from __future__ import annotations

from typing import Final

from graphsvc.vocab import CITY_PROFILE

Row = dict[str, str | tuple[str, str, str]]

# By key of the column. A text stands in the order of vocab.LANGUAGES, a code as its alias.
ROWS: Final[dict[str, tuple[Row, ...]]] = {
    "CityModel": (
        {
            "id": "sample-model",
            "base": "https://example.org/arden/",
            "title": ("How Arden works", "아든은 이렇게 운영됩니다", "Comment fonctionne Arden"),
            "describes": "sample-city",
            "issued": "2026-09-01",
            "publisher": "sample-council",
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "version": "1.0",
            "conformsTo": CITY_PROFILE,
        },
    ),
    "City": ({"id": "sample-city", "label": ("Arden", "아든", "Arden")},),
    "Agent": (
        {
            "id": "sample-council",
            "type": "CityAuthority",
            "label": ("Arden City Council", "아든시청", "Ville d'Arden"),
            "governs": "sample-city",
        },
        {
            "id": "sample-office",
            "type": "org:OrganizationalUnit",
            "label": ("Smart City Office", "스마트시티과", "Service de la ville intelligente"),
            "subOrganizationOf": "sample-council",
            "coordinates": "B7",
        },
    ),
    "Practice": (
        {
            "id": "sample-roadmap",
            "label": ("Roadmap 2030", "로드맵 2030", "Feuille de route 2030"),
            "realizes": "B7",
            "status": "InOperation",
            "startedOn": "2024-03",
            "accountableAgent": "sample-office",
            "responsibleAgent": "sample-office; sample-council",
            "hasEvidence": "sample-document",
            "upholds": "vision; sample-principle",
            "pursues": "sample-goal",
        },
    ),
    "Exclusion": (
        {
            "id": "sample-exclusion",
            "excludes": "B12",
            "reason": (
                "The county runs all infrastructure.",
                "모든 기반시설은 광역 자치단체가 운영합니다.",
                "Le comté gère toutes les infrastructures.",
            ),
            "decidedBy": "sample-council",
            "decidedOn": "2025-11-20",
            "source": "https://example.org/minutes-2025-11-20",
        },
    ),
    "Evidence": (
        {
            "id": "sample-document",
            "title": (
                "Smart City Roadmap 2030",
                "스마트시티 로드맵 2030",
                "Feuille de route de la ville intelligente 2030",
            ),
            "issued": "2024-03-01",
            "page": "https://example.org/roadmap-2030",
            "ownedBy": "sample-office",
            "validUntil": "2028",
            "declaredAs": "SelfDeclared",
            "confidentiality": "Public",
        },
    ),
    "CityPrinciple": (
        {
            "id": "sample-principle",
            "label": ("Open by default", "공개 우선", "Ouvert par défaut"),
            "refines": "open-and-collaborative",
        },
    ),
    "Goal": (
        {
            "id": "sample-goal",
            "label": (
                "Climate neutral by 2040",
                "2040년 탄소중립",
                "Neutralité climatique en 2040",
            ),
            "dueOn": "2040",
        },
    ),
    "Resource": (
        {
            "id": "sample-portal",
            "type": "dcat:Resource",
            "title": ("Open data portal", "열린 데이터 포털", "Portail de données ouvertes"),
            "ownedBy": "sample-office",
            "confidentiality": "Public",
            "landingPage": "https://example.org/data",
        },
    ),
    "InteroperabilityNeed": (
        {
            "id": "sample-need",
            "label": ("One address register", "하나의 주소 대장", "Un seul registre des adresses"),
            "joins": "sample-council; sample-portal",
        },
    ),
    "Contract": (
        {
            "id": "sample-contract",
            "label": (
                "Operation of the data portal",
                "데이터 포털 운영",
                "Exploitation du portail de données",
            ),
            "procures": "sample-portal",
            "startedOn": "2026-03-01",
            "endedOn": "2029-02-28",
        },
    ),
    "Benefit": (
        {
            "id": "sample-benefit",
            "label": (
                "Shorter journeys to work",
                "짧아진 출근길",
                "Des trajets plus courts vers le travail",
            ),
            "ownedBy": "sample-office",
        },
    ),
    "Measure": (
        {
            "id": "sample-measure",
            "label": (
                "Mean journey time to work",
                "평균 출근 시간",
                "Durée moyenne du trajet vers le travail",
            ),
            "measures": "sample-benefit",
            "unit": "min",
            "baselineValue": "42",
            "baselineDate": "2024",
            "targetValue": "35.5",
            "targetDate": "2030",
            "ownedBy": "sample-office",
        },
    ),
    "MeasuredValue": (
        {
            "id": "sample-value",
            "ofMeasure": "sample-measure",
            "value": "39.5",
            "observedOn": "2026-06",
            "quality": "Measured",
        },
    ),
    "RoadmapStep": (
        {
            "id": "sample-step",
            "label": ("Open the data portal", "데이터 포털 개방", "Ouvrir le portail de données"),
            "inPhase": "deliver",
            "delivers": "sample-roadmap",
            "contributesTo": "sample-benefit",
            "plannedStart": "2026-10",
            "plannedEnd": "2027",
        },
    ),
    "Risk": (
        {
            "id": "sample-risk",
            "label": (
                "The portal depends on one supplier",
                "포털이 한 공급자에 의존함",
                "Le portail dépend d'un seul fournisseur",
            ),
            "concernsFactor": "supplier-partnership",
            "threatens": "sample-roadmap",
            "ownedBy": "sample-office",
            "mitigation": (
                "Publish the interfaces; tender again in 2028.",
                "인터페이스를 공개하고 2028년에 다시 입찰합니다.",
                "Publier les interfaces et relancer l'appel d'offres en 2028.",
            ),
        },
    ),
    "Assessment": (
        {
            "id": "sample-assessment",
            "label": ("Self-assessment 2026", "2026년 자체 평가", "Autoévaluation 2026"),
            "underOverlay": "five-level",
            "assesses": "sample-model",
            "conductedBy": "sample-office",
            "assessedOn": "2026-06",
        },
    ),
    "Rating": (
        {
            "id": "sample-rating",
            "inAssessment": "sample-assessment",
            "ratesItem": "five-level/item/B7",
            "atLevel": "five-level/2",
        },
    ),
}
