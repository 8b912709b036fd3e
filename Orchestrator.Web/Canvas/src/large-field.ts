const typed = "textarea, input, select", dialog = ".rz-dialog-wrapper";

/**
 * A field that can be opened nearly as large as the window. It is the same element, lifted above the page, so that its text, its caret, what the browser can undo and
 * where it is kept stay what they are, whether the server answers or not. While it is large the page behind it is inert. What helps beside it the server draws, when
 * it has heard of the same clicks.
 */
export class LargeField extends HTMLElement {
  private behind: HTMLElement[] = [];
  private last: HTMLElement | null = null;
  private named: HTMLElement | null = null;
  /** A dialog of the page would lie behind it. */
  private readonly dialogs = new MutationObserver(() => { if (document.querySelector(dialog)) this.querySelector<HTMLElement>("[data-done], [data-enlarges]")?.click(); });

  constructor() {
    super();
    this.addEventListener("click", event => this.onClick(event));
    this.addEventListener("keydown", event => this.onKey(event));
    this.addEventListener("focusin", event => { if (event.target instanceof HTMLElement && event.target.matches(`.large-text :is(${typed})`)) this.last = event.target; });
  }

  disconnectedCallback(): void { this.wake(); }

  private get isLarge(): boolean { return this.hasAttribute("large"); }

  private get control(): HTMLElement | null { return this.last?.isConnected ? this.last : this.querySelector<HTMLElement>(`.large-text :is(${typed})`); }

  private onClick(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest("[data-enlarges], [data-done]") : null;
    if (!button) return;
    if (this.isLarge) this.close();
    else this.open();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const isCommand = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
    if (isCommand && event.shiftKey && key === "e") this.querySelector<HTMLElement>(this.isLarge ? "[data-done], [data-enlarges]" : "[data-enlarges]")?.click();
    else if (this.isLarge && key === "escape") this.querySelector<HTMLElement>("[data-done], [data-enlarges]")?.click();
    else if (this.isLarge && key === "f6") this.goOn(event.shiftKey ? -1 : 1);
    else if (this.isLarge && (isCommand && ["enter", "k"].includes(key) || event.altKey && ["pageup", "pagedown"].includes(key))) return this.yield(event);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** From one part to the next, as between the parts of a window: the text, what it comes to, the data, the way out. */
  private goOn(by: number): void {
    const parts = [this.control, ...[".large-said", ".large-data [role=treeitem][tabindex='0']", "[data-done]"].map(part => this.querySelector<HTMLElement>(part))].filter(part => part !== null);
    const at = parts.findIndex(part => part === document.activeElement || part.contains(document.activeElement));
    parts.at((at + by) % parts.length)?.focus();
  }

  /** What keys of the page open would lie behind: the text goes back to its field before they do it. Where there is no step to go to, it stays. */
  private yield(event: KeyboardEvent): void {
    const way = event.altKey ? document.querySelector(`aside[data-column] [data-goes=${event.key}]`) : null;
    if (way?.matches("[aria-disabled=true]")) return event.preventDefault();
    this.querySelector<HTMLElement>("[data-done], [data-enlarges]")?.click();
    // Told as if it had been left with the mouse.
    if (event.altKey) this.control?.blur();
  }

  private open(): void {
    this.popover = "manual";
    for (const [name, value] of [["large", ""], ["role", "dialog"], ["aria-modal", "true"], ["aria-label", `${this.dataset["title"] ?? ""}, large`]] as const) this.setAttribute(name, value);
    this.showPopover();
    for (let part: HTMLElement = this; part !== document.body && part.parentElement; part = part.parentElement)
      for (const other of part.parentElement.children)
        if (other !== part && other instanceof HTMLElement && !other.inert) this.behind.push(other);
    for (const other of this.behind) other.inert = true;
    // Its label stays behind.
    if (this.control && !this.control.hasAttribute("aria-label")) (this.named = this.control).setAttribute("aria-label", this.dataset["title"] ?? "");
    this.dialogs.observe(document.body, { childList: true, subtree: true });
    this.control?.focus({ preventScroll: true });
  }

  private close(): void {
    this.wake();
    this.hidePopover();
    for (const name of ["large", "popover", "role", "aria-modal", "aria-label"]) this.removeAttribute(name);
    if (!document.querySelector(dialog)) this.control?.focus();
  }

  private wake(): void {
    this.dialogs.disconnect();
    for (const other of this.behind) other.inert = false;
    this.named?.removeAttribute("aria-label");
    [this.behind, this.named] = [[], null];
  }
}
