"""The names of NGSI-LD: those of its core context, and those of the bundled one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from graphsvc.rdfio.contexts import NGSI_LD_CONTEXT, bundled

NGSI_LD: Final = "https://uri.etsi.org/ngsi-ld/"
DEFAULT: Final = NGSI_LD + "default-context/"

# The terms of core context 1.9, none of which may be defined anew.
CORE_TERMS: Final = frozenset(
    """
    Attribute AttributeList ContextSourceIdentity ContextSourceNotification
    ContextSourceRegistration Date DateTime EntityMap EntityType EntityTypeInfo EntityTypeList
    ExecutionResultDetails Feature FeatureCollection GeoProperty GeometryCollection JsonProperty
    LanguageProperty LineString ListProperty ListRelationship MultiLineString MultiPoint
    MultiPolygon Notification Point Polygon Property Relationship Snapshot SnapshotNotification
    Subscription TemporalProperty Time VocabProperty accept aggrMethods aggrParams
    aggrPeriodDuration attributeCount attributeDetails attributeList attributeName
    attributeNames attributeTypes attributes attrs avg bbox cacheDuration collation containedBy
    contextSourceAlias contextSourceExtras contextSourceInfo contextSourceTimeAt
    contextSourceUptime cooldown coordinates createdAt csf data dataset datasetId deletedAt
    description detail distinctCount endAt endTimeAt endpoint entities entity entityCount
    entityId entityList entityMap entityMapLifetime error errors expandValues expiresAt features
    format geoQ geojson geometry geoproperty georel id idPattern information instanceId isActive
    join joinLevel json jsonKeys jsonldContext jsons key lang langString languageMap
    languageMaps lastFailure lastN lastNotification lastSuccess lastUsedAt linkedMaps localOnly
    location management managementInterval max min mode modifiedAt ngsi-ld ngsildConformance
    ngsildproof notUpdated notification notificationTrigger notifiedAt notifierInfo object
    objectList objectLists objectType objects observationInterval observationSpace observedAt
    omit operationSpace operations orderBy ordering pick previousJson previousLanguageMap
    previousObject previousObjectList previousValue previousValueList previousVocab
    problemDetails properties propertyNames q reason receiverInfo refreshRate registrationId
    registrationName relationshipNames resultStatus scope scopeQ showChanges snapshotId
    snapshotLifetime snapshotPriority snapshotQueries snapshotQueriesDetails snapshotStatus
    snapshotTemporalQueries snapshotTemporalQueriesDetails splitEntities startAt status stddev
    subscriptionId subscriptionName success sum sumsq sysAttrs temporalQ tenant throttling
    timeAt timeInterval timeout timeproperty timerel timesFailed timesSent title totalCount
    triggerReason type typeList typeName typeNames unchanged unitCode updated uri value
    valueList valueLists valueType values vocab vocabs watchedAttributes
    """.split()  # noqa: SIM905 - a list of two hundred strings would be two hundred lines
)


@dataclass(frozen=True, slots=True)
class Term:
    """Hold a property of the context: its IRI, and the type of its values, if it has one."""

    iri: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Hold the names of a context: classes and codes by name, properties by name and by IRI."""

    codes: dict[str, str]
    classes: dict[str, str]
    terms: dict[str, Term]
    properties: dict[str, tuple[str, bool]]

    def iri_of_type(self, name: str) -> str | None:
        """Return the class that a type's name or IRI stands for."""
        return name if name in self.classes else self.codes.get(name)


def read(context: dict[str, Any]) -> Names:
    """Return the names of a context; definitions that are no names are passed over."""
    prefixes = {
        key: value
        for key, value in context.items()
        if isinstance(value, str) and value.endswith(("#", "/"))
    }

    def whole(short: str) -> str:
        prefix, _, local = short.partition(":")
        return prefixes[prefix] + local if prefix in prefixes else short

    codes, classes, terms, properties = {}, {}, {}, {}
    for name, value in context.items():
        plain = (
            value
            if isinstance(value, str)
            else value.get("@id")
            if isinstance(value, dict)
            else None
        )
        if name.startswith("@") or name in prefixes or not isinstance(plain, str):
            continue
        iri = whole(plain)
        kind = None if isinstance(value, str) else value.get("@type")
        if name[:1].isupper() and kind is None:
            codes[name] = iri
            classes[iri] = name
        terms[name] = Term(iri, whole(kind) if isinstance(kind, str) else None)
        properties[iri] = (name, kind == "@vocab")
    return Names(codes, classes, terms, properties)


@cache
def names() -> Names:
    """Return the names of the bundled context."""
    return read(json.loads(bundled(NGSI_LD_CONTEXT)))
