// Shows the report on files, or why one was refused.
import { h, onceSeen } from "./dom.js";

const SEVERITIES = ["violation", "warning", "info"];
const WEAK = new Set(["restsOnGap", "restsOnPlanned", "restsOnExcluded", "notJoined"]);
const MOST_LISTED = 400;
// The service tells no more of a file's name.
const MOST_OF_NAME = 100;

// `others` are the shapes that went beside the files: one of them may be what is refused.
export function shown(place, answer, sources, others, words, download) {
  const told = answer.response;
  if (answer.status !== 200 || !told) return refused(place, told ?? {}, [...others, ...sources], words);
  const reports = told.reports ?? [told];
  const holder = h("div");
  const show = (at) => holder.replaceChildren(...one(reports[at], sources.find((source) => source.name === reports[at].file) ?? sources[at], words, download));
  const parts = [h("h2", { tabindex: -1 }, words.result)];
  if (reports.length > 1) {
    const choice = h("select", { id: "which", onchange: () => show(choice.selectedIndex) }, reports.map((report) => h("option", {}, report.file)));
    parts.push(h("label", { for: "which" }, words.several), choice);
  }
  for (const problem of told.refused ?? []) parts.push(notice(problem, words));
  place.replaceChildren(...parts, holder);
  if (reports.length) show(0);
}

function notice(problem, words) {
  const where = [problem.source, problem.line && `${words.line} ${problem.line}`].filter(Boolean).join(", ");
  return h("div.notice", { role: "alert" },
    h("h3", {}, problem.title ?? words.refused),
    h("p", { dir: "auto" }, where ? `${where}: ` : "", problem.detail ?? problem.what ?? ""),
    problem.todo && h("p", {}, h("b", {}, `${words.todo}: `), h("span", { dir: "auto" }, problem.todo)));
}

function refused(place, problem, sources, words) {
  const source = sources.find(({ name }) => name.slice(0, MOST_OF_NAME) === problem.source);
  place.replaceChildren(h("h2", { tabindex: -1 }, words.refused), notice(problem, words));
  if (!source?.text || !problem.line) return;
  const editor = h("graph-editor");
  place.append(h("div.source", {}, editor));
  editor.start({ text: source.text, label: words.source, language: source.syntax });
  editor.mark(new Map([[problem.line, "violation"]]));
  editor.show(problem.line);
}

function one(report, source, words, download) {
  return [
    h("p.verdict", {}, h("bdi", {}, report.city), ": ", report.conforms ? words.conforms : words.missing),
    h("ul.counts", {}, SEVERITIES.map((name) => h("li", {}, h("b", {}, report.counts[name] ?? 0), h(`span.severity.${name}`, {}, words.severities[name])))),
    ...compared(report, words),
    ...findings(report, source, words),
    h("h2", {}, words.coverage),
    board(report, words),
    h("h2", {}, words.weak),
    ...linkages(report, words),
    h("h2", {}, words.first),
    roadmap(report, words),
    h("h2", {}, words.downloads),
    h("p.quiet", {}, words.downloadstold),
    h("p.downloads", {}, words.formats.map((format) => h("button.plain", { type: "button", onclick: () => download(format) }, format))),
  ];
}

// What has changed since the earlier report, and what is fixed.
function compared({ baseline, fixed }, words) {
  if (!baseline) return [];
  const told = (sentence) => sentence.replace(/\{(\w+)\}/g, (_, name) => ({ ...baseline, as_of: baseline.asOf, list: baseline.differs.map((choice) => words.choices[choice]).join(", ") })[name] ?? "");
  return [
    h("p.since", {}, h("bdi", {}, told(baseline.asOf ? words.since : words.notTold))),
    baseline.differs.length ? h("p.quiet", {}, told(words.differs)) : null,
    fixed.length ? h("details", {}, h("summary", {}, `${words.fixed} (${fixed.length})`),
      h("ul", {}, fixed.slice(0, MOST_LISTED).map((item) => h("li", { dir: "auto" }, `${item.element ?? ""} `, item.label ? h("bdi", {}, `${item.label.slice(0, 120)}: `) : "", item.message)))) : null,
  ].filter(Boolean);
}

function findings(report, source, words) {
  const chosen = new Set(SEVERITIES);
  const list = h("ol.findings", { tabindex: 0, "aria-label": words.findings });
  const editor = source?.text ? h("graph-editor") : null;
  const marks = new Map();
  for (const severity of [...SEVERITIES].reverse()) {
    for (const item of report.findings) if (item.severity === severity && item.line && !item.sheet) marks.set(item.line, severity);
  }
  const go = (item, row) => {
    for (const other of list.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    if (!editor || !item.line) return;
    editor.show(item.line);
    editor.scrollIntoView({ block: "nearest" });
  };
  const fill = () => {
    const found = report.findings.filter((item) => chosen.has(item.severity));
    list.replaceChildren(...found.slice(0, MOST_LISTED).map((item) => {
      const row = h("li", {},
        h("button.finding", { type: "button", onclick: () => go(item, row) },
          h(`span.severity.${item.severity}`, {}, words.severities[item.severity]),
          h("span", {}, item.element ?? "", item.label ? h("bdi", {}, ` ${item.label.slice(0, 120)}`) : ""),
          item.tier === "own" ? h("span.status", {}, words.own) : null,
          item.status ? h(`span.status.${item.status}`, {}, words.statuses[item.status]) : null,
          h("span.place", {}, place(item, words))),
        h("p", { dir: "auto" }, item.message),
        item.causes?.length ? h("ul", {}, item.causes.map((cause) => h("li", { dir: "auto" }, cause))) : null,
        item.fix ? h("p", {}, `${words.fix}: `, h("code", {}, item.fix.text)) : null);
      return row;
    }));
    const left = found.length - MOST_LISTED + (report.findingsLeftOut ?? 0);
    if (left > 0) list.append(h("li.quiet", {}, `+ ${left} ${words.more}`));
  };
  fill();
  const filters = h("div.filters", {}, SEVERITIES.map((name) => {
    const box = h("input", { type: "checkbox", checked: true, onchange: () => {
      if (box.checked) chosen.add(name); else chosen.delete(name);
      fill();
    } });
    return h("label.tick", {}, box, h(`span.severity.${name}`, {}, `${words.severities[name]} (${report.counts[name] ?? 0})`));
  }));
  if (editor) {
    queueMicrotask(() => {
      editor.start({ text: source.text, label: words.source, language: source.syntax });
      editor.mark(marks);
      const first = report.findings.findIndex((item) => item.line && !item.sheet);
      if (first >= 0) {
        list.children[first]?.setAttribute("aria-current", "true");
        onceSeen(() => editor.isConnected && editor.show(report.findings[first].line));
      }
    });
  }
  return [
    h("h2", {}, words.findings),
    filters,
    h("div.beside", {}, list, h("div.source", {}, editor ?? h("p.quiet", {}, words.nosource))),
  ];
}

function place(item, words) {
  if (item.sheet) return `${item.sheet}!${item.cell ?? ""}`;
  return item.line ? `${words.line} ${item.line}` : words.noplace;
}

function board(report, words) {
  return h("ul.board", {}, report.coverage.map((item) =>
    h(`li.state.${item.state}`, { title: item.label }, h("b", {}, item.element), words.states[item.state], h("span.unseen", {}, ` ${item.label}`))));
}

function linkages(report, words) {
  const picture = document.getElementById("map").content.firstElementChild.cloneNode(true);
  for (const item of report.coverage) picture.querySelector(`[data-element="${item.element}"]`)?.classList.add(item.state);
  const weak = new Map();
  for (const item of report.linkages) {
    const ends = item.role === "feeds" ? [item.to, item.from] : [item.from, item.to];
    const key = ends.join(" ");
    if (WEAK.has(item.state) && item.role !== "relates" && !weak.has(key)) weak.set(key, { ...item, upper: ends[0], lower: ends[1] });
  }
  for (const edge of picture.querySelectorAll(".edge")) edge.classList.add(weak.has(edge.dataset.ends) ? "weak" : "calm");
  const labels = new Map(report.coverage.map((item) => [item.element, item.label]));
  const rows = [...weak.values()].sort((one, other) => Number(other.state === "restsOnGap") - Number(one.state === "restsOnGap"));
  return [
    h("p", {}, rows.length ? words.weaktold : words.noweak),
    h("div.spread", {}, h("figure.picture", {}, picture),
      h("ul.weak", {}, rows.map((item) => h("li", {}, h("b", {}, item.upper), ` ${labels.get(item.upper) ?? ""} → `, h("b", {}, item.lower), ` ${labels.get(item.lower) ?? ""}: ${words.linkStates[item.state] ?? item.state} `, h(`span.basis.${item.basis}`, {}, words.bases[item.basis]))))),
  ];
}

function roadmap(report, words) {
  if (!report.roadmap.length) return h("p", {}, words.nofirst);
  return h("ol.first", {}, report.roadmap.map((item) => h("li", {}, h("b", {}, `${item.element} `), item.label, h("p", {}, item.reason))));
}
