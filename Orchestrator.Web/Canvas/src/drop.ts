import type { ReactFlowInstance } from "@xyflow/react";
import { isStep, type Part, type StepEdge } from "./parts";
import type { CanvasStore } from "./store";

const type = "application/x-orchestrator-action";
const half = { x: 128, y: 30 };

/** Steps dragged out of the palette: anything on the page with `data-action-type`. Returns a function that stops it. */
export function acceptDrops(root: HTMLElement, store: CanvasStore, flow: ReactFlowInstance<Part, StepEdge>): () => void {
  const onStart = (event: DragEvent) => {
    const action = (event.target as HTMLElement).closest<HTMLElement>("[data-action-type]")?.dataset["actionType"];
    if (action && event.dataTransfer) {
      event.dataTransfer.setData(type, action);
      event.dataTransfer.effectAllowed = "copy";
    }
  };
  const onOver = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes(type)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    store.dropOn(edgeUnder(event));
  };
  const onDrop = (event: DragEvent) => {
    const action = event.dataTransfer?.getData(type);
    if (!action) return;
    event.preventDefault();
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    store.send({ kind: "dropped", actionType: action, edge: edgeUnder(event), x: at.x - half.x, y: at.y - half.y });
    store.dropOn(null);
  };
  const onLeave = () => store.dropOn(null);

  document.addEventListener("dragstart", onStart);
  document.addEventListener("dragend", onLeave);
  root.addEventListener("dragover", onOver);
  root.addEventListener("drop", onDrop);
  return () => {
    document.removeEventListener("dragstart", onStart);
    document.removeEventListener("dragend", onLeave);
    root.removeEventListener("dragover", onOver);
    root.removeEventListener("drop", onDrop);
  };
}

/** The connection behind the middle of a card that is connected to nothing, or behind the pointer that drags it: there it would be inserted. */
export function edgeBehind(store: CanvasStore, flow: ReactFlowInstance<Part, StepEdge>, node: Part, pointer: { clientX: number; clientY: number } | undefined): string | null {
  if (!isStep(node) || node.data.step.kind !== "action" || store.edges.some(edge => edge.source === node.id || edge.target === node.id)) return null;
  const middle = flow.flowToScreenPosition({ x: node.position.x + half.x, y: node.position.y + half.y });
  const points = [middle, ...(pointer ? [{ x: pointer.clientX, y: pointer.clientY }] : [])];
  const under = points.flatMap(point => document.elementsFromPoint(point.x, point.y)).find(element => element.closest(".react-flow__edge"));
  return under?.closest<SVGElement>(".react-flow__edge")?.dataset["id"] ?? null;
}

function edgeUnder(event: DragEvent): string | null {
  return (event.target as Element).closest<SVGElement>(".react-flow__edge")?.dataset["id"] ?? null;
}
