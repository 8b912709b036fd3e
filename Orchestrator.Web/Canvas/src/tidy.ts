import type { Place } from "./layout";
import { sizeOf } from "./outline";
import type { CanvasModel } from "./protocol";
import type { CanvasStore } from "./store";

/** Whether steps lie at one and the same place, as those of a workflow do that was not drawn by anybody. */
export function isPile(model: CanvasModel): boolean {
  return new Set(model.nodes.map(step => `${step.x} ${step.y}`)).size < model.nodes.length;
}

/** Steps that nobody has placed yet are laid out before they are seen. */
export async function spread(store: CanvasStore, open: () => void): Promise<void> {
  store.setPlacing(true);
  try {
    const places = await arranged(store);
    store.place(places);
    if (!store.options.readOnly) store.send({ kind: "placed", nodes: places });
  } finally {
    // React Flow takes new places over a frame after they are given.
    requestAnimationFrame(() => {
      open();
      requestAnimationFrame(() => store.setPlacing(false));
    });
  }
}

/** Lays all steps out anew, when somebody asks for it. */
export async function tidy(store: CanvasStore, fit: () => void): Promise<void> {
  try {
    const places = await arranged(store);
    store.place(places);
    store.send({ kind: "tidied", nodes: places });
    requestAnimationFrame(fit);
    store.say("The steps are tidied up");
  } catch {
    store.send({ kind: "command", name: "not-arranged" });
  }
}

async function arranged(store: CanvasStore): Promise<Place[]> {
  const { arrange } = await import("./layout.js");
  return arrange(
    store.steps().map(node => ({ id: node.id, x: node.position.x, y: node.position.y, ...sizeOf(node.data.step), hasEntry: node.data.step.kind === "action", handles: node.data.step.handles })),
    store.edges.map(edge => ({ source: edge.source, handle: edge.sourceHandle ?? "out", target: edge.target })));
}
