"""What the pages call the kinds and properties of other vocabularies, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from graphsvc.analysis.properties import PROPERTIES
from graphsvc.vocab import ALIGNED_PREFIXES, LANGUAGES, PREFIXES

# In English, Korean and French; the last two await a native reader's review
# (docs/translations.md).
_Names = Mapping[str, tuple[str, str, str]]
_KINDS: Final[_Names] = {
    "owl:AllDisjointClasses": ("disjoint classes", "서로 배타적인 클래스", "classes disjointes"),
    "owl:AsymmetricProperty": ("asymmetric property", "비대칭 속성", "propriété asymétrique"),
    "owl:Axiom": ("statement about a statement", "진술에 대한 진술", "énoncé sur un énoncé"),
    "owl:Class": ("class", "클래스", "classe"),
    "owl:DatatypeProperty": ("datatype property", "데이터 속성", "propriété de données"),
    "owl:IrreflexiveProperty": ("irreflexive property", "비반사 속성", "propriété irréflexive"),
    "owl:ObjectProperty": ("object property", "객체 속성", "propriété d'objet"),
    "owl:Ontology": ("ontology", "온톨로지", "ontologie"),
    "prof:Profile": ("profile", "프로파일", "profil"),
    "prof:ResourceDescriptor": ("part of a profile", "프로파일의 구성 자료", "partie d'un profil"),
    "semapv:ManualMappingCuration": ("mapped by hand", "직접 대응시킴", "établie à la main"),
    "sh:Info": ("info", "참고", "information"),
    "sh:NodeShape": ("rules on a class", "클래스 규칙", "règles sur une classe"),
    "sh:PropertyShape": ("rule on a property", "속성 규칙", "règle sur une propriété"),
    "sh:SPARQLConstraint": ("rule as a query", "질의로 쓴 규칙", "règle en requête"),
    "sh:Violation": ("violation", "위반", "manquement"),
    "sh:Warning": ("warning", "주의", "avertissement"),
    "skos:Collection": ("collection", "모음", "collection"),
    "skos:Concept": ("concept", "개념", "concept"),
    "skos:ConceptScheme": ("concept scheme", "개념 체계", "schéma de concepts"),
    "skos:broadMatch": ("broader match", "상위 대응", "correspondance plus large"),
    "skos:closeMatch": ("close match", "유사 대응", "correspondance proche"),
    "skos:narrowMatch": ("narrower match", "하위 대응", "correspondance plus étroite"),
    "skos:relatedMatch": ("related match", "관련 대응", "correspondance apparentée"),
    "sssom:MappingSet": ("set of mappings", "대응 관계 모음", "jeu de correspondances"),
}
_PROPERTIES: Final[_Names] = {
    "bibo:status": ("status", "상태", "statut"),
    "dcterms:bibliographicCitation": ("how to cite it", "인용 표기", "citation"),
    "dcterms:created": ("date of creation", "작성일", "date de création"),
    "dcterms:creator": ("creator", "작성자", "créateur"),
    "dcterms:format": ("format", "형식", "format"),
    "dcterms:identifier": ("identifier", "식별자", "identifiant"),
    "dcterms:isPartOf": ("part of", "상위 항목", "fait partie de"),
    "dcterms:replaces": ("replaces", "대체 대상", "remplace"),
    "foaf:name": ("name", "이름", "nom"),
    "owl:annotatedProperty": ("as", "대응의 종류", "comme"),
    "owl:annotatedSource": ("mapping of", "대응시킨 것", "correspondance de"),
    "owl:annotatedTarget": ("to", "대응하는 것", "avec"),
    "owl:members": ("members", "구성 항목", "membres"),
    "owl:versionIRI": ("address of the version", "버전의 주소", "adresse de la version"),
    "owl:versionInfo": ("version", "버전", "version"),
    "prof:hasArtifact": ("file", "파일", "fichier"),
    "prof:hasResource": ("parts", "구성 자료", "parties"),
    "prof:hasRole": ("role", "역할", "rôle"),
    "prof:hasToken": ("short name", "짧은 이름", "nom court"),
    "prof:isProfileOf": ("profile of", "바탕이 되는 표준", "profil de"),
    "prov:wasDerivedFrom": ("derived from", "유래", "dérivé de"),
    "rdfs:isDefinedBy": ("defined in", "정의한 문서", "défini dans"),
    "rdfs:subClassOf": ("subclass of", "상위 클래스", "sous-classe de"),
    "rdfs:subPropertyOf": ("subproperty of", "상위 속성", "sous-propriété de"),
    "schema:domainIncludes": ("said of", "기술 대상", "se dit de"),
    "schema:includedInDataCatalog": ("catalogue", "수록 목록", "catalogue"),
    "schema:rangeIncludes": ("kind of value", "값의 종류", "nature de la valeur"),
    "sh:alternativePath": ("any of", "다음 중 하나", "l'une de"),
    "sh:class": ("class of the value", "값의 클래스", "classe de la valeur"),
    "sh:datatype": ("datatype", "자료형", "type de données"),
    "sh:declare": ("prefix", "접두어", "préfixe"),
    "sh:description": ("description", "설명", "description"),
    "sh:in": ("one of", "허용되는 값", "l'un de"),
    "sh:inversePath": (
        "property that points to it",
        "이것을 가리키는 속성",
        "propriété qui y mène",
    ),
    "sh:maxCount": ("at most", "최대 개수", "au plus"),
    "sh:message": ("what a finding says", "확인 사항의 내용", "ce que dit un constat"),
    "sh:minCount": ("at least", "최소 개수", "au moins"),
    "sh:minInclusive": ("smallest value", "최솟값", "plus petite valeur"),
    "sh:name": ("name", "이름", "nom"),
    "sh:namespace": ("namespace", "이름공간", "espace de noms"),
    "sh:node": ("rules on the value", "값에 대한 규칙", "règles sur la valeur"),
    "sh:nodeKind": ("form of the value", "값의 형태", "forme de la valeur"),
    "sh:not": ("must not be", "해당하지 않을 것", "ne doit pas être"),
    "sh:or": ("any of", "다음 중 하나 이상", "au moins l'un de"),
    "sh:path": ("property", "속성", "propriété"),
    "sh:pattern": ("form of the text", "글의 형식", "forme du texte"),
    "sh:prefix": ("prefix", "접두어", "préfixe"),
    "sh:prefixes": ("prefixes", "접두어", "préfixes"),
    "sh:property": ("rules on properties", "속성 규칙", "règles sur les propriétés"),
    "sh:select": ("query", "질의문", "requête"),
    "sh:severity": ("severity", "심각도", "gravité"),
    "sh:sparql": ("rule as a query", "질의로 쓴 규칙", "règle en requête"),
    "sh:targetClass": ("class that is checked", "점검 대상 클래스", "classe contrôlée"),
    "sh:targetSubjectsOf": ("checked where it has", "점검 조건 속성", "contrôlé si présent"),
    "sh:uniqueLang": ("one per language", "언어마다 하나", "un par langue"),
    "skos:broader": ("broader", "상위 개념", "plus large"),
    "skos:definition": ("definition", "정의", "définition"),
    "skos:example": ("example", "예시", "exemple"),
    "skos:inScheme": ("concept scheme", "개념 체계", "schéma de concepts"),
    "skos:member": ("member", "구성 항목", "membre"),
    "skos:notation": ("number", "번호", "numéro"),
    "skos:prefLabel": ("name", "이름", "nom"),
    "skos:related": ("related", "관련 개념", "apparenté"),
    "skos:scopeNote": ("note on use", "용례 설명", "note d'emploi"),
    "skos:topConceptOf": ("at the top of", "최상위 개념으로 속한 체계", "en tête de"),
    "sssom:confidence": ("confidence", "신뢰도", "confiance"),
    "sssom:mapping_justification": ("how it was mapped", "대응 방법", "façon de l'établir"),
    "sssom:mappings": ("mappings", "대응 관계", "correspondances"),
    "sssom:object_label": ("name of the other", "상대 용어의 이름", "nom de l'autre"),
    "sssom:object_source": (
        "vocabulary of the other",
        "상대 용어의 어휘",
        "vocabulaire de l'autre",
    ),
    "sssom:object_type": ("kind of the other", "상대 용어의 종류", "nature de l'autre"),
    "sssom:subject_label": ("name of ours", "이 어휘의 이름", "nom du nôtre"),
    "vann:preferredNamespacePrefix": ("prefix", "접두어", "préfixe"),
    "vann:preferredNamespaceUri": ("namespace", "이름공간", "espace de noms"),
}


def kind(iri: str, lang: str) -> str | None:
    """Return what people call a class or code of another vocabulary, if it has a name here.

    Those that city files name themselves have none: they are shown as they are written there.
    """
    return _by_iri(lang)[0].get(iri)


def property_(iri: str, lang: str) -> str | None:
    """Return what people call a property of another vocabulary, if it has a name here."""
    return _by_iri(lang)[1].get(iri)


@cache
def _by_iri(lang: str) -> tuple[dict[str, str], dict[str, str]]:
    city = {iri: names[lang] for iri, names in PROPERTIES.items()}
    kinds = _expanded(_KINDS, lang)
    # A match is a property, and a kind where a mapping is described.
    return kinds, city | kinds | _expanded(_PROPERTIES, lang)


def _expanded(names: _Names, lang: str) -> dict[str, str]:
    namespaces = PREFIXES | ALIGNED_PREFIXES
    place = LANGUAGES.index(lang)
    found = {}
    for short, texts in names.items():
        prefix, _, local = short.partition(":")
        found[namespaces[prefix] + local] = texts[place]
    return found
