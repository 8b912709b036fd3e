/**
 * Tells of double-clicks on cards. One means the card under its first press: the panel that the first click opens moves the drawing, so that the second one may come down
 * beside the card, on another one or on the panel. Returns a function that stops listening.
 */
export function acceptDoubleClicks(root: HTMLElement, act: (node: string) => void): () => void {
  let pressed: string | null = null;
  const onDown = (event: MouseEvent) => {
    const target = event.target as Element;
    if (event.detail < 2) pressed = root.contains(target) && !target.closest("button") ? target.closest<HTMLElement>(".react-flow__node")?.dataset["id"] ?? null : null;
  };
  const onDouble = () => { if (pressed) act(pressed); };
  document.addEventListener("mousedown", onDown, true);
  document.addEventListener("dblclick", onDouble);
  return () => {
    document.removeEventListener("mousedown", onDown, true);
    document.removeEventListener("dblclick", onDouble);
  };
}
