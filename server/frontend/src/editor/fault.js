// A problem document of the server, in words; the place that it names is marked in the editor.
import { make } from "./elements.js";
import { words } from "./words.js";

export function faultOf(editorOf) {
  return class Told {
    priority = 30;
    hideFromSelection = true;

    constructor(yasr) {
      this.yasr = yasr;
    }

    canHandleResults() {
      return Boolean(this.yasr.results?.hasError());
    }

    getIcon() {
      return null;
    }

    draw() {
      const { problem } = this.yasr.results.error ?? {};
      const { title, detail, repair, line, column } = problem ?? { detail: this.yasr.results.getError()?.text };
      const told = make("div", { className: "problem", role: "alert" });
      if (title) told.append(make("h2", { textContent: title }));
      if (detail && detail !== title) told.append(make("p", { textContent: detail, lang: "en" }));
      if (repair) told.append(make("p", { textContent: repair, lang: "en" }));
      const editor = editorOf(this.yasr);
      if (line && editor) {
        told.append(make("p", {}, words.place(line, column), " ", make("button", {
          type: "button",
          textContent: words.show,
          onclick: () => {
            editor.focus();
            editor.getDoc().setCursor({ line: line - 1, ch: column - 1 });
          },
        })));
      }
      this.yasr.resultsEl.replaceChildren(told);
    }
  };
}

// Marks the place until the text changes.
export function mark(editor, problem) {
  clear(editor);
  if (!problem?.line) return;
  const document_ = editor.getDoc();
  const line = problem.line - 1;
  const text = document_.getLine(line) ?? "";
  // The server counts characters, the editor units of UTF-16.
  const ch = [...text].slice(0, problem.column - 1).join("").length;
  const end = ch + (/^\S+/.exec(text.slice(ch))?.[0].length ?? 0);
  const from = end > ch ? ch : Math.max(0, ch - 1);
  editor.faultMark = document_.markText({ line, ch: from }, { line, ch: Math.max(end, from + 1) }, { className: "fault-here" });
  editor.faultLine = editor.addLineClass(line, "wrap", "fault-line");
}

export function clear(editor) {
  editor.faultMark?.clear();
  if (editor.faultLine) editor.removeLineClass(editor.faultLine, "wrap", "fault-line");
  editor.faultMark = editor.faultLine = null;
}
