// Draws the pictures of a page anew with Vega-Lite, so that they answer to pointer and keyboard. Where that fails, the
// image that the server drew stays.
import { compile } from "vega-lite";
import { Error as OnlyErrors, View, loader, logger, parse } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { tell } from "./parts/tell.js";

const NARROWEST = 280;
const WIDEST = 1600;
const STEP = 40; // So that a window that is dragged wider does not ask for a picture at each pixel.
const dark = matchMedia("(prefers-color-scheme: dark)");

const style = Object.assign(document.createElement("link"), { rel: "stylesheet" });
style.href = new URL("chart.css", document.currentScript.src);
document.head.append(style);

class Picture {
  constructor(figure) {
    this.figure = figure;
    this.still = figure.querySelector("picture");
    this.live = document.createElement("div");
    this.live.className = "live";
    this.asked = "";
  }

  async draw() {
    const address = this.address();
    if (address === this.asked) return;
    this.asked = address;
    const answer = await fetch(address, { headers: { Accept: "application/vnd.vegalite.v6+json" } });
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    const drawn = await render(await answer.json());
    if (address !== this.asked) return drawn.view.finalize();
    this.view?.finalize();
    this.view = drawn.view;
    this.live.replaceChildren(drawn.element);
    if (!this.live.isConnected) this.still.replaceWith(this.live);
    tell(this.live, this.view);
  }

  address() {
    const { clientWidth } = this.figure;
    const width = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(clientWidth / STEP) * STEP));
    const address = new URL(this.figure.dataset.specification, location.href);
    address.searchParams.set("theme", dark.matches ? "dark" : "light");
    address.searchParams.set("width", width);
    return address.href;
  }
}

async function render(specification) {
  const runtime = parse(compile(specification, { logger: logger(OnlyErrors) }).spec, undefined, { ast: true });
  const element = document.createElement("div");
  // The interpreter reads expressions itself: the page allows no code that is made from text.
  const view = new View(runtime, { expr: expressionInterpreter, renderer: "svg", loader: loader(), logLevel: OnlyErrors });
  view.tooltip(() => {}).initialize(element);
  await view.runAsync();
  return { view, element };
}

const pictures = [...document.querySelectorAll("figure[data-specification]")].map((figure) => new Picture(figure));
const drawAll = () => {
  for (const picture of pictures) picture.draw().catch((error) => console.warn("The picture stays as it is.", error));
};

drawAll();
dark.addEventListener("change", drawAll);
new ResizeObserver(drawAll).observe(document.body);
