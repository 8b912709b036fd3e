import { createContext, useContext, useSyncExternalStore } from "react";
import type { CanvasStore } from "./store";

export const StoreContext = createContext<CanvasStore | null>(null);

/** The store of the canvas one is drawn in. */
export function useStore(): CanvasStore {
  const store = useContext(StoreContext);
  if (!store) throw new Error("The canvas has no store.");
  return store;
}

/** Reads one value from the store and draws again when it changes. */
export function useCanvas<T>(store: CanvasStore, read: (store: CanvasStore) => T): T {
  return useSyncExternalStore(store.subscribe, () => read(store));
}
