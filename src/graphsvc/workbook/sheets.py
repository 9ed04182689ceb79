"""Which sheets the workbook has and which property each of their columns states."""

from __future__ import annotations

from typing import Final

from graphsvc.vocab import DCTERMS, FOAF, PREFIXES, RDFS, SCOM
from graphsvc.workbook.layout import Column, Kind, Sheet

_ORG: Final = PREFIXES["org"]
_DCAT: Final = PREFIXES["dcat"]
AGENT_CLASSES: Final = (
    SCOM + "CityAuthority",
    SCOM + "JointBody",
    _ORG + "OrganizationalUnit",
    _ORG + "Post",
    _ORG + "FormalOrganization",
    _ORG + "Organization",
    _ORG + "OrganizationalCollaboration",
    FOAF + "Organization",
    FOAF + "Group",
    FOAF + "Agent",
)
# What a resource can be besides; the first is what it is where its row does not say.
RESOURCE_CLASSES: Final = (
    _DCAT + "Resource",
    _DCAT + "Dataset",
    _DCAT + "DataService",
    SCOM + "Resource",
)


def _iri(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return PREFIXES[prefix or "scom"] + local


def _column(
    name: str, kind: Kind, sheets: tuple[str, ...] = (), codes: str | None = None
) -> Column:
    return Column(name.rpartition(":")[2], _iri(name), kind, sheets, codes)


def _text(name: str) -> Column:
    return _column(name, "text")


def _dates(*names: str) -> tuple[Column, ...]:
    return tuple(_column(name, "date") for name in names)


def _link(name: str, *sheets: str, codes: str | None = None) -> Column:
    return _column(name, "link", sheets, codes)


_ID: Final = Column("id", "", "id")
_LABEL: Final = Column("label", RDFS + "label", "text")
_TITLE: Final = Column("title", DCTERMS + "title", "text")
_SOURCE: Final = Column("source", DCTERMS + "source", "source")
_LAST: Final = (Column("comment", RDFS + "comment", "text"), _SOURCE)
_OWNER: Final = _link("ownedBy", "Agent")
_ELEMENT: Final = "ModelElement"


def _sheet(key: str, *columns: Column, essential: bool = False) -> Sheet:
    own = SCOM + key
    return Sheet(key, (own,), (_ID, *columns, *_LAST), own, essential=essential)


SHEETS: Final = (
    _sheet(
        "CityModel",
        Column("base", "", "base"),
        _TITLE,
        _link("describes", "City"),
        *_dates("dcterms:issued", "dcterms:modified"),
        _link("dcterms:publisher", "Agent"),
        _column("dcterms:license", "address"),
        _column("dcat:version", "string"),
        _column("dcterms:conformsTo", "address"),
        _text("dcterms:description"),
        essential=True,
    ),
    _sheet("City", _LABEL, essential=True),
    Sheet(
        "Agent",
        AGENT_CLASSES,
        (
            _ID,
            _column("rdf:type", "type", codes="AgentKind"),
            _LABEL,
            _link("governs", "City"),
            _link("coordinates", codes=_ELEMENT),
            _link("org:postIn", "Agent"),
            _link("org:subOrganizationOf", "Agent"),
            _link("org:memberOf", "Agent"),
            _link("org:hasPost", "Agent"),
            *_LAST,
        ),
        own=None,
        essential=True,
    ),
    _sheet(
        "Practice",
        _LABEL,
        _link("realizes", codes=_ELEMENT),
        _link("status", codes="PracticeStatus"),
        *_dates("startedOn", "endedOn", "dueOn"),
        _link("accountableAgent", "Agent"),
        _link("responsibleAgent", "Agent"),
        _link("hasEvidence", "Evidence"),
        _link("reliesOn", "Practice"),
        _link("upholds", "CityPrinciple", codes="DeliveryPrinciple"),
        _link("contributesTo", "Benefit"),
        _link("pursues", "Goal"),
        _link("uses", "Resource"),
        _link("meets", "InteroperabilityNeed"),
        essential=True,
    ),
    _sheet(
        "Exclusion",
        _LABEL,
        _link("excludes", codes=_ELEMENT),
        _text("reason"),
        _link("decidedBy", "Agent"),
        *_dates("decidedOn"),
        _link("providedBy", "Agent"),
        essential=True,
    ),
    _sheet(
        "Evidence",
        _TITLE,
        *_dates("dcterms:issued"),
        _column("foaf:page", "address"),
        _OWNER,
        _link("dcterms:publisher", "Agent"),
        *_dates("validUntil", "reviewedOn"),
        _link("declaredAs", codes="Declaration"),
        _link("verifiedBy", "Agent"),
        *_dates("verifiedOn"),
        _link("quality", codes="QualityCode"),
        _link("confidentiality", codes="Confidentiality"),
        _text("dcterms:description"),
        essential=True,
    ),
    _sheet("CityPrinciple", _LABEL, _link("refines", codes="DeliveryPrinciple")),
    _sheet("Goal", _LABEL, *_dates("dueOn")),
    Sheet(
        "Resource",
        (SCOM + "Resource",),
        (
            _ID,
            _column("rdf:type", "type", codes="ResourceKind"),
            _TITLE,
            _OWNER,
            _link("confidentiality", codes="Confidentiality"),
            _column("dcat:endpointURL", "address"),
            _column("dcat:landingPage", "address"),
            _link("dcterms:publisher", "Agent"),
            _column("dcterms:license", "address"),
            _column("dcat:version", "string"),
            _column("dcat:mediaType", "address"),
            _text("dcterms:description"),
            *_LAST,
        ),
        own=SCOM + "Resource",
        beside=RESOURCE_CLASSES[0],
    ),
    _sheet("InteroperabilityNeed", _LABEL, _link("joins", "Agent", "Resource")),
    _sheet(
        "Contract",
        _LABEL,
        _link("suppliedBy", "Agent"),
        _link("procures", "Practice", "Resource"),
        *_dates("startedOn", "endedOn"),
    ),
    _sheet("Benefit", _LABEL, _OWNER),
    _sheet(
        "Measure",
        _LABEL,
        _link("measures", "Benefit"),
        _column("unit", "string"),
        _column("baselineValue", "number"),
        *_dates("baselineDate"),
        _column("targetValue", "number"),
        *_dates("targetDate"),
        _OWNER,
    ),
    _sheet(
        "MeasuredValue",
        _LABEL,
        _link("ofMeasure", "Measure"),
        _column("value", "number"),
        *_dates("observedOn"),
        _link("quality", codes="QualityCode"),
    ),
    _sheet(
        "RoadmapStep",
        _LABEL,
        _link("inPhase", codes="RoadmapPhase"),
        _link("follows", "RoadmapStep"),
        _link("delivers", "Practice"),
        _link("contributesTo", "Benefit"),
        *_dates("plannedStart", "plannedEnd", "dueOn"),
    ),
    _sheet(
        "Risk",
        _LABEL,
        _link("concernsFactor", codes="SuccessFactor"),
        _link("threatens", "Practice", "Benefit"),
        _OWNER,
        _text("mitigation"),
    ),
    _sheet(
        "Assessment",
        _LABEL,
        _link("underOverlay", codes="Overlay"),
        _link("assesses", "CityModel"),
        _link("conductedBy", "Agent"),
        *_dates("assessedOn"),
    ),
    _sheet(
        "Rating",
        _LABEL,
        _link("inAssessment", "Assessment"),
        _link("ratesItem", codes="OverlayItem"),
        _link("atLevel", codes="OverlayLevel"),
    ),
)
BY_KEY: Final = {sheet.key: sheet for sheet in SHEETS}
