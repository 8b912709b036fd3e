import "@xyflow/react/dist/base.css";
import "./canvas.css";
import { ReactFlowProvider, useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import { createRoot } from "react-dom/client";
import { Canvas, middleOf } from "./canvas";
import { fit, open } from "./fit";
import { followConnection, tellKept } from "./connection";
import { listenForText } from "./fields";
import { Keep, mayKeep } from "./keep";
import { Offline } from "./offline";
import { Outbox } from "./outbox";
import type { Part, StepEdge } from "./parts";
import type { CanvasModel, CanvasOptions, CanvasPatch, DotNetObject, Gesture, RunStates, Selection, Standing } from "./protocol";
import { focusDrawing, reveal } from "./reveal";
import { knowSecrets, looksSecret } from "./secrets";
import { CanvasStore } from "./store";
import { isPile, spread, tidy } from "./tidy";
import { listenForFormat } from "./code-keys";
import { listenForColumns } from "./columns";
import { listenForData } from "./data-tree";
import { LargeField } from "./large-field";
import { TemplateField } from "./template-field";
import { StoreContext } from "./use-store";

if (!customElements.get("template-field")) {
  customElements.define("template-field", TemplateField);
  customElements.define("large-field", LargeField);
  listenForFormat();
  listenForData();
  listenForColumns();
}

interface View {
  fit(): void;
  open(): void;
  reveal(node: string, focus: boolean): void;
  focus(): void;
  middle(): { x: number; y: number };
}

/** Draws a workflow in an element. The page keeps the answer and tells it what changes. */
export async function mount(element: HTMLElement, page: DotNetObject, model: CanvasModel, options: CanvasOptions) {
  const { keeping } = options, keep = keeping && mayKeep() ? new Keep(keeping.user, keeping.workflow) : null;
  if (keeping) knowSecrets(keeping.secrets);
  const outbox = new Outbox(page, keep, keeping?.revision ?? 0);
  const store: CanvasStore = new CanvasStore(options, gesture => outbox.lost && offline ? offline.do(gesture) : outbox.send(gesture, needs(store, gesture)));
  const offline = keeping && new Offline(store, outbox, keeping, words => { store.say(words); tellKept(words); });
  store.add = type => offline?.add(type);
  outbox.onClip = text => store.clips.push(text);
  outbox.onKept = tellKept;
  const text = keeping && listenForText(typed => {
    outbox.sendText(typed);
    if (outbox.lost && looksSecret(typed.text)) tellKept("That looks like a secret: it is not kept in the browser.");
  });
  store.load(model);
  store.placing = isPile(model);
  const root = createRoot(element);
  const ready = new Promise<View>(resolve => root.render(
    <StoreContext.Provider value={store}>
      <ReactFlowProvider><Canvas /><Handover to={resolve} /></ReactFlowProvider>
    </StoreContext.Provider>));
  const view = await ready;
  if (store.placing) void spread(store, view.open);
  const stop = followConnection(
    () => {
      const typed = text?.current();
      outbox.lose();
      if (typed) outbox.sendText(typed);
      offline?.begin();
    },
    () => { store.want(null); outbox.find(); });
  // The page's own list of steps stays where it is, and what is chosen from it is added here.
  const onPick = (event: MouseEvent) => {
    const step = outbox.lost && (event.target as Element).closest<HTMLElement>("[data-action-type]"), type = step && step.dataset["actionType"];
    if (!type) return;
    const list = step.closest("aside");
    if (list?.dataset["replaces"]) return store.send({ kind: "command", name: "replace" });
    const place = list?.querySelector<HTMLElement>("option[data-place]:checked") ?? list?.querySelector<HTMLElement>("p[data-place]");
    store.want({ kind: "add", ...JSON.parse(place?.dataset["place"] ?? `{"source":null,"handle":null,"edge":null,"x":null,"y":null}`) as Omit<Extract<Gesture, { kind: "add" }>, "kind"> });
    store.add(type);
  };
  document.addEventListener("click", onPick, true);
  return {
    /** The page has got this answer and follows the canvas: what an earlier page could not get saved is done again. Asked for is the step its address names. */
    begin: (asked: string | null) => {
      const before = keep?.take();
      if (before) void outbox.putBack(before.draft, before.forget, asked);
    },
    load: (next: CanvasModel) => {
      store.load(next);
      if (isPile(next)) void spread(store, view.open);
      else requestAnimationFrame(() => view.open());
    },
    apply: (patch: CanvasPatch, known: number) => store.apply(patch, outbox.placedSince(known)),
    setStates: (states: RunStates) => store.setStates(states),
    select: (nodes: string[], focus: boolean) => {
      store.select(nodes, []);
      outbox.picked(nodes);
      const first = nodes[0];
      if (first) view.reveal(first, focus);
      else if (focus) view.focus();
    },
    fit: () => view.fit(),
    middle: () => view.middle(),
    write: (note: string) => {
      store.select([note], []);
      store.write(note);
      view.reveal(note, false);
    },
    tidy: () => tidy(store, view.fit),
    clip: () => new TextEncoder().encode(store.clips.shift() ?? ""),
    say: (words: string) => store.say(words),
    saving: (number: number, hash: string) => outbox.onSaving(number, hash),
    saved: (standing: Standing) => outbox.onStanding(standing),
    dispose: () => { document.removeEventListener("click", onPick, true); stop(); text?.stop(); outbox.close(); tellKept(null); root.unmount(); },
  };
}

/** What a later page needs to do a gesture again: the text that is pasted, the steps it is about. */
function needs(store: CanvasStore, gesture: Gesture): { clip?: string; selection?: Selection } {
  if (gesture.kind === "pasted") return { clip: store.clips.pop() ?? "" };
  const isAbout = gesture.kind === "command" && (gesture.name === "switch" || gesture.name === "pin");
  return isAbout ? { selection: { nodes: store.selectedNodes(), edges: store.selectedEdges() } } : {};
}

function Handover({ to }: { to: (view: View) => void }) {
  const flow = useReactFlow<Part, StepEdge>(), api = useStoreApi();
  useEffect(() => to({
    fit: () => fit(flow, api.getState().width, api.getState().height),
    middle: () => middleOf(flow, api.getState().domNode),
    open: () => open(flow, api.getState().width, api.getState().height),
    // By the size that is drawn for: when a panel opens, the element is narrower before the drawing has moved beside it.
    reveal: (id, focus) => { const root = api.getState().domNode; if (root) reveal(flow, root, id, focus, () => {}, () => api.getState()); },
    focus: () => { const root = api.getState().domNode; if (root) focusDrawing(root); },
  }), [flow, api, to]);
  return null;
}
