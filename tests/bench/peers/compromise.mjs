// Tags the texts of a file of JSON Lines with compromise, and prints the people, places and organisations
// that it finds, one line a text.
//
//     node compromise.mjs FOLDER FILE      FOLDER: where node_modules is (make bench-deps)
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, file] = process.argv.slice(2);
const { default: nlp } = await import(pathToFileURL(folder + "/node_modules/compromise/src/three.js").href);

for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
  const doc = nlp(JSON.parse(line).text);
  console.log(JSON.stringify({
    people: doc.people().out("array"),
    places: doc.places().out("array"),
    organizations: doc.organizations().out("array"),
  }));
}
