// Checks a file without leaving the page: the source with its marks, the findings beside it, pictures.
import { h, onceSeen, save } from "./dom.js";
import "./editor.js";
import { shown } from "./report.js";

document.documentElement.classList.add("js");
const form = document.getElementById("check");
const result = document.getElementById("result");
const progress = document.getElementById("progress");
const words = JSON.parse(result.dataset.words);
const area = form.elements.text;
const MOST_SHOWN = 3_000_000;
const TEXTS = { ttl: "turtle", trig: "trig", nt: "ntriples", nq: "nquads", jsonld: "jsonld", json: "jsonld", rdf: "rdfxml", owl: "rdfxml", xml: "rdfxml" };
let name = "text";

// The editor stands in for the text field, which keeps the text for the form.
const editor = h("graph-editor");
area.hidden = true;
area.after(editor);
editor.start({ text: area.value, label: form.querySelector("label[for=text]").textContent, changed: (text) => { area.value = text; } });
form.querySelector("label[for=text]").addEventListener("click", () => editor.shadowRoot.querySelector(".cm-content").focus());
document.getElementById("format").closest(".field").hidden = true;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});
form.elements.file.addEventListener("change", () => form.elements.file.files.length && check());
// What goes beside a file changes a result that is there already.
for (const beside of [form.elements.shapes, form.elements.baseline]) beside.addEventListener("change", () => !result.hidden && check());
form.elements.syntax.addEventListener("change", () => { editor.language = form.elements.syntax.value; });

const drop = form.querySelector(".drop");
for (const kind of ["dragover", "dragenter"]) {
  drop.addEventListener(kind, (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  form.elements.file.files = event.dataTransfer.files;
  check();
});

for (const link of document.querySelectorAll("[data-example]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    example(link.dataset.example);
  });
}

async function example(chosen) {
  const answer = await fetch(`${form.dataset.examples}${chosen}.ttl`).catch(() => null);
  if (!answer?.ok) return tell(words.lost);
  form.elements.file.value = "";
  form.elements.syntax.value = "turtle";
  editor.text = await answer.text();
  name = `${chosen}.ttl`;
  history.replaceState(null, "", `?example=${chosen}`);
  check();
}

// What is sent: the chosen files, or the text under the name of where it came from.
function body(format) {
  const data = new FormData(form);
  const files = [...form.elements.file.files];
  if (files.length) data.delete("text");
  data.delete("format");
  if (format) data.set("format", format);
  return data;
}

function send(format, kind) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = kind;
    request.setRequestHeader("Accept", format ? "*/*" : "application/json");
    // What is refused is said in the language of the page.
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    const bar = h("progress", { max: 1, value: 0, "aria-label": words.sending });
    request.upload.addEventListener("progress", (event) => {
      if (event.loaded < event.total) {
        bar.value = event.loaded / event.total;
        if (!bar.isConnected) progress.replaceChildren(words.sending, " ", bar);
      } else tell(words.checking);
    });
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", () => reject(new Error(words.lost)));
    request.send(body(format));
  });
}

function tell(text) {
  progress.textContent = text;
}

async function check() {
  const files = [...form.elements.file.files];
  if (!files.length && !area.value.trim()) return tell(words.nothing);
  const beside = [...form.elements.shapes.files, ...form.elements.baseline.files];
  if ([...files, ...beside].reduce((sum, file) => sum + file.size, 0) > Number(form.dataset.limit)) return tell(words.large);
  tell(words.checking);
  let answer;
  try {
    answer = await send("", "json");
  } catch (fault) {
    return tell(fault.message);
  }
  const sources = files.length ? await Promise.all(files.map(read)) : [{ name: "text", text: area.value, syntax: form.elements.syntax.value }];
  const others = await Promise.all([...form.elements.shapes.files].map(read));
  tell(answer.status === 200 ? words.done : "");
  result.hidden = false;
  const download = async (format) => {
    const sent = await send(format, "blob");
    tell(words.done);
    const stem = (files[0]?.name ?? name).replace(/\.[^.]*$/, "");
    save(sent.response, `${stem}-report.${{ text: "txt", sarif: "sarif", junit: "xml", github: "txt" }[format] ?? format}`);
  };
  shown(result, answer, sources, others, words, download);
  onceSeen(() => {
    const heading = result.querySelector("h2");
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView();
  });
}

async function read(file) {
  const syntax = TEXTS[file.name.split(".").pop().toLowerCase()];
  const text = syntax && file.size <= MOST_SHOWN ? await file.text() : null;
  return { name: file.name, text, syntax };
}

if (new URLSearchParams(location.search).has("example") && area.value.trim()) {
  name = `${new URLSearchParams(location.search).get("example")}.ttl`;
  check();
}
