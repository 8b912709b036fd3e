import type { ReactFlowInstance } from "@xyflow/react";
import { isTyping } from "./keyboard";
import type { Part, StepEdge } from "./parts";
import type { CanvasStore } from "./store";

/**
 * What is pasted while the keyboard is on the canvas: the page is told where, and fetches the text, which may be long. Steps go where the
 * pointer is, or into the middle of what is seen. Returns a function that stops it.
 */
export function acceptClips(root: HTMLElement, store: CanvasStore, flow: ReactFlowInstance<Part, StepEdge>): () => void {
  const onMove = (event: PointerEvent) => { store.pointer = { x: event.clientX, y: event.clientY }; };
  const onLeave = () => { store.pointer = null; };
  const onPaste = (event: ClipboardEvent) => {
    const target = event.target as HTMLElement, text = event.clipboardData?.getData("text/plain");
    if (event.defaultPrevented || !text || isTyping(target) || !(root.contains(target) || target === document.body)) return;
    event.preventDefault();
    const box = root.getBoundingClientRect();
    const { x, y } = flow.screenToFlowPosition(store.pointer ?? { x: box.left + box.width / 2, y: box.top + box.height / 3 });
    store.clips.push(text);
    store.send({ kind: "pasted", x, y });
  };

  root.addEventListener("pointermove", onMove);
  root.addEventListener("pointerleave", onLeave);
  document.addEventListener("paste", onPaste);
  return () => {
    root.removeEventListener("pointermove", onMove);
    root.removeEventListener("pointerleave", onLeave);
    document.removeEventListener("paste", onPaste);
  };
}
