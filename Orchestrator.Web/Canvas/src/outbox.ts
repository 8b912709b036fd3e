import { isSamePlace, isUnfinished, typeAgain, type Typed } from "./fields";
import type { Change, Keep, Kept, KeptDraft } from "./keep";
import type { DotNetObject, Gesture, Selection, Standing } from "./protocol";

const patience = 5_000, quiet = 400;

interface Entry extends Kept {
  /** The page has done it; it is kept until it is saved. */
  done: boolean;
  /** It was typed where nobody listened, and has to be typed again. */
  again: boolean;
}

/** What becomes of the keeping: for how many changes, and whether there is room for more. */
export interface Keeping { count: number; full: boolean }

/**
 * Sends gestures in order, one at a time, and again when no answer came: a lost connection loses none. Each has a number, so that the page can tell a repeated one.
 * What changes the workflow is kept until the page says that it is saved, and across a reload where there is a place to keep it.
 */
export class Outbox {
  /** Nobody answers; gestures wait. */
  lost = false;
  onKept: (keeping: Keeping) => void = () => {};
  /** Gives a pasted text back to the page, which fetches it. */
  onClip: (text: string) => void = () => {};
  private entries: Entry[] = [];
  private next = 1;
  private sending = false;
  private closed = false;
  private full = false;
  private saving: KeptDraft["saving"] = null;
  private selection: Selection | null = null;
  private timer = 0;

  constructor(private readonly page: DotNetObject, private readonly keep: Keep | null, private revision: number) {}

  /** The number the next change gets. */
  get upcoming(): number { return this.next; }

  send(gesture: Gesture, more?: { clip?: string; selection?: Selection }): void {
    if (gesture.kind === "selected") this.selection = { nodes: gesture.nodes, edges: gesture.edges };
    if (this.lost && !changes(gesture)) return this.write();
    this.push({ number: this.next++, change: gesture as Change, done: false, again: false, ...more });
    void this.drain();
  }

  /** A text the page was told by itself; the number behind it says when it was saved. */
  sendText(typed: Typed): void {
    this.entries = this.entries.filter(entry => entry.change.kind !== "typed" || !isSamePlace(entry.change, typed));
    this.push({ number: this.next++, change: typed, done: false, again: this.lost });
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.drain(), quiet);
  }

  /** Takes back what was done from a number on while nobody answered; what was typed stays. */
  cut(from: number): Kept[] {
    const isCut = (entry: Entry) => entry.number >= from && entry.change.kind !== "typed";
    const cut = this.entries.filter(isCut);
    this.entries = this.entries.filter(entry => !isCut(entry));
    this.write();
    return cut;
  }

  /** The changes nobody has answered yet. */
  waiting(): Kept[] { return this.entries.filter(entry => !entry.done); }

  /** The page begins to save. */
  onSaving(number: number, hash: string): void {
    this.saving = { number, hash };
    this.write();
  }

  /** What the page has stored. */
  onStanding({ saved, revision }: Standing): void {
    if (revision !== this.revision) this.saving = null;
    this.revision = revision;
    this.entries = this.entries.filter(entry => !entry.done || entry.number > saved || entry.change.kind === "typed" && isUnfinished(entry.change));
    this.write();
  }

  lose(): void {
    this.lost = true;
    // Whether the last letters arrived is not known; typing them again does no harm.
    for (const entry of this.entries) if (entry.change.kind === "typed" && !entry.done) entry.again = true;
    this.write();
  }

  /** The same page answers again. */
  find(): void {
    this.lost = false;
    void this.drain();
  }

  /** Does again what another page of this window, or one that was closed, could not get saved. The texts that have no place any more come back. */
  async putBack(draft: KeptDraft, forget: () => void): Promise<void> {
    const verdict = await this.page.invokeMethodAsync("OnReturnAsync", draft.revision, draft.saving?.hash ?? null, draft.entries.length > 0) as "all" | "rest" | "conflict";
    const saved = verdict === "rest" ? draft.saving?.number ?? 0 : 0;
    const rest = draft.entries.filter(entry => entry.number > saved);
    if (verdict === "conflict") this.revision = draft.revision;
    this.entries = rest.map(entry => ({ ...entry, number: this.next++, done: false, again: true }));
    this.selection = draft.selection;
    this.write();
    forget();
    const lost = await this.drain();
    if (draft.selection) await this.page.invokeMethodAsync("OnPickAsync", draft.selection.nodes);
    if (rest.length > 0) await this.page.invokeMethodAsync("OnPutBackAsync", rest.length, lost);
  }

  close(): void {
    this.closed = true;
    this.entries = [];
    clearTimeout(this.timer);
    this.keep?.close();
  }

  private push(entry: Entry): void {
    this.entries.push(entry);
    this.write();
  }

  /** Offers what waits; gives the texts that could not be typed again. */
  private async drain(): Promise<string[]> {
    const lost: string[] = [];
    if (this.sending) return lost;
    this.sending = true;
    for (let entry = this.first(); entry && !this.closed && !this.lost; entry = this.first()) {
      if (entry.again && !await this.prepare(entry)) lost.push((entry.change as Typed).text);
      const standing = await this.offer(entry.number, entry.change.kind === "typed" ? { kind: "typed" } : entry.change);
      if (!standing) continue;
      entry.done = true;
      entry.again = false;
      if (!changes(entry.change) || !this.keep) this.entries = this.entries.filter(other => other !== entry);
      this.onStanding(standing);
    }
    this.sending = false;
    return lost;
  }

  private first(): Entry | undefined { return this.entries.find(entry => !entry.done); }

  /** What a gesture of another page needs to be done again. False when it cannot be. */
  private async prepare(entry: Entry): Promise<boolean> {
    if (entry.clip !== undefined) this.onClip(entry.clip);
    if (entry.selection) await this.page.invokeMethodAsync("OnPickAsync", entry.selection.nodes);
    if (entry.change.kind !== "typed") return true;
    if (entry.change.step && !document.querySelector(`[data-keeps="${CSS.escape(entry.change.step)}"]`)) await this.page.invokeMethodAsync("OnPickAsync", [entry.change.step]);
    return await typeAgain(entry.change);
  }

  /** What the page has stored, when it answered within the time an answer may take. */
  private offer(number: number, gesture: Gesture): Promise<Standing | null> {
    return new Promise(resolve => {
      const timer = setTimeout(() => resolve(null), patience);
      this.page.invokeMethodAsync("OnGestureAsync", number, gesture).then(
        standing => { clearTimeout(timer); resolve(standing as Standing); },
        () => { /* refused or disconnected: the timer decides when to offer it again */ });
    });
  }

  private write(): void {
    if (!this.keep || this.closed) return;
    const entries = this.entries.filter(entry => changes(entry.change)).map(({ number, change, clip, selection }) => ({ number, change, ...(clip === undefined ? {} : { clip }), ...(selection ? { selection } : {}) }));
    const isNeeded = entries.length > 0 || this.lost && this.selection !== null;
    this.full = !this.keep.write(isNeeded ? { revision: this.revision, saving: this.saving, selection: this.selection, entries } : null);
    this.onKept({ count: entries.length, full: this.full });
  }
}

/** Whether a gesture changes the workflow, so that it is kept. */
function changes(change: { kind: string; name?: string }): boolean {
  return ["moved", "connected", "removed", "dropped", "tidied", "duplicated", "pasted", "typed", "note", "written", "colored", "resized"].includes(change.kind)
    || change.kind === "command" && ["undo", "redo", "switch", "pin"].includes(change.name ?? "");
}
