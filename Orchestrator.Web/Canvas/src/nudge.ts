import type { ReactFlowInstance } from "@xyflow/react";
import { many, smallestNote } from "./outline";
import type { Part, StepEdge } from "./parts";
import { bringIntoView } from "./reveal";
import type { CanvasStore } from "./store";

const grid = 24;

/** Where each arrow leads, in pixels of the drawing. */
export const arrows: Record<string, [number, number]> = { ArrowUp: [0, -grid], ArrowDown: [0, grid], ArrowLeft: [-grid, 0], ArrowRight: [grid, 0] };

/** Moves what is selected, and keeps the one with the keyboard in sight; false when nothing is. */
export function move(root: HTMLElement, store: CanvasStore, flow: ReactFlowInstance<Part, StepEdge>, [dx, dy]: [number, number], times: number, focused: string | null): boolean {
  const chosen = store.nodes.filter(node => node.selected);
  if (chosen.length === 0) return false;
  for (const node of chosen) store.held.moved.add(node.id);
  store.changeNodes(chosen.map(node => ({
    type: "position", id: node.id, position: { x: node.position.x + dx * times, y: node.position.y + dy * times },
  })));
  const first = store.nodes.find(node => node.id === (focused ?? chosen[0]?.id));
  if (first && store.nodes.length > many) bringIntoView(flow, first, root.clientWidth, root.clientHeight);
  return true;
}

/** A note grows to the right and down, and shrinks; false when it is none. */
export function resize(store: CanvasStore, id: string | null, [dx, dy]: [number, number]): boolean {
  const note = store.note(id);
  if (!note) return false;
  store.choose([note.id]);
  store.held.resized = note.id;
  const side = (pixels: number | undefined, by: number) => Math.max(smallestNote, (pixels ?? 0) + by);
  store.changeNodes([{ type: "dimensions", id: note.id, setAttributes: true, dimensions: { width: side(note.width, dx), height: side(note.height, dy) } }]);
  return true;
}

/** A key held down is one gesture: it is told when the key is let go. */
export function letGo(store: CanvasStore): void {
  const { moved } = store.held, note = store.note(store.held.resized);
  if (note) {
    store.held.resized = null;
    store.send({ kind: "resized", id: note.id, x: note.position.x, y: note.position.y, width: note.width ?? 0, height: note.height ?? 0 });
    store.say(`${note.width} by ${note.height}`);
  }
  if (moved.size === 0) return;
  const nodes = store.nodes.filter(node => moved.has(node.id)).map(node => ({ id: node.id, x: node.position.x, y: node.position.y }));
  moved.clear();
  store.send({ kind: "moved", nodes, selection: store.takeSelection(), edge: null });
  const [first] = nodes;
  store.say(nodes.length === 1 && first ? `Moved to ${first.x}, ${first.y}` : `Moved ${nodes.length} steps`);
}
