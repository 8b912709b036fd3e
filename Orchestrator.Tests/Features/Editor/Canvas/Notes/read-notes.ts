// Reads notes as the canvas does: a line with a JSON text in, a line with what it is made of, its words and how often a rule of the grammar was asked out.
import { createInterface } from "node:readline";
import { Tokenizer } from "marked";
import { plain, read } from "canvas/markdown";

let asked = 0;
const rules = Tokenizer.prototype as unknown as Record<string, unknown>;
for (const name of Object.getOwnPropertyNames(rules)) {
  const rule = rules[name];
  if (name === "constructor" || typeof rule !== "function") continue;
  rules[name] = function (this: unknown, ...given: unknown[]) {
    asked++;
    return rule.apply(this, given);
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  asked = 0;
  const parts = read(JSON.parse(line) as string);
  console.log(JSON.stringify({ parts, words: plain(parts), asked }));
}
