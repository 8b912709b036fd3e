import { Background, ReactFlow, SelectionMode, useNodesInitialized, useOnViewportChange, useReactFlow, useStore as useFlow, type FinalConnectionState, type ReactFlowInstance } from "@xyflow/react";
import { useEffect, useMemo, useRef } from "react";
import { Adding } from "./adding";
import { acceptClips } from "./clips";
import { mayConnect } from "./connect";
import { acceptDoubleClicks } from "./double-click";
import { acceptDrops, edgeBehind } from "./drop";
import { ConnectionLine, StepConnection } from "./edge";
import { open } from "./fit";
import { isTyping, listen } from "./keyboard";
import { nameOfNote, NotePaper } from "./note";
import { many } from "./outline";
import { isNote, type Part, type StepEdge } from "./parts";
import { bringIntoView } from "./reveal";
import { nameOf, Step } from "./step";
import type { CanvasStore } from "./store";
import { Tools } from "./tools";
import { useCanvas, useStore } from "./use-store";

type Flow = ReactFlowInstance<Part, StepEdge>;

const nodeTypes = { step: Step, note: NotePaper };
const edgeTypes = { step: StepConnection };
const help = "Tab walks the steps. Enter opens one, N adds one after it, arrows move it, Delete removes it.";

/** The drawing: React Flow with our cards, lines and tools. */
export function Canvas() {
  const store = useStore();
  const flow = useReactFlow<Part, StepEdge>();
  const { readOnly, label } = store.options;
  const nodes = useLabelled(store), edges = useCanvas(store, s => s.edges);
  return (
    <ReactFlow<Part, StepEdge>
      nodes={nodes} edges={edges} onlyRenderVisibleElements={nodes.length > many} nodeTypes={nodeTypes} edgeTypes={edgeTypes} connectionLineComponent={ConnectionLine}
      onNodesChange={changes => store.changeNodes(changes)} onEdgesChange={changes => store.changeEdges(changes)}
      onNodeDrag={(event, node, moved) => store.dropOn(moved.length === 1 ? edgeBehind(store, flow, node, pointOf(event)) : null)}
      onNodeDragStop={(_, __, moved) => reportMove(store, moved)} onSelectionDragStop={(_, moved) => reportMove(store, moved)}
      onConnect={connection => store.send({ kind: "connected", source: connection.source, handle: connection.sourceHandle ?? "out", target: connection.target })}
      isValidConnection={c => mayConnect(store, c.source, c.sourceHandle ?? "out", c.target)}
      onConnectEnd={(event, line) => letGo(store, flow, event, line)}
      edgesReconnectable={!readOnly} reconnectRadius={12} onReconnectStart={(_, edge) => { store.drawn = edge; }} onReconnectEnd={() => { store.drawn = null; }}
      onReconnect={(edge, c) => store.send({ kind: "reconnected", edge: edge.id, source: c.source, handle: c.sourceHandle ?? "out", target: c.target })}
      onEdgeMouseEnter={(_, edge) => store.hover(edge.id)} onEdgeMouseLeave={() => store.hover(null)}
      onNodeContextMenu={(event, node) => openMenu(store, event, node.id)} onPaneContextMenu={event => openMenu(store, event, null)}
      onSelectionContextMenu={event => openMenu(store, event, store.selectedNodes()[0] ?? null)}
      nodesDraggable={!readOnly} nodesConnectable={!readOnly} edgesFocusable={false} elementsSelectable
      snapToGrid snapGrid={[24, 24]} minZoom={0.1} maxZoom={2} nodeDragThreshold={3} connectionRadius={28}
      deleteKeyCode={null} panActivationKeyCode={null} disableKeyboardA11y multiSelectionKeyCode={["Control", "Meta", "Shift"]} selectionMode={SelectionMode.Partial}
      className={useCanvas(store, s => s.placing) ? "is-placing" : ""}
      zoomOnDoubleClick={false} attributionPosition="top-right" tabIndex={0} aria-label={label} aria-description={readOnly ? undefined : help}
      ariaLabelConfig={{ "node.a11yDescription.default": readOnly ? "Press Enter for details." : "Press Enter for its settings." }}>
      <Background gap={24} size={2} />
      <Tools />
      <Adding />
      <Behaviour />
      <span className="cv-sr" role="status">{useCanvas(store, s => s.spoken)}</span>
    </ReactFlow>
  );
}

/** Gives each card the name a screen reader says, which changes with its state. */
function useLabelled(store: CanvasStore): Part[] {
  const nodes = useCanvas(store, s => s.nodes), states = useCanvas(store, s => s.states.nodes);
  const { readOnly } = store.options;
  const named = useRef(new WeakMap<Part, Part>());
  return useMemo(() => nodes.map(node => {
    const ariaLabel = isNote(node) ? nameOfNote(node.data.note) : nameOf(node.data.step, states[node.id], readOnly);
    const before = named.current.get(node);
    if (before?.ariaLabel === ariaLabel) return before;
    const after: Part = { ...node, ariaLabel };
    named.current.set(node, after);
    return after;
  }), [nodes, states, readOnly]);
}

/** What is not drawn: keys, drops, selection, and keeping the middle in the middle and the chosen step in sight when a panel opens. */
function Behaviour() {
  const store = useStore();
  const flow = useReactFlow<Part, StepEdge>();
  const root = useFlow(state => state.domNode);
  const width = useFlow(state => state.width), height = useFlow(state => state.height);
  const lastWidth = useRef(0);
  const measured = useNodesInitialized(), fitted = useRef(false);
  const selecting = useFlow(state => state.userSelectionActive);
  const nodes = useCanvas(store, s => s.nodes), edges = useCanvas(store, s => s.edges);

  useEffect(() => {
    if (!root) return;
    const host = root.parentElement ?? root;
    const stops = [listen(host, store, flow), acceptDoubleClicks(host, node => openLarge(store, node)), ...(store.options.readOnly ? [] : [acceptDrops(host, store, flow), acceptClips(host, store, flow)])];
    return () => stops.forEach(stop => stop());
  }, [root, store, flow]);

  // A drag tells what it selected together with where it ended.
  const dragging = nodes.some(node => node.dragging);
  useEffect(() => { if (!selecting && !dragging) store.reportSelection(); }, [nodes, edges, selecting, dragging, store]);

  useEffect(() => {
    if (!(measured || nodes.length > many) || fitted.current || width === 0) return;
    [fitted.current, lastWidth.current] = [true, width];
    open(flow, width, height);
  }, [measured, nodes.length, width, height, flow]);

  useEffect(() => {
    if (width === 0 || !fitted.current) return;
    const before = lastWidth.current;
    lastWidth.current = width;
    const { x, y, zoom } = flow.getViewport();
    if (before > 0 && before !== width) void flow.setViewport({ x: x + (width - before) / 2, y, zoom }).then(showChosen);
    else showChosen();

    function showChosen() {
      const chosen = store.nodes.filter(node => node.selected);
      if (chosen.length === 1 && chosen[0]) bringIntoView(flow, chosen[0], width, height);
    }
  }, [width, height, flow, store]);

  // A step that goes out of sight is not drawn any more: the drawing keeps the keyboard for it.
  useOnViewportChange({ onEnd: () => { if (store.hasKeyboard && document.activeElement === document.body) root?.focus({ preventScroll: true }); } });

  return null;
}

/** A step is opened wide, or on a run shown; a note is written. */
function openLarge(store: CanvasStore, id: string): void {
  const { readOnly } = store.options;
  if (store.note(id)) {
    if (!readOnly) store.write(id);
  } else {
    store.choose([id]);
    store.send({ kind: "command", name: readOnly ? "open" : "wide" });
  }
}

/** A line let go over a card connects to it; over nothing it asks for a new step there. One that was there is led to the card, or stays. */
function letGo(store: CanvasStore, flow: Flow, event: MouseEvent | TouchEvent, line: FinalConnectionState): void {
  if (line.isValid || !line.fromHandle) return;
  const point = pointOf(event);
  const under = point && document.elementFromPoint(point.clientX, point.clientY);
  if (!point || !under?.closest(".react-flow") || under.closest(".react-flow__panel")) return;
  const card = under.closest<HTMLElement>(".react-flow__node")?.dataset["id"];
  if (store.drawn) return reconnect(store, store.drawn, line.fromHandle.type, card);
  if (line.fromHandle.type !== "source") return;
  const source = line.fromHandle.nodeId, handle = line.fromHandle.id ?? "out";
  if (!card) {
    const at = flow.screenToFlowPosition({ x: point.clientX, y: point.clientY }, { snapToGrid: true });
    store.send({ kind: "add", source, handle, edge: null, x: at.x - 120, y: at.y });
  } else if (mayConnect(store, source, handle, card)) {
    store.send({ kind: "connected", source, handle, target: card });
  }
}

/** Leads one end of a connection to a card; away from a card it can only be led when that has one way out. */
function reconnect(store: CanvasStore, edge: StepEdge, fixed: "source" | "target", card: string | undefined): void {
  const ways = (card && store.step(card)?.data.step.handles) || [];
  const source = fixed === "source" ? edge.source : card, target = fixed === "source" ? card : edge.target;
  const handle = fixed === "source" ? edge.sourceHandle ?? "out" : ways.length === 1 ? ways[0]?.id : undefined;
  if (source && target && handle && mayConnect(store, source, handle, target)) store.send({ kind: "reconnected", edge: edge.id, source, handle, target });
}

/** What can be done with a step, with all that are selected, or with the workflow; of a step that was not selected, it is selected first. */
function openMenu(store: CanvasStore, event: { clientX: number; clientY: number; target: EventTarget | null; preventDefault(): void }, node: string | null): void {
  // What is being written has the browser's own menu.
  if (store.options.readOnly || event.target instanceof HTMLElement && isTyping(event.target)) return;
  event.preventDefault();
  store.choose(node === null ? [] : store.selectedNodes().includes(node) ? store.selectedNodes() : [node]);
  store.send({ kind: "menu", x: event.clientX, y: event.clientY });
}

function pointOf(event: { clientX: number; clientY: number } | { changedTouches: ArrayLike<{ clientX: number; clientY: number }> }) {
  return "clientX" in event ? event : event.changedTouches[0];
}

function reportMove(store: CanvasStore, nodes: Part[]): void {
  const edge = store.dropEdge;
  store.dropOn(null);
  if (nodes.length > 0) store.send({ kind: "moved", nodes: nodes.map(node => ({ id: node.id, x: node.position.x, y: node.position.y })), selection: store.takeSelection(), edge });
}

/** The middle of what is seen, in canvas pixels. */
export function middleOf(flow: Flow, root: HTMLElement | null): { x: number; y: number } {
  const box = root?.getBoundingClientRect();
  return box ? flow.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 }) : { x: 0, y: 0 };
}
