# Turns the file of arden into the one before it.

PREFIX : <https://w3id.org/scom/example/arden/>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX om: <https://w3id.org/scom/iso37106-2021/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX scom: <https://w3id.org/scom/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE {
  ?node ?property ?value .
}
WHERE {
  VALUES (?node ?property) {
    (:model dcat:version)
    (:model dcterms:modified)
    (:street-labs scom:status)
    (:street-labs scom:startedOn)
    (:street-labs scom:hasEvidence)
    (:moving-house UNDEF)
    (:step-transform scom:delivers)
  }
  ?node ?property ?value .
} ;

INSERT DATA {
  :model dcat:version "3.0.0" ;
    dcterms:modified "2025-09-01"^^xsd:date .
  :street-labs scom:status scom:Planned ;
    scom:dueOn "2026"^^xsd:gYear .
  :talking-posts a scom:Practice ;
    rdfs:label "말하는 기둥"@ko , "Talking posts"@en ;
    scom:realizes om:B11 ;
    scom:status scom:Retired .
}
