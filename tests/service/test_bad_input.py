"""What bad input gets: a clear problem document, nothing kept, and the next request answered."""

from __future__ import annotations

import httpx
import pytest

from graphsvc.vocab import CITY_PROFILE
from service.running import Running, problem

pytestmark = pytest.mark.usefixtures("still_answers")

TURTLE = {"Content-Type": "text/turtle"}
CITY = """
@prefix : <https://example.org/arden/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix scom: <https://w3id.org/scom/ns#> .
:model a scom:CityModel ; dcterms:title "How Arden works"@en ; scom:describes :arden .
:arden a scom:City ; rdfs:label "Arden"@en .
"""


def check(
    client: httpx.Client, body: str | bytes, kind: str = "text/turtle", **more: str
) -> httpx.Response:
    return client.post("/validate", content=body, headers={"Content-Type": kind}, params=more)


def ask(client: httpx.Client, query: str) -> httpx.Response:
    return client.post(
        "/sparql", content=query, headers={"Content-Type": "application/sparql-query"}
    )


# --- Files ----------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b" \n\t\n"], ids=["no bytes", "blanks"])
def test_an_empty_file_is_refused(client: httpx.Client, body: bytes) -> None:
    assert "empty" in str(problem(check(client, body), 400)["detail"])


def test_a_wrong_media_type_is_refused_with_those_that_are_read(client: httpx.Client) -> None:
    told = problem(check(client, CITY, "application/pdf"), 415)
    assert "application/pdf" in str(told["detail"])
    assert "text/turtle" in str(told["todo"])


def test_what_curl_sends_unless_told_is_refused_with_the_option_to_add(
    client: httpx.Client,
) -> None:
    told = problem(check(client, CITY, "application/x-www-form-urlencoded"), 415)
    assert "-H 'Content-Type: text/turtle'" in str(told["todo"])


def test_a_syntax_error_is_told_with_its_line_and_column(client: httpx.Client) -> None:
    told = problem(check(client, CITY.replace('"Arden"@en .', '"Arden"@en ')), 400)
    assert told["line"] == 9
    assert told["column"] == 1
    assert str(told["type"]).endswith("/problem/syntax")


def test_an_unknown_extension_is_refused_by_the_file_s_name(client: httpx.Client) -> None:
    told = problem(client.post("/validate", files={"file": ("arden.docx", CITY)}), 415)
    assert "'.docx'" in str(told["detail"])
    assert told["source"] == "arden.docx"


@pytest.mark.parametrize(
    "body",
    [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20, CITY.encode() + b"\x00", b"\xff\xfeh\x00i\x00"],
    ids=["an image", "a zero byte", "UTF-16"],
)
def test_a_binary_file_is_refused(client: httpx.Client, body: bytes) -> None:
    problem(check(client, body), 400)


def test_text_that_is_not_utf_8_is_refused_with_its_place(client: httpx.Client) -> None:
    told = problem(check(client, CITY.encode() + b'# caf\xe9 "'), 400)
    assert told["line"] == 9


def test_a_file_over_the_limit_is_refused_by_its_announced_size(client: httpx.Client) -> None:
    told = problem(check(client, b"#" * (2 * 1024 * 1024 + 1)), 413)
    assert "max_upload_bytes = 2,097,152" in str(told["detail"])


def test_a_file_over_the_limit_is_refused_while_it_comes(client: httpx.Client) -> None:
    sent = 0

    def endless() -> object:
        nonlocal sent
        for _ in range(400):
            sent += 65536
            yield b"#" * 65536

    answer = client.post("/validate", content=endless(), headers=TURTLE)  # type: ignore[arg-type]  # httpx takes any iterable
    assert "max_upload_bytes = 2,097,152" in str(problem(answer, 413)["detail"])


def test_a_form_over_the_limit_is_refused(client: httpx.Client) -> None:
    answer = client.post("/validate", files={"file": ("a.ttl", b"#" * 3_000_000)})
    assert "max_upload_bytes" in str(problem(answer, 413)["detail"])


def test_too_many_files_are_refused(client: httpx.Client) -> None:
    files = [("file", (f"{number}.ttl", CITY)) for number in range(4)]
    assert "max_files = 3" in str(problem(client.post("/validate", files=files), 413)["detail"])


def test_a_form_without_a_file_is_refused(client: httpx.Client) -> None:
    problem(client.post("/validate", files={"tier": (None, "required")}), 400)


DEPTH = 100_000
NESTED = {
    "turtle-brackets": (
        "text/turtle",
        "<x:a> <x:b> " + "[ <x:b> " * DEPTH + "1" + " ]" * DEPTH + " .",
    ),
    "turtle-lists": ("text/turtle", "<x:a> <x:b> " + "(" * DEPTH + ")" * DEPTH + " ."),
    "turtle-triple-terms": (
        "text/turtle",
        "<x:a> <x:b> " + "<<( <x:a> <x:b> " * DEPTH + "1" + " )>>" * DEPTH + " .",
    ),
    "ntriples-triple-terms": (
        "application/n-triples",
        "<x:a> <x:b> " + "<<( <x:a> <x:b> " * DEPTH + '"1"' + " )>>" * DEPTH + " .",
    ),
    "trig-brackets": (
        "application/trig",
        "<x:g> { <x:a> <x:b> " + "[ <x:b> " * DEPTH + "1" + " ]" * DEPTH + " . }",
    ),
    "jsonld-objects": ("application/ld+json", '{"x:b":' * DEPTH + "1" + "}" * DEPTH),
    "jsonld-lists": ("application/ld+json", "[" * DEPTH + "]" * DEPTH),
    "rdfxml-elements": (
        "application/rdf+xml",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x:">'
        + "<x:A><x:b>" * (DEPTH // 2)
        + "</x:b></x:A>" * (DEPTH // 2)
        + "</rdf:RDF>",
    ),
}


@pytest.mark.parametrize("name", NESTED)
def test_nesting_of_100_000_levels_is_refused(client: httpx.Client, name: str) -> None:
    kind, body = NESTED[name]
    if len(body) > 2_000_000:
        body = body.replace(" <x:a> <x:b> ", "<x:a><x:b>")
    told = problem(check(client, body, kind), 413)
    assert "max_depth" in str(told["detail"]) or "max_upload_bytes" in str(told["detail"])


BOMBS = {
    "laughs": """<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
<!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x:">
<x:A rdf:about="x:a"><x:b>&h;</x:b></x:A></rdf:RDF>""",
    "external": """<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x:">
<x:A rdf:about="x:a"><x:b>&a;</x:b></x:A></rdf:RDF>""",
}


@pytest.mark.parametrize("name", BOMBS)
def test_an_xml_entity_bomb_is_refused_at_once(client: httpx.Client, name: str) -> None:
    answer = check(client, BOMBS[name], "application/rdf+xml")
    assert "DOCTYPE" in str(problem(answer, 400)["detail"])


def test_a_remote_context_is_refused(client: httpx.Client) -> None:
    body = '{"@context": "http://127.0.0.1:9/context.jsonld", "@id": "x:a", "x:b": 1}'
    assert "@context" in str(problem(check(client, body, "application/ld+json"), 400)["detail"])


def test_owl_imports_are_read_as_any_other_statement(client: httpx.Client) -> None:
    body = CITY + ":model owl:imports <http://127.0.0.1:9/nowhere.ttl> ."
    assert check(client, body).status_code == 200


def test_a_file_without_a_city_is_refused(client: httpx.Client) -> None:
    told = problem(check(client, "<https://example.org/a> <https://example.org/b> 1 ."), 422)
    assert str(told["type"]).endswith("/problem/not-a-city")


def test_a_file_with_two_cities_is_refused(client: httpx.Client) -> None:
    body = CITY + ":two a scom:CityModel ; scom:describes :other . :other a scom:City ."
    problem(check(client, body), 422)


def test_a_refused_file_is_named(client: httpx.Client) -> None:
    files = {"file": ("folder/arden.ttl", "<x:a> <x:b> .")}
    assert problem(client.post("/validate", files=files), 400)["source"] == "arden.ttl"


def test_a_refused_file_stands_beside_the_reports_on_the_others(client: httpx.Client) -> None:
    files = [("file", ("good.ttl", CITY)), ("file", ("bad.ttl", "<x:a> <x:b> ."))]
    answer = client.post("/validate", files=files)
    assert answer.status_code == 200
    assert [report["file"] for report in answer.json()["reports"]] == ["good.ttl"]
    assert [refusal["source"] for refusal in answer.json()["refused"]] == ["bad.ttl"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tier", "optional"),
        ("basis", "guessed"),
        ("as-of", "tomorrow"),
        ("max-age", "old"),
        ("lang", "tlh"),
        ("format", "docx"),
        ("teir", "required"),
    ],
)
def test_a_wrong_option_is_refused_with_those_that_are_possible(
    client: httpx.Client, name: str, value: str
) -> None:
    problem(check(client, CITY, **{name: value}), 400)


def test_a_report_in_no_offered_format_is_refused(client: httpx.Client) -> None:
    headers = TURTLE | {"Accept": "image/png"}
    told = problem(client.post("/validate", content=CITY, headers=headers), 406)
    assert "application/json" in str(told["todo"])


# --- Queries --------------------------------------------------------------------------------


def test_a_syntax_error_in_a_query_is_told_with_its_place(client: httpx.Client) -> None:
    told = problem(ask(client, "SELECT *\nWHERE { ?s ?p }"), 400)
    assert (told["line"], told["column"]) == (2, 16)


def test_an_undeclared_prefix_is_named(client: httpx.Client) -> None:
    told = problem(ask(client, "SELECT * { ?s a scom:City }"), 400)
    assert "PREFIX scom:" in str(told["todo"])


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <x:a> <x:b> 1 }",
        "PREFIX x: <x:>\nDELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "CLEAR DEFAULT",
        "LOAD <http://127.0.0.1:9/a.ttl>",
        "LOAD <file:///etc/hostname>",
        "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_an_update_is_refused_on_the_query_route(client: httpx.Client, update: str) -> None:
    before = client.get("/health/ready").json()["store"]["snapshot"]
    told = problem(ask(client, update), 400)
    assert "update" in str(told["detail"])
    assert client.get("/health/ready").json()["store"]["snapshot"] == before


def test_an_update_by_any_other_way_is_refused(client: httpx.Client) -> None:
    update = "INSERT DATA { <x:a> <x:b> 1 }"
    problem(client.get("/sparql", params={"update": update}), 400)
    problem(client.post("/sparql", data={"update": update}), 400)
    headers = {"Content-Type": "application/sparql-update"}
    problem(client.post("/sparql", content=update, headers=headers), 400)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "PREFIX x: <http://127.0.0.1:9/> ASK { service x:y {} }",
        "SELECT * { FILTER(trueSERVICE<http://127.0.0.1:9/>{}) }",
    ],
)
def test_service_is_refused(client: httpx.Client, query: str) -> None:
    problem(ask(client, query), 400)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }",
        "SELECT * FROM NAMED <FILE:///etc/hostname> { GRAPH ?g { ?s ?p ?o } }",
        "BASE <file:///etc/> SELECT * FROM <hostname> { ?s ?p ?o }",
    ],
)
def test_a_graph_that_is_a_file_is_refused(client: httpx.Client, query: str) -> None:
    assert "file" in str(problem(ask(client, query), 400)["detail"])


def test_a_graph_of_the_request_that_is_a_file_is_refused(client: httpx.Client) -> None:
    parameters = {"query": "ASK {}", "default-graph-uri": "file:///etc/hostname"}
    problem(client.get("/sparql", params=parameters), 400)


def test_the_word_service_is_harmless_where_it_is_no_keyword(client: httpx.Client) -> None:
    query = """PREFIX service: <x:> # SERVICE <x:y> {}
        SELECT ?service { VALUES ?service { "SERVICE <x:y> {}" service:load <x:service> } }"""
    assert len(ask(client, query).json()["results"]["bindings"]) == 3


def test_an_over_long_query_is_refused(client: httpx.Client) -> None:
    told = problem(ask(client, "ASK {} #" + "x" * 65536), 413)
    assert "max_query_bytes = 65,536" in str(told["detail"])


def test_an_endless_query_is_refused_before_it_is_read(client: httpx.Client) -> None:
    assert "max_query_bytes" in str(problem(ask(client, "#" * 1_000_000), 413)["detail"])


@pytest.mark.parametrize("levels", [1_000, 10_000, 16_000])
@pytest.mark.parametrize(
    ("opening", "inner", "closing"),
    [
        ("STR(", "1", ")"),
        ("(", "1", ")"),
        ("EXISTS{", "", "}"),
    ],
    ids=["calls", "parentheses", "groups"],
)
def test_a_too_deeply_nested_query_is_refused(
    client: httpx.Client, levels: int, opening: str, inner: str, closing: str
) -> None:
    levels = min(levels, 65_000 // len(opening + closing))
    query = f"SELECT * {{ FILTER({opening * levels}{inner}{closing * levels}) }}"
    told = problem(ask(client, query), 413)
    assert "max_query_depth = 100" in str(told["detail"])
    assert told["line"] == 1


@pytest.mark.parametrize(
    "expression",
    ["!" * 60_000 + "true", "1" + "+1" * 30_000, "true" + "||true" * 9_000, "-" * 30_000 + "1"],
    ids=["not", "plus", "or", "minus"],
)
def test_depth_without_brackets_is_answered_or_refused(
    client: httpx.Client, expression: str
) -> None:
    answer = ask(client, f"ASK {{ FILTER({expression}) }}")
    assert answer.status_code in (200, 400, 503)
    if answer.status_code == 200:
        assert isinstance(answer.json()["boolean"], bool)


def test_a_query_past_its_deadline_gets_503_and_nothing_else(client: httpx.Client) -> None:
    answer = ask(client, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert "2 seconds" in str(problem(answer, 503)["detail"])
    assert int(answer.headers["retry-after"]) > 0


def test_a_query_killed_for_memory_gets_503_and_nothing_else(client: httpx.Client) -> None:
    doubling = " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(30))
    query = f'SELECT (STRLEN(?a30) AS ?n) {{ BIND("0123456789abcdef" AS ?a0) {doubling} }}'
    answer = ask(client, query)
    assert str(problem(answer, 503)["type"]).endswith(("/problem/memory", "/problem/deadline"))


def test_an_answer_over_the_limit_is_refused_whole(client: httpx.Client) -> None:
    told = problem(ask(client, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"), 422)
    assert "max_result_bytes = 4,194,304" in str(told["detail"])
    assert "LIMIT" in str(told["todo"])


def test_characters_that_xml_cannot_carry_are_not_sent_in_it(client: httpx.Client) -> None:
    query = r'SELECT ("a\u0001b" AS ?x) {}'
    headers = {"Accept": "application/sparql-results+xml"}
    problem(client.get("/sparql", params={"query": query}, headers=headers), 406)
    assert client.get("/sparql", params={"query": query}).status_code == 200


def test_an_unknown_function_is_refused(client: httpx.Client) -> None:
    told = problem(ask(client, "SELECT (<http://example.org/f>(1) AS ?x) { ?s ?p ?o }"), 400)
    assert "http://example.org/f" in str(told["detail"])


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("text/plain", 415),
        ("application/json", 415),
        ("application/sparql-query;charset=utf-16", 415),
    ],
)
def test_a_query_sent_as_something_else_is_refused(
    client: httpx.Client, kind: str, status: int
) -> None:
    answer = client.post("/sparql", content=b"ASK {}", headers={"Content-Type": kind})
    problem(answer, status)


def test_two_queries_at_once_are_refused(client: httpx.Client) -> None:
    problem(client.get("/sparql?query=ASK{}&query=ASK{}"), 400)


def test_a_query_that_is_not_utf_8_is_refused(client: httpx.Client) -> None:
    problem(client.get("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%22%E9%22%20%7D"), 400)
    headers = {"Content-Type": "application/sparql-query"}
    problem(client.post("/sparql", content=b'ASK { ?s ?p "\xe9" }', headers=headers), 400)


# --- Names ----------------------------------------------------------------------------------


def test_an_unknown_query_name_gets_404_and_near_names(client: httpx.Client) -> None:
    told = problem(client.get("/queries/what-rest-on"), 404)
    assert "what-rests-on" in str(told["todo"])


def test_an_unknown_parameter_is_refused_with_the_known_ones(client: httpx.Client) -> None:
    told = problem(client.get("/queries/what-rests-on", params={"elment": "B7"}), 400)
    assert "element (an element of the model" in str(told["todo"])


def test_a_parameter_of_the_wrong_type_is_refused_with_the_types(client: httpx.Client) -> None:
    parameters = {"element": "B7", "depth": "deep"}
    told = problem(client.get("/queries/what-rests-on", params=parameters), 400)
    assert "'depth'" in str(told["detail"])
    assert "depth (one of 1, 2, 3, 4, all)" in str(told["todo"])


def test_a_required_parameter_is_asked_for(client: httpx.Client) -> None:
    assert "'element'" in str(problem(client.get("/queries/what-rests-on"), 400)["detail"])


def test_an_unknown_element_gets_404_and_near_ones(client: httpx.Client) -> None:
    told = problem(client.get("/linkages", params={"from": "B77"}), 404)
    assert "B7" in str(told["todo"])
    problem(client.get("/iso37106-2021/B77"), 404)


@pytest.mark.parametrize(
    ("name", "value"),
    [("basis", "guessed"), ("role", "likes"), ("depth", "9"), ("format", "pdf"), ("form", "B7")],
)
def test_a_wrong_filter_of_linkages_is_refused(client: httpx.Client, name: str, value: str) -> None:
    problem(client.get("/linkages", params={name: value}), 400)


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/iso37106-2021/..%2f..%2fetc%2fhostname", "/graph/city/nowhere", "/ns/Nothing",
     "/examples/..%2fpyproject.toml", "/graph/%5C",
     "/graph/city/%22%20%3E", "/iso37106-2021/%22%3E%3Cscript%3E", "/%00"],
)  # fmt: skip
def test_an_unknown_address_gets_404(client: httpx.Client, path: str) -> None:
    problem(client.get(path), 404)


def test_a_method_that_is_not_possible_gets_405(client: httpx.Client) -> None:
    answer = client.put("/sparql", content=b"ASK {}")
    assert "PUT" in str(problem(answer, 405)["detail"])
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_nothing_of_a_checked_file_is_kept(client: httpx.Client, running: Running) -> None:
    mark = "a-name-that-stands-nowhere-else"
    body = CITY + f':arden rdfs:comment "{mark}" ; <x:y> <{CITY_PROFILE}> .'
    assert check(client, body).status_code == 200
    assert ask(client, f'ASK {{ ?s ?p "{mark}" }}').json()["boolean"] is False
    files = [path for path in running.log.parent.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if mark.encode() in path.read_bytes()]
