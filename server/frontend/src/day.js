// A slider over the days on which something changed, made from the list of links that stands on the page.
for (const list of document.querySelectorAll("details.days")) {
  const links = [...list.querySelectorAll(".day-list a")];
  if (links.length < 2) continue;
  const days = links.map((link) => link.querySelector("time").dateTime);
  const wanted = list.dataset.day;
  // The last change that had come by the day of the page.
  const start = Math.max(0, days.findLastIndex((day) => day <= wanted));
  const shown = Object.assign(document.createElement("output"), { htmlFor: "day-slider" });
  const slider = Object.assign(document.createElement("input"), {
    id: "day-slider",
    type: "range",
    min: 0,
    max: links.length - 1,
    value: start,
  });
  const label = Object.assign(document.createElement("label"), { htmlFor: "day-slider", className: "hidden" });
  label.textContent = list.querySelector("summary").textContent;
  const tell = () => {
    const words = links[slider.value].textContent;
    shown.textContent = words;
    slider.setAttribute("aria-valuetext", words);
  };
  // Keys move it step by step: the page is asked for once the reader has stopped.
  let waiting = 0;
  slider.addEventListener("input", () => {
    tell();
    clearTimeout(waiting);
  });
  slider.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => links[slider.value].click(), 600);
  });
  const frame = Object.assign(document.createElement("div"), { className: "day-slider" });
  frame.append(label, slider, shown);
  tell();
  list.before(frame);
}
