import type { Line, Offer } from "./text-picker";

interface Credential {
  readonly reference: string;
  readonly name: string;
  readonly kind: string;
  readonly state: string;
}

interface Value {
  readonly path: string;
  readonly step: string;
  readonly value: string;
}

const scheme = "credentials://";

/** What the page offers; it is written once for all fields of a step. */
function listed<T>(source: string): T[] {
  return JSON.parse(document.getElementById(source)?.dataset["choices"] ?? "[]") as T[];
}

function isInTemplate(before: string): boolean {
  return before.lastIndexOf("{{") > before.lastIndexOf("}}");
}

/** Whether a step's field may be meant: every word of the query is in its path, in the name of its step or in its value. */
function holds(one: Value, query: string): boolean {
  const text = `${one.path} ${one.step}`.toLowerCase();
  return query.toLowerCase().split(/\s+/).every(word => text.includes(word));
}

let making: MutationObserver | null = null;

/** Asks the page for a new credential; what it made is written, and when it made none that is told. */
function make(write: (text: string) => void, cancel: (bare: string) => void): void {
  const source = document.getElementById("credential-list");
  if (!source) return;
  making?.disconnect();
  making = new MutationObserver(() => {
    const { made } = source.dataset;
    if (made === undefined) return;
    making?.disconnect();
    if (made) write(scheme + made);
    else cancel(scheme);
  });
  making.observe(source, { attributeFilter: ["data-made"] });
  document.getElementById("credential-new")?.click();
}

/** The ids of credentials, behind `credentials://`. */
export const credentials: Offer = {
  label: "Credentials",
  source: "credential-list",
  asked(before) {
    const match = /credentials:\/\/([\w/-]*)$/.exec(before);
    return match && !isInTemplate(before) ? { start: match.index, query: match[1] ?? "" } : null;
  },
  matching(query) {
    const wanted = query.toLowerCase();
    const found = listed<Credential>(this.source).filter(one => one.reference.toLowerCase().includes(wanted) || one.name.toLowerCase().includes(wanted));
    const late = (one: Credential) => Number(!one.reference.toLowerCase().startsWith(wanted));
    return found.sort((a, b) => late(a) - late(b)).map((one): Line => ({
      text: scheme + one.reference, shown: one.reference, about: one.name === one.reference ? one.kind : `${one.name}, ${one.kind}`, state: one.state,
    }));
  },
  told: (found, query) => found > 0 ? `${found} ${found === 1 ? "reference" : "references"}` : query ? `No credential is called “${query}”` : "There are no credentials yet",
  rest: after => /^[\w/-]*/.exec(after)?.[0].length ?? 0,
  other: { text: "New credential…", open: make },
};

/** What the steps before gave, behind two braces. */
export const values: Offer = {
  label: "Step data",
  source: "value-list",
  asked(before) {
    const match = /\{\{([\w.\[\]" ]*)$/.exec(before);
    return match ? { start: match.index, query: (match[1] ?? "").trim() } : null;
  },
  matching(query) {
    const found = listed<Value>(this.source).filter(one => holds(one, query));
    const late = (one: Value) => Number(!one.path.startsWith(query));
    return found.sort((a, b) => late(a) - late(b)).map((one): Line => ({ text: `{{ ${one.path} }}`, shown: one.path, about: `${one.step}: ${one.value}`, state: "" }));
  },
  told: found => `${found} ${found === 1 ? "field" : "fields"} of the steps before`,
  rest: after => /^[\w.\[\]]*(?: *\}\})?/.exec(after)?.[0].length ?? 0,
  other: null,
};

/** The same without braces, in a condition: a name at its beginning or behind a space, a bracket or a sign, and not inside quotes. */
export const paths: Offer = {
  label: "Step data",
  /** Where the condition is asked of each item of a list, the item is offered too. */
  get source() {
    return document.getElementById("path-list") ? "path-list" : "value-list";
  },
  asked(before) {
    const match = /(?:^|[\s(!,=<>])([A-Za-z_][\w.\[\]]*)?$/.exec(before), word = match?.[1] ?? "";
    const isQuoted = before.replace(/\\./g, "").split(/["']/).length % 2 === 0;
    return match && !isQuoted && (word || !before) && !["and", "or", "not", "is", "in"].includes(word) ? { start: before.length - word.length, query: word } : null;
  },
  matching(query) {
    return values.matching.call({ ...values, source: this.source }, query).map(line => ({ ...line, text: line.shown }));
  },
  told: values.told,
  rest: after => /^[\w.\[\]]*/.exec(after)?.[0].length ?? 0,
  other: null,
};
