import { formatted } from "./code";

const step = "  ";

/** Writes as if it were typed: the browser's own undo takes it back, and the page hears of it. */
export function write(area: HTMLTextAreaElement, text: string, from: number, to: number): void {
  area.focus();
  area.setSelectionRange(from, to);
  if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
  area.setRangeText(text, from, to, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
}

/**
 * Keys of a field with code: Enter keeps the indentation and opens brackets, Tab and Shift+Tab indent. Tab never traps: after Escape it goes on to
 * the next control, and in a large text F6 does. While a list is open, its keys come first.
 */
export function editCode(area: HTMLTextAreaElement): void {
  let mayLeave = false;
  area.addEventListener("blur", () => mayLeave = false);
  area.addEventListener("pointerdown", () => mayLeave = false);
  area.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    // A large text is closed by Escape, and left by F6.
    if (event.key === "Escape" && !mayLeave && !area.closest("large-field[large]")) {
      mayLeave = true;
      event.stopPropagation();
      return;
    }
    if (event.key === "Tab" && !mayLeave) indent(area, event.shiftKey);
    else if (event.key === "Enter") open(area);
    else {
      if (!["Tab", "Shift", "Escape"].includes(event.key)) mayLeave = false;
      return;
    }
    event.preventDefault();
  });
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

function open(area: HTMLTextAreaElement): void {
  const { value, selectionStart: from, selectionEnd: to } = area;
  const indentation = /^[ \t]*/.exec(value.slice(lineStart(value, from), from))?.[0] ?? "";
  const isOpening = /[{[(]\s*$/.test(value.slice(0, from)), isClosing = /^\s*[}\])]/.test(value.slice(to));
  const inner = `\n${indentation}${isOpening ? step : ""}`;
  write(area, isOpening && isClosing ? `${inner}\n${indentation}` : inner, from, to);
  area.setSelectionRange(from + inner.length, from + inner.length);
}

function indent(area: HTMLTextAreaElement, isBack: boolean): void {
  const { value, selectionStart: from, selectionEnd: to } = area;
  if (from === to && !isBack) return write(area, step, from, to);
  const start = lineStart(value, from), block = value.slice(start, to);
  const changed = block.replace(isBack ? /^ {1,2}/gm : /^(?=.)/gm, isBack ? "" : step);
  if (changed === block) return;
  const first = (/^.*/.exec(changed)?.[0].length ?? 0) - (/^.*/.exec(block)?.[0].length ?? 0);
  write(area, changed, start, to);
  if (from === to) area.setSelectionRange(Math.max(start, from + first), Math.max(start, from + first));
  else area.setSelectionRange(Math.max(start, from + first), start + changed.length);
}

/** A button with `data-formats` lays out the JSON of the field with that id. */
export function listenForFormat(): void {
  document.addEventListener("click", event => {
    const id = (event.target as Element).closest<HTMLElement>("[data-formats]")?.dataset["formats"];
    const area = id ? document.getElementById(id) : null;
    if (!(area instanceof HTMLTextAreaElement)) return;
    const text = formatted(area.value);
    if (text !== null && text !== area.value) write(area, text, 0, area.value.length);
    else area.focus();
  });
}
