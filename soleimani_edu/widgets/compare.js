// Two perspectives side by side, chosen from all that stand on the page.
// The same code takes over the HTML of a page without a kernel and that which the kernel sends.

const WORDS = {
  left: "Left, or above",
  right: "Right, or below",
  said: (left, right) => `Left: ${left}; right: ${right}.`,
  fewer: (number, other) => `${number} fewer than ${other}; that is what these tables hold, not how much was said.`,
  table: (name) => `Table: ${name}`,
};

// JupyterLab and Notebook take the arrow keys from a control that does not carry this attribute.
function ours(node) {
  node.dataset.lmSuppressShortcuts = "true";
  return node;
}

function make(tag, props = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
}

// What stands for the kernel's model on a page without one.
function chosen(sides) {
  const state = { left: sides.dataset.left, right: sides.dataset.right };
  const heard = [];
  return {
    get: (name) => state[name],
    set: (name, value) => {
      state[name] = value;
      heard.forEach((hear) => hear());
    },
    save_changes() {},
    on: (name, hear) => heard.push(hear),
    off() {},
  };
}

export function mount(root, model) {
  root.dataset.alive = "yes";
  const sides = root.querySelector(".sides");
  model ??= chosen(sides);
  const options = [...sides.children].map((node) => {
    const code = node.dataset.side;
    if (!code) return { text: node.textContent, disabled: true };
    const [head, ...rest] = node.children;
    const text = head.textContent;
    return { code, text, name: node.dataset.name, rows: Number(node.dataset.rows), rest };
  });
  const found = (code) => options.find((option) => option.code === code);

  const status = make("p", { className: "status" });
  status.setAttribute("role", "status");
  status.setAttribute("aria-live", "polite");
  const selects = ["left", "right"].map((side) => {
    const list = options.map(({ code, text, disabled }) => make("option", { value: code ?? "", disabled }, text));
    const select = ours(make("select", {}, ...list));
    select.addEventListener("change", () => {
      model.set(side, select.value);
      model.save_changes();
    });
    return select;
  });
  const labels = selects.map((select, i) => make("label", {}, i ? WORDS.right : WORDS.left, select));
  sides.before(make("div", { className: "choice" }, ...labels), status);

  function section(one, other) {
    const count = make("p", { className: "count" });
    if (one.rows < other.rows) count.textContent = WORDS.fewer(other.rows - one.rows, other.name);
    const copies = one.rest.map((node) => node.cloneNode(true));
    const table = ours(copies.at(-1)); // scrolls within itself, by keyboard too
    table.tabIndex = 0;
    table.setAttribute("role", "region");
    table.setAttribute("aria-label", WORDS.table(one.name));
    return make("section", {}, make("h4", {}, one.text), count, make("div", {}, ...copies));
  }

  function show() {
    const [left, right] = ["left", "right"].map((side) => found(model.get(side)));
    selects[0].value = left.code;
    selects[1].value = right.code;
    sides.replaceChildren(section(left, right), section(right, left));
    status.textContent = WORDS.said(left.text, right.text);
  }

  sides.classList.add("live");
  model.on("change:left", show);
  model.on("change:right", show);
  show();
  return () => {
    model.off("change:left", show);
    model.off("change:right", show);
  };
}

function render({ model, el }) {
  el.innerHTML = model.get("html"); // made by compare.py, every text in it escaped
  el.classList.add("compare");
  return mount(el, model);
}

export default { render };
