// What the form of an entry does beyond being sent: it is redrawn in place, offers entities and sources, and says what a date means.
"use strict";

const editor = () => document.querySelector("form.editor");
let unsaved = false;
// The value of the button that is being answered, and of another that was pressed meanwhile.
let sending = null;
let waiting = null;

// Every button sends the whole form; the answer takes its place, so that neither place nor focus is lost.

async function send(form, button) {
  if (form.getAttribute("aria-busy") === "true") {
    // Pressed twice, a button still says one thing; another one is pressed when this one is answered.
    if (button.value !== sending) waiting = button.value;
    return;
  }
  sending = button.value;
  const sent = new URLSearchParams(new FormData(form, button));
  form.setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: sent });
  } catch {
    tell(form, form.dataset.unreachable);
    return;
  }
  if (answer.redirected) { unsaved = false; location.assign(answer.url); return; }
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  const answered = made.querySelector("#content:has(form)");
  if (!answered) {
    // A refusal of all that was sent: what is written stays where it is, and the refusal stands beside the button.
    const words = [...made.querySelectorAll(".failure h1, .failure > p:not(:has(a))")].map((one) => one.textContent.trim());
    tell(form, words.join(" ") || form.dataset.unreachable);
    return;
  }
  const main = document.getElementById("content");
  const top = scrollY;
  main.replaceWith(document.adoptNode(answered));
  document.title = made.title;
  unsaved = Boolean(document.querySelector(".saving .difference"));
  scrollTo(0, top);
  begin();
  const after = waiting;
  waiting = null;
  const pressed = after && editor() && [...editor().querySelectorAll("button")].find((one) => one.value === after);
  if (pressed) { pressed.click(); return; }
  const aim = document.querySelector(".conflict button, [aria-invalid], #faults")
    ?? document.querySelector("#open input:not([type=hidden]), #open select, #open textarea")
    ?? [...document.querySelectorAll("form.editor button")].find((one) => one.value === button.value);
  aim?.setAttribute("tabindex", aim.matches("button, input, select, textarea") ? "0" : "-1");
  aim?.focus({ preventScroll: false });
}

function tell(form, words) {
  form.removeAttribute("aria-busy");
  waiting = null;
  form.querySelector("#unsent")?.remove();
  const told = document.createElement("p");
  told.id = "unsent";
  told.className = "problem";
  told.setAttribute("role", "alert");
  told.tabIndex = -1;
  told.textContent = words;
  form.querySelector(".saving h2").after(told);
  told.focus();
}

document.addEventListener("submit", (event) => {
  if (event.target !== editor() || !event.submitter) return;
  event.preventDefault();
  send(event.target, event.submitter);
});
addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-put]");
  if (!button) return;
  const into = button.dataset.putInto
    ? document.getElementById(`f-${button.dataset.putInto}`)
    : button.closest(".field").querySelector("[aria-invalid]");
  if (!into) return;
  event.preventDefault();
  into.value = button.dataset.put;
  into.focus();
});

// Picking: what is typed is looked for, what is chosen stands in the field as its name and its id.

class Picker {
  constructor(input, number) {
    this.input = input;
    this.list = document.createElement("div");
    this.list.className = "options";
    this.list.id = `pick-${number}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.form.dataset.suggestions);
    this.list.hidden = true;
    input.after(this.list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", this.list.id], ["aria-expanded", "false"]]) {
      input.setAttribute(name, value);
    }
    this.asked = 0;
    this.chosen = -1;
    input.addEventListener("input", () => this.ask());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("a");
      if (option) { event.preventDefault(); this.take(option); }
    });
  }

  async ask() {
    const text = this.input.value.trim();
    const number = ++this.asked;
    this.close();
    if (!text || /\[[a-z0-9-]+\]$/.test(text)) return;
    const address = new URL(this.input.dataset.pick, location.href);
    address.searchParams.set("q", text.slice(0, 200));
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok || number !== this.asked || document.activeElement !== this.input) return;
    this.show((await answer.json()).results);
  }

  show(results) {
    const lang = document.documentElement.lang;
    this.list.replaceChildren(...results.slice(0, 8).map((one, at) => {
      const label = typeof one.label === "string" ? one.label
        : one.label[lang] ?? one.label.en ?? Object.values(one.label)[0] ?? one.id;
      const others = typeof one.label === "string" ? one.beside ?? "" : Object.values(one.label).filter((text) => text !== label).join(" · ");
      const option = document.createElement("a");
      option.href = "#open";
      option.id = `${this.list.id}-${at}`;
      option.tabIndex = -1;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.value = `${label} [${one.id}]`;
      const by = document.createElement("span");
      by.className = "by";
      by.textContent = others;
      option.append(label, by);
      return option;
    }));
    this.list.hidden = !results.length;
    this.input.setAttribute("aria-expanded", String(results.length > 0));
  }

  key(event) {
    if (event.isComposing || this.list.hidden) return;
    const options = [...this.list.children];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.chosen = (this.chosen + step + options.length + (this.chosen < 0 && step < 0 ? 1 : 0)) % options.length;
      options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.chosen)));
      this.input.setAttribute("aria-activedescendant", options[this.chosen].id);
      options[this.chosen].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      this.take(options[this.chosen]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
  }

  take(option) {
    this.input.value = option.dataset.value;
    this.close();
    this.input.focus();
  }

  close() {
    this.chosen = -1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

// A date says what it means while it is written.

function watchDate(input) {
  const meaning = input.closest(".field").querySelector(".meaning");
  let asked = 0;
  input.addEventListener("input", async () => {
    const number = ++asked;
    const text = input.value.trim();
    if (!text || text === "..") { meaning.textContent = ""; return; }
    const address = new URL(input.dataset.date, location.href);
    address.searchParams.set("date", text.slice(0, 100));
    const calendar = editor().elements.calendar?.value;
    if (calendar === "julian") address.searchParams.set("calendar", calendar);
    const answer = await fetch(address).catch(() => null);
    if (number !== asked) return;
    if (!answer?.ok) { meaning.textContent = ""; return; }
    const told = await answer.json();
    meaning.textContent = `${input.dataset.means} ${[told.gregorian, told.chinese?.text].filter(Boolean).join(" · ")}`;
  });
}

function begin() {
  document.querySelectorAll("input[data-pick]").forEach((input, number) => new Picker(input, number));
  document.querySelectorAll("input[data-date]").forEach(watchDate);
}
begin();
