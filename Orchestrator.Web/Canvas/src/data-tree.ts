import { isInText } from "./code";
import { write } from "./code-keys";

const type = "application/x-orchestrator-value";
const fields = "template-field[values] > textarea, template-field[paths] > textarea";
let last: HTMLTextAreaElement | null = null;

/**
 * The tree of what the steps before gave: anything with `data-insert`, a path. Chosen with a click or with Enter, a path is written at the caret of the
 * field that had the keyboard last; dragged, where it is dropped. Arrows walk the tree as WAI-ARIA says.
 */
export function listenForData(): void {
  document.addEventListener("focusin", event => {
    if (event.target instanceof HTMLTextAreaElement && event.target.matches(fields)) last = event.target;
    const row = rowOf(event);
    if (row) for (const one of rowsOf(row)) one.tabIndex = one === row ? 0 : -1;
  });
  document.addEventListener("click", event => {
    const row = rowOf(event);
    if (row && !(event.target as Element).closest("button")) choose(row);
  });
  document.addEventListener("keydown", event => {
    const row = rowOf(event);
    if (row && event.target === row && walk(row, event.key)) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  document.addEventListener("dragstart", event => {
    const path = rowOf(event)?.dataset["insert"];
    if (!path || !event.dataTransfer) return;
    event.dataTransfer.setData(type, path);
    event.dataTransfer.setData("text/plain", `{{ ${path} }}`);
    event.dataTransfer.effectAllowed = "copy";
  });
  document.addEventListener("dragover", event => {
    if (!event.dataTransfer?.types.includes(type) || !fieldUnder(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  document.addEventListener("drop", event => {
    const path = event.dataTransfer?.getData(type), field = fieldUnder(event);
    if (!path || !field) return;
    event.preventDefault();
    insert(field, path, offsetAt(field, event));
  });
}

function rowOf(event: Event): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>(".data [role=treeitem]") : null;
}

function rowsOf(row: HTMLElement): HTMLElement[] {
  return [...row.closest("[role=tree]")?.querySelectorAll<HTMLElement>("[role=treeitem]") ?? []];
}

function fieldUnder(event: DragEvent): HTMLTextAreaElement | null {
  return event.target instanceof HTMLTextAreaElement && event.target.matches(fields) ? event.target : null;
}

function offsetAt(field: HTMLTextAreaElement, event: DragEvent): number {
  const at = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  return at?.offsetNode === field ? at.offset : field.value.length;
}

/** Writes a path into a field as the field has it: between braces, bare in a condition, in quotes of its own where JSON needs them. */
function insert(field: HTMLTextAreaElement, path: string, from: number, to = from): void {
  const host = field.closest("template-field"), before = field.value.slice(0, from);
  const isInside = before.lastIndexOf("{{") > before.lastIndexOf("}}");
  const text = host?.hasAttribute("paths") || isInside ? path : `{{ ${path} }}`;
  const isJson = host?.getAttribute("code") === "json";
  write(field, !isJson ? text : isInText(field.value, from) ? JSON.stringify(text).slice(1, -1) : JSON.stringify(text), from, to);
}

function choose(row: HTMLElement): void {
  if (row.matches(".more")) return showMore(row);
  const field = last?.isConnected ? last : row.closest("aside")?.querySelector<HTMLTextAreaElement>(fields);
  const path = row.dataset["insert"];
  if (!field || !path) return;
  show(field);
  const isFresh = field !== last;
  insert(field, path, isFresh ? field.value.length : field.selectionStart, isFresh ? field.value.length : field.selectionEnd);
}

/** Where a step has room for one column, the one with the field is shown: what is written there is seen. The page hears of it and does the same. */
function show(field: HTMLElement): void {
  const step = field.closest<HTMLElement>("aside[data-column]");
  if (!step || field.checkVisibility()) return;
  step.querySelector<HTMLElement>("[data-shows=settings]")?.click();
  step.dataset["column"] = "settings";
}

/** The keyboard waits on the row before: what comes next stands right behind it, and the row that was chosen may be gone. */
function showMore(row: HTMLElement): void {
  if (row === document.activeElement) (row.previousElementSibling as HTMLElement | null)?.focus();
  row.querySelector("button")?.click();
}

function walk(row: HTMLElement, key: string): boolean {
  const rows = rowsOf(row), at = rows.indexOf(row);
  const level = (one: HTMLElement) => Number(one.ariaLevel), expanded = row.ariaExpanded;
  const go = (to: HTMLElement | undefined) => (to?.focus(), true);
  const toggle = () => (row.querySelector("button")?.click(), true);
  switch (key) {
    case "ArrowDown": return go(rows[at + 1]);
    case "ArrowUp": return go(rows[at - 1]);
    case "Home": return go(rows[0]);
    case "End": return go(rows[rows.length - 1]);
    case "ArrowRight": return expanded === "false" ? toggle() : expanded === "true" ? go(rows[at + 1]) : true;
    case "ArrowLeft": return expanded === "true" ? toggle() : go(rows.slice(0, at).reverse().find(one => level(one) < level(row)));
    case "Enter": return choose(row), true;
    default: return false;
  }
}
