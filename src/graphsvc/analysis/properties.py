"""What people call the properties of other vocabularies that city files use."""

from __future__ import annotations

from typing import Final

from graphsvc.vocab import DCTERMS, FOAF, PREFIXES, RDF, RDFS

_DCAT: Final = PREFIXES["dcat"]
_ORG: Final = PREFIXES["org"]

# The Korean and the French await a native reader's review (docs/translations.md).
PROPERTIES: Final[dict[str, dict[str, str]]] = {
    f"{RDF}type": {"en": "kind", "ko": "유형", "fr": "nature"},
    f"{RDFS}label": {"en": "name", "ko": "명칭", "fr": "nom"},
    f"{RDFS}comment": {"en": "comment", "ko": "설명", "fr": "commentaire"},
    f"{RDFS}seeAlso": {"en": "see also", "ko": "참고", "fr": "voir aussi"},
    f"{DCTERMS}title": {"en": "title", "ko": "제목", "fr": "titre"},
    f"{DCTERMS}description": {"en": "description", "ko": "설명", "fr": "description"},
    f"{DCTERMS}issued": {"en": "date of issue", "ko": "발행일", "fr": "date de publication"},
    f"{DCTERMS}modified": {"en": "last change", "ko": "최종 수정일", "fr": "dernière modification"},
    f"{DCTERMS}publisher": {"en": "publisher", "ko": "발행 기관", "fr": "éditeur"},
    f"{DCTERMS}license": {"en": "licence", "ko": "이용 허락", "fr": "licence"},
    f"{DCTERMS}conformsTo": {"en": "profile", "ko": "프로파일", "fr": "profil"},
    f"{DCTERMS}source": {"en": "source", "ko": "출처", "fr": "source"},
    f"{FOAF}page": {"en": "page", "ko": "웹 페이지", "fr": "page"},
    f"{_DCAT}version": {"en": "version", "ko": "버전", "fr": "version"},
    f"{_DCAT}endpointURL": {"en": "address of the service", "ko": "서비스 주소", "fr": "adresse"},
    f"{_DCAT}landingPage": {"en": "landing page", "ko": "안내 페이지", "fr": "page d'accueil"},
    f"{_DCAT}mediaType": {"en": "media type", "ko": "미디어 유형", "fr": "type de média"},
    f"{_ORG}memberOf": {"en": "member of", "ko": "소속", "fr": "membre de"},
    f"{_ORG}subOrganizationOf": {"en": "part of", "ko": "상위 조직", "fr": "fait partie de"},
    f"{_ORG}hasPost": {"en": "post", "ko": "직위", "fr": "poste"},
    f"{_ORG}postIn": {"en": "post in", "ko": "직위의 소속", "fr": "poste dans"},
}
