// Completion by name: of prefixed names, and of plain words, whose marks may be left out.
import { make } from "./elements.js";
import { named } from "./iris.js";
import { words } from "./words.js";

const MOST_WORDS = 8;
const MOST_SHOWN = 40;
const KEYWORDS = new Set(
  ("select construct describe ask where from named prefix base distinct reduced optional filter union minus graph bind values "
    + "exists not in as group by having order limit offset asc desc count sum min max avg sample true false a").split(" "),
);
const PREFIXED = /(?:^|[\s({[,;|/^!])([A-Za-z][\w-]*):([\p{L}\p{N}_.-]*)$/u;
const WORD = /^[\p{L}\p{M}\p{N}-]+$/u;
const CLASS_HERE = /(?:^|\s)(?:a|rdf:type|rdfs:subClassOf\*?|rdfs:domain|rdfs:range)\s+$/;
const PROPERTY_HERE = /(?:;|[.{]\s*[?$]\w+|[.{]\s*[\w-]+:[\w-]+|^\s*[?$]\w+|^\s*[\w-]+:[\w-]+|^)\s*$/;

export const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

// What is being typed at the end of a line: from where, and which words or which prefix.
export function typedAt(line) {
  const name = PREFIXED.exec(line);
  if (name) return { from: line.length - name[1].length - 1 - name[2].length, prefix: name[1], words: split(name[2]) };
  const parts = line.split(" ");
  let first = parts.length;
  while (first > 0 && parts.length - first < MOST_WORDS && isWord(parts[first - 1])) first--;
  const found = parts.slice(first);
  return found.length ? { from: line.length - found.join(" ").length, words: found.map(fold) } : null;
}

const isWord = (part) => WORD.test(part) && !KEYWORDS.has(part.toLowerCase());
const split = (local) => fold(local.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")).split(/[\s._-]+/).filter(Boolean);

export function completer(names, iris, prefixes) {
  return async (editor) => {
    const cursor = editor.getDoc().getCursor();
    const line = editor.getDoc().getLine(cursor.line).slice(0, cursor.ch);
    const typed = typedAt(line);
    if (!typed) return { list: [], from: cursor, to: cursor };
    const before = line.slice(0, typed.from);
    const space = typed.prefix && prefixes[typed.prefix];
    const inSpace = (iri) => !typed.prefix || (space && iri.startsWith(space));
    const ofClass = CLASS_HERE.test(before);
    const terms = (await names.terms()).filter((term) =>
      inSpace(term.iri) && (!ofClass || term.kind === "class") && matches(term, typed.words));
    const wanted = typed.words.join(" ");
    const things = ofClass || wanted.length < 2 ? [] : (await names.things(wanted)).filter((thing) => inSpace(thing.iri));
    const ofTerms = terms.sort((one, other) => rank(one, typed.words) - rank(other, typed.words)).map((term) => hint(iris, {
      iri: term.iri, name: named(term.labels).text ?? term.local, note: words[term.kind],
    }));
    const ofThings = things.map((thing) => hint(iris, {
      iri: thing.iri, name: thing.label, note: thing.name === thing.label ? "" : thing.name,
    }));
    const list = PROPERTY_HERE.test(before) || ofClass ? [...ofTerms, ...ofThings] : [...ofThings, ...ofTerms];
    return { list: list.slice(0, MOST_SHOWN), from: { line: cursor.line, ch: typed.from }, to: cursor };
  };
}

function matches(term, typed) {
  const told = [...Object.values(term.labels).flatMap((label) => fold(label).split(/[\s-]+/)), ...split(term.local)];
  return typed.every((start) => told.some((word) => word.startsWith(start)));
}

// Whole names before beginnings of names, short names before long ones.
function rank(term, typed) {
  const joined = typed.join(" ");
  const told = [...Object.values(term.labels).map(fold), split(term.local).join(" ")];
  return Math.min(...told.map((name) => (name === joined ? 0 : name.startsWith(joined) ? 1000 : 2000) + name.length));
}

function hint(iris, { iri, name, note }) {
  const text = iris.written(iri);
  return {
    text,
    displayText: name,
    render: (element) => element.append(make("span", { className: "hint-name", textContent: name }), " ",
      make("small", { textContent: [text, note].filter(Boolean).join(" · ") })),
  };
}

// Shows what fits at the cursor; while one types on, the list follows.
export function offer(editor, complete, container) {
  editor.showHint({ hint: complete, completeSingle: false, closeCharacters: /[>"]/, container });
}
