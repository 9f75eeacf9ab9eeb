// Zoom and drag for a chart that the server has drawn. Without it the picture scrolls and every link works.
// Plain and small on purpose: a library for graphs would lay out and draw again what is here already, on a canvas
// that has neither links nor titles nor anything for a screen reader, and weighs a hundred times as much.

const STEP = 1.25;
const LEAST = 0.2;
const MOST = 4;
const STILL = 4; // pixels within which a press is a click

const words = document.documentElement.lang === "vi"
  ? { larger: "Phóng to", smaller: "Thu nhỏ", whole: "Vừa khung", own: "1:1, cỡ gốc" }
  : { larger: "Larger", smaller: "Smaller", whole: "Fit the frame", own: "1:1, own size" };

for (const frame of document.querySelectorAll(".drawing")) liven(frame);

function liven(frame) {
  const picture = frame.querySelector("svg");
  const { width, height } = picture.viewBox.baseVal;
  let scale = 1;

  const bar = document.createElement("div");
  bar.className = "zoom";
  for (const [sign, word, act] of [
    ["+", words.larger, () => zoom(scale * STEP)],
    ["−", words.smaller, () => zoom(scale / STEP)],
    ["⤢", words.whole, () => zoom(fitting())],
    ["1:1", words.own, () => zoom(1)],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.title = word;
    button.setAttribute("aria-label", word);
    button.addEventListener("click", act);
    bar.append(button);
  }
  frame.before(bar);
  frame.classList.add("movable");

  function fitting() {
    return Math.min(1, frame.clientWidth / width);
  }

  // The point of the picture at (x, y) of the frame stays where it is.
  function zoom(wanted, x = frame.clientWidth / 2, y = frame.clientHeight / 2) {
    const next = Math.min(MOST, Math.max(LEAST, wanted));
    const left = (frame.scrollLeft + x) / scale;
    const top = (frame.scrollTop + y) / scale;
    scale = next;
    picture.setAttribute("width", width * scale);
    picture.setAttribute("height", height * scale);
    frame.scrollLeft = left * scale - x;
    frame.scrollTop = top * scale - y;
  }

  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // a plain wheel scrolls the page
    event.preventDefault();
    const edge = frame.getBoundingClientRect();
    zoom(scale * STEP ** (-Math.sign(event.deltaY)), event.clientX - edge.left, event.clientY - edge.top);
  }, { passive: false });

  frame.addEventListener("keydown", (event) => {
    const act = { "+": STEP, "=": STEP, "-": 1 / STEP }[event.key];
    if (event.key === "0") zoom(1);
    else if (act && !event.ctrlKey && !event.metaKey) zoom(scale * act);
    else return;
    event.preventDefault();
  });

  let from = null;
  frame.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button === 0) {
      from = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop, moved: false };
    }
  });
  frame.addEventListener("pointermove", (event) => {
    if (!from) return;
    const x = event.clientX - from.x;
    const y = event.clientY - from.y;
    if (!from.moved && Math.hypot(x, y) < STILL) return;
    if (!from.moved) {
      from.moved = true;
      frame.setPointerCapture(event.pointerId);
      frame.classList.add("moving");
    }
    frame.scrollLeft = from.left - x;
    frame.scrollTop = from.top - y;
  });
  for (const name of ["pointerup", "pointercancel"]) {
    frame.addEventListener(name, () => {
      frame.classList.remove("moving");
      const moved = from && from.moved;
      from = null;
      if (!moved) return;
      // What began as a drag is no click on a link.
      const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
      frame.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => frame.removeEventListener("click", swallow, { capture: true }), 0);
    });
  }
  frame.addEventListener("dragstart", (event) => event.preventDefault());

  // Begin with what matters in view: the middle thing, or the top.
  const centre = picture.querySelector(".cell.centre");
  if (width > frame.clientWidth) {
    const box = centre ? centre.getBBox() : { x: width / 2, width: 0, y: 0, height: 0 };
    frame.scrollLeft = box.x + box.width / 2 - frame.clientWidth / 2;
  }
}
