// Calls by a client made of the description: node client_calls.js ADDRESS. It compiles only where the answers are typed.
import createClient from "openapi-fetch";

import type { paths } from "./api.js";

type Read = "application/json" | "application/problem+json";

const address = process.argv[2];
if (address === undefined) throw new Error("client_calls.js ADDRESS");
const client = createClient<paths, Read>({ baseUrl: address });

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

for (const q of ["海参崴", "hai shen wai", "Владивосток"]) {
  const { data, error } = await client.GET("/v1/search", { params: { query: { q } } });
  if (error !== undefined) throw new Error(error.detail);
  demand(data.results[0]?.id === "vladivostok", `${q}: ${JSON.stringify(data.results)}`);
}

const id = "vladivostok";
const entity = await client.GET("/v1/entities/{id}", { params: { path: { id }, query: { on: "1900" } } });
// Asked for with `form=written` it would be what was written, which has no label.
const label = entity.data !== undefined && "label" in entity.data ? entity.data.label : undefined;
demand(label?.["ru"] === "Владивосток", JSON.stringify(label));

const held = await client.GET("/v1/sovereignty", { params: { query: { on: "1900-01-01", status: "sovereignty" } } });
demand(held.data?.records[0]?.holders[0]?.id === "russia", JSON.stringify(held.data?.records));

const places = await fetch(`${address}/ogc/collections/places/items?limit=1`);
type Features = paths["/ogc/collections/places/items"]["get"]["responses"][200]["content"]["application/geo+json"];
const features: Features = await places.json();
demand(features.features[0]?.properties["name_ru"] === "Владивосток", JSON.stringify(features));

const refused = await client.GET("/v1/search", { params: { query: { q: "a", kind: "cheese" } } });
demand(refused.error?.status === 422, JSON.stringify(refused.error));
console.log("typescript: ok");
