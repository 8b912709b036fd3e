import { Position, type NodeHandle } from "@xyflow/react";
import type { CanvasHandle, CanvasNode } from "./protocol";

/** What `canvas.css` makes of a card: its size, the strip of a problem, its border and the ways in and out on it. */
const card = { width: 256, height: 60, strip: 28, border: 1, handle: 10 };

/** The smallest side of a note. */
export const smallestNote = 72;

/** From how many steps on a drawing renders only what is in sight. */
export const many = 100;

/** How large a card is before the browser has measured it. */
export function sizeOf(step: CanvasNode): { width: number; height: number } {
  return { width: card.width, height: card.height + (step.problem ? card.strip : 0) };
}

/** Where lines meet a card that is out of sight, and so never measured. */
export function outlineOf(step: CanvasNode): { initialWidth: number; initialHeight: number; handles: NodeHandle[] } {
  const { width, height } = sizeOf(step), half = card.handle / 2;
  const below = step.handles.filter(handle => handle.tone !== "error");
  const handles = below.map((handle, index) =>
    source(handle, Position.Bottom, width * (2 * index + 1) / (2 * below.length) - half, height - card.border - half));
  for (const handle of step.handles.filter(one => one.tone === "error")) handles.push(source(handle, Position.Right, width - card.border - half, height / 2 - half));
  if (step.kind === "action") handles.push({ ...at(Position.Top, width / 2 - half, card.border - half), id: null, type: "target" });
  return { initialWidth: width, initialHeight: height, handles };
}

function source(handle: CanvasHandle, position: Position, x: number, y: number): NodeHandle {
  return { ...at(position, x, y), id: handle.id, type: "source" };
}

function at(position: Position, x: number, y: number) {
  return { position, x, y, width: card.handle, height: card.handle };
}
