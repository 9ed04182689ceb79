// Read a feed in order with ldes-client, and print the statements of its members as N-Quads,
// each member's after a line with its name.
import { intoConfig, replicateLDES } from "ldes-client";
import { Writer } from "n3";

const [url] = process.argv.slice(2);
const writer = new Writer({ format: "N-Quads" });
const client = replicateLDES(intoConfig({ url, urlIsView: true }), "ascending");
for await (const member of client.stream({ highWaterMark: 10 })) {
  console.log(`# ${member.id.value}`);
  process.stdout.write(writer.quadsToString(member.quads));
}
