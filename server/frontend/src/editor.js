// The SPARQL editor: YASGUI in the place of the plain form, asking this server alone.
import Yasgui from "@zazuko/yasgui";
import { completer, offer, typedAt } from "./editor/complete.js";
import { make } from "./editor/elements.js";
import { examples } from "./editor/examples.js";
import { clear, faultOf, mark } from "./editor/fault.js";
import { Iris } from "./editor/iris.js";
import { Names } from "./editor/names.js";
import { askOnlyHere } from "./editor/run.js";
import { fromFragment, share } from "./editor/share.js";
import { Status } from "./editor/status.js";
import { tableOf, truthOf } from "./editor/table.js";
import { Values } from "./editor/values.js";
import { translate, words } from "./editor/words.js";

const { Yasqe, Yasr } = Yasgui;
const place = document.getElementById("editor");
const form = document.querySelector("form.query");
const prefixes = JSON.parse(place.dataset.prefixes);
const endpoint = new URL(place.dataset.endpoint, location.href).href;
const opening = form.querySelector("textarea").value;
// The query that a short or a long address brings.
const text = fromFragment() ?? (place.dataset.given ? opening : null);

// What the address of the page brings besides the query, such as named graphs or the day.
const given = new Map([...form.querySelectorAll("input[type=hidden]")].map(({ name, value }) => [name, value]));
const kept = [...form.querySelectorAll("input[type=hidden]")].map(({ name, value }) => [name, value])
  .filter(([name]) => !["lang", "plans"].includes(name));
const options = { names: true, stated: form.stated?.checked ?? false, asWritten: given.get("plans") === "off" };
const iris = new Iris(prefixes);
const names = new Names(endpoint);
const complete = completer(names, iris, prefixes);
const values = new Values(given);
const statuses = new WeakMap();

// Everything that an answer depends on besides the query.
function parameters() {
  const own = new Map(values.pairs);
  if (options.stated) own.set("stated", "on");
  if (options.asWritten) own.set("plans", "off");
  return [...kept.filter(([name]) => !own.has(name)), ...own];
}

askOnlyHere(Yasqe, endpoint, parameters);
const checkSyntax = Yasqe.prototype.checkSyntax;
// YASQE tells of a fault in markup with a style of its own, which the page forbids.
Yasqe.prototype.checkSyntax = function check() {
  checkSyntax.call(this);
  for (const icon of this.getWrapperElement().querySelectorAll(".parseErrorIcon")) {
    icon.onmouseover = icon.onmouseout = null;
    icon.title = words.unread;
  }
};
Yasqe.forkAutocompleter("prefixes", {
  name: "ours",
  persistenceId: null,
  get: () => Object.entries(prefixes).map(([name, space]) => `${name}: <${space}>`),
}, false);
// In place, as lists of settings are merged: those that ask other servers would come back.
Yasqe.defaults.autocompleters.splice(0, Infinity, "variables", "ours");

Yasr.registerPlugin("table", tableOf({ iris, names, options }));
Yasr.registerPlugin("boolean", truthOf());
Yasr.registerPlugin("error", faultOf((yasr) => Object.values(yasgui._tabs).find((tab) => tab.getYasr() === yasr)?.getYasqe()));
const Response_ = Yasr.plugins.response;
Yasr.registerPlugin("response", class extends Response_ {
  label = words.raw;
  helpReference = undefined;
  getIcon = () => null;
  draw(config) {
    super.draw(config);
    scrollable(this.cm);
    this.cm.getInputField().setAttribute("aria-label", words.raw);
  }
});

// The keys of the arrows scroll it, without a pointer.
function scrollable(editor) {
  editor.getScrollerElement().tabIndex = 0;
}

const runs = (editor) => { editor.query().catch(() => {}); };
place.hidden = false;
const yasgui = new Yasgui(place, {
  autofocus: false,
  populateFromUrl: false,
  autoAddOnInit: !text,
  persistenceId: "tochuc",
  tabName: words.tab,
  contextMenuContainer: place,
  endpointCatalogueOptions: { getData: () => [] },
  requestConfig: { endpoint },
  yasqe: {
    value: opening,
    showQueryButton: false,
    resizeable: true,
    editorHeight: "20rem",
    screenReaderLabel: words.editor,
    extraKeys: {
      // Tab goes on to the next thing on the page.
      Tab: false,
      "Shift-Tab": false,
      "Ctrl-Space": (editor) => completeAt(editor),
      "Ctrl-Enter": runs,
      "Cmd-Enter": runs,
    },
  },
  yasr: { defaultPlugin: "table", pluginOrder: ["table", "response"], maxPersistentResponseSize: 0 },
});

function completeAt(editor) {
  const { line, ch } = editor.getDoc().getCursor();
  if (/[?$]\w*$/.test(editor.getDoc().getLine(line).slice(0, ch))) editor.autocomplete();
  else offer(editor, complete, place);
}

// Once for each tab: it makes its editor when it is shown for the first time.
function settle(tab) {
  const editor = tab.getYasqe();
  if (statuses.has(tab)) return;
  const status = new Status(endpoint);
  let sent = [];
  statuses.set(tab, status);
  tab.rootEl.querySelector(".controlbar").remove();
  editor.rootEl.querySelector(".yasqe_buttons").remove();
  tab.rootEl.querySelector(".editorwrapper").after(status.element);
  editor.getInputField().setAttribute("aria-label", words.editor);
  scrollable(editor);
  for (const button of tab.rootEl.querySelectorAll(".yasr_btnGroup button")) button.removeAttribute("aria-label");
  editor.on("change", () => {
    clear(editor);
    if (yasgui.getTab() === tab) values.follow(editor.getValue());
  });
  editor.on("inputRead", () => {
    const { line, ch } = editor.getDoc().getCursor();
    const typed = typedAt(editor.getDoc().getLine(line).slice(0, ch));
    if (typed?.prefix && prefixes[typed.prefix] && !editor.state.completionActive) offer(editor, complete, place);
  });
  editor.on("query", () => {
    clear(editor);
    sent = [["query", editor.getValue()], ...parameters()];
    busy(tab, true);
    status.say(words.running);
  });
  editor.on("queryAbort", () => {
    busy(tab, false);
    status.say(words.stopped);
  });
  editor.on("queryResponse", (_, answer, milliseconds) => {
    busy(tab, false);
    mark(editor, answer.problem);
    // YASR takes the answer after this.
    queueMicrotask(() => status.show(answer, milliseconds, tab.getYasr().results, sent));
  });
}

const run = make("button", { type: "button", className: "run", textContent: words.run });
const waiting = new Set();
function busy(tab, on) {
  waiting[on ? "add" : "delete"](tab);
  run.textContent = waiting.has(yasgui.getTab()) ? words.stop : words.run;
}
run.addEventListener("click", () => {
  const tab = yasgui.getTab();
  if (waiting.has(tab)) tab.getYasqe().abortQuery();
  else runs(tab.getYasqe());
});

function choice(name, word) {
  const box = make("input", { type: "checkbox", checked: options[name] });
  box.addEventListener("change", () => {
    options[name] = box.checked;
    if (name === "names") yasgui.getTab().getYasr().draw();
  });
  return make("label", {}, box, ` ${word}`);
}

function open(title, text) {
  yasgui.addTab(true, { name: title, yasqe: { value: text } }, { avoidDuplicateTabs: true });
  follow();
  // The header of a saved question is above, what it asks in view.
  const editor = yasgui.getTab().getYasqe();
  const header = text.split("\n").findIndex((line) => !line.startsWith("#+"));
  editor.scrollTo(null, editor.heightAtLine(Math.max(0, header), "local"));
}

const choices = [choice("names", words.names), choice("asWritten", words.asWritten)];
if (form.stated) choices.splice(1, 0, choice("stated", words.stated));
const tools = make("div", { className: "query-tools" },
  values.element,
  make("div", { className: "query-run" }, run, ...share(() => yasgui.getTab().getQuery(), parameters)),
  make("div", { className: "choices" }, ...choices),
  make("p", { className: "query-keys", textContent: words.keys }));

// The tools stand in the tab that is shown, between its query and its answer.
function follow() {
  const tab = yasgui.getTab();
  if (!tab?.getYasqe()) return;
  settle(tab);
  const wrapper = tab.rootEl.querySelector(".editorwrapper");
  // To move them under the pointer would undo the click that has just begun.
  if (tools.parentNode !== wrapper) wrapper.append(tools);
  values.follow(tab.getQuery());
  busy(tab, waiting.has(tab));
}

// A list of tabs may hold nothing but tabs.
const { tabElements } = yasgui;
const adds = tabElements.addTabEl;
tabElements.addTabEl = null;
const tabs = make("div", { className: "tabs" });
tabElements._tabsListEl.replaceWith(tabs);
tabs.append(tabElements._tabsListEl, adds);

place.prepend(examples(open));
translate(place);
if (text) open(words.tab, text);
follow();
for (const event of ["tabSelect", "tabAdd", "tabChange", "tabClose"]) yasgui.on(event, () => queueMicrotask(follow));
form.remove();
