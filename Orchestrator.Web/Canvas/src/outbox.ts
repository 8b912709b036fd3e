import { isSamePlace, isUnfinished, typeAgain, type Typed } from "./fields";
import { looksSecret } from "./secrets";
import type { Change, Keep, Kept, KeptDraft } from "./keep";
import type { DotNetObject, Gesture, Selection, Standing } from "./protocol";

const patience = 5_000, quiet = 400;

interface Entry extends Kept {
  /** The page has done it; it is kept until it is saved. */
  done: boolean;
  /** Nobody listened when it was made: a text has to be typed again, a selection made again. */
  again: boolean;
  /** Its number is the page's, or may be. */
  sent: boolean;
  /** An earlier page could not get it saved. */
  back: boolean;
}

/** What becomes of the keeping: of how many changes, how many are not because they look like secrets, and whether there is room for more. */
export interface Keeping { count: number; withheld: number; full: boolean }

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
  private held = false;
  private drained: Promise<void> = Promise.resolve();
  private typing: Typed | null = null;
  private returning: { count: number; selection: Selection | null; lost: string[] } | null = null;
  private forget: (() => void) | null = null;
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
    this.push({ number: this.next++, change: gesture as Change, done: false, again: this.lost, sent: false, back: false, ...more });
    void this.drain();
  }

  /** A text the page was told by itself; the number behind it says when it was saved. */
  sendText(typed: Typed): void {
    if (this.typing && isSamePlace(this.typing, typed) && this.typing.text === typed.text && this.typing.checked === typed.checked) return;
    // What was typed before something was taken back is needed for taking it back again.
    const undone = this.entries.reduce((last, { change }, at) => change.kind === "command" && (change.name === "undo" || change.name === "redo") ? at : last, -1);
    this.entries = this.entries.filter(({ change }, at) => at < undone || change.kind !== "typed" || !isSamePlace(change, typed));
    this.push({ number: this.next++, change: typed, done: false, again: this.lost, sent: false, back: false });
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

  /** What was moved or resized by a gesture after that number, which the page does not know of yet. */
  placedSince(known: number): Set<string> {
    return new Set(this.waiting().filter(entry => entry.number > known).flatMap(({ change }) =>
      change.kind === "moved" || change.kind === "tidied" ? change.nodes.map(node => node.id) : change.kind === "resized" ? [change.id] : []));
  }

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
    this.held = false;
    // Whether the last letters arrived is not known; typing them again does no harm.
    for (const entry of this.entries) if (!entry.done && (entry.change.kind === "typed" || entry.selection)) entry.again = true;
    this.write();
  }

  /** The same page answers again. */
  find(): void {
    this.lost = false;
    void this.drain();
  }

  /** What the page has selected by itself. */
  picked(nodes: string[]): void { this.selection = { nodes, edges: [] }; }

  /** Does again what another page of this window, or one that was closed, could not get saved, before anything that was done since. What the address asks for is shown after it. */
  async putBack(draft: KeptDraft, forget: () => void, asked: string | null): Promise<void> {
    this.held = true;
    const verdict = await this.page.invokeMethodAsync("OnReturnAsync", draft.revision, draft.saving?.hash ?? null, draft.entries.length > 0) as "all" | "rest" | "conflict";
    if (this.closed) return;
    const saved = verdict === "rest" ? draft.saving?.number ?? 0 : 0;
    const rest = draft.entries.filter(entry => entry.number > saved);
    if (verdict === "conflict") this.revision = draft.revision;
    const before = this.entries.filter(entry => entry.sent), since = this.entries.filter(entry => !entry.sent);
    const isOver = (change: Change) => change.kind === "typed" && this.entries.some(entry => entry.change.kind === "typed" && isSamePlace(entry.change, change));
    const back = rest.filter(entry => !isOver(entry.change)).map(entry => ({ ...entry, number: this.next++, done: false, again: true, sent: false, back: true }));
    this.entries = [...before, ...back, ...since.map(entry => ({ ...entry, number: this.next++ }))];
    const selection = asked === null ? draft.selection : { nodes: [asked], edges: [] };
    this.selection ??= selection;
    this.returning = { count: rest.length, selection, lost: [] };
    this.forget = forget;
    this.held = false;
    this.write();
    await this.drain();
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

  /** Offers what waits. */
  private drain(): Promise<void> {
    if (!this.sending) this.drained = this.empty();
    return this.drained;
  }

  private async empty(): Promise<void> {
    this.sending = true;
    try {
      while (!this.closed && !this.lost && !this.held) {
        const entry = this.first();
        if (this.returning && !this.entries.some(one => one.back && !one.done)) await this.report(this.returning);
        else if (!entry) break;
        else await this.hand(entry);
      }
    } finally {
      this.sending = false;
    }
  }

  private async hand(entry: Entry): Promise<void> {
    if (entry.clip !== undefined && !entry.sent) this.onClip(entry.clip);
    entry.sent = true;
    if (entry.again && !await this.prepare(entry)) this.returning?.lost.push((entry.change as Typed).text);
    const standing = await this.offer(entry.number, entry.change.kind === "typed" ? { kind: "typed" } : entry.change);
    if (!standing) return;
    entry.done = true;
    entry.again = false;
    if (!changes(entry.change) || !this.keep) this.entries = this.entries.filter(other => other !== entry);
    this.onStanding(standing);
  }

  /** What an earlier page left is done again. The texts that have no place any more come back. */
  private async report({ count, selection, lost }: { count: number; selection: Selection | null; lost: string[] }): Promise<void> {
    const isChosen = this.entries.some(entry => !entry.done && entry.change.kind === "selected");
    if (selection && !isChosen) await this.page.invokeMethodAsync("OnPickAsync", selection.nodes);
    await this.page.invokeMethodAsync("OnPutBackAsync", count, lost);
    this.returning = null;
  }

  private first(): Entry | undefined { return this.entries.find(entry => !entry.done); }

  /** What a gesture of another page needs to be done again. False when it cannot be. */
  private async prepare(entry: Entry): Promise<boolean> {
    if (entry.selection) await this.page.invokeMethodAsync("OnPickAsync", entry.selection.nodes);
    if (entry.change.kind !== "typed") return true;
    if (entry.change.step && !document.querySelector(`[data-keeps="${CSS.escape(entry.change.step)}"]`)) await this.page.invokeMethodAsync("OnPickAsync", [entry.change.step]);
    this.typing = entry.change;
    const isTyped = await typeAgain(entry.change);
    await new Promise(resolve => setTimeout(resolve)); // what is told of it comes first
    this.typing = null;
    return isTyped;
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
    const unsaved = this.entries.filter(entry => changes(entry.change)), kept = unsaved.filter(entry => !isWithheld(entry));
    const entries = kept.map(({ number, change, clip, selection }) => ({ number, change, ...(clip === undefined ? {} : { clip }), ...(selection ? { selection } : {}) }));
    const isNeeded = entries.length > 0 || this.lost && this.selection !== null;
    this.full = !this.keep.write(isNeeded ? { revision: this.revision, saving: this.saving, selection: this.selection, entries } : null);
    if (!this.full) {
      this.forget?.();
      this.forget = null;
    }
    this.onKept({ count: entries.length, withheld: unsaved.length - kept.length, full: this.full });
  }
}

/** Whether a gesture changes the workflow, so that it is kept. */
function changes(change: { kind: string; name?: string }): boolean {
  return ["moved", "connected", "reconnected", "removed", "dropped", "tidied", "duplicated", "pasted", "typed", "note", "written", "colored", "resized"].includes(change.kind)
    || change.kind === "command" && ["undo", "redo", "switch", "pin"].includes(change.name ?? "");
}

/** What must not stand in the browser's storage. */
function isWithheld({ change, clip }: Kept): boolean {
  return looksSecret(clip ?? (change.kind === "typed" || change.kind === "written" ? change.text : ""));
}
