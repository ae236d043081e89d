// Tags the texts of a file of JSON Lines with wink-nlp: sentences, parts of speech, named entities.
//
//     node wink.mjs FOLDER FILE      FOLDER: where node_modules is (make bench-deps)
//
// Prints one line a text, as kdidx does.
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [folder, file] = process.argv.slice(2);
const require = createRequire(folder + "/");
const wink = require("wink-nlp")(require("wink-eng-lite-web-model"), ["sbd", "pos", "ner"]);
const { its } = wink;

for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
  const doc = wink.readDoc(JSON.parse(line).text);
  console.log(JSON.stringify({
    sentences: doc.sentences().length(),
    tokens: doc.tokens().out(its.value),
    tags: doc.tokens().out(its.pos),
    entities: doc.entities().out(its.detail),
  }));
}
