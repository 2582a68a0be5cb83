// The map beside the list: its points are the list's own entries, so that the two never say different things.
"use strict";

const frame = document.getElementById("map");
const chart = L.map(frame, { center: [46, 120], zoom: 3, minZoom: 1, maxZoom: 8, worldCopyJump: true, attributionControl: false });
L.control.attribution({ prefix: false }).addAttribution("Natural Earth").addTo(chart);

chart.createPane("ground").style.zIndex = 200;
const spots = L.layerGroup().addTo(chart);

fetch(frame.dataset.coasts).then((answer) => answer.json()).then((coasts) => {
  L.geoJSON(coasts, {
    pane: "ground",
    interactive: false,
    style: (feature) => ({ className: { land: "land", lakes: "water", rivers: "river" }[feature.properties.layer] }),
  }).addTo(chart);
});

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
    spot.addTo(spots);
  }
}

document.addEventListener("answered", draw);
draw();
