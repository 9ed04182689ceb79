"""Add what a city states beside its practices: benefits, values, systems, steps, risks.

Each function adds nodes that belong together, none of which would be a violation or a warning.
"""

from __future__ import annotations

from city_document import Node
from city_draft import Draft
from city_names import invented

QUALITIES = (
    "Measured", "ExtrapolatedFromSurvey", "ExtrapolatedFromHigherLevel", "EstimatedOnAssumptions",
    "PersonalEstimate",
)  # fmt: skip
CONFIDENTIALITIES = ("Public", "Internal", "Restricted")
_GAINS = (
    "Shorter journeys", "Less paper", "Quieter nights", "Cleaner air", "Quicker answers",
    "Lower running cost", "Fewer repeated visits", "Services that people know",
)  # fmt: skip
_UNITS = ("minutes", "percent of residents", "percent of services", "thousand EUR a year", "a day")
_SYSTEMS = ("platform", "register", "portal", "data set", "sensor network", "archive")
_PHASES = ("plan", "initiate", "deliver", "consolidate", "transform")
_FACTORS = (
    "strategic-clarity", "leadership", "user-focus", "stakeholder-engagement", "skills",
    "supplier-partnership", "future-proofing", "achievable-delivery", "benefits-realization",
)  # fmt: skip
_THREATS = (
    "hangs on one supplier", "loses those who know it", "starts before it is funded",
    "is known to few residents", "has no owner after a change of offices",
)  # fmt: skip
_ANSWERS = (
    "A deputy is named and trained.", "Interfaces are published before each tender.",
    "Those concerned look at it every quarter.",
)  # fmt: skip


def benefit(draft: Draft) -> None:
    """Add a benefit that a practice leads to, a measure of it and a first value."""
    rng, number = draft.rng, draft.number()
    owner, gain = draft.some(draft.all("OrganizationalUnit")), rng.choice(_GAINS)
    gained = draft.node(f"benefit-{number}", "scom:Benefit")
    draft.say(gained, "rdfs:label", f"{gain} in {invented(rng)[0]}")
    draft.state(gained, "scom:ownedBy", *owner)
    if practices := draft.all("Practice"):
        draft.state(rng.choice(practices), "scom:contributesTo", f":{gained.name}")
    measure = draft.node(f"measure-{number}", "scom:Measure")
    draft.say(measure, "rdfs:label", f"{gain}, measured")
    draft.state(measure, "scom:measures", f":{gained.name}")
    draft.state(measure, "scom:unit", f'"{rng.choice(_UNITS)}"')
    draft.state(measure, "scom:baselineValue", draft.amount())
    draft.state(measure, "scom:baselineDate", draft.date(2014, 2018))
    draft.state(measure, "scom:targetValue", draft.amount())
    draft.state(measure, "scom:targetDate", draft.date(2030, 2040))
    draft.state(measure, "scom:ownedBy", *owner)
    value(draft, measure)


def values(draft: Draft) -> None:
    """Add values over time to one measure."""
    measure = draft.rng.choice(draft.all("Measure"))
    for _ in range(draft.rng.randint(2, 6)):
        value(draft, measure)


def value(draft: Draft, measure: Node) -> None:
    """Add one value: seven statements."""
    number = draft.number()
    measured = draft.node(f"value-{number}", "scom:MeasuredValue")
    draft.say(measured, "rdfs:label", f"Value {number} of {measure.name}")
    draft.state(measured, "scom:ofMeasure", f":{measure.name}")
    draft.state(measured, "scom:value", draft.amount())
    draft.state(measured, "scom:observedOn", draft.date(2019, 2025))
    draft.state(measured, "scom:quality", draft.code(*QUALITIES))
    draft.state(measured, "dcterms:source", f"<{draft.host}measures/{measure.name}>")


def system(draft: Draft) -> None:
    """Add a system that a practice uses, the need that it meets and the contract for it."""
    rng, number, name = draft.rng, draft.number(), invented(draft.rng)[0]
    practice, owner = rng.choice(draft.all("Practice")), draft.some(draft.all("OrganizationalUnit"))
    resource = draft.node(f"system-{number}", "scom:Resource", "dcat:Resource")
    draft.say(resource, "dcterms:title", f"{name} {rng.choice(_SYSTEMS)}")
    draft.state(resource, "dcterms:publisher", *owner)
    draft.state(resource, "dcat:endpointURL", f"<{draft.host}api/{number}>")
    draft.state(resource, "dcat:landingPage", f"<{draft.host}systems/{number}>")
    draft.state(resource, "scom:ownedBy", *owner)
    draft.state(resource, "scom:confidentiality", draft.code(*CONFIDENTIALITIES))
    draft.state(practice, "scom:uses", f":{resource.name}")
    need = draft.node(f"need-{number}", "scom:InteroperabilityNeed")
    draft.say(need, "rdfs:label", f"{name} beside what is there")
    draft.state(need, "scom:joins", ":council", f":{resource.name}")
    draft.state(practice, "scom:meets", f":{need.name}")
    supplier = draft.node(f"supplier-{number}", "org:FormalOrganization")
    draft.say(supplier, "rdfs:label", f"{name} Works")
    contract = draft.node(f"contract-{number}", "scom:Contract")
    draft.say(contract, "rdfs:label", f"Contract for {name}")
    draft.state(contract, "scom:suppliedBy", f":{supplier.name}")
    draft.state(contract, "scom:procures", f":{resource.name}")
    draft.state(contract, "scom:startedOn", draft.date(2018, 2024))
    draft.state(contract, "scom:endedOn", draft.date(2027, 2035))


def step(draft: Draft) -> None:
    """Add a step of the roadmap, the next of a row of five that follow one another."""
    before = draft.all("RoadmapStep")
    place = len(before) % len(_PHASES)
    added = draft.node(f"step-{draft.number()}", "scom:RoadmapStep")
    draft.say(added, "rdfs:label", f"{invented(draft.rng)[0]}: {_PHASES[place]}")
    draft.state(added, "scom:inPhase", f"<https://w3id.org/scom/tgf/phase/{_PHASES[place]}>")
    draft.state(added, "scom:plannedStart", draft.date(2016 + 4 * place))
    draft.state(added, "scom:plannedEnd", draft.date(2018 + 4 * place))
    if place:
        draft.state(added, "scom:follows", f":{before[-2].name}")
    draft.state(added, "scom:delivers", *draft.some(draft.all("Practice"), 3))
    draft.state(added, "scom:contributesTo", *draft.some(draft.all("Benefit"), 2))


def risk(draft: Draft) -> None:
    """Add a risk to a practice, owned and answered."""
    rng, practice = draft.rng, draft.rng.choice(draft.all("Practice"))
    feared = draft.node(f"risk-{draft.number()}", "scom:Risk")
    name = practice.name.partition("-")[0].capitalize()
    draft.say(feared, "rdfs:label", f"{name} {rng.choice(_THREATS)}")
    factor = f"<https://w3id.org/scom/tgf/factor/{rng.choice(_FACTORS)}>"
    draft.state(feared, "scom:concernsFactor", factor)
    draft.state(feared, "scom:threatens", f":{practice.name}")
    draft.state(feared, "scom:ownedBy", *draft.some(draft.all("OrganizationalUnit")))
    draft.say(feared, "scom:mitigation", rng.choice(_ANSWERS))
