const patience = 3_000;

/**
 * What is typed between a key that asks for a field and the moment the field has the keyboard is not for the canvas: it is held, and written where the keyboard
 * arrives.
 */
export class TypeAhead {
  private held: string | null = null;
  private isEntered = false;
  private timer = 0;

  /** A field was asked for. */
  wait(): void {
    [this.held, this.isEntered] = ["", false];
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => { this.held = null; }, patience);
  }

  /** Whether a key on the canvas is held. */
  takes(event: KeyboardEvent): boolean {
    if (this.held === null) return false;
    if (event.key === "Escape" || event.ctrlKey || event.metaKey || event.altKey) {
      this.held = null;
      return false;
    }
    if (this.isEntered) return true;
    if (event.key.length === 1) this.held += event.key;
    else if (event.key === "Enter") this.isEntered = true;
    else if (event.key === "Backspace") this.held = this.held.slice(0, -1);
    return true;
  }

  /** The keyboard came to something outside the canvas. */
  arrive(target: HTMLElement): void {
    if (this.held === null || !(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
    clearTimeout(this.timer);
    const hold = (event: Event): void => {
      if (!this.takes(event as KeyboardEvent)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    target.addEventListener("keydown", hold, true);
    // What brought the keyboard here may select the text, too; what is typed until then comes behind what is held.
    setTimeout(() => {
      target.removeEventListener("keydown", hold, true);
      const [text, isEntered] = [this.held, this.isEntered];
      this.held = null;
      if (text) target.setRangeText(text, target.selectionStart ?? 0, target.selectionEnd ?? 0, "end");
      if (text) target.dispatchEvent(new InputEvent("input", { bubbles: true, data: text, inputType: "insertText" }));
      if (text !== null && isEntered) target.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, key: "Enter" }));
    });
  }
}
