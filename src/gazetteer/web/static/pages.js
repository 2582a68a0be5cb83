// What the pages do beyond being read: type-ahead, copying, and moving through time in place. Everything works without it.
"use strict";

document.documentElement.classList.add("js");

const say = (text) => { document.getElementById("said").textContent = text; };

// Copying

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    const field = document.createElement("textarea");
    field.value = button.dataset.copy;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    button.focus();
  }
  say(button.dataset.said);
  button.dataset.done = "";
});

// Type-ahead: every keystroke asks at once, and only the answer to the newest is shown.

class Suggestions {
  constructor(input, number) {
    this.input = input;
    this.list = document.createElement("ul");
    this.list.className = "options";
    this.list.id = `options-${number}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.suggestions);
    this.list.hidden = true;
    input.after(this.list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    this.known = new Map();
    this.asked = 0;
    this.chosen = -1;
    input.addEventListener("input", () => this.ask());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => {
      const option = event.target.closest("li");
      if (option) { event.preventDefault(); this.open(option); }
    });
  }

  async ask() {
    const text = this.input.value.trim();
    const number = ++this.asked;
    this.pending?.abort();
    if (!/[\p{L}\p{N}]/u.test(text)) { this.close(); return; }
    if (!this.known.has(text)) {
      this.pending = new AbortController();
      try {
        const query = new URLSearchParams({ q: text, limit: "8" });
        const kind = this.input.form.elements.kind?.value;
        if (kind) query.set("kind", kind);
        const answer = await fetch(`${this.input.dataset.suggest}?${query}`, { signal: this.pending.signal });
        if (!answer.ok) return;
        this.known.set(text, (await answer.json()).results);
      } catch { return; }
    }
    if (number === this.asked && document.activeElement === this.input) this.show(this.known.get(text));
  }

  show(results) {
    this.chosen = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...results.map((result, index) => this.option(result, index)));
    this.list.hidden = results.length === 0;
    this.input.setAttribute("aria-expanded", String(results.length > 0));
    if (results.length) say(this.input.dataset.count.replace("#", results.length));
  }

  option(result, index) {
    const wanted = { "en": ["en", "zh-Hans"], "zh-Hans": ["zh-Hans", "en"], "ru": ["ru", "zh-Hans"] }[this.input.dataset.languages];
    const languages = [...wanted, ...Object.keys(result.label)].filter((lang, at, all) => result.label[lang] && all.indexOf(lang) === at);
    const item = document.createElement("li");
    item.id = `${this.list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.id = result.id;
    const run = (text, lang, kind) => {
      const part = document.createElement(kind);
      part.textContent = text;
      part.lang = lang;
      return part;
    };
    for (const lang of languages.slice(0, 2)) item.append(run(result.label[lang], lang, lang === languages[0] ? "b" : "span"));
    if (!Object.values(result.label).includes(result.match.text)) {
      const by = run(result.match.text, result.match.lang, "span");
      by.className = "by";
      item.append(by);
    }
    return item;
  }

  key(event) {
    const options = this.list.children;
    if (event.key === "Escape" && !this.list.hidden) { event.preventDefault(); this.close(); return; }
    if (event.isComposing || this.list.hidden || !options.length) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.choose((this.chosen + step + options.length + (this.chosen < 0 && step < 0 ? 1 : 0)) % options.length);
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      this.open(options[this.chosen]);
    }
  }

  choose(index) {
    const options = this.list.children;
    if (this.chosen >= 0) options[this.chosen].setAttribute("aria-selected", "false");
    this.chosen = index;
    options[index].setAttribute("aria-selected", "true");
    options[index].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[index].id);
  }

  open(option) {
    const ui = new URLSearchParams(location.search).get("ui");
    location.href = this.input.dataset.entry + option.dataset.id + (ui ? `?ui=${ui}` : "");
  }

  close() {
    this.list.hidden = true;
    this.chosen = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

document.querySelectorAll("input[data-suggest]").forEach((input, number) => new Suggestions(input, number));

// "On this day" in place: the form's own address is fetched, and its answer takes the place of the one on the page.

class InPlace {
  constructor(form) {
    this.form = form;
    this.asked = 0;
    form.addEventListener("submit", (event) => { event.preventDefault(); this.ask(); });
  }

  async ask() {
    const number = ++this.asked;
    this.pending?.abort();
    this.pending = new AbortController();
    const query = new URLSearchParams([...new FormData(this.form)].filter(([, value]) => value));
    const address = `${this.form.action.split("#")[0]}${query.size ? `?${query}` : ""}`;
    try {
      const answer = await fetch(address, { signal: this.pending.signal });
      if (!answer.ok) { location.href = address; return; }
      const fetched = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (number !== this.asked) return;
      const old = document.getElementById(this.form.dataset.replaces);
      const fresh = fetched.getElementById(this.form.dataset.replaces);
      old.replaceChildren(...fresh.childNodes);
      if (fresh.dataset.day !== undefined) old.dataset.day = fresh.dataset.day;
      for (const part of [".standing", "#forms", ".timeline .now", ".languages"]) {
        const [before, after] = [document.querySelector(part), fetched.querySelector(part)];
        if (before && after) before.replaceWith(document.importNode(after, true));
      }
      history.replaceState(null, "", address);
      document.dispatchEvent(new CustomEvent("answered"));
    } catch (error) {
      if (error.name !== "AbortError") location.href = address;
    }
  }
}

const forms = new Map();
document.querySelectorAll("form[data-replaces]").forEach((form) => forms.set(form, new InPlace(form)));

// The slider: its place on the drawing is a day.

const pad = (number, width) => String(number).padStart(width, "0");

function isoDay(number) {
  // Days are counted from 0001-01-01, which is day 1; JavaScript counts from 1970-01-01.
  const day = new Date((number - 719163) * 86400000);
  const year = day.getUTCFullYear();
  return `${year < 0 ? "-" : ""}${pad(Math.abs(year), 4)}-${pad(day.getUTCMonth() + 1, 2)}-${pad(day.getUTCDate(), 2)}`;
}

const slider = document.getElementById("slider");
if (slider) {
  const drawing = slider.parentElement.querySelector("svg");
  const scale = JSON.parse(drawing.dataset.scale);
  const width = drawing.viewBox.baseVal.width;
  const answer = document.getElementById("answer");
  const form = document.querySelector("form[data-replaces]");
  const [low, high] = [scale[0], scale[scale.length - 1]];
  const between = (points, from, to, value) => {
    for (let index = 1; index < points.length; index++) {
      const [before, after] = [points[index - 1], points[index]];
      if (value <= after[from]) {
        return before[to] + (after[to] - before[to]) * Math.max(0, value - before[from]) / (after[from] - before[from] || 1);
      }
    }
    return points[points.length - 1][to];
  };
  const settle = () => {
    if (answer.dataset.day === "") return;
    const place = between(scale, 0, 1, Number(answer.dataset.day));
    slider.value = Math.round((place - low[1]) / (high[1] - low[1]) * 1000);
    slider.setAttribute("aria-valuetext", form.elements.on.value || isoDay(Number(answer.dataset.day)));
  };
  slider.addEventListener("input", () => {
    const place = low[1] + (high[1] - low[1]) * slider.value / 1000;
    const day = isoDay(Math.round(between(scale, 1, 0, place)));
    const mark = drawing.querySelector(".now");
    if (mark) { mark.setAttribute("x1", place); mark.setAttribute("x2", place); }
    form.elements.on.value = day;
    form.elements.calendar.value = "";
    slider.setAttribute("aria-valuetext", day);
    forms.get(form).ask();
  });
  settle();
}

const years = document.getElementById("years");
if (years) {
  const form = years.form;
  years.addEventListener("input", () => {
    form.elements.on.value = years.value;
    forms.get(form).ask();
  });
}
