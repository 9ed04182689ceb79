// The SPARQL editor: completes names, runs the query, shows the answer as a table, makes links to share.
import { h, save } from "./dom.js";
import "./editor.js";

document.documentElement.classList.add("js");
const form = document.getElementById("ask");
const place = document.getElementById("answer");
const progress = document.getElementById("progress");
const area = form.elements.query;
const words = JSON.parse(form.dataset.words);
const MOST_ROWS = 500;
const TRIPLES = { ttl: "text/turtle", jsonld: "application/ld+json", nt: "application/n-triples", rdf: "application/rdf+xml" };
const ROWS = { json: "application/sparql-results+json", csv: "text/csv", tsv: "text/tab-separated-values", xml: "application/sparql-results+xml" };

const shared = new URLSearchParams(location.hash.slice(1)).get("query");
if (shared) area.value = shared;

const known = fetch(form.dataset.completions).then((answer) => answer.json()).catch(() => ({ prefixes: {}, terms: [], graphs: [], examples: {} }));
const editor = h("graph-editor");
area.hidden = true;
area.after(editor);
editor.start({ text: area.value, label: form.querySelector("label[for=query]").textContent, language: "sparql", complete, changed: (text) => { area.value = text; } });
form.querySelector("label[for=query]").addEventListener("click", () => editor.shadowRoot.querySelector(".cm-content").focus());
document.getElementById("format").closest(".field").hidden = true;

const KEYWORDS = "SELECT CONSTRUCT ASK DESCRIBE WHERE FILTER OPTIONAL UNION GRAPH BIND VALUES ORDER BY GROUP BY HAVING LIMIT OFFSET DISTINCT PREFIX MINUS EXISTS COUNT SAMPLE LANG STR CONTAINS REGEX".split(" ");

async function complete(context) {
  const word = context.matchBefore(/<[^>\s]*|[\w-]*:?[\w-]*/);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  const { prefixes, terms, graphs } = await known;
  const declared = new Set([...editor.text.matchAll(/PREFIX\s+([\w-]*):/gi)].map((match) => match[1]));
  const needs = (name) => {
    const prefix = name.split(":")[0];
    return declared.has(prefix) ? "" : `PREFIX ${prefix}: <${prefixes[prefix]}>\n`;
  };
  const apply = (name) => (view, _, from, to) => {
    const head = needs(name);
    view.dispatch({ changes: [{ from: 0, insert: head }, { from, to, insert: name }], selection: { anchor: from + head.length + name.length } });
  };
  return {
    from: word.from,
    validFor: /^(<[^>\s]*|[\w-]*:?[\w-]*)$/,
    options: [
      ...terms.map((term) => ({ label: term.name, detail: term.label, info: term.told || undefined, apply: apply(term.name) })),
      ...Object.entries(prefixes).map(([prefix, iri]) => ({ label: `${prefix}:`, detail: iri, boost: -1, apply: apply(`${prefix}:`) })),
      ...graphs.map((graph) => ({ label: `<${graph}>`, boost: -2 })),
      ...KEYWORDS.map((label) => ({ label, boost: -3 })),
    ],
  };
}

document.getElementById("example").addEventListener("change", async (event) => {
  const { examples } = await known;
  if (examples[event.target.value]) editor.text = examples[event.target.value];
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    event.stopPropagation();
    run();
  }
}, true);

const share = form.querySelector("[data-share]");
share.hidden = false;
share.addEventListener("click", async () => {
  const address = link();
  history.replaceState(null, "", address);
  await navigator.clipboard?.writeText(address).catch(() => {});
  progress.textContent = words.copied;
});

function link() {
  return `${location.origin}${location.pathname}#${new URLSearchParams({ query: area.value })}`;
}

function ask(accept) {
  return fetch(form.action, { method: "POST", headers: { "Content-Type": "application/sparql-query", Accept: accept, "Accept-Language": document.documentElement.lang }, body: area.value });
}

async function run() {
  progress.textContent = words.running;
  history.replaceState(null, "", link());
  let answer;
  try {
    answer = await ask("application/sparql-results+json, text/turtle;q=0.9");
  } catch {
    progress.textContent = words.lost;
    return;
  }
  place.hidden = false;
  progress.textContent = "";
  editor.mark(new Map());
  const parts = answer.ok ? await told(answer) : await refused(answer);
  place.replaceChildren(h("h2", { tabindex: -1 }, answer.ok ? words.answer : words.refused), ...parts);
  place.querySelector("h2").focus();
}

async function refused(answer) {
  const problem = await answer.json().catch(() => ({}));
  if (problem.line) {
    editor.mark(new Map([[problem.line, "violation"]]));
    editor.show(problem.line);
  }
  return [h("div.notice", { role: "alert" },
    h("p", { dir: "auto" }, problem.line ? `${words.line} ${problem.line}: ` : "", problem.detail ?? answer.statusText),
    problem.todo && h("p", {}, h("b", {}, `${words.todo}: `), h("span", { dir: "auto" }, problem.todo)))];
}

async function told(answer) {
  const kind = answer.headers.get("Content-Type") ?? "";
  if (!kind.includes("json")) return [downloads(TRIPLES), h("pre", { tabindex: 0 }, (await answer.text()).slice(0, 200_000))];
  const found = await answer.json();
  if ("boolean" in found) return [h("p.verdict", {}, found.boolean ? words.yes : words.no)];
  const { vars } = found.head;
  const rows = found.results.bindings;
  const { prefixes } = await known;
  const table = h("table", {},
    h("thead", {}, h("tr", {}, vars.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, rows.slice(0, MOST_ROWS).map((row) => h("tr", {}, vars.map((name) => h("td", {}, cell(row[name], prefixes)))))));
  return [
    h("p", {}, h("b", {}, rows.length), ` ${words.rows}. `, rows.length > MOST_ROWS ? words.first : ""),
    downloads(ROWS),
    h("div.scroll", { tabindex: 0, role: "region", "aria-label": words.answer }, table),
  ];
}

function cell(value, prefixes) {
  if (!value) return "";
  if (value.type !== "uri") return h("span", { dir: "auto", lang: value["xml:lang"] }, value.type === "triple" ? JSON.stringify(value.value) : value.value);
  const [prefix, iri] = Object.entries(prefixes).filter(([, start]) => value.value.startsWith(start)).sort((one, other) => other[1].length - one[1].length)[0] ?? [];
  const short = prefix ? `${prefix}:${value.value.slice(iri.length)}` : value.value;
  if (!/^https?:/.test(value.value)) return h("bdi", {}, short);
  return h("a", { href: local(value.value), rel: "noreferrer" }, h("bdi", {}, short));
}

// Our own names lead to this service, wherever it runs.
function local(iri) {
  const root = "https://w3id.org/scom/";
  return iri.startsWith(root) ? new URL(iri.slice(root.length), form.action).href : iri;
}

function downloads(kinds) {
  return h("p.downloads", {}, `${words.download}: `, Object.entries(kinds).map(([name, kind]) => h("button.plain", { type: "button", onclick: async () => {
    const answer = await ask(kind);
    if (answer.ok) save(await answer.blob(), `answer.${name}`);
  } }, name.toUpperCase())));
}

if (shared) run();
