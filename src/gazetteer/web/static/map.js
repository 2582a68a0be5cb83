// The map beside the list: what is on it are the list's own entries, so that the two never say different things. Of each day
// that is listed there is one chart; two charts move together.
"use strict";

{
const place = document.getElementById("charts");
const list = document.getElementById("answer");

// The view is in the address behind "#": zoom, latitude and longitude. Without one the map shows all that it has to show.
const VIEW = /^#(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/;
function viewOf(address) {
  const found = VIEW.exec(address);
  return found && { zoom: Number(found[1]), center: [Number(found[2]), Number(found[3])] };
}
let asked = viewOf(location.hash);

// From this zoom on every name is written that has room; before, those of the best known places.
const NAMES_FROM = 5;
const BEST_KNOWN = 40;
const LARGE_FROM = 4;
// Of the places this part at each edge is left out of the first view, so that a few far away ones do not make all others small.
const FAR_AWAY = .06;
let coasts = null;
// The ground of places that is more than a point, by id: areas are soft, for no border is known to the hundred metres.
let grounds = new Map();
let years = [];
// The places, the best known first.
const LITTLE_KNOWN = 1e6;
let known = new Map();
const rank = (entry) => known.get(entry.dataset.id) ?? LITTLE_KNOWN;

class Chart {
  constructor(number) {
    this.number = number;
    this.frame = document.createElement("div");
    this.frame.id = number ? `map-${number + 1}` : "map";
    this.frame.className = "chart";
    this.frame.setAttribute("role", "region");
    place.append(this.frame);
    this.map = L.map(this.frame, {
      center: [46, 120], zoom: 3, minZoom: 1, maxZoom: 8, zoomSnap: .25, fadeAnimation: false, worldCopyJump: true, attributionControl: false, scrollWheelZoom: false,
    });
    L.control.attribution({ prefix: false }).addAttribution("Natural Earth").addTo(this.map);
    // A page that is scrolled goes on scrolling over the map; whoever has clicked into the map zooms it.
    this.map.on("focus", () => this.map.scrollWheelZoom.enable());
    this.map.on("blur", () => this.map.scrollWheelZoom.disable());
    this.map.createPane("ground").style.zIndex = 200;
    this.map.createPane("areas").style.zIndex = 300;
    this.areas = L.layerGroup().addTo(this.map);
    this.spots = L.layerGroup().addTo(this.map);
    this.zoom = this.map.getZoom();
    this.map.on("zoomend", () => {
      const before = this.zoom;
      this.zoom = this.map.getZoom();
      const isOther = (from) => (before >= from) !== (this.zoom >= from);
      if (isOther(NAMES_FROM) || isOther(LARGE_FROM)) this.draw();
      else this.part();
    });
    this.map.on("moveend", () => moved(this));
    this.drawCoasts();
  }

  get entries() {
    return [...(list.querySelectorAll(".day")[this.number]?.querySelectorAll("li[data-id]") ?? [])];
  }

  fit() {
    const points = this.entries.filter((entry) => entry.dataset.lon);
    const reach = (values) => {
      const inOrder = values.map(Number).sort((one, other) => one - other);
      const cut = Math.floor(inOrder.length * FAR_AWAY);
      return [inOrder[cut], inOrder[inOrder.length - 1 - cut]];
    };
    if (asked) this.map.setView(asked.center, asked.zoom, { animate: false });
    else if (points.length) {
      const [south, north] = reach(points.map((entry) => entry.dataset.lat));
      const [west, east] = reach(points.map((entry) => entry.dataset.lon));
      this.map.fitBounds([[south, west], [north, east]], { paddingTopLeft: [24, 24], paddingBottomRight: [80, 24], animate: false });
    }
  }

  drawCoasts() {
    if (!coasts || this.ground) return;
    this.ground = L.geoJSON(coasts, {
      pane: "ground",
      interactive: false,
      style: (feature) => ({ className: { land: "land", lakes: "water", rivers: "river" }[feature.properties.layer] }),
    }).addTo(this.map);
  }

  words(entry) {
    const words = document.createElement("div");
    words.append(...[...entry.childNodes].map((part) => part.cloneNode(true)));
    return words;
  }

  draw() {
    this.areas.clearLayers();
    this.spots.clearLayers();
    const heading = list.querySelectorAll(".day h2")[this.number];
    this.frame.setAttribute("aria-label", `${place.dataset.title}: ${heading?.textContent ?? ""}`);
    // What lies in another is drawn over it.
    const drawn = this.entries.filter((entry) => grounds.has(entry.dataset.id))
      .sort((one, other) => grounds.get(other.dataset.id).size - grounds.get(one.dataset.id).size);
    for (const entry of drawn) {
      const ground = grounds.get(entry.dataset.id);
      const words = this.words(entry);
      if (ground.precision) {
        const precision = document.createElement("p");
        precision.className = "small";
        precision.append(`${place.dataset.precision} `, Object.assign(document.createElement("span"), { lang: "en", textContent: ground.precision }));
        words.append(precision);
      }
      L.geoJSON(ground.geometry, { pane: "areas", style: { className: `area ${entry.dataset.class}` } })
        .bindPopup(words).addTo(this.areas);
    }
    const shown = this.entries.filter((entry) => entry.dataset.lon)
      .sort((one, other) => rank(one) - rank(other));
    const named = this.map.getZoom() >= NAMES_FROM ? shown.length : BEST_KNOWN;
    for (const [number, entry] of shown.entries()) {
      const spot = L.circleMarker([Number(entry.dataset.lat), Number(entry.dataset.lon)], {
        radius: grounds.has(entry.dataset.id) || this.map.getZoom() < LARGE_FROM ? 4 : 6,
        className: `spot ${entry.dataset.class}`,
      });
      spot.bindPopup(this.words(entry));
      const name = document.createElement("span");
      name.textContent = entry.querySelector("a").textContent;
      spot.bindTooltip(name, { permanent: named === shown.length || (number < named && rank(entry) < LITTLE_KNOWN), direction: "right", offset: [6, 0], className: "name" });
      spot.addTo(this.spots);
    }
    this.part();
  }

  // Where two names would cover each other the later one is left out.
  part() {
    const taken = [];
    for (const name of this.frame.querySelectorAll(".leaflet-tooltip.name")) {
      name.classList.remove("covered");
      const box = name.getBoundingClientRect();
      const covers = (other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top;
      if (taken.some(covers)) name.classList.add("covered");
      else taken.push(box);
    }
  }
}

const charts = [];

// One of two charts was moved: the other follows, and the address remembers.
let following = false;
function moved(chart) {
  if (following) return;
  const { lat, lng } = chart.map.getCenter();
  const zoom = chart.map.getZoom();
  following = true;
  for (const other of charts) if (other !== chart) other.map.setView([lat, lng], zoom, { animate: false });
  following = false;
  history.replaceState(null, "", `${location.pathname}${location.search}#${Number(zoom.toFixed(2))}/${lat.toFixed(2)}/${lng.toFixed(2)}`);
}

function draw() {
  const days = Math.max(1, list.querySelectorAll(".day").length);
  place.parentElement.classList.toggle("two-days", days > 1);
  while (charts.length < days) {
    const chart = new Chart(charts.length);
    following = true;
    if (charts.length) chart.map.setView(charts[0].map.getCenter(), charts[0].map.getZoom(), { animate: false });
    else chart.fit();
    following = false;
    charts.push(chart);
  }
  while (charts.length > days) {
    const chart = charts.pop();
    chart.map.remove();
    chart.frame.remove();
  }
  for (const chart of charts) {
    chart.map.invalidateSize({ animate: false });
    chart.draw();
  }
}

// How much room a geometry takes, roughly: the box around it.
function sizeOf(geometry) {
  let [west, south, east, north] = [180, 90, -180, -90];
  const walk = (part) => {
    if (typeof part[0] === "number") {
      [west, east] = [Math.min(west, part[0]), Math.max(east, part[0])];
      [south, north] = [Math.min(south, part[1]), Math.max(north, part[1])];
    } else part.forEach(walk);
  };
  walk(geometry.coordinates);
  return (east - west) * (north - south);
}

document.addEventListener("answered", draw);
draw();
// On paper a map keeps its size: what is drawn was drawn for it, and is not drawn anew before the sheet is taken.
addEventListener("beforeprint", () => {
  for (const { frame } of charts) {
    const { width, height } = frame.getBoundingClientRect();
    Object.assign(frame.style, { width: `${width}px`, height: `${height}px` });
  }
});
addEventListener("afterprint", () => {
  for (const { frame } of charts) Object.assign(frame.style, { width: "", height: "" });
});
addEventListener("hashchange", () => { asked = viewOf(location.hash); if (asked) charts[0].fit(); });

fetch(place.dataset.coasts).then((answer) => answer.json()).then((found) => {
  coasts = found;
  for (const chart of charts) chart.drawCoasts();
});
fetch(place.dataset.areas).then((answer) => answer.json()).then((found) => {
  grounds = new Map(found.features.map((feature) => [
    feature.id, { geometry: feature.geometry, precision: feature.properties.precision, size: sizeOf(feature.geometry) },
  ]));
  years = found.years;
  known = new Map(found.known.map((id, number) => [id, number]));
  for (const chart of charts) chart.draw();
});

// Played, the map goes from one year of change to the next; each is asked for when the one before has been seen.

const STEP = 900;
const play = document.getElementById("play");
const field = document.getElementById("on");
const slider = document.getElementById("years");
let playing = null;

function stop() {
  clearTimeout(playing);
  playing = null;
  play.setAttribute("aria-pressed", "false");
  play.textContent = play.dataset.play;
}

function step() {
  const now = Number(slider.value);
  const next = years.find((year) => year > now);
  if (next === undefined || next > Number(slider.max)) { stop(); return; }
  slider.value = next;
  field.value = next;
  forms.get(play.form).ask({});
}

play.addEventListener("click", () => {
  if (playing !== null) { stop(); return; }
  play.setAttribute("aria-pressed", "true");
  play.textContent = play.dataset.stop;
  // From the end it begins anew.
  if (!years.some((year) => year > Number(slider.value))) slider.value = slider.min;
  playing = setTimeout(step, 0);
});
document.addEventListener("answered", () => { if (playing !== null) playing = setTimeout(step, STEP); });
for (const control of [field, slider]) control.addEventListener("pointerdown", () => { if (playing !== null) stop(); });
}
