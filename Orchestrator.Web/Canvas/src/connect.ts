import type { CanvasStore } from "./store";

/** Whether a new connection makes sense: to another step, not there yet, and not closing a circle. */
export function mayConnect(store: CanvasStore, source: string, handle: string, target: string): boolean {
  if (source === target || store.step(target)?.data.step.kind !== "action") return false;
  if (store.edges.some(edge => edge.source === source && (edge.sourceHandle ?? "out") === handle && edge.target === target)) return false;
  return !reaches(store, target, source);
}

function reaches(store: CanvasStore, from: string, to: string): boolean {
  const next = new Map<string, string[]>();
  for (const edge of store.edges) next.set(edge.source, [...next.get(edge.source) ?? [], edge.target]);
  const seen = new Set<string>(), open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...next.get(id) ?? []);
  }
  return false;
}
