// Write and read at the service that is named first, with the token that is named second, by each
// of the client's three ways: queries, updates and the graph store. Prints what came back as JSON.
import Client from "sparql-http-client/ParsingClient.js";
import rdf from "@rdfjs/data-model";
import { Readable } from "node:stream";
import StreamClient from "sparql-http-client";

const [address, token] = process.argv.slice(2);
const options = {
  endpointUrl: `${address}/sparql`,
  updateUrl: `${address}/update`,
  storeUrl: `${address}/graphs`,
  headers: { Authorization: `Bearer ${token}` },
};
const client = new Client(options);
await client.query.update("INSERT DATA { <x:js> <x:says> 'hello' }");
const rows = await client.query.select("SELECT ?o WHERE { <x:js> <x:says> ?o }");
const found = await client.query.ask("ASK { <x:js> <x:says> 'hello' }");
const triples = await client.query.construct("CONSTRUCT WHERE { <x:js> ?p ?o }");

const store = new StreamClient(options).store;
const graph = rdf.namedNode("x:graph");
const quad = rdf.quad(rdf.namedNode("x:js"), rdf.namedNode("x:wrote"), rdf.literal("한국어"), graph);
await store.put(Readable.from([quad]), { graph });
const back = [];
for await (const one of await store.get(graph)) back.push(one.object.value);

console.log(
  JSON.stringify({ rows: rows.map((row) => row.o.value), found, triples: [...triples].length, back }),
);
