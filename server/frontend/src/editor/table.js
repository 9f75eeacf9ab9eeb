// The result as a table of our own: YASR's would put texts of the data into markup, and fill in what looks like a template.
import { make } from "./elements.js";
import { leads, named } from "./iris.js";
import { number, words } from "./words.js";

const EACH = 100; // rows of a page
const PLAIN = /#(string|langString|date|integer|decimal|double|float|int|long)$|datatypes\/edtf\/EDTF$/;
const NUMBER = /#(integer|decimal|double|float|int|long)$/;

// Columns and rows of a SELECT or of a graph, truth of an ASK.
export function contentOf(results) {
  if (!results || results.hasError()) return null;
  if (/json/.test(results.getContentType() ?? "")) {
    const { head, boolean, results: rows } = JSON.parse(results.getOriginalResponseAsString());
    return rows ? { columns: head.vars ?? [], rows: rows.bindings } : { truth: boolean };
  }
  const rows = results.getBindings();
  return rows && { columns: results.getVariables(), rows, graph: true };
}

export function tableOf({ iris, names, options }) {
  return class Table {
    priority = 10;
    label = words.table;

    constructor(yasr) {
      this.yasr = yasr;
    }

    canHandleResults() {
      return Boolean(this.content()?.columns?.length);
    }

    content() {
      if (this.seen !== this.yasr.results) [this.seen, this.found] = [this.yasr.results, contentOf(this.yasr.results)];
      return this.found;
    }

    getIcon() {
      return null;
    }

    draw() {
      const { columns, rows } = this.content();
      const view = { rows, at: 0, by: null, down: false };
      const frame = make("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: words.result });
      const controls = this.controls(view, () => this.fill(frame, columns, view));
      this.yasr.resultsEl.replaceChildren(controls, frame);
      this.fill(frame, columns, view);
      this.tellPages(controls, view);
    }

    controls(view, redraw) {
      const all = view.rows;
      const filter = make("input", { type: "search", ariaLabel: words.filter, placeholder: words.filter, className: "filter" });
      const turn = (step) => () => {
        view.at = Math.max(0, Math.min(view.at + step, Math.ceil(view.rows.length / EACH) - 1));
        redraw();
        this.tellPages(bar, view);
      };
      const back = make("button", { type: "button", textContent: "‹", title: words.previous, ariaLabel: words.previous, onclick: turn(-1) });
      const on = make("button", { type: "button", textContent: "›", title: words.next, ariaLabel: words.next, onclick: turn(1) });
      const pages = make("span", { className: "pages" }, back, " ", make("span", { role: "status" }), " ", on);
      filter.addEventListener("input", () => {
        const wanted = filter.value.toLowerCase();
        view.rows = all.filter((row) => Object.values(row).some((term) => this.text(term).toLowerCase().includes(wanted)));
        view.at = 0;
        redraw();
        this.tellPages(bar, view);
      });
      const bar = make("div", { className: "table-controls" }, ...(all.length > 10 ? [filter] : []), pages);
      return bar;
    }

    tellPages(bar, view) {
      const last = Math.max(1, Math.ceil(view.rows.length / EACH));
      bar.querySelector(".pages").hidden = last === 1;
      bar.querySelector("[role=status]").textContent = words.page(number(view.at + 1), number(last));
      const [back, on] = bar.querySelectorAll("button");
      back.disabled = view.at === 0;
      on.disabled = view.at === last - 1;
    }

    fill(frame, columns, view) {
      const shown = view.rows.slice(view.at * EACH, (view.at + 1) * EACH);
      const head = make("tr", {}, ...columns.map((column) => this.heading(frame, column, columns, view)));
      const body = shown.map((row) => make("tr", {}, ...columns.map((column) => this.cell(row[column]))));
      frame.replaceChildren(
        make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)),
        ...(shown.length ? [] : [make("p", { textContent: words.empty })]),
      );
      if (options.names) this.name(frame, shown);
    }

    heading(frame, column, columns, view) {
      const sorted = view.by === column ? (view.down ? "descending" : "ascending") : "none";
      const button = make("button", { type: "button", textContent: column });
      button.addEventListener("click", () => {
        view.down = view.by === column && !view.down;
        view.by = column;
        view.rows = [...view.rows].sort((one, other) => this.compare(one[column], other[column]) * (view.down ? -1 : 1));
        this.fill(frame, columns, view);
        frame.querySelectorAll("th button")[columns.indexOf(column)].focus();
      });
      const heading = make("th", { scope: "col" }, button);
      heading.ariaSort = sorted;
      return heading;
    }

    compare(one, other) {
      if (!one || !other) return one ? -1 : other ? 1 : 0;
      if (NUMBER.test(one.datatype) && NUMBER.test(other.datatype)) return Number(one.value) - Number(other.value);
      return this.text(one).localeCompare(this.text(other), "vi");
    }

    text(term) {
      const labels = term.type === "uri" && options.names ? names.known.get(term.value) : null;
      if (labels && Object.keys(labels).length) return named(labels).text;
      return typeof term.value === "string" ? term.value : JSON.stringify(term.value);
    }

    cell(term) {
      const cell = make("td");
      if (!term) return cell;
      if (term.type === "uri") {
        const href = leads(term.value);
        const shown = iris.short(term.value) ?? term.value;
        const place = href ? make("a", { href, textContent: shown }) : make("span", { textContent: shown });
        if (href && !href.startsWith("/")) place.rel = "noreferrer";
        place.title = term.value;
        place.dataset.iri = term.value;
        cell.append(place);
        return cell;
      }
      if (term.type === "bnode") cell.textContent = `_:${term.value}`;
      else if (typeof term.value !== "string") {
        // A triple term.
        const parts = ["subject", "predicate", "object"].map((part) => this.cell(term.value[part]).childNodes);
        cell.append("<<( ", ...parts.flatMap((nodes) => [...nodes, " "]), ")>>");
      } else {
        const text = make("bdi", { textContent: term.value });
        if (term["xml:lang"]) text.lang = term["xml:lang"];
        cell.append(text);
        if (NUMBER.test(term.datatype)) cell.className = "number";
        else if (term.datatype && !PLAIN.test(term.datatype)) {
          cell.append(" ", make("small", { textContent: iris.short(term.datatype) ?? term.datatype }));
        }
      }
      return cell;
    }

    // The names come a moment later; a cell whose thing has none keeps its IRI.
    async name(frame, rows) {
      const wanted = rows.flatMap((row) => Object.values(row)).filter((term) => term.type === "uri").map((term) => term.value);
      const found = await names.of(wanted).catch(() => new Map());
      for (const place of frame.querySelectorAll("[data-iri]")) {
        const labels = found.get(place.dataset.iri);
        if (!labels) continue;
        const { text, language } = named(labels);
        place.textContent = text;
        if (language) place.lang = language;
      }
    }
  };
}

export function truthOf() {
  return class Truth {
    priority = 20;
    hideFromSelection = true;

    constructor(yasr) {
      this.yasr = yasr;
    }

    canHandleResults() {
      return contentOf(this.yasr.results)?.truth !== undefined;
    }

    getIcon() {
      return null;
    }

    draw() {
      const said = contentOf(this.yasr.results).truth ? words.yes : words.no;
      this.yasr.resultsEl.replaceChildren(make("p", { className: "answer", textContent: said }));
    }
  };
}
