// Fields for the parameters that a saved query declares in its header, the day among them.
import { make } from "./elements.js";
import { language, words } from "./words.js";

const DECLARED = /^#\+ param (\w+): (.*)$/gm;
const KINDS = { date: "date", integer: "number" };

export class Values {
  // `given` are values that the address of the page brings.
  constructor(given) {
    this.given = new Map(given);
    this.element = make("fieldset", { className: "query-values", hidden: true });
    this.declared = "";
  }

  // Shows a field for each parameter of the text; what was put in stays as long as they are the same.
  follow(text) {
    const found = [...text.matchAll(DECLARED)];
    const declared = found.map(([line]) => line).join("\n");
    if (declared === this.declared) return;
    this.declared = declared;
    this.element.hidden = !found.length;
    const fields = found.map(([, name, rest]) => {
      const label = new RegExp(`^#\\+ label ${name}@${language}: (.*)$`, "m").exec(text)?.[1] ?? name;
      const [kind] = rest.split(" ");
      const written = name.replace(/\p{Lu}/gu, (letter) => `-${letter.toLowerCase()}`);
      return make("label", {}, `${label} `, make("input", {
        name: written,
        type: KINDS[kind] ?? "text",
        defaultValue: this.given.get(written) ?? rest.split(" ").at(-1).replace(/^[\w-]*:/, ""),
        spellcheck: false,
      }));
    });
    this.element.replaceChildren(make("legend", { textContent: words.values }), ...fields);
  }

  get pairs() {
    return [...this.element.querySelectorAll("input")].filter((input) => input.value).map(({ name, value }) => [name, value]);
  }
}
