import type { ReactFlowInstance } from "@xyflow/react";
import type { Part, StepEdge } from "./store";

const room = { side: 40, above: 64, below: 64 };

/** Shows the whole workflow, never larger than life, in the middle and from the top: it grows downwards. */
export function fit(flow: ReactFlowInstance<Part, StepEdge>, width: number, height: number): void {
  const bounds = flow.getNodesBounds(flow.getNodes());
  if (bounds.width === 0 || width === 0) return;
  const zoom = Math.max(0.1, Math.min(1, (width - 2 * room.side) / bounds.width, (height - room.above - room.below) / bounds.height));
  void flow.setViewport({ x: width / 2 - (bounds.x + bounds.width / 2) * zoom, y: room.above - bounds.y * zoom, zoom });
}
