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
  if (!button.dataset.done || button.classList.contains("done")) return;
  const words = button.textContent;
  button.textContent = button.dataset.done;
  button.classList.add("done");
  setTimeout(() => { button.textContent = words; button.classList.remove("done"); }, 1800);
});

// What this browser remembers: the reader's own list, the language he writes in, what he looked for lately. No page asks for it.

const memory = {
  read(name, fallback) {
    try { return JSON.parse(localStorage.getItem(`gazetteer-${name}`)) ?? fallback; } catch { return fallback; }
  },
  // A browser that keeps nothing is no reason to stop.
  write(name, value) {
    try { localStorage.setItem(`gazetteer-${name}`, JSON.stringify(value)); } catch { /* nothing is kept */ }
  },
};

const MOST_ON_LIST = 100;
const ownList = () => memory.read("list", []).filter((id) => typeof id === "string");

function listAddress(address) {
  const target = new URL(address, location.href);
  const ids = ownList();
  if (ids.length) target.searchParams.set("ids", ids.join(","));
  const write = memory.read("write", null);
  if (write && !target.searchParams.has("write")) target.searchParams.set("write", write);
  return target.pathname + target.search;
}

function showList() {
  const ids = ownList();
  const link = document.getElementById("own-list");
  link.hidden = !ids.length && !location.pathname.endsWith("/list");
  link.href = listAddress(link.dataset.list);
  link.querySelector("small").textContent = ids.length || "";
  for (const button of document.querySelectorAll("button[data-keep]")) {
    const is = ids.includes(button.dataset.keep);
    button.setAttribute("aria-pressed", String(is));
    button.textContent = is ? button.dataset.on : button.dataset.off;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-keep]");
  if (!button) return;
  const ids = ownList();
  const was = ids.includes(button.dataset.keep);
  const now = was ? ids.filter((id) => id !== button.dataset.keep) : [...ids, button.dataset.keep].slice(-MOST_ON_LIST);
  memory.write("list", now);
  say(was ? button.dataset.left : button.dataset.kept);
  showList();
});
addEventListener("storage", showList);

const listed = document.querySelector("[data-list].own");
// The list itself, opened without an address of its own, is the one that this browser keeps.
if (listed && !new URLSearchParams(location.search).has("ids") && ownList().length) {
  location.replace(listAddress(listed.dataset.list));
}
showList();

for (const field of document.querySelectorAll("select[data-remembered]")) {
  const name = field.dataset.remembered;
  const kept = memory.read(name, null);
  // Only where the address does not say it.
  if ("unsaid" in field.dataset && [...field.options].some((option) => option.value === kept)) field.value = kept;
  field.addEventListener("change", () => memory.write(name, field.value));
}

const MOST_LATELY = 8;
const searched = new URLSearchParams(location.search).get("q")?.trim();
if (searched && document.querySelector(".results ol")) {
  memory.write("lately", [searched, ...memory.read("lately", []).filter((text) => text !== searched)].slice(0, MOST_LATELY));
}
const lately = document.getElementById("lately");
if (lately && memory.read("lately", []).length) {
  lately.hidden = false;
  for (const text of memory.read("lately", [])) {
    const link = document.createElement("a");
    const here = new URLSearchParams(location.search);
    const query = new URLSearchParams({ q: text });
    if (here.get("ui")) query.set("ui", here.get("ui"));
    link.href = `${location.pathname}?${query}`;
    link.textContent = text;
    lately.append(" ", link);
  }
}

// The date of this page goes along with its links to entries, whatever it has become since the page was sent.

function carry() {
  const here = new URLSearchParams(location.search);
  for (const link of document.querySelectorAll("main a[href*='/e/']")) {
    const address = new URL(link.href);
    if (address.origin !== location.origin || !/\/e\/[^/]+$/.test(address.pathname)) continue;
    for (const name of ["on", "calendar"]) {
      if (here.get(name)) address.searchParams.set(name, here.get(name));
      else address.searchParams.delete(name);
    }
    link.href = address.pathname + address.search + address.hash;
  }
}

// Type-ahead: every keystroke asks at once, only the answer to the newest is shown, and only what is shown can be chosen.

class Suggestions {
  constructor(input, number) {
    this.input = input;
    this.list = document.createElement("div");
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
    input.form.elements.kind?.addEventListener("change", () => this.close());
    // The list stays while one of its links is pressed; a finger that moves scrolls it, and opens nothing.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  query() {
    const query = new URLSearchParams({ q: this.input.value.trim(), limit: "8" });
    const kind = this.input.form.elements.kind?.value;
    if (kind) query.set("kind", kind);
    return query;
  }

  async ask() {
    const number = ++this.asked;
    this.pending?.abort();
    this.forget();
    if (!/[\p{L}\p{N}]/u.test(this.input.value)) { this.close(); return; }
    const query = this.query().toString();
    if (!this.known.has(query)) {
      this.pending = new AbortController();
      try {
        const answer = await fetch(`${this.input.dataset.suggest}?${query}`, { signal: this.pending.signal });
        if (!answer.ok) throw new Error(String(answer.status));
        this.known.set(query, (await answer.json()).results);
      } catch {
        if (number === this.asked) this.close();
        return;
      }
    }
    if (number === this.asked && document.activeElement === this.input) this.show(this.known.get(query), query);
  }

  forget() {
    this.shown = null;
    this.chosen = -1;
    this.input.removeAttribute("aria-activedescendant");
    for (const option of this.list.children) option.setAttribute("aria-selected", "false");
  }

  show(results, query) {
    this.forget();
    this.shown = query;
    this.list.replaceChildren(...results.map((result, index) => this.option(result, index)));
    this.list.hidden = results.length === 0;
    this.input.setAttribute("aria-expanded", String(results.length > 0));
    this.uncover();
    say(results.length ? this.input.dataset.count.replace("#", results.length) : this.input.dataset.none);
  }

  // On a telephone the keyboard takes half of the window: the field goes to its top, so that what is suggested is seen above it.
  uncover() {
    const seen = window.visualViewport?.height ?? innerHeight;
    const isNarrow = matchMedia("(max-width: 44rem)").matches;
    if (isNarrow && !this.list.hidden && this.list.getBoundingClientRect().bottom > seen) this.input.scrollIntoView({ block: "start" });
  }

  address(id) {
    const here = new URLSearchParams(location.search);
    const query = new URLSearchParams();
    const field = this.input.form.elements.on;
    const on = field ? field.value.trim() : here.get("on");
    if (here.get("ui")) query.set("ui", here.get("ui"));
    if (on) query.set("on", on);
    if (on && !field && here.get("calendar")) query.set("calendar", here.get("calendar"));
    return this.input.dataset.entry + id + (query.size ? `?${query}` : "");
  }

  option(result, index) {
    const wanted = {
      "en": ["en", "zh-Hans"], "zh-Hans": ["zh-Hans", "en"], "zh-Hant": ["zh-Hant", "en"], "ru": ["ru", "zh-Hans"],
    }[this.input.dataset.languages];
    const languages = [...wanted, ...Object.keys(result.label)].filter((lang, at, all) => result.label[lang] && all.indexOf(lang) === at);
    const item = document.createElement("a");
    item.id = `${this.list.id}-${index}`;
    item.href = this.address(result.id);
    item.tabIndex = -1;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
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
    if (event.isComposing || this.list.hidden || !options.length || this.shown !== this.query().toString()) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.choose((this.chosen + step + options.length + (this.chosen < 0 && step < 0 ? 1 : 0)) % options.length);
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      options[this.chosen].click();
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

  close() {
    this.list.hidden = true;
    this.forget();
    this.input.setAttribute("aria-expanded", "false");
  }
}

document.querySelectorAll("input[data-suggest]").forEach((input, number) => new Suggestions(input, number));

// "On this day" in place: the form's own address is fetched, and its answer takes the place of the one on the page.

class InPlace {
  constructor(form) {
    this.form = form;
    this.asked = 0;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask({ step: true });
    });
    // Going back is going to the date before; the fields follow the address.
    addEventListener("popstate", () => {
      const here = new URLSearchParams(location.search);
      form.elements.on.value = here.get("on") ?? "";
      if (form.elements.calendar) form.elements.calendar.value = here.get("calendar") ?? "";
      this.ask({ back: true });
    });
  }

  // Once, when nothing has moved for a moment: a slider that is drawn along asks for the day on which it rests.
  askSoon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask({}), 220);
  }

  async ask({ step = false, back = false }) {
    clearTimeout(this.waiting);
    const number = ++this.asked;
    this.pending?.abort();
    this.pending = new AbortController();
    const query = new URLSearchParams([...new FormData(this.form)].filter(([, value]) => value));
    const address = `${this.form.action.split("#")[0]}${query.size ? `?${query}` : ""}`;
    try {
      const answer = await fetch(address, { signal: this.pending.signal });
      if (!answer.ok && answer.status !== 422) { location.href = address; return; }
      const fetched = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (number !== this.asked) return;
      const [fault, said] = [document.getElementById("on-fault"), fetched.getElementById("on-fault")];
      if (!answer.ok && !(said && !said.hidden)) { location.href = address; return; }
      fault.hidden = answer.ok;
      fault.textContent = answer.ok ? "" : said.textContent;
      this.form.elements.on.toggleAttribute("aria-invalid", !answer.ok);
      if (!answer.ok) return;
      const old = document.getElementById(this.form.dataset.replaces);
      const fresh = fetched.getElementById(this.form.dataset.replaces);
      // What was opened stays open, whatever the new day shows in it.
      for (const group of fresh.querySelectorAll("details[data-group]")) {
        const before = [...old.querySelectorAll("details[data-group]")].find((one) => one.dataset.group === group.dataset.group);
        if (before) group.open = before.open;
      }
      old.replaceChildren(...fresh.childNodes);
      if (fresh.dataset.day !== undefined) old.dataset.day = fresh.dataset.day;
      for (const part of [".standing", "#forms", ".timeline .now", ".languages"]) {
        const [before, after] = [document.querySelector(part), fetched.querySelector(part)];
        if (before && after) before.replaceWith(document.importNode(after, true));
      }
      if (step && new URL(address).search !== location.search) history.pushState(null, "", address + location.hash);
      else if (!back) history.replaceState(null, "", address + location.hash);
      carry();
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
  // In a narrow window the drawing is wider than its frame: the day that is marked is what is seen of it.
  const frame = slider.parentElement;
  const uncover = (share) => {
    const at = share * frame.scrollWidth;
    const edge = Math.min(60, frame.clientWidth / 4);
    if (at < frame.scrollLeft + edge || at > frame.scrollLeft + frame.clientWidth - edge) {
      frame.scrollLeft = at - frame.clientWidth * 0.7;
    }
  };
  const settle = () => {
    if (answer.dataset.day === "") return;
    const place = between(scale, 0, 1, Number(answer.dataset.day));
    uncover(place / width);
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
    forms.get(form).askSoon();
  });
  document.addEventListener("answered", settle);
  settle();
}

const years = document.getElementById("years");
if (years) {
  const form = years.form;
  years.addEventListener("input", () => {
    form.elements.on.value = years.value;
    forms.get(form).askSoon();
  });
}

// A text is looked through in place, and kept in this tab until it is cleared: neither Back nor another language loses it.

const desk = document.getElementById("reading");
if (desk) {
  const KEPT = "gazetteer-text";
  const result = document.getElementById("result");
  const fields = ["text", "translation", "source", "target", "on", "style"];
  let asked = 0;

  const keep = (looked) => {
    const draft = { looked };
    for (const name of fields) {
      const field = desk.elements[name];
      draft[name] = field.type === "checkbox" ? field.checked : field.value;
    }
    // A text may be larger than a browser keeps; then it is only not kept.
    try { sessionStorage.setItem(KEPT, JSON.stringify(draft)); } catch { sessionStorage.removeItem(KEPT); }
  };

  const look = async ({ go = true } = {}) => {
    const number = ++asked;
    keep(true);
    // Counted as the service counts, and before a long text is sent for nothing.
    const longest = Math.max(...["text", "translation"].map((name) => [...desk.elements[name].value].length));
    if (longest > Number(result.dataset.most)) {
      fail(result.dataset.tooLong.replace("#", longest.toLocaleString(document.documentElement.lang)));
      return;
    }
    say(result.dataset.wait);
    try {
      const answer = await fetch(desk.action, { method: "POST", body: new URLSearchParams([...new FormData(desk)]) });
      const fetched = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = fetched.getElementById("result");
      if (number !== asked) return;
      if (!fresh) { fail(fetched.querySelector("h1")?.textContent); return; }
      result.replaceChildren(...fresh.childNodes);
      const [fault, said] = [document.getElementById("on-fault"), fetched.getElementById("on-fault")];
      fault.hidden = said.hidden;
      fault.textContent = said.textContent;
      desk.elements.on.toggleAttribute("aria-invalid", !said.hidden);
      const heading = result.querySelector("h2");
      say(said.hidden ? heading?.textContent ?? "" : said.textContent);
      if (!said.hidden) desk.elements.on.focus();
      else if (go && heading) { heading.focus({ preventScroll: true }); result.scrollIntoView(); }
    } catch {
      if (number === asked) fail();
    }
  };

  // The form is never sent as a page of its own: Back from there would lose what was written.
  const fail = (words) => {
    const line = document.createElement("p");
    line.className = "problem";
    line.setAttribute("role", "alert");
    line.textContent = words || result.dataset.failed;
    result.replaceChildren(line);
  };

  // A file that is dropped on a field becomes its text; the service reads Word documents and every usual encoding.
  for (const field of desk.querySelectorAll("textarea[data-file]")) {
    const isFile = (event) => [...event.dataTransfer.items].some((item) => item.kind === "file");
    field.addEventListener("dragover", (event) => { if (isFile(event)) { event.preventDefault(); field.classList.add("over"); } });
    field.addEventListener("dragleave", () => field.classList.remove("over"));
    field.addEventListener("drop", async (event) => {
      field.classList.remove("over");
      const file = event.dataTransfer.files[0];
      if (!file) return;
      event.preventDefault();
      say(result.dataset.wait);
      try {
        const answer = await fetch(`${field.dataset.file}?name=${encodeURIComponent(file.name.slice(-150))}`, { method: "POST", body: file });
        const text = await answer.text();
        if (!answer.ok) { fail(text); return; }
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        say(file.name);
      } catch {
        fail();
      }
    });
  }

  // A name that is selected in the marked text is the one that somebody misses.
  const missing = document.querySelector("details.missing input[name=name]");
  if (missing) {
    document.addEventListener("selectionchange", () => {
      const chosen = getSelection();
      const text = chosen.toString().trim();
      if (text && text.length <= 100 && chosen.anchorNode?.parentElement?.closest(".marked")) missing.value = text;
    });
  }

  desk.addEventListener("submit", (event) => { event.preventDefault(); look(); });
  desk.addEventListener("input", () => keep(false));
  desk.addEventListener("reset", () => {
    // What the server wrote into the fields is no longer wanted either.
    asked += 1;
    sessionStorage.removeItem(KEPT);
    for (const name of ["text", "translation"]) desk.elements[name].defaultValue = "";
    result.replaceChildren();
  });
  desk.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); desk.requestSubmit(); }
  });
  result.addEventListener("change", (event) => {
    if (event.target.id === "faults") result.classList.toggle("faults-only", event.target.checked);
  });

  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (kept && !desk.elements.text.defaultValue) {
    for (const name of fields) {
      const field = desk.elements[name];
      if (field.type === "checkbox") field.checked = kept[name];
      else field.value = kept[name];
    }
    if (kept.looked && kept.text.trim()) look({ go: false });
  }
}

// The contents of an entry stay at the top of the window, and call it by its name once its heading is out of sight.

const contents = document.querySelector(".entry > .contents");
if (contents) {
  new IntersectionObserver(([heading]) => contents.classList.toggle("stuck", !heading.isIntersecting))
    .observe(document.querySelector(".entry h1"));
}

// Keys: "/" to the search, "j" and "k" along what was found, "c" to copy what is chosen there or the first form of an entry,
// "C" to copy it with its reading.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "/") {
    const field = document.querySelector("input[type=search]");
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  } else if (event.key === "j" || event.key === "k") {
    const rows = [...document.querySelectorAll(".results a.name, #result tbody th > a:first-child, #answer.places li > a:first-child")]
      .filter((link) => link.checkVisibility());
    if (!rows.length) return;
    const at = rows.indexOf(document.activeElement);
    const next = event.key === "j" ? Math.min(at + 1, rows.length - 1) : Math.max(at - 1, 0);
    rows[next].focus();
  } else if (event.key === "c" || event.key === "C") {
    const row = document.activeElement.closest(".results li, #result tr, .forms li");
    const chosen = row ?? document.querySelector(".forms li") ?? document.querySelector(".results li");
    const buttons = chosen ? [...chosen.querySelectorAll("button[data-copy]")] : [];
    buttons.at(event.key === "C" ? -1 : 0)?.click();
  }
});

// On paper everything is open; what was closed is closed again afterwards.

let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("main details:not([open])")];
  for (const part of opened) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of opened) part.open = false;
  opened = [];
});
addEventListener("hashchange", () => {
  // A way back into a closed part opens it.
  const aim = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const closed = aim && aim.closest("details:not([open])");
  if (closed) { closed.open = true; aim.scrollIntoView(); }
});
