import type { Edge, Node } from "@xyflow/react";
import { outlineOf } from "./outline";
import type { CanvasEdge, CanvasNode, CanvasNote, Tone } from "./protocol";

export type StepNode = Node<{ step: CanvasNode; free: string }, "step">;
export type NoteNode = Node<{ note: CanvasNote }, "note">;
/** What lies on the canvas and can be selected and moved. */
export type Part = StepNode | NoteNode;

export type StepEdge = Edge<{ handle: string; tone: Tone }, "step">;

export function toNode(step: CanvasNode, before?: StepNode): StepNode {
  return {
    ...before,
    id: step.id,
    type: "step",
    position: before?.dragging ? before.position : { x: step.x, y: step.y },
    data: { step, free: before?.data.free ?? "" },
    ...(before?.handles && outlineOf(step)),
  };
}

// Behind the steps and the connections, also when it is selected, which raises it.
const behind = -1001;

export function toNote(note: CanvasNote, readOnly: boolean, before?: NoteNode): NoteNode {
  return {
    ...before,
    id: note.id,
    type: "note",
    position: before?.dragging ? before.position : { x: note.x, y: note.y },
    width: note.width,
    height: note.height,
    zIndex: behind,
    selectable: !readOnly,
    data: { note },
  };
}

export function isStep(node: Part): node is StepNode { return node.type === "step"; }
export function isNote(node: Part): node is NoteNode { return node.type === "note"; }

export function toEdge(edge: CanvasEdge, nodes: StepNode[]): StepEdge {
  const handle = nodes.find(node => node.id === edge.source)?.data.step.handles.find(h => h.id === edge.handle);
  return {
    id: edge.id, type: "step", source: edge.source, sourceHandle: edge.handle, target: edge.target,
    data: { handle: edge.handle, tone: handle?.tone ?? "plain" },
  };
}

/** Selected or not; the same thing when nothing changes, so that it is not drawn again. */
export function marked<T extends { selected?: boolean }>(thing: T, selected: boolean): T {
  return (thing.selected ?? false) === selected ? thing : { ...thing, selected };
}

export function inOrder(nodes: StepNode[], order: string[]): StepNode[] {
  const place = new Map(order.map((id, index) => [id, index]));
  return [...nodes].sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}
