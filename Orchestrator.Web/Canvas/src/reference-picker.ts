interface Choice {
  readonly reference: string;
  readonly name: string;
  readonly kind: string;
  readonly state: string;
}

const scheme = "credentials://";
const begun = /credentials:\/\/([\w/-]*)$/;
const most = 50;
let made = 0;

/** What the page offers; it is written once for all fields of a step. */
function offered(): Choice[] {
  return JSON.parse(document.getElementById("credential-list")?.dataset["choices"] ?? "[]") as Choice[];
}

function matching(query: string): Choice[] {
  const wanted = query.toLowerCase();
  const found = offered().filter(one => one.reference.toLowerCase().includes(wanted) || one.name.toLowerCase().includes(wanted));
  const late = (one: Choice) => Number(!one.reference.toLowerCase().startsWith(wanted));
  return found.sort((a, b) => late(a) - late(b));
}

function part(tag: string, name: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

/**
 * Offers the ids of credentials behind `credentials://`. The keyboard stays in the textarea, which keeps its own role, as HTML asks of a
 * textarea; it points at the list as a combobox does. A choice is one input event.
 */
export class ReferencePicker {
  private readonly popup = part("div", "reference-picker", "");
  private readonly count = part("p", "found", "");
  private readonly list = part("ul", "", "");
  /** What can be chosen, in order; null stands for making a new one. */
  private choices: (Choice | null)[] = [];
  private active = -1;
  private start = -1;
  private dismissed = -1;
  /** What the vault has may change while the list is open, or reach the page only then. */
  private readonly news = new MutationObserver(() => this.update());

  constructor(private readonly area: HTMLTextAreaElement, host: HTMLElement, private readonly rectAt: (offset: number) => DOMRect) {
    this.list.id = `references-${++made}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Credentials");
    this.list.tabIndex = 0;
    this.count.setAttribute("role", "status");
    this.popup.popover = "manual";
    this.popup.append(this.count, this.list);
    host.append(this.popup);
    area.setAttribute("aria-autocomplete", "list");
    area.addEventListener("input", () => this.update());
    area.addEventListener("click", () => this.update());
    area.addEventListener("blur", () => this.close());
    area.addEventListener("keydown", event => this.onKey(event));
    this.popup.addEventListener("mousedown", event => event.preventDefault());
    this.list.addEventListener("mousemove", event => this.point(this.indexOf(event)));
    this.list.addEventListener("click", event => this.choose(this.indexOf(event)));
  }

  close(): void {
    if (!this.isOpen) return;
    this.news.disconnect();
    this.popup.hidePopover();
    this.area.removeAttribute("aria-controls");
    this.area.removeAttribute("aria-activedescendant");
  }

  private get isOpen(): boolean {
    return this.popup.isConnected && this.popup.matches(":popover-open");
  }

  private update(): void {
    const { value, selectionStart, selectionEnd } = this.area;
    const before = value.slice(0, selectionStart);
    const match = selectionStart === selectionEnd ? begun.exec(before) : null;
    if (!match || before.lastIndexOf("{{") > before.lastIndexOf("}}")) {
      this.dismissed = -1;
      this.close();
    } else if (match.index !== this.dismissed) {
      this.dismissed = -1;
      this.start = match.index;
      this.show(match[1] ?? "");
    }
  }

  private show(query: string): void {
    const found = matching(query);
    if (found.length === 1 && found[0]?.reference === query) return this.close();
    this.choices = [...found.slice(0, most), null];
    this.list.replaceChildren(...this.choices.map((one, index) => this.line(one, index)));
    this.count.textContent = found.length > most ? `The first ${most} of ${found.length}; type more to find others`
      : found.length > 0 ? `${found.length} ${found.length === 1 ? "reference" : "references"}`
      : query ? `No credential is called “${query}”` : "There are no credentials yet";
    if (!this.isOpen) {
      this.popup.showPopover();
      const list = document.getElementById("credential-list");
      if (list) this.news.observe(list, { attributeFilter: ["data-choices"] });
      requestAnimationFrame(this.follow);
    }
    this.area.setAttribute("aria-controls", this.list.id);
    this.point(found.length > 0 ? 0 : -1);
    this.place();
  }

  private line(one: Choice | null, index: number): HTMLElement {
    const line = part("li", one ? "" : "new", "");
    line.id = `${this.list.id}-${index}`;
    line.setAttribute("role", "option");
    if (one) {
      const about = part("span", "about", one.name === one.reference ? one.kind : `${one.name}, ${one.kind}`);
      line.append(part("code", "", one.reference), about);
      if (one.state) line.append(part("span", "state", one.state));
    } else line.textContent = "New credential…";
    return line;
  }

  /** Scrolling, a wrapping bar above, a note that appears: the text moves for many reasons, so it is followed frame by frame. */
  private readonly follow = (): void => {
    if (!this.isOpen) return;
    this.place();
    requestAnimationFrame(this.follow);
  };

  private place(): void {
    const at = this.rectAt(this.start), { offsetWidth: width, offsetHeight: height } = this.popup;
    const below = at.bottom + 6, above = at.top - height - 6;
    this.popup.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
    this.popup.style.top = `${below + height > innerHeight - 8 && above > 8 ? above : below}px`;
  }

  private point(index: number): void {
    this.active = index;
    [...this.list.children].forEach((line, at) => line.setAttribute("aria-selected", String(at === index)));
    const line = this.list.children[index];
    if (line) this.area.setAttribute("aria-activedescendant", line.id);
    else this.area.removeAttribute("aria-activedescendant");
    line?.scrollIntoView({ block: "nearest" });
  }

  private indexOf(event: Event): number {
    const line = event.target instanceof Element ? event.target.closest("li") : null;
    return line ? [...this.list.children].indexOf(line) : this.active;
  }

  private onKey(event: KeyboardEvent): void {
    if (!this.isOpen || event.isComposing) return;
    const count = this.choices.length;
    switch (event.key) {
      case "ArrowDown": this.point((this.active + 1) % count); break;
      case "ArrowUp": this.point(this.active > 0 ? this.active - 1 : count - 1); break;
      case "Escape": this.dismissed = this.start; this.close(); break;
      case "Enter":
      case "Tab":
        if (this.active < 0 || event.shiftKey) return this.close();
        this.choose(this.active);
        break;
      case "ArrowLeft": case "ArrowRight": case "Home": case "End": return this.close();
      default: return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private choose(index: number): void {
    const one = this.choices[index];
    if (one === undefined) return;
    this.dismissed = this.start;
    this.close();
    if (!one) {
      window.open("/credentials", "_blank", "noopener");
      return;
    }
    const { value, selectionStart } = this.area;
    const rest = /^[\w/-]*/.exec(value.slice(selectionStart))?.[0].length ?? 0;
    this.area.setRangeText(scheme + one.reference, this.start, selectionStart + rest, "end");
    this.area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
  }
}
