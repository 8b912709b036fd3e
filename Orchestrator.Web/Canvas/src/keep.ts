import type { Gesture, Selection } from "./protocol";
import type { Typed } from "./fields";

/** A gesture, or a text that was typed into a field of the page. */
export type Change = Exclude<Gesture, { kind: "typed" }> | Typed;

export interface Kept {
  number: number;
  change: Change;
  /** What was pasted, when that is the change. */
  clip?: string;
  /** What was selected, when the change is about that. */
  selection?: Selection;
}

/** What is kept of one window until it is saved. */
export interface KeptDraft {
  revision: number;
  /** The last save that was begun: the changes up to this number, and the hash of the draft they lead to. */
  saving: { number: number; hash: string } | null;
  selection: Selection | null;
  entries: Kept[];
  /** When its window was last there, in milliseconds since 1970; negative when it was left then. */
  at: number;
}

const prefix = "orchestrator.kept/", longest = 512 * 1024, beat = 10_000, silence = 60_000, oldest = 7 * 24 * 3_600_000;

/**
 * One window's unsaved changes of one workflow in the browser's storage, under the name of who made them. They outlive the page, are taken over by the next window
 * that opens the workflow, and go once they are saved. js/connection.js removes those of anybody else.
 */
export class Keep {
  private readonly folder: string;
  private readonly key: string;
  private draft: KeptDraft | null = null;
  private readonly timer: number;

  constructor(user: string, workflow: string) {
    this.folder = `${prefix}${user}/${workflow}/`;
    this.key = this.folder + Math.random().toString(36).slice(2);
    this.timer = window.setInterval(() => { if (this.draft) this.store(this.draft, Date.now()); }, beat);
    window.addEventListener("pagehide", this.leave);
  }

  /** What a window that is gone has kept, this one's last page first. It is removed when something else is kept instead. */
  take(): { draft: KeptDraft; forget: () => void } | null {
    const hint = sessionStorage.getItem(this.folder);
    const found = Object.keys(localStorage).filter(key => key.startsWith(this.folder)).flatMap(key => {
      const draft = read(key);
      return draft && Date.now() - draft.at > silence ? [{ key, draft }] : [];
    }).sort((a, b) => Number(b.key === hint) - Number(a.key === hint) || Math.abs(b.draft.at) - Math.abs(a.draft.at));
    const first = found[0];
    return first ? { draft: first.draft, forget: () => localStorage.removeItem(first.key) } : null;
  }

  /** Keeps this instead of what was kept; null for nothing. False when it is more than may be kept. */
  write(draft: Omit<KeptDraft, "at"> | null): boolean {
    if (!draft) {
      this.draft = null;
      localStorage.removeItem(this.key);
      return true;
    }
    const before = this.draft;
    this.draft = { ...draft, at: Date.now() };
    if (this.store(this.draft, Date.now())) return true;
    this.draft = before;
    return false;
  }

  close(): void {
    clearInterval(this.timer);
    window.removeEventListener("pagehide", this.leave);
    this.leave();
  }

  private readonly leave = (): void => {
    if (!this.draft) return;
    sessionStorage.setItem(this.folder, this.key);
    this.store(this.draft, -Date.now());
  };

  private store(draft: KeptDraft, at: number): boolean {
    if ("signedOut" in document.documentElement.dataset) return true; // js/connection.js has removed it
    const text = JSON.stringify({ ...draft, at });
    if (text.length > longest) return false;
    try {
      localStorage.setItem(this.key, text);
      return true;
    } catch {
      return false; // the browser's storage is full, or closed to this page
    }
  }
}

/** Whether the browser lets this page store anything. */
export function mayKeep(): boolean {
  try { return [localStorage, sessionStorage].every(storage => storage.length >= 0); } catch { return false; }
}

function read(key: string): KeptDraft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? "null") as KeptDraft;
    if (Date.now() - Math.abs(draft.at) <= oldest && draft.entries.every(entry => entry.number > 0 && entry.change.kind)) return draft;
  } catch { /* it was not written by this page */ }
  localStorage.removeItem(key);
  return null;
}
