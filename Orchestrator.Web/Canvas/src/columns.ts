const kept = "step-columns", separator = "[role=separator][data-sizes]";

/**
 * The columns of a step that is opened wide. A `role=separator` with `data-sizes` sets the share of the width of the column it names, with the mouse or with the
 * arrows; a double-click, or Enter, gives it back its own. The shares are kept in the browser.
 */
export function listenForColumns(): void {
  const shares = read();
  for (const [name, share] of Object.entries(shares)) show(name, share);
  document.querySelectorAll<HTMLElement>(separator).forEach(tell);
  document.addEventListener("focusin", event => tell(sizerOf(event)));
  document.addEventListener("pointerdown", event => {
    const sizer = sizerOf(event), row = sizer?.parentElement?.getBoundingClientRect();
    if (!sizer || !row || event.button !== 0) return;
    sizer.setPointerCapture(event.pointerId);
    const onMove = ({ clientX }: PointerEvent) => size(sizer, (isLeft(sizer) ? clientX - row.left : row.right - clientX) / row.width * 100);
    sizer.addEventListener("pointermove", onMove);
    sizer.addEventListener("lostpointercapture", () => { sizer.removeEventListener("pointermove", onMove); write(shares); }, { once: true });
  });
  document.addEventListener("dblclick", event => reset(sizerOf(event)));
  document.addEventListener("keydown", event => {
    const sizer = sizerOf(event), by = event.key === "ArrowRight" ? 2 : event.key === "ArrowLeft" ? -2 : 0;
    if (!sizer || !by && event.key !== "Enter") return;
    event.preventDefault();
    if (!by) return reset(sizer);
    size(sizer, Number(sizer.ariaValueNow) + (isLeft(sizer) ? by : -by));
    write(shares);
  });
  window.addEventListener("keydown", leave, true);

  function tell(sizer: HTMLElement | null): void {
    const share = shares[sizer?.dataset["sizes"] ?? ""];
    if (sizer && share !== undefined) sizer.ariaValueNow = String(share);
  }

  function size(sizer: HTMLElement, wanted: number): void {
    const share = Math.round(Math.min(Number(sizer.ariaValueMax), Math.max(Number(sizer.ariaValueMin), wanted)));
    sizer.ariaValueNow = String(share);
    shares[sizer.dataset["sizes"] ?? ""] = share;
    show(sizer.dataset["sizes"] ?? "", share);
  }

  function reset(sizer: HTMLElement | null): void {
    if (!sizer) return;
    const name = sizer.dataset["sizes"] ?? "";
    delete shares[name];
    sizer.ariaValueNow = sizer.dataset["usual"] ?? "";
    document.documentElement.style.removeProperty(`--column-${name}`);
    write(shares);
  }
}

/**
 * Before a step is left by key: what was typed is told as if the field had been left with the mouse. Escape closes an open menu, or empties a search, before it
 * leaves the step. F2 goes to the label from wherever in the step one is.
 */
function leave(event: KeyboardEvent): void {
  const target = event.target instanceof HTMLElement ? event.target : null;
  // A text that is large is left first.
  if (!target?.closest("aside[data-column]") || target.closest("large-field[large]")) return;
  const label = event.key === "F2" ? target.closest("aside[data-column]")?.querySelector<HTMLInputElement>("input.title") : null;
  if (label) {
    event.preventDefault();
    event.stopPropagation();
    label.focus();
    label.select();
  } else if (event.altKey && (event.key === "PageUp" || event.key === "PageDown")) {
    event.preventDefault();
    // Where there is no such step, the keyboard stays.
    if (document.querySelector(`aside[data-column] [data-goes=${event.key}]:not([aria-disabled=true])`)) target.blur();
  } else if (event.key === "Escape" && (target.matches("input[type=search]:not(:placeholder-shown)") || document.querySelector("aside[data-column] [popover=auto]:popover-open"))) {
    event.stopPropagation();
  }
}

function sizerOf(event: Event): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>(separator) : null;
}

const isLeft = (sizer: HTMLElement) => sizer.dataset["sizes"] === "input";

function show(name: string, share: number): void { document.documentElement.style.setProperty(`--column-${name}`, `${share}%`); }

function read(): Record<string, number> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(kept) ?? "{}");
    return Object.fromEntries(Object.entries(found ?? {}).filter(([name, share]) => ["input", "output"].includes(name) && Number.isFinite(share)));
  } catch {
    return {}; // storage is closed, or somebody else wrote there
  }
}

function write(shares: Record<string, number>): void {
  try {
    localStorage.setItem(kept, JSON.stringify(shares));
  } catch {
    // There is no room, or no storage: the widths stay as long as the page.
  }
}
