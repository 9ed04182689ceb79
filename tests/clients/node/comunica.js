// Ask the endpoint that is named first the query that is named second, and print its rows as JSON.
// A third argument is a second source to join with.
import { QueryEngine } from "@comunica/query-sparql";

const [endpoint, query, other] = process.argv.slice(2);
// Without a type given, the engine finds out by itself that this is a SPARQL endpoint.
const sources = other ? [endpoint, other] : [endpoint];
const bindings = await new QueryEngine().queryBindings(query, { sources });
const rows = await bindings.toArray();
const plain = rows.map((row) => Object.fromEntries([...row].map(([k, v]) => [k.value, v.value])));
console.log(JSON.stringify(plain));
