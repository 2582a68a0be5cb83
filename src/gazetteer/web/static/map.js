// The map beside the list: its points are the list's own entries, so that the two never say different things.
"use strict";

const frame = document.getElementById("map");
const chart = L.map(frame, {
  center: [46, 120], zoom: 3, minZoom: 1, maxZoom: 8, worldCopyJump: true, attributionControl: false, scrollWheelZoom: false,
});
L.control.attribution({ prefix: false }).addAttribution("Natural Earth").addTo(chart);
// A page that is scrolled goes on scrolling over the map; whoever has clicked into the map zooms it.
chart.on("focus", () => chart.scrollWheelZoom.enable());
chart.on("blur", () => chart.scrollWheelZoom.disable());

// The view is in the address behind "#": zoom, latitude and longitude. Without one the map shows all that it has to show.
const VIEW = /^#(\d+)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/;
function viewOf(address) {
  const found = VIEW.exec(address);
  return found && { zoom: Number(found[1]), center: [Number(found[2]), Number(found[3])] };
}
let asked = viewOf(location.hash);
function fit() {
  const places = [...document.querySelectorAll("#answer li[data-lon]")].map((entry) => [Number(entry.dataset.lat), Number(entry.dataset.lon)]);
  if (asked) chart.setView(asked.center, asked.zoom, { animate: false });
  else if (places.length) chart.fitBounds(places, { padding: [24, 24], animate: false });
}
function remember() {
  const { lat, lng } = chart.getCenter();
  history.replaceState(null, "", `${location.pathname}${location.search}#${chart.getZoom()}/${lat.toFixed(2)}/${lng.toFixed(2)}`);
}

chart.createPane("ground").style.zIndex = 200;
const spots = L.layerGroup().addTo(chart);

fetch(frame.dataset.coasts).then((answer) => answer.json()).then((coasts) => {
  L.geoJSON(coasts, {
    pane: "ground",
    interactive: false,
    style: (feature) => ({ className: { land: "land", lakes: "water", rivers: "river" }[feature.properties.layer] }),
  }).addTo(chart);
});

const NAMES_FROM = 5;

function draw() {
  spots.clearLayers();
  for (const entry of document.querySelectorAll("#answer li[data-lon]")) {
    const spot = L.circleMarker([Number(entry.dataset.lat), Number(entry.dataset.lon)], {
      radius: 6,
      className: `spot ${entry.dataset.class}`,
    });
    const words = document.createElement("div");
    words.append(...[...entry.childNodes].map((part) => part.cloneNode(true)));
    spot.bindPopup(words);
    const name = document.createElement("span");
    name.textContent = entry.querySelector("a").textContent;
    spot.bindTooltip(name, { permanent: chart.getZoom() >= NAMES_FROM, direction: "right", offset: [6, 0], className: "name" });
    spot.addTo(spots);
  }
  part();
}

// Where two names would cover each other the later one is left out.
function part() {
  const taken = [];
  for (const name of frame.querySelectorAll(".leaflet-tooltip.name")) {
    name.classList.remove("covered");
    const box = name.getBoundingClientRect();
    const covers = (other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top;
    if (taken.some(covers)) name.classList.add("covered");
    else taken.push(box);
  }
}

document.addEventListener("answered", draw);
fit();
draw();
let zoom = chart.getZoom();
chart.on("zoomend", () => {
  const before = zoom;
  zoom = chart.getZoom();
  if ((before >= NAMES_FROM) !== (zoom >= NAMES_FROM)) draw();
  else part();
});
chart.on("moveend", remember);
addEventListener("hashchange", () => { asked = viewOf(location.hash); if (asked) fit(); });
