// A quiz. All behaviour is here, so it answers with a kernel and without one.
// Text reaches the page as text nodes only.

const WORDS = {
  one: "Choose one.",
  several: "Choose all that are right.",
  order: "Put these in order, the first on top.",
  number: "Write a number in digits.",
  check: "Check",
  up: "Move up",
  down: "Move down",
  blank: "Nothing is answered yet.",
  notNumber: "Write a number in digits, for example 12.",
  right: "Yes, as the sources have it.",
  wrong: "Not as the sources have it. Read the note, look again and try again.",
  part: "Some of what you chose is right. Look again: not too many, not too few.",
  chosen: "You chose this.",
  evidence: "Evidence:",
  score: (right, all) => `${right} of ${all} answered as the sources do.`,
};

function make(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// JupyterLab and Notebook take the arrow keys from a control that does not carry this attribute.
const KEYS = { "data-lm-suppress-shortcuts": "true" };

function digits(text) {
  const plain = text
    .trim()
    .replace(/[\u06f0-\u06f9]/g, (d) => d.charCodeAt(0) - 0x6f0)
    .replace(/[\u0660-\u0669]/g, (d) => d.charCodeAt(0) - 0x660)
    .replace(/(?<=\d)[,\u066c\u2009 ](?=\d{3}(\D|$))/g, "");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

// Each control: its node, read() for the answer (null when blank), and what it says of an answer.
const CONTROLS = {
  choose(question, name) {
    const right = question.options.filter((option) => option.right).length;
    const notes = question.options.map(() => make("p", { className: "note" }));
    const inputs = question.options.map(() =>
      make("input", { type: right > 1 ? "checkbox" : "radio", name, ...KEYS }),
    );
    const rows = question.options.map((option, i) =>
      make("li", {}, make("label", {}, inputs[i], make("span", { dir: "auto" }, option.text)), notes[i]),
    );
    return {
      hint: right > 1 ? WORDS.several : WORDS.one,
      node: make("ul", { className: "options" }, ...rows),
      read() {
        const places = inputs.flatMap((input, i) => (input.checked ? [i] : []));
        return places.length ? places : null;
      },
      mark(answer) {
        notes.forEach((note, i) => {
          note.textContent = answer.includes(i) ? question.options[i].feedback : "";
        });
        const hits = answer.filter((i) => question.options[i].right).length;
        if (hits === right && answer.length === right) return "right";
        return hits && right > 1 ? "part" : "wrong";
      },
    };
  },

  order(question) {
    const order = [...question.shown];
    const list = make("ol", { className: "options order" });
    const rows = question.options.map((option, place) => {
      const text = make("span", { dir: "auto" }, option.text);
      const note = make("p", { className: "note" });
      const buttons = [-1, 1].map((step) => {
        const word = step < 0 ? WORDS.up : WORDS.down;
        const arrow = step < 0 ? "\u2191" : "\u2193";
        const button = make("button", { type: "button", title: word, ...KEYS }, arrow);
        button.setAttribute("aria-label", `${word}: ${option.text}`);
        button.addEventListener("click", () => {
          const at = order.indexOf(place);
          const to = at + step;
          if (to < 0 || to >= order.length) return;
          [order[at], order[to]] = [order[to], order[at]];
          list.replaceChildren(...order.map((i) => rows[i].node));
          button.focus();
        });
        return button;
      });
      return { node: make("li", {}, make("div", {}, ...buttons, text), note), note };
    });
    list.append(...order.map((i) => rows[i].node));
    return {
      hint: WORDS.order,
      node: list,
      read: () => [...order],
      mark(answer) {
        answer.forEach((place, at) => {
          rows[place].note.textContent = place === at ? question.options[place].feedback : "";
        });
        return answer.every((place, at) => place === at) ? "right" : "wrong";
      },
    };
  },

  number(question) {
    const input = make("input", { type: "text", inputMode: "decimal", size: 12, ...KEYS });
    input.setAttribute("aria-label", WORDS.number);
    return {
      hint: WORDS.number,
      node: make("div", { className: "options" }, input),
      read: () => (input.value.trim() ? digits(input.value) ?? NaN : null),
      mark(answer) {
        if (Number.isNaN(answer)) return "notNumber";
        return answer >= question.low && answer <= question.high ? "right" : "wrong";
      },
    };
  },
};

function evidence(links) {
  const line = make("p", { className: "evidence" }, WORDS.evidence, " ");
  links.forEach((link, i) => {
    const web = /^https?:/.test(link.url);
    line.append(
      i ? "; " : "",
      web ? make("a", { href: link.url, target: "_blank", rel: "noopener", ...KEYS }, link.text) : link.text,
    );
  });
  return line;
}

export function render({ model, el }) {
  const quiz = model.get("quiz");
  const root = make("div", { className: "quiz" }, make("h3", { dir: "auto" }, quiz.title));
  if (quiz.intro) root.append(make("p", { dir: "auto" }, quiz.intro));
  const score = make("p", { className: "score" });
  score.setAttribute("role", "status");
  const verdicts = new Map();
  const unique = Math.random().toString(36).slice(2);

  quiz.questions.forEach((question, i) => {
    const control = CONTROLS[question.kind](question, `${unique}-${i}`);
    const check = make("button", { type: "button", className: "check", ...KEYS }, WORDS.check);
    const status = make("p", { className: "status" });
    status.setAttribute("role", "status");
    const why = make("div", { className: "why", hidden: true });
    if (question.explanation) why.append(make("p", { dir: "auto" }, question.explanation));
    if (question.evidence.length) why.append(evidence(question.evidence));
    check.addEventListener("click", () => {
      const answer = control.read();
      if (answer === null) {
        status.textContent = WORDS.blank;
        return;
      }
      const verdict = control.mark(answer);
      status.textContent = (verdict === "right" ? "\u2713 " : "") + WORDS[verdict];
      status.dataset.verdict = verdict;
      if (verdict === "notNumber") return;
      why.hidden = false;
      verdicts.set(i, verdict === "right");
      model.set("answers", { ...model.get("answers"), [i + 1]: answer });
      model.save_changes();
      const right = [...verdicts.values()].filter(Boolean).length;
      score.textContent = WORDS.score(right, quiz.questions.length);
    });
    const legend = make("legend", { dir: "auto" }, `${i + 1}. ${question.stem}`);
    const field = make("fieldset", {}, legend);
    if (question.text) field.append(make("p", { dir: "auto" }, question.text));
    field.append(make("p", { className: "hint" }, control.hint), control.node, check, status, why);
    root.append(field);
  });
  root.append(score);
  el.replaceChildren(root);
}

// Without a kernel: read the quiz from its own HTML, and render it in place of that.
export function read(el) {
  const text = (node, at) => node.querySelector(at)?.textContent ?? "";
  const questions = [...el.querySelectorAll("section")].map((section) => {
    const details = section.querySelector("details");
    const paragraphs = details.querySelectorAll(":scope > p:not([data-low])");
    const answers = [...details.querySelectorAll("li")];
    const listed = [...section.querySelectorAll(":scope > ol > li, :scope > ul > li")];
    const kind = section.dataset.kind;
    const number = details.querySelector("[data-low]")?.dataset ?? {};
    return {
      kind,
      stem: text(section, "h4 span"),
      text: text(section, ":scope > p"),
      options: answers.map((li, i) => ({
        text: kind === "order" ? li.firstChild.textContent.trim() : listed[i].textContent,
        right: "right" in li.dataset,
        feedback: text(li, "span"),
      })),
      shown: listed.map((li) => Number(li.dataset.place)),
      low: Number(number.low),
      high: Number(number.high),
      explanation: paragraphs[0].textContent,
      evidence: [...paragraphs[1].querySelectorAll("a")].map((a) => ({
        text: a.textContent,
        url: a.getAttribute("href") ?? "",
      })),
    };
  });
  return { quiz_id: el.dataset.quiz, title: text(el, "h3"), intro: text(el, ":scope > p"), questions };
}

export function mount(el) {
  const style = el.querySelector("style");
  const state = { quiz: read(el), answers: {} };
  const model = {
    get: (name) => state[name],
    set: (name, value) => {
      state[name] = value;
    },
    save_changes() {},
  };
  render({ model, el });
  el.prepend(style);
}

export default { render };
