import type { ReactFlowInstance } from "@xyflow/react";
import type { Part, StepEdge } from "./parts";
import { reveal } from "./reveal";
import type { CanvasStore } from "./store";

/** Tab from card to card in a drawing so large that those next to each other need not be drawn both: what Tab would find is looked up, and panned to. */
export class Walk {
  private coming: string | null = null;

  constructor(private readonly root: HTMLElement, private readonly store: CanvasStore, private readonly flow: ReactFlowInstance<Part, StepEdge>) {}

  /** Goes on from what has the keyboard, or is about to; false when Tab finds what is next by itself. */
  on(target: HTMLElement, focused: string | null, back: boolean): boolean {
    const { store } = this, from = this.coming ?? focused;
    if (!from && (back || !target.matches(".react-flow"))) return false;
    // A note's buttons and links come between the note and what follows.
    const card = this.coming ? null : target.closest<HTMLElement>(".react-flow__node");
    const stops = card && store.note(from) ? [card, ...card.querySelectorAll<HTMLElement>("button:not(:disabled), a")].filter(stop => stop.tabIndex >= 0 && stop.checkVisibility()) : [];
    if (stops.includes(target) && target !== (back ? stops[0] : stops.at(-1))) return false;
    const place = from ? store.nodes.findIndex(node => node.id === from) + (back ? -1 : 1) : 0;
    const next = store.nodes[place];
    if (!next) return false;
    this.coming = next.id;
    reveal(this.flow, this.root, next.id, true, () => { if (this.coming === next.id) this.coming = null; });
    return true;
  }
}
