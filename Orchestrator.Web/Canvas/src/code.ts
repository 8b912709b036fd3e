/** The languages that fields are highlighted in. */
export type Language = "json" | "sql";

const template = String.raw`\{\{[^{}]*\}\}`, reference = String.raw`credentials:\/\/[\w./-]+`;
const plain = new RegExp(`(?<template>${template})|(?<secret>${reference})`, "g");
const json = new RegExp(String.raw`(?<key>"(?:[^"\\\n]|\\.)*"(?=\s*:))|(?<string>"(?:[^"\\\n]|\\.)*"?)|(?<number>-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b)|(?<word>\b(?:true|false|null)\b)|(?<template>${template})`, "g");
const words = "select|from|where|and|or|not|in|is|null|as|on|join|left|right|inner|outer|full|cross|lateral|using|group|order|by|having|limit|offset|fetch|union|all|except|intersect|distinct|insert|into|values|update|set|delete|returning|with|recursive|case|when|then|else|end|exists|between|like|ilike|similar|asc|desc|nulls|first|last|true|false|cast|conflict|do|nothing|over|partition|create|table|alter|drop|index|primary|key|references|default|interval|date|time|timestamp";
const sql = new RegExp(String.raw`(?<note>--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>'(?:[^']|'')*'?)|(?<template>${template})|(?<number>\$\d+\b|\b\d+(?:\.\d+)?\b)|(?<word>\b(?:${words})\b)`, "gi");

function mark(text: string, kind: string): HTMLElement {
  const element = document.createElement(kind === "template" || kind === "secret" ? "mark" : "span");
  element.className = kind;
  element.textContent = text;
  return element;
}

function cut(text: string, pattern: RegExp, paint: (token: string, kind: string) => Node): Node[] {
  const parts: Node[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const kind = Object.entries(match.groups ?? {}).find(([, token]) => token !== undefined)?.[0] ?? "";
    parts.push(document.createTextNode(text.slice(end, match.index)), paint(match[0], kind));
    end = match.index + match[0].length;
  }
  return [...parts, document.createTextNode(text.slice(end))];
}

/** A text as it is painted: templates and references to credentials marked, and the words of its language coloured. */
export function painted(text: string, language: Language | null): Node[] {
  if (!language) return cut(text, plain, mark);
  return cut(text, language === "json" ? json : sql, (token, kind) => {
    if (kind === "template" || !token.includes("{{") && !token.includes("credentials://")) return mark(token, kind);
    const whole = mark("", kind);
    whole.append(...cut(token, plain, mark));
    return whole;
  });
}

/** Whether a place in JSON lies inside a text, so that what is written there needs no quotes of its own. */
export function isInText(json: string, offset: number): boolean {
  return json.slice(0, offset).replace(/\\./g, "").split('"').length % 2 === 0;
}

const tokens = /"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+/g;

/** JSON over several lines, its texts and numbers as they were written; null when it is not JSON. */
export function formatted(text: string): string | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  let depth = 0, result = "", before = "";
  const line = () => `\n${"  ".repeat(depth)}`;
  for (const [token] of text.matchAll(tokens)) {
    const isEnd = token === "}" || token === "]", isEmpty = isEnd && (before === "{" || before === "[");
    if (isEnd) depth--;
    if (isEnd ? !isEmpty : before === "{" || before === "[" || before === ",") result += line();
    result += token === ":" ? ": " : token;
    if (token === "{" || token === "[") depth++;
    before = token;
  }
  return result;
}
