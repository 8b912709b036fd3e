import type { ReactFlowInstance } from "@xyflow/react";
import type { Part, StepEdge } from "./parts";
import type { Gesture } from "./protocol";
import { middleOf } from "./canvas";
import { fit } from "./fit";
import { arrows, letGo, move, resize } from "./nudge";
import { many } from "./outline";
import type { CanvasStore } from "./store";
import { tidy } from "./tidy";
import { TypeAhead } from "./type-ahead";
import { Walk } from "./walk";

/** Everything the mouse can do, by key. Returns a function that stops listening. */
export function listen(root: HTMLElement, store: CanvasStore, flow: ReactFlowInstance<Part, StepEdge>): () => void {
  const ahead = new TypeAhead();
  const walk = new Walk(root, store, flow);

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    const inside = root.contains(target);
    if (event.defaultPrevented || event.altKey || (inside && isTyping(target)) || (!inside && isTyping(target) && !(isCommand(event) && ["Enter", "k", "K"].includes(event.key)))) return;
    if (!isTyping(target) && ahead.takes(event) || handle(event, inside, target)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };

  function handle(event: KeyboardEvent, inside: boolean, target: HTMLElement): boolean {
    const { readOnly } = store.options;
    const focused = target.closest<HTMLElement>(".react-flow__node")?.dataset["id"] ?? null;
    if (event.key === "Tab") return store.nodes.length > many && walk.on(target, focused, event.shiftKey);
    if (isCommand(event)) return !readOnly && onCommand(event, inside, focused);
    if (!inside && (!["n", "N", "l", "L", "?"].includes(event.key) || target.closest("[role=dialog], [role=listbox]"))) return false;
    if (inside && target.closest("button, a")) return false;
    switch (event.key) {
      case "1": fit(flow, root.clientWidth, root.clientHeight); return true;
      case "0": void flow.zoomTo(1); return true;
      case "+": case "=": void flow.zoomIn(); return true;
      case "-": void flow.zoomOut(); return true;
      case "Enter": case " ":
        if (!focused) return false;
        if (readOnly && store.note(focused)) return true;
        if (event.shiftKey) { toggle(focused); return true; }
        pick(focused);
        if (store.note(focused)) { if (event.key === "Enter") store.write(focused); return true; }
        if (event.key === "Enter") store.send({ kind: "command", name: "open" });
        return true;
      case "?": {
        const keys = document.getElementById("shortcuts");
        if (!keys || readOnly) return false;
        if (!keys.matches(":popover-open")) keys.showPopover();
        keys.focus();
        return true;
      }
      case "Escape":
        store.choose([]);
        store.send({ kind: "command", name: "close" });
        return true;
    }
    return !readOnly && onEdit(event, focused);
  }

  function onEdit(event: KeyboardEvent, focused: string | null): boolean {
    if (event.key === "ContextMenu" || event.key === "F10" && event.shiftKey) return openMenu(focused);
    const arrow = arrows[event.key];
    if (arrow) {
      take(focused);
      return move(root, store, flow, arrow, event.shiftKey ? 5 : 1, focused);
    }
    // A key held down does these once.
    if (event.repeat && ["n", "t", "d", "p", "e", "l", "w", "r", "f2"].includes(event.key.toLowerCase())) return true;
    switch (event.key) {
      case "n": case "N": {
        if (event.shiftKey) {
          store.send({ kind: "note", ...store.pointer ? flow.screenToFlowPosition(store.pointer) : middleOf(flow, root) });
          return true;
        }
        const source = [focused ?? only(store.selectedNodes())].find(id => id !== null && store.step(id)) ?? null;
        const edge = source ? null : only(store.selectedEdges());
        return ask({ kind: "add", source, handle: null, edge, x: null, y: null });
      }
      case "l": case "L": store.send({ kind: "command", name: "list" }); return true;
      case "t": case "T": void tidy(store, () => fit(flow, root.clientWidth, root.clientHeight)); return true;
      case "d": case "D": return about(focused, "switch");
      case "p": case "P": return about(focused, "pin");
      case "e": case "E": return about(focused, "extract");
      case "w": case "W": return about(focused, "wide");
      case "r": case "R": return replace(focused);
      case "F2": return rename(focused);
      case "Delete": case "Backspace": {
        take(focused);
        const nodes = store.selectedNodes(), edges = store.selectedEdges();
        if (nodes.length + edges.length === 0) return false;
        store.send({ kind: "removed", nodes, edges });
        root.querySelector<HTMLElement>(".react-flow")?.focus({ preventScroll: true });
        return true;
      }
    }
    return false;
  }

  function onCommand(event: KeyboardEvent, inside: boolean, focused: string | null): boolean {
    if (event.repeat && ["enter", "d"].includes(event.key.toLowerCase())) return true;
    const arrow = arrows[event.key];
    if (arrow) return inside && resize(store, focused ?? only(store.selectedNodes()), arrow);
    switch (event.key.toLowerCase()) {
      case "enter":
        if (event.shiftKey && focused) pick(focused);
        store.send({ kind: "command", name: event.shiftKey ? "test" : "run" });
        return true;
      case "k": return ask({ kind: "command", name: "commands" });
      case "z": store.send({ kind: "command", name: event.shiftKey ? "redo" : "undo" }); return true;
      case "y": store.send({ kind: "command", name: "redo" }); return true;
      case "s": return true; // everything is saved as it happens; the browser's own dialog would only confuse
      case "a":
        if (!inside) return false;
        store.choose(store.nodes.map(node => node.id));
        return true;
      case "c": case "x": return inside && !selectsText() && tell(focused, nodes => ({ kind: "copied", nodes, cut: event.key.toLowerCase() === "x" }));
      case "d": return inside && tell(focused, nodes => ({ kind: "duplicated", nodes }));
    }
    return false;
  }

  /** Asks for a field of the page, which takes what is typed from here on. */
  function ask(gesture: Gesture): boolean {
    if (!isLost()) ahead.wait();
    store.send(gesture);
    return true;
  }

  function openMenu(focused: string | null): boolean {
    const at = (focused && root.querySelector(`.react-flow__node[data-id="${CSS.escape(focused)}"]`) || root).getBoundingClientRect();
    take(focused);
    store.send({ kind: "menu", x: at.left + at.width / 2, y: at.top + at.height / 2 });
    return true;
  }

  function pick(node: string): void { store.choose([node]); }

  /** What has the keyboard is what is meant, unless it is one of those selected. */
  function take(focused: string | null): void { if (focused && !store.selectedNodes().includes(focused)) pick(focused); }

  function toggle(node: string): void {
    const before = store.selectedNodes();
    store.choose(before.includes(node) ? before.filter(id => id !== node) : [...before, node]);
  }

  function about(focused: string | null, name: "switch" | "pin" | "extract" | "wide"): boolean {
    take(focused);
    if (store.selectedNodes().length === 0) return false;
    store.send({ kind: "command", name });
    return true;
  }

  /** One step's label is written in its panel, a note where it lies. */
  function rename(focused: string | null): boolean {
    const part = focused ?? only(store.selectedNodes());
    if (!part) return false;
    // With no panel open, the one with the label is there for the name alone.
    const isOpen = store.step(only(store.selectedNodes()) ?? "") !== undefined;
    pick(part);
    if (!store.note(part)) return ask({ kind: "command", name: isOpen ? "rename" : "name" });
    store.write(part);
    return true;
  }

  function replace(focused: string | null): boolean {
    const step = store.step(focused ?? only(store.selectedNodes()) ?? "");
    if (step?.data.step.kind !== "action") return false;
    pick(step.id);
    return ask({ kind: "command", name: "replace" });
  }

  /** Says something about the selected steps, or about the one with the keyboard. */
  function tell(focused: string | null, gesture: (nodes: string[]) => Gesture): boolean {
    take(focused);
    const nodes = store.selectedNodes();
    if (nodes.length > 0) store.send(gesture(nodes));
    return nodes.length > 0;
  }

  const onKeyUp = () => letGo(store);

  const onFocus = (event: FocusEvent) => {
    const target = event.target as HTMLElement;
    store.hasKeyboard = root.contains(target);
    if (!store.hasKeyboard) ahead.arrive(target);
  };

  document.addEventListener("keydown", onKeyDown);
  document.addEventListener("keyup", onKeyUp);
  document.addEventListener("focusin", onFocus);
  return () => {
    document.removeEventListener("keydown", onKeyDown);
    document.removeEventListener("keyup", onKeyUp);
    document.removeEventListener("focusin", onFocus);
  };
}

const isCommand = (event: KeyboardEvent) => event.ctrlKey || event.metaKey;
// Without the server no field is opened.
const isLost = () => document.documentElement.dataset["connection"] === "lost";
const only = (ids: string[]) => (ids.length === 1 ? ids[0] ?? null : null);

const selectsText = () => window.getSelection()?.isCollapsed === false;

export function isTyping(target: HTMLElement): boolean {
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}
