// A chart that turns from day to day. The frames are layers: each covers what changed since the one before.
// The same code takes over the HTML of a page without a kernel and that which the kernel sends.

const WORDS = {
  previous: "Previous",
  next: "Next",
  play: "Play",
  pause: "Pause",
  day: "Day",
  title: (day, number, all) => `As known ${day.includes("UTC") ? "at" : "on"} ${day} (${number} of ${all})`,
  fresh: "New:",
  nothing: "Nothing new.",
};
const PACE = 1800; // milliseconds a frame

function make(tag, props = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  // JupyterLab and Notebook take the arrow keys from a control that does not carry this attribute.
  if (tag === "button" || tag === "input") node.dataset.lmSuppressShortcuts = "true";
  node.append(...children);
  return node;
}

export function mount(root, model = { get: () => 0, set() {}, save_changes() {}, on() {} }) {
  root.dataset.alive = "yes";
  const { subject, frames } = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
  const figure = root.querySelector("figure");
  const layers = ["wide", "narrow"].map((width) => {
    const images = frames.map((frame) => make("img", { alt: "", src: `data:image/png;base64,${frame[width]}` }));
    figure.querySelector(`img.${width}`).replaceWith(make("div", { className: `layers ${width}` }, ...images));
    return images;
  });
  const stage = make("div", { className: "stage" });
  stage.setAttribute("role", "img");
  stage.append(...figure.querySelectorAll(".layers"));

  const last = frames.length - 1;
  const slider = make("input", { type: "range", min: 0, max: last, step: 1 });
  slider.setAttribute("aria-label", WORDS.day);
  const previous = make("button", { type: "button" }, "\u25c0 ", WORDS.previous);
  const next = make("button", { type: "button" }, WORDS.next, " \u25b6");
  const play = make("button", { type: "button", className: "play" }, WORDS.play);
  const day = make("p", { className: "day" });
  const fresh = make("ul");
  const status = make("div", { className: "said" }, day, fresh);
  status.setAttribute("role", "status");
  figure.prepend(make("div", { className: "controls" }, previous, slider, next, play), status, stage);

  function show(at) {
    const frame = frames[at];
    for (const images of layers) images.forEach((image, i) => (image.style.visibility = i <= at ? "visible" : "hidden"));
    day.textContent = WORDS.title(frame.day, at + 1, frames.length);
    const said = frame.new.length ? frame.new : [WORDS.nothing];
    fresh.replaceChildren(...said.map((words) => make("li", { dir: "auto" }, words)));
    slider.value = at;
    slider.setAttribute("aria-valuetext", frame.day);
    previous.setAttribute("aria-disabled", at === 0);
    next.setAttribute("aria-disabled", at === last);
    const known = frames.slice(0, at + 1).flatMap((one) => one.new);
    stage.setAttribute("aria-label", `${subject}. ${day.textContent}: ${known.join("; ")}`);
  }

  function go(at) {
    const to = Math.min(Math.max(at, 0), last);
    show(to);
    model.set("at", to);
    model.save_changes();
  }

  let clock = null;
  function stop() {
    clearInterval(clock);
    clock = null;
    play.textContent = WORDS.play;
    status.setAttribute("aria-live", "polite");
  }
  const now = () => Number(slider.value);
  previous.addEventListener("click", () => (stop(), go(now() - 1)));
  next.addEventListener("click", () => (stop(), go(now() + 1)));
  slider.addEventListener("input", () => (stop(), go(now())));
  play.addEventListener("click", () => {
    if (clock) return stop();
    play.textContent = WORDS.pause;
    status.setAttribute("aria-live", "off"); // a voice cannot keep up with frames that turn by themselves
    go(now() === last ? 0 : now() + 1);
    clock = setInterval(() => (now() === last || !root.isConnected ? stop() : go(now() + 1)), PACE);
  });
  model.on("change:at", () => show(Math.min(Math.max(model.get("at"), 0), last)));
  stop();
  show(Math.min(Math.max(model.get("at"), 0), last));
}

function render({ model, el }) {
  el.innerHTML = model.get("html"); // made by replay.py, every text in it escaped
  el.classList.add("replay");
  mount(el, model);
}

export default { render };
