// Reads the pages of a folder with Readability, to compare:
//
//     npm install
//     ../../pages/pages.py PAGES
//     node run.mjs PAGES > records.ndjson
//     ../../pages/score.py PAGES records.ndjson
//
// Prints one line a page, as score.py takes it: {"source", "text", "title", "published", "outlet", "url",
// "lang"}. Readability gives no address.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Readability } from "@mozilla/readability";
import { JSDOM, VirtualConsole } from "jsdom";

const BLOCKS = new Set(("ADDRESS ARTICLE ASIDE BLOCKQUOTE BR CENTER DD DETAILS DIV DL DT FIGCAPTION FIGURE FOOTER " +
  "FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION TABLE TD TH TR UL").split(" "));

// The text below a node, with line breaks around block elements.
function textOf(node) {
  if (node.nodeType === 3) return node.data.replace(/\s+/g, " ");
  const inner = [...node.childNodes].map(textOf).join("");
  return BLOCKS.has(node.nodeName) ? "\n" + inner + "\n" : inner;
}

// The lines of Readability's article, headline first.
function linesOf(article) {
  const content = new JSDOM(article.content).window.document.body;
  const lines = textOf(content).split("\n").map((line) => line.trim()).filter(Boolean);
  return article.title && lines[0] !== article.title ? [article.title, ...lines] : lines;
}

// The document of a file. A page that declares no encoding is taken for UTF-8, as its server would have said.
function documentOf(source) {
  const bytes = readFileSync(source);
  const declared = bytes[0] === 0xff || bytes.includes("charset");
  const options = { url: "https://page.example/", virtualConsole: new VirtualConsole() };
  return new JSDOM(declared ? bytes : bytes.toString("utf8"), options).window.document;
}

function recordOf(source) {
  const article = new Readability(documentOf(source)).parse();
  if (!article) return { source, text: "", title: null };
  const { title, publishedTime: published, siteName: outlet, lang } = article;
  return { source, text: linesOf(article).join("\n"), title, published, outlet, url: null, lang };
}

const folder = process.argv[2];
for (const name of readdirSync(folder).filter((name) => name.endsWith(".html")).sort()) {
  console.log(JSON.stringify(recordOf(join(folder, name))));
}
