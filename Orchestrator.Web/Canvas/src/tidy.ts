import type { Place } from "./layout";
import type { CanvasModel } from "./protocol";
import type { CanvasStore, StepNode } from "./store";

const usual = { width: 256, height: 60, strip: 28 };

/** Whether steps lie at one and the same place, as those of a workflow do that was not drawn by anybody. */
export function isPile(model: CanvasModel): boolean {
  return new Set(model.nodes.map(step => `${step.x} ${step.y}`)).size < model.nodes.length;
}

/** Steps that nobody has placed yet are laid out before they are seen. */
export async function spread(store: CanvasStore, fit: () => void): Promise<void> {
  store.setPlacing(true);
  try {
    const places = await arranged(store);
    store.place(places);
    if (!store.options.readOnly) store.send({ kind: "placed", nodes: places });
  } finally {
    // React Flow takes new places over a frame after they are given.
    requestAnimationFrame(() => {
      fit();
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
    store.steps().map(node => ({ id: node.id, x: node.position.x, y: node.position.y, ...sizeOf(node), hasEntry: node.data.step.kind === "action", handles: node.data.step.handles })),
    store.edges.map(edge => ({ source: edge.source, handle: edge.sourceHandle ?? "out", target: edge.target })));
}

function sizeOf(node: StepNode) {
  return {
    width: node.measured?.width ?? usual.width,
    height: node.measured?.height ?? usual.height + (node.data.step.problem ? usual.strip : 0),
  };
}
