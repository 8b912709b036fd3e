import type { ReactFlowInstance } from "@xyflow/react";
import type { Part, StepEdge } from "./parts";

type Flow = ReactFlowInstance<Part, StepEdge>;

const room = { side: 40, above: 64, below: 64 };
const smallest = 0.1, readable = 0.5;

/** Shows the whole workflow, never larger than life, in the middle and from the top: it grows downwards. */
export function fit(flow: Flow, width: number, height: number): void { show(flow, width, height, smallest); }

/** Shows the whole workflow where it can be read that way, else where it begins. */
export function open(flow: Flow, width: number, height: number): void { show(flow, width, height, readable); }

function show(flow: Flow, width: number, height: number, least: number): void {
  const nodes = flow.getNodes(), bounds = flow.getNodesBounds(nodes);
  if (bounds.width === 0 || width === 0) return;
  const zoom = Math.max(least, Math.min(1, (width - 2 * room.side) / bounds.width, (height - room.above - room.below) / bounds.height));
  const start = flow.getNodesBounds(nodes.slice(0, 1));
  const x = along(width, room.side, room.side, bounds.x * zoom, bounds.width * zoom, (start.x + start.width / 2) * zoom, width / 2 - (bounds.x + bounds.width / 2) * zoom);
  const y = along(height, room.above, room.below, bounds.y * zoom, bounds.height * zoom, (start.y + start.height / 2) * zoom, room.above - bounds.y * zoom);
  void flow.setViewport({ x, y, zoom });
}

/** Where the drawing goes on one axis: as wished when it has room, else with its first step as near the middle as its ends allow. */
function along(room: number, before: number, after: number, from: number, length: number, start: number, wished: number): number {
  if (length <= room - before - after) return wished;
  return Math.min(before - from, Math.max(room - after - from - length, room / 2 - start));
}
