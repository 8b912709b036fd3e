/** Something that can be chosen. */
export interface Line {
  /** What is written instead of what was typed. */
  readonly text: string;
  /** How it is shown. */
  readonly shown: string;
  readonly about: string;
  readonly state: string;
}

/** What is offered behind certain characters. */
export interface Offer {
  /** What a screen reader calls the list. */
  readonly label: string;
  /** The id of the element in which the page keeps what there is; it is watched while the list is open. */
  readonly source: string;
  /** What was typed before the caret, if it asks for this: where it begins, and the words to look for. */
  asked(before: string): { start: number; query: string } | null;
  matching(query: string): Line[];
  /** What is said above the list. */
  told(found: number, query: string): string;
  /** How much behind the caret belongs to what is replaced. */
  rest(after: string): number;
  /** A last line that makes what is not there yet and writes it; null for none, and then a list without lines is not shown. */
  readonly other: { text: string; open(write: (text: string) => void, cancel: (bare: string) => void): void } | null;
}

const most = 50;
let made = 0;

function part(tag: string, name: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

/**
 * Offers what may be written next. The keyboard stays in the textarea, which keeps its own role, as HTML asks of a
 * textarea; it points at the list as a combobox does. A choice is one input event.
 */
export class TextPicker {
  private readonly popup = part("div", "reference-picker", "");
  private readonly count = part("p", "found", "");
  private readonly list = part("ul", "", "");
  private offer: Offer | null = null;
  /** What can be chosen, in order; null stands for something else. */
  private choices: (Line | null)[] = [];
  private active = -1;
  private start = -1;
  private dismissed = -1;
  /** What there is may change while the list is open, or reach the page only then. */
  private readonly news = new MutationObserver(() => this.update());

  constructor(private readonly area: HTMLTextAreaElement, host: HTMLElement, private readonly rectAt: (offset: number) => DOMRect, private readonly offers: Offer[]) {
    this.list.id = `offers-${++made}`;
    this.list.setAttribute("role", "listbox");
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
    const found = selectionStart === selectionEnd ? this.offers.map(offer => ({ offer, asked: offer.asked(before) })).find(one => one.asked) : undefined;
    if (!found?.asked) {
      this.dismissed = -1;
      this.close();
    } else if (found.asked.start !== this.dismissed) {
      this.dismissed = -1;
      if (this.offer !== found.offer) this.close();
      [this.offer, this.start] = [found.offer, found.asked.start];
      this.show(found.offer, found.asked.query);
    }
  }

  private show(offer: Offer, query: string): void {
    const found = offer.matching(query);
    if (found.length === 1 && found[0]?.shown === query || found.length === 0 && !offer.other) return this.close();
    this.choices = [...found.slice(0, most), ...(offer.other ? [null] : [])];
    this.list.replaceChildren(...this.choices.map((one, index) => this.line(one, index)));
    this.count.textContent = found.length > most ? `The first ${most} of ${found.length}; type more to find others` : offer.told(found.length, query);
    if (!this.isOpen) {
      this.list.setAttribute("aria-label", offer.label);
      this.popup.showPopover();
      const source = document.getElementById(offer.source);
      if (source) this.news.observe(source, { attributeFilter: ["data-choices"] });
      requestAnimationFrame(this.follow);
    }
    this.area.setAttribute("aria-controls", this.list.id);
    this.point(found.length > 0 ? 0 : -1);
    this.place();
  }

  private line(one: Line | null, index: number): HTMLElement {
    const line = part("li", one ? "" : "new", "");
    line.id = `${this.list.id}-${index}`;
    line.setAttribute("role", "option");
    if (one) {
      line.append(part("code", "", one.shown), part("span", "about", one.about));
      if (one.state) line.append(part("span", "state", one.state));
    } else line.textContent = this.offer?.other?.text ?? "";
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
    if (event.isComposing) return;
    if (!this.isOpen) {
      if (event.key !== "ArrowDown" || !event.altKey) return;
      this.dismissed = -1;
      this.update();
      return event.preventDefault();
    }
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
    const { value, selectionStart } = this.area;
    const [start, end] = [this.start, selectionStart + (this.offer?.rest(value.slice(selectionStart)) ?? 0)];
    this.dismissed = start;
    this.close();
    if (one) this.write(one.text, start, end);
    else this.offer?.other?.open(text => {
      // What was made may have parts to choose from.
      this.dismissed = -1;
      this.area.focus();
      this.write(text, start, end);
    }, bare => {
      // What asked for it and says nothing by itself goes again.
      this.area.focus();
      if (this.area.value.slice(start, end) === bare) this.write("", start, end);
    });
  }

  private write(text: string, start: number, end: number): void {
    this.area.setRangeText(text, start, end, "end");
    this.area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
  }
}
