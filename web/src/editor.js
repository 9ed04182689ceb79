// A text editor as an element with a shadow root, so that its styles need no exception in the policy.
import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { turtle } from "@codemirror/legacy-modes/mode/turtle";
import { Compartment, EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, drawSelection, gutter, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--raised)", color: "var(--ink)", fontSize: "14px" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--code)", lineHeight: "1.5", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--faint)", color: "var(--quiet)", border: "0" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--faint)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--tint)" },
  ".cm-fault": { backgroundColor: "var(--tint)" },
  ".cm-fault.cm-here": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-mark": { color: "var(--accent)", fontWeight: "700", padding: "0 3px" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--strong)" },
  ".cm-tooltip-autocomplete ul li": { padding: "3px 8px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: ".85", marginLeft: "1em" },
});
const colours = HighlightStyle.define([
  { tag: [tags.comment], color: "var(--quiet)", fontStyle: "italic" },
  { tag: [tags.keyword, tags.definitionKeyword, tags.meta], color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string], color: "var(--quiet)" },
  { tag: [tags.atom, tags.variableName, tags.standard(tags.variableName)], color: "var(--accent)" },
]);

const setMarks = StateEffect.define();
const setHere = StateEffect.define();

class Mark extends GutterMarker {
  constructor(sign) {
    super();
    this.sign = sign;
  }
  toDOM() {
    return Object.assign(document.createElement("span"), { textContent: this.sign, className: "cm-mark" });
  }
}
const SIGNS = { violation: new Mark("■"), warning: new Mark("▲"), info: new Mark("○") };

const marks = StateField.define({
  create: () => new Map(),
  update(value, change) {
    for (const effect of change.effects) if (effect.is(setMarks)) value = effect.value;
    return value;
  },
});
const here = StateField.define({
  create: () => 0,
  update(value, change) {
    for (const effect of change.effects) if (effect.is(setHere)) value = effect.value;
    return value;
  },
});
const faults = EditorView.decorations.compute([marks, here, "doc"], (state) => {
  const found = [];
  const lines = new Set([...state.field(marks).keys(), state.field(here)]);
  for (const line of [...lines].sort((one, other) => one - other)) {
    if (line < 1 || line > state.doc.lines) continue;
    const name = line === state.field(here) ? "cm-fault cm-here" : "cm-fault";
    found.push(Decoration.line({ class: name }).range(state.doc.line(line).from));
  }
  return Decoration.set(found);
});
const signs = gutter({
  class: "cm-signs",
  lineMarker(view, block) {
    return SIGNS[view.state.field(marks).get(view.state.doc.lineAt(block.from).number)] ?? null;
  },
  lineMarkerChange: (update) => update.startState.field(marks) !== update.state.field(marks),
});

class GraphEditor extends HTMLElement {
  #view = null;

  start({ text = "", label = "", language = "turtle", complete = null, changed = () => {} }) {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.modes = new Compartment();
    this.#view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          history(),
          lineNumbers(),
          signs,
          marks,
          here,
          faults,
          drawSelection(),
          highlightActiveLine(),
          bracketMatching(),
          this.modes.of(mode(language)),
          syntaxHighlighting(colours),
          complete ? autocompletion({ override: [complete] }) : [],
          keymap.of([...(complete ? completionKeymap : []), ...defaultKeymap, ...historyKeymap]),
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
          EditorView.updateListener.of((update) => update.docChanged && changed(this.text)),
          look,
        ],
      }),
    });
    // What scrolls has to be reached by the keyboard.
    this.#view.scrollDOM.tabIndex = 0;
    const fill = new CSSStyleSheet();
    fill.replaceSync(":host{overflow:hidden} .cm-editor{height:100%}");
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, fill];
    return this;
  }

  get text() {
    return this.#view.state.doc.toString();
  }

  set text(value) {
    this.#view.dispatch({
      changes: { from: 0, to: this.#view.state.doc.length, insert: value },
      effects: [setMarks.of(new Map()), setHere.of(0)],
    });
  }

  set language(name) {
    this.#view.dispatch({ effects: this.modes.reconfigure(mode(name)) });
  }

  mark(found) {
    this.#view.dispatch({ effects: setMarks.of(found) });
  }

  show(line, { focus = false } = {}) {
    const doc = this.#view.state.doc;
    if (line < 1 || line > doc.lines) return;
    const at = doc.line(line).from;
    this.#view.dispatch({ selection: { anchor: at }, effects: setHere.of(line) });
    // The line comes to the middle of the editor; the page stays where the reader has it.
    this.#view.requestMeasure({
      read: (view) => view.lineBlockAt(at),
      write: (block, view) => {
        view.scrollDOM.scrollTop = block.top + (block.height - view.scrollDOM.clientHeight) / 2;
      },
    });
    if (focus) this.#view.focus();
  }

  insert(text) {
    this.#view.dispatch(this.#view.state.replaceSelection(text));
    this.#view.focus();
  }
}

function mode(name) {
  if (name === "sparql") return StreamLanguage.define(sparql);
  return ["turtle", "trig", "ntriples", "nquads", "n-triples", "n-quads"].includes(name) ? StreamLanguage.define(turtle) : [];
}

customElements.define("graph-editor", GraphEditor);
