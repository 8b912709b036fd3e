import { painted, type Language } from "./code";
import { editCode } from "./code-keys";
import { credentials, paths, values } from "./offers";
import { TextPicker } from "./text-picker";

const style = `
  :host { display: block; position: relative; min-width: 0; }
  div { position: absolute; inset: 0; overflow: hidden; pointer-events: none; color: transparent; white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid transparent; }
  mark { color: transparent; border-radius: var(--radius-sm); background: var(--accent-soft); box-shadow: 0 0 0 1px var(--accent-soft); }
  mark.secret { background: var(--code-secret-soft); box-shadow: 0 0 0 1px var(--code-secret-soft); }
  :host([code]) div { color: var(--text); }
  .key { color: var(--code-key); } .string { color: var(--code-string); } .number { color: var(--code-number); } .word { color: var(--code-keyword); } .note { color: var(--text-3); }
  :host([code]) mark { color: var(--accent-text); } :host([code]) mark.secret { color: var(--code-secret); }
  @media (forced-colors: active) { :host([code]) div { visibility: hidden; } }`;

/**
 * Paints templates and credential references behind the text of the textarea inside it. The text stays the textarea's own, so caret,
 * selection and screen readers are untouched. `text` repeats the value, because a script that sets it raises no event. With `secrets` it
 * offers credentials, with `values` what the steps before gave, with `paths` the same without braces. With `code` its text is the painted one, in the
 * colours of that language, and the textarea's own is seen through; until this script has come, the textarea shows it.
 */
export class TemplateField extends HTMLElement {
  static readonly observedAttributes = ["text"];
  private readonly mirror = document.createElement("div");
  private readonly size = new ResizeObserver(() => this.paint(this.area?.value ?? ""));
  private area: HTMLTextAreaElement | null = null;
  private picker: TextPicker | null = null;
  private isCode = false;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    this.mirror.setAttribute("aria-hidden", "true");
    root.append(this.mirror, document.createElement("slot"));
    this.addEventListener("input", () => this.paint(this.area?.value ?? ""));
    // Whatever came meanwhile without an event, the painted text is the field's own again.
    this.addEventListener("focusout", () => this.paint(this.area?.value ?? ""));
    this.addEventListener("scroll", () => this.follow(), true);
  }

  connectedCallback(): void {
    requestAnimationFrame(() => {
      this.area = this.querySelector("textarea");
      if (!this.area) return;
      this.paint(this.area.value);
      this.size.observe(this.area);
      this.toggleAttribute("painted", true);
      const offers = [...(this.hasAttribute("secrets") ? [credentials] : []), ...(this.hasAttribute("values") ? [values] : []), ...(this.hasAttribute("paths") ? [paths] : [])];
      if (offers.length > 0) this.picker ??= new TextPicker(this.area, this, offset => this.rectAt(offset), offers);
      if (this.language && !this.isCode) editCode(this.area);
      this.isCode = this.language !== null;
    });
  }

  disconnectedCallback(): void {
    this.picker?.close();
    this.size.disconnect();
  }

  attributeChangedCallback(_name: string, _before: string | null, text: string | null): void {
    if (this.area && document.activeElement !== this.area) this.paint(text ?? "");
  }

  private get language(): Language | null {
    return this.getAttribute("code") as Language | null;
  }

  private paint(text: string): void {
    if (!this.area) return;
    const { font, padding, tabSize, letterSpacing } = getComputedStyle(this.area);
    Object.assign(this.mirror.style, { font, padding, tabSize, letterSpacing, right: `${this.area.offsetWidth - this.area.clientWidth - 2}px` });
    this.mirror.replaceChildren(...painted(text, this.language), "\n");
    this.follow();
  }

  /** Where a character stands, in pixels of the window. */
  private rectAt(offset: number): DOMRect {
    const walker = document.createTreeWalker(this.mirror, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let rest = offset; walker.nextNode(); rest -= walker.currentNode.textContent!.length) {
      if (rest > walker.currentNode.textContent!.length) continue;
      range.setStart(walker.currentNode, rest);
      return range.getBoundingClientRect();
    }
    return this.getBoundingClientRect();
  }

  private follow(): void {
    if (this.area) this.mirror.scrollTop = this.area.scrollTop;
  }
}
