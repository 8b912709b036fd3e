import type { Keeping } from "./outbox";

const attribute = "connection";

/** js/connection.js says in the page's root whether the server answers. Returns what stops it. */
export function followConnection(onLost: () => void, onBack: () => void): () => void {
  const isLost = () => document.documentElement.dataset[attribute] === "lost";
  let lost = isLost();
  const look = () => {
    if (isLost() === lost) return;
    lost = !lost;
    (lost ? onLost : onBack)();
  };
  const watch = new MutationObserver(look);
  watch.observe(document.documentElement, { attributeFilter: [`data-${attribute}`] });
  if (lost) onLost();
  return () => watch.disconnect();
}

/** Lets the page's own script say how much is kept, or a sentence; null when nothing is any more. */
export function tellKept(what: Keeping | string | null): void {
  document.dispatchEvent(new CustomEvent("orchestrator-kept", { detail: what }));
}
