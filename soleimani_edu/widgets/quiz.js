// A quiz. It takes over HTML that is read without scripts, so it answers with a kernel and without one.
// Text is moved or cloned as nodes, and never made into markup. WORDS stand before this file: quiz_words.json.

const FORMAT = "soleimani_edu answers 1";

// The same cases as marking.py: tests/marking_cases.json is run against both.
// A question is {kind, of, right, disputed, low, high, partners, choices}, as far as its kind needs them.

function number(text) {
  if (typeof text === "number") return Math.abs(text) < 1e15 ? text : null;
  const plain = text
    .replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, "") // marks of direction, which nobody sees
    .trim()
    .replace(/[\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) - 0x6f0)
    .replace(/[\u0660-\u0669]/g, (digit) => digit.charCodeAt(0) - 0x660)
    .replace(/\u2212/g, "-")
    .replace(/\u066b/g, ".")
    .replace(/([0-9])[,\u066c\s](?=[0-9]{3}(?![0-9]))/g, "$1");
  return /^-?[0-9]{1,15}(\.[0-9]{1,15})?$/.test(plain) ? Number(plain) : null;
}

const several = (question) => question.right.length > 1 && !question.disputed;

export function mark(question, answer) {
  const { kind, of, right, partners, choices } = question;
  if (kind === "number" || kind === "free") {
    if (answer == null || (typeof answer === "string" && !answer.trim())) return "blank";
    if (kind === "free") return typeof answer === "string" ? "written" : "unreadable";
    const value = ["string", "number"].includes(typeof answer) ? number(answer) : null;
    if (value === null) return "unreadable";
    return value >= question.low && value <= question.high ? "right" : "wrong";
  }
  if (answer == null || (Array.isArray(answer) && !answer.length)) return "blank";
  const ends = kind === "match" ? choices : of;
  const fits = (one) => (Number.isInteger(one) && one >= 0 && one < ends) || (kind === "match" && one === null);
  if (!Array.isArray(answer) || !answer.every(fits)) return "unreadable";
  if (kind === "match") {
    if (answer.length !== partners.length) return "unreadable";
    if (answer.every((one) => one === null)) return "blank";
    const hits = answer.filter((one, at) => one === partners[at]).length;
    return hits === answer.length ? "right" : hits ? "part" : "wrong";
  }
  if (new Set(answer).size < answer.length) return "unreadable";
  if (kind === "order") {
    if (answer.length !== of) return "unreadable";
    return answer.every((one, at) => one === at) ? "right" : "wrong";
  }
  const hits = answer.filter((one) => right.includes(one)).length;
  if (!several(question)) return answer.length > 1 ? "unreadable" : hits ? "right" : "wrong";
  return hits === right.length && hits === answer.length ? "right" : hits ? "part" : "wrong";
}

const KEYS = "lmSuppressShortcuts"; // JupyterLab and Notebook take keys from a control without this attribute

function make(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  if (/button|input|select|textarea/.test(tag)) node.dataset[KEYS] = "true";
  node.append(...children);
  return node;
}

const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const copied = (node) => [...node.cloneNode(true).childNodes];
const items = (list) => [...list.children];
const isHead = (node) => node.localName === "p" && node.firstChild?.localName === "b";

// Each control has its node, read() for the answer, write(answer), and show(answer), which says what the
// sources have on it. It calls changed() when the learner answered otherwise.
const CONTROLS = {
  choose({ lists: [shown, key], question, label }, words, changed) {
    question.of = shown.children.length;
    question.right = items(key).flatMap((row, i) => ("right" in row.dataset ? [i] : []));
    const type = several(question) ? "checkbox" : "radio";
    const inputs = items(shown).map(() => make("input", { type, name: label, onchange: changed }));
    const notes = items(shown).map(() => make("p", { className: "note", role: "status" }));
    const rows = items(shown).map((row, i) =>
      make("li", {}, make("label", {}, inputs[i], make("span", {}, ...copied(row))), notes[i]),
    );
    return {
      node: make("ul", { className: "options" }, ...rows),
      read: () => inputs.flatMap((input, i) => (input.checked ? [i] : [])),
      write: (answer) => inputs.forEach((input, i) => (input.checked = !!answer?.includes(i))),
      show(answer) {
        notes.forEach((note, i) => {
          const told = answer?.includes(i) || (answer && question.disputed && question.right.includes(i));
          note.replaceChildren(...(told ? copied(key.children[i]) : []));
        });
      },
    };
  },

  order({ lists: [shown, key], question, status }, words, changed) {
    question.of = shown.children.length;
    const first = items(shown).map((row) => Number(row.dataset.place));
    let order = first;
    let touched = false;
    const list = make("ol", { className: "options" });
    const rows = first.map(() => null);
    const draw = () => {
      const held = document.activeElement;
      list.replaceChildren(...order.map((place) => rows[place].node));
      if (list.contains(held)) held.focus();
    };
    for (const item of items(shown)) {
      const place = Number(item.dataset.place);
      const buttons = [-1, 1].map((step) => {
        const label = fill(step < 0 ? words.up : words.down, { text: item.textContent });
        const button = make("button", { type: "button" }, step < 0 ? "\u2191" : "\u2193");
        button.setAttribute("aria-label", label);
        button.addEventListener("click", () => {
          const at = order.indexOf(place);
          const to = at + step;
          if (to >= 0 && to < order.length) {
            order = order.with(at, order[to]).with(to, place);
            touched = true;
            draw();
            changed();
          }
          const now = order.indexOf(place) + 1;
          status.textContent = fill(words.moved, { text: item.textContent, at: now, all: order.length });
        });
        return button;
      });
      const note = make("p", { className: "note", role: "status" });
      const text = make("span", {}, ...copied(item));
      rows[place] = { node: make("li", {}, make("div", {}, ...buttons, text), note), note };
    }
    draw();
    return {
      node: list,
      read: (checked) => (touched || checked ? order : []),
      write(answer) {
        order = answer?.length ? answer : first;
        touched = !!answer?.length;
        draw();
      },
      show(answer) {
        rows.forEach(({ note }, place) => {
          const told = answer?.[place] === place ? key.children[place].querySelector("i:last-child") : null;
          note.replaceChildren(...(told ? copied(told) : []));
        });
      },
    };
  },

  number({ details, question, label }, words, changed) {
    const { low, high } = details.querySelector("[data-low]").dataset;
    Object.assign(question, { low: Number(low), high: Number(high) });
    const input = make("input", { type: "text", inputMode: "decimal", dir: "ltr", size: 14, oninput: changed });
    input.setAttribute("aria-labelledby", label);
    return {
      node: make("div", { className: "options" }, input),
      read: () => input.value,
      write: (answer) => (input.value = answer ?? ""),
      show() {},
    };
  },

  match({ lists: [left, right, key], heads, question }, words, changed) {
    question.choices = right.children.length;
    question.partners = items(key).map((row) => Number(row.dataset.choice));
    const selects = items(left).map((row) => {
      const select = make("select", { onchange: changed }, make("option", { value: "" }, words.choose));
      select.append(...items(right).map((choice, i) => make("option", { value: i }, choice.textContent)));
      return select;
    });
    const notes = selects.map(() => make("p", { className: "note", role: "status" }));
    const rows = items(left).map((row, i) => {
      const text = make("span", {}, ...copied(row));
      return make("li", {}, make("label", {}, text, selects[i]), notes[i]);
    });
    const head = make("p", { className: "heads" }, ...heads);
    return {
      node: make("div", {}, head, make("ul", { className: "options match" }, ...rows)),
      read: () => selects.map((select) => (select.value === "" ? null : Number(select.value))),
      write: (answer) => selects.forEach((select, i) => (select.value = answer?.[i] ?? "")),
      show(answer) {
        notes.forEach((note, i) => {
          if ((answer?.[i] ?? null) === null) return note.replaceChildren();
          const hit = answer[i] === question.partners[i];
          const why = copied(key.children[i]).slice(1);
          note.replaceChildren(make("b", {}, hit ? words.yes : words.no), ...(hit ? why : []));
        });
      },
    };
  },

  free({ label }, words, changed) {
    const area = make("textarea", { rows: 4, dir: "auto", oninput: changed });
    area.setAttribute("aria-labelledby", label);
    area.addEventListener("keydown", (event) => {
      // JupyterLab lets no key break a line outside its own editors.
      if (event.key !== "Enter" || event.isComposing || !area.closest(".jp-Cell")) return;
      event.preventDefault();
      area.setRangeText("\n", area.selectionStart, area.selectionEnd, "end");
      changed();
    });
    return {
      node: make("div", { className: "options" }, area),
      read: () => area.value,
      write: (answer) => (area.value = answer ?? ""),
      show() {},
    };
  },
};

// What is kept: answers as they stand, the answers that were last checked, a name. Two tabs share it.
function keeper(key, sound) {
  let state = { answers: {}, checked: {}, name: "" };
  let works = true;
  return {
    get works() {
      return works;
    },
    // True where answers to another text of the quiz are kept; its version has as many letters.
    older() {
      const start = key.slice(0, key.lastIndexOf(" ") + 1);
      const like = (one) => one !== key && one.startsWith(start) && one.length === key.length;
      return works && Object.keys(localStorage).some((one) => like(one) && localStorage[one].includes('"answers":{"'));
    },
    // What could not be kept is newer than what the browser holds.
    recall() {
      try {
        if (works) state = sound(JSON.parse(localStorage.getItem(key)) ?? state);
      } catch {
        works = false;
      }
      return structuredClone(state);
    },
    keep(next) {
      state = structuredClone(next);
      const text = JSON.stringify(state);
      try {
        const news = localStorage.getItem(key) !== text;
        localStorage.setItem(key, text);
        works = true;
        if (news) dispatchEvent(new StorageEvent("storage", { key })); // a copy in this window hears of it
      } catch {
        works = false;
      }
    },
  };
}

export function mount(root, model = { get: () => ({}), set() {}, save_changes() {} }) {
  root.dataset.alive = "yes";
  const quiz = root.querySelector("[data-quiz]");
  const own = quiz.querySelector(':scope > script[type="application/json"]');
  const words = own ? JSON.parse(own.textContent) : WORDS;
  const { quiz: quizId, version } = quiz.dataset;
  quiz.querySelectorAll("a, summary").forEach((node) => (node.dataset[KEYS] = "true"));
  quiz.querySelectorAll("a").forEach((link) => Object.assign(link, { target: "_blank", rel: "noopener" }));
  const unique = Math.random().toString(36).slice(2);
  const key = `soleimani_edu quiz ${quizId} ${version}`;
  const kept = keeper(key, sound);
  const fields = [...quiz.querySelectorAll("section")].map((section, i) => field(section, i + 1));
  const marked = fields.filter(({ question }) => question.kind !== "free");
  const score = make("p", { className: "score", role: "status" });

  function field(section, n) {
    const hint = section.querySelector("[data-hint]");
    const details = section.querySelector("details:not([data-hint])");
    const question = { kind: section.dataset.kind, disputed: "disputed" in section.dataset };
    const label = `quiz-${unique}-${n}`;
    const [stem, ...rest] = section.children;
    const lists = [...section.querySelectorAll("ol, ul")];
    const status = make("p", { className: "status", role: "status", dir: "auto" });
    const heads = rest.filter(isHead).map((node) => node.firstChild);
    const parts = { lists, details, heads, question, status, label };
    const one = { n, question, status };
    one.control = CONTROLS[question.kind](parts, words, () => answered(one));
    const notes = details?.querySelectorAll(":scope > p:not([data-low])") ?? [];
    one.why = make("div", { className: "why", hidden: true }, ...notes);
    const word = question.kind === "free" && one.why.hasChildNodes() ? words.note : words.check;
    const check = make("button", { type: "button", className: "check" }, word);
    check.addEventListener("click", () => checked(one));
    const said = rest.filter((node) => node.localName === "p" && !isHead(node));
    const legend = make("legend", { id: label, dir: "auto" }, ...stem.childNodes);
    const shown = [legend, ...said, one.control.node, ...(hint ? [hint] : []), check, status, one.why];
    section.replaceWith(make("fieldset", {}, ...shown));
    return one;
  }

  function say({ question, control, status, why }, answer, verdict) {
    const mixed = question.disputed && (verdict === "right" || verdict === "wrong");
    const said = [verdict === "right" ? "\u2713" : "", words[mixed ? `${verdict}Disputed` : verdict]];
    if (verdict === "wrong" || verdict === "part") said.push(why.hasChildNodes() ? words.again : words.tryAgain);
    if (verdict === "written" && why.hasChildNodes()) said.push(words.compare);
    status.textContent = verdict ? said.join(" ").trim() : "";
    status.dataset.verdict = verdict;
    const told = !["", "blank", "unreadable"].includes(verdict);
    control.show(told ? answer : null);
    why.hidden = !told || !why.hasChildNodes();
  }

  function answered(one) {
    undo.hidden = true; // else it would take the new answer away
    const state = kept.recall();
    state.answers[one.n] = one.control.read();
    seen(one, state);
    kept.keep(state);
    one.status.textContent = ""; // it spoke of another answer; the notes stay, to try again with
    tell();
  }

  function checked(one) {
    undo.hidden = true;
    const { n, question, control } = one;
    const answer = control.read(true);
    const verdict = mark(question, answer);
    const state = kept.recall();
    state.answers[n] = answer;
    if (verdict === "blank" || verdict === "unreadable") delete state.checked[n];
    else state.checked[n] = answer;
    seen(one, state);
    kept.keep(state);
    say(one, answer, verdict);
    total(state);
    tell();
  }

  function total(state) {
    const any = marked.some(({ n }) => state.checked[n] !== undefined);
    const right = marked.filter(({ n, question }) => mark(question, state.checked[n]) === "right").length;
    const said = any ? fill(words.score, { right, all: marked.length }) : "";
    if (score.textContent !== said) score.textContent = said; // else it is read out with each letter typed
    model.set("answers", state.checked);
    model.save_changes();
  }

  // True when the page shows already what is kept of a question.
  function seen(one, state) {
    const now = JSON.stringify([state.answers[one.n], state.checked[one.n]]);
    const same = one.seen === now;
    one.seen = now;
    return same;
  }

  // Brings the page to what is kept.
  function draw(state) {
    for (const one of fields) {
      if (seen(one, state)) continue;
      const [answer, last] = [state.answers[one.n], state.checked[one.n]];
      const same = answer !== undefined && JSON.stringify(answer) === JSON.stringify(last);
      one.control.write(answer);
      say(one, answer, same ? mark(one.question, answer) : "");
    }
    if (name.value !== state.name) name.value = state.name;
    total(state);
  }

  function fits([n, answer]) {
    const question = /^[1-9][0-9]*$/.test(n) && fields[n - 1]?.question;
    const typed = question?.kind === "number" && typeof answer === "string"; // any word may be typed
    return !!question && (typed || mark(question, answer) !== "unreadable");
  }

  // What a browser or a kernel kept may be anything.
  function sound({ answers, checked, name }) {
    const good = (all) => Object.fromEntries(Object.entries(all ?? {}).filter(fits));
    return { answers: good(answers), checked: good(checked), name: typeof name === "string" ? name : "" };
  }

  function withoutBlank(answers) {
    const said = Object.entries(answers).filter(([n, answer]) => mark(fields[n - 1].question, answer) !== "blank");
    return Object.fromEntries(said);
  }

  const message = make("p", { className: "status", role: "status", dir: "auto" });
  const name = make("input", { type: "text", autocomplete: "off", dir: "auto" });
  name.addEventListener("input", () => {
    undo.hidden = true;
    kept.keep({ ...kept.recall(), name: name.value });
  });
  const file = make("input", { type: "file", accept: ".json,application/json", hidden: true });
  file.addEventListener("change", () => load(file.files[0]));
  const button = (word, onclick) => make("button", { type: "button", onclick }, words[word]);
  const undo = button("undo", () => change(before, "undone"));
  undo.hidden = true;
  let before = null;

  function tell(word = null, values = {}) {
    message.textContent = word ? fill(words[word], values) : "";
    where.textContent = kept.works ? words.kept : words.unkept;
  }

  function change(state, word) {
    const now = kept.recall();
    if (JSON.stringify(now) !== JSON.stringify(state)) before = now; // cleared twice: the first is undone
    kept.keep(state);
    draw(state);
    undo.hidden = false;
    tell(word);
  }

  function save() {
    const state = kept.recall();
    const now = new Date().toISOString();
    const { name, answers, checked } = state;
    const saved = { format: FORMAT, quiz: quizId, version, name, saved: now, answers: withoutBlank(answers), checked };
    const who = name.trim().slice(0, 60) || now.slice(0, 16);
    const plain = `${quizId} answers ${who}`.replace(/[\\/:*?"<>|]|(?!\u200c)\p{C}/gu, "_");
    const url = URL.createObjectURL(new Blob([JSON.stringify(saved, null, 1)], { type: "application/json" }));
    make("a", { href: url, download: `${plain}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    tell("saved", { file: `${plain}.json` });
  }

  async function load(chosen) {
    let saved = null;
    try {
      if (chosen.size > 4e6) return tell("broken"); // no browser keeps so much
      saved = JSON.parse(await chosen.text());
    } catch {
      return tell("broken");
    } finally {
      file.value = "";
    }
    if (saved?.format !== FORMAT || saved.answers?.constructor !== Object) return tell("broken");
    if (typeof saved.quiz !== "string") return tell("broken");
    if (saved.quiz !== quizId) return tell("other", { quiz: saved.quiz.replace(/\p{C}/gu, "\ufffd").slice(0, 60) });
    if (saved.version !== version) return tell("changed");
    if (!Object.entries({ ...saved.checked, ...saved.answers }).every(fits)) return tell("broken");
    const state = kept.recall();
    Object.assign(state.answers, withoutBlank(saved.answers));
    Object.assign(state.checked, sound(saved).checked);
    if (typeof saved.name === "string" && saved.name) state.name = saved.name;
    change(state, "loaded");
  }

  const where = make("p");
  const clear = button("clear", () => change({ answers: {}, checked: {}, name: "" }, "cleared"));
  const buttons = make("div", {}, button("save", save), button("load", () => file.click()), clear, undo);
  const label = make("label", {}, `${words.name}: `, name);
  quiz.append(score, make("div", { className: "tools" }, where, label, buttons, file, message));

  const state = kept.recall();
  const heard = model.get("answers"); // a kernel that knows more than this browser
  const both = { answers: { ...heard, ...state.answers }, checked: { ...heard, ...state.checked } };
  kept.keep(sound({ ...state, ...both }));
  draw(kept.recall());
  tell();
  if (kept.older() && !Object.keys(state.answers).length) tell("older");
  const other = (event) => {
    if (event.key !== key) return;
    undo.hidden = true; // else it would take away what another copy or tab has kept since
    draw(kept.recall());
  };
  addEventListener("storage", other);
  return () => removeEventListener("storage", other);
}

function render({ model, el }) {
  el.innerHTML = model.get("html"); // made by quiz_page.py, every text in it escaped
  el.classList.add("quiz");
  return mount(el, model);
}

export default { render };
