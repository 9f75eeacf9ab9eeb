// A slider over the days on which something changed: it fills the field of the day and sends its form.
for (const field of document.querySelectorAll("input[data-days]")) {
  const days = field.dataset.days.split(" ");
  if (days.length < 2) continue;
  const vietnamese = document.documentElement.lang === "vi";
  const written = new Intl.DateTimeFormat(vietnamese ? "vi" : "en-GB", {
    day: "numeric",
    month: vietnamese ? "numeric" : "long",
    year: "numeric",
    timeZone: "UTC",
  });
  // The last change that had come by the day of the page; by now where it has none.
  const start = field.value ? Math.max(0, days.findLastIndex((day) => day <= field.value)) : days.length - 1;
  const slider = Object.assign(document.createElement("input"), {
    id: "day-slider",
    type: "range",
    min: 0,
    max: days.length - 1,
    value: start,
  });
  slider.setAttribute("aria-label", field.dataset.label);
  const shown = Object.assign(document.createElement("output"), { htmlFor: "day-slider" });
  const tell = () => {
    shown.textContent = written.format(new Date(days[slider.value]));
    slider.setAttribute("aria-valuetext", shown.textContent);
  };
  // Keys move it step by step: the page is asked for once the reader has stopped.
  let waiting = 0;
  slider.addEventListener("input", () => {
    tell();
    clearTimeout(waiting);
  });
  slider.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      field.value = days[slider.value];
      field.form.requestSubmit();
    }, 600);
  });
  // A page that comes back out of the browser's memory shows its own day.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    field.form.reset();
    slider.value = start;
    tell();
  });
  const frame = Object.assign(document.createElement("div"), { className: "day-slider" });
  frame.append(slider, shown);
  tell();
  field.closest(".day-control").append(frame);
}
