import type { ReactFlowInstance } from "@xyflow/react";
import { sizeOf } from "./outline";
import { isStep, type Part, type StepEdge } from "./parts";

type Flow = ReactFlowInstance<Part, StepEdge>;

/** Pans just as far as needed. */
export function bringIntoView(flow: Flow, node: Part, width: number, height: number): void {
  const { x, y, zoom } = flow.getViewport(), side = 24, above = 64, below = 100;
  const usual = isStep(node) ? sizeOf(node.data.step) : node;
  const size = { w: (node.measured?.width ?? usual.width ?? 0) * zoom, h: (node.measured?.height ?? usual.height ?? 0) * zoom };
  const left = node.position.x * zoom + x, top = node.position.y * zoom + y;
  const dx = left < side ? side - left : Math.min(0, width - side - size.w - left);
  const dy = top < above ? above - top : Math.min(0, height - below - size.h - top);
  if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom });
}

/**
 * Pans to a step and gives it the keyboard, unless somebody took the keyboard elsewhere meanwhile, such as into the step's settings.
 * A new step, and one that comes into sight, is drawn a frame or two later.
 */
export function reveal(flow: Flow, root: HTMLElement, id: string, focus: boolean, done: () => void = () => {}, size = () => ({ width: root.clientWidth, height: root.clientHeight })): void {
  const before = document.activeElement;
  whenDrawn(() => flow.getNode(id), node => {
    const { width, height } = size();
    bringIntoView(flow, node, width, height);
    whenDrawn(() => visible(root, id), card => {
      if (focus && isFree(before)) card.focus({ preventScroll: true });
      done();
    }, done);
  }, done);
}

/** Gives the drawing the keyboard, unless somebody took it elsewhere meanwhile. A wide step that was deleted covers it a frame or two longer. */
export function focusDrawing(root: HTMLElement): void {
  const before = document.activeElement;
  whenDrawn(() => getComputedStyle(root).visibility === "visible" && root, () => { if (isFree(before)) root.focus({ preventScroll: true }); }, () => {});
}

const isFree = (before: Element | null) => document.activeElement === before || document.activeElement === document.body;

function whenDrawn<T>(find: () => T | false | null | undefined, act: (found: T) => void, otherwise: () => void, frames = 60): void {
  requestAnimationFrame(() => {
    const found = find();
    if (found) act(found);
    else if (frames > 0) whenDrawn(find, act, otherwise, frames - 1);
    else otherwise();
  });
}

function visible(root: HTMLElement, id: string): HTMLElement | null {
  const card = root.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  return card && card.style.visibility !== "hidden" ? card : null;
}
