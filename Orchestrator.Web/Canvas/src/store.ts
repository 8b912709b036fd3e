import { applyEdgeChanges, applyNodeChanges, type EdgeChange, type NodeChange } from "@xyflow/react";
import { many, outlineOf } from "./outline";
import { inOrder, isNote, isStep, marked, toEdge, toNode, toNote, type NoteNode, type Part, type StepEdge, type StepNode } from "./parts";
import type { CanvasModel, CanvasOptions, CanvasPatch, Gesture, RunStates, Selection } from "./protocol";

/** Where somebody wants a step: after a way out, on a connection, at a place, or anywhere. */
export type Wanted = Extract<Gesture, { kind: "add" }>;

/** What the canvas shows. Everything it draws is read from here; the page and the pointer write here. */
export class CanvasStore {
  nodes: Part[] = [];
  edges: StepEdge[] = [];
  states: RunStates = { nodes: {}, edges: {} };
  /** What the lines at a handle say: by node and way out, or node and "in". */
  handles: Record<string, "taken" | "dead"> = {};
  /** The edge whose tools are shown because the pointer is on it. */
  hovered: string | null = null;
  /** The edge into which a dragged step would be inserted. */
  dropEdge: string | null = null;
  /** The note that is being written. */
  writing: string | null = null;
  /** Where the pointer is on the canvas, in pixels of the window; null when it is elsewhere. */
  pointer: { x: number; y: number } | null = null;
  /** Said by screen readers. */
  spoken = "";
  /** Whether a pile of steps is being laid out and not shown yet. */
  placing = false;
  /** Whether the keyboard is on the drawing, or was until the step it was on went out of sight. */
  hasKeyboard = false;
  /** What was pasted and the page has not fetched yet, oldest first. */
  readonly clips: string[] = [];
  /** What a key that is still down has moved or resized, which the page is told when it is let go. */
  readonly held = { moved: new Set<string>(), resized: null as string | null };
  /** The connection of which an end is being drawn elsewhere; null for none. */
  drawn: StepEdge | null = null;
  /** Where a step is wanted while nobody answers; null for nowhere. */
  wanted: Wanted | null = null;
  /** Adds a step where it is wanted. */
  add: (type: string) => void = () => {};

  private readonly listeners = new Set<() => void>();
  private selectionKey = "";

  constructor(readonly options: CanvasOptions, readonly send: (gesture: Gesture) => void) {}

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  load(model: CanvasModel): void {
    const outlined = model.nodes.length > many;
    this.nodes = [
      ...model.nodes.map(step => (outlined ? { ...toNode(step), ...outlineOf(step) } : toNode(step))),
      ...model.notes.map(note => toNote(note, this.options.readOnly)),
    ];
    const steps = this.steps();
    this.edges = model.edges.map(edge => toEdge(edge, steps));
    this.writing = null;
    this.settle();
  }

  /** The steps, in reading order. */
  steps(): StepNode[] { return this.nodes.filter(isStep); }

  step(id: string): StepNode | undefined { return this.steps().find(node => node.id === id); }

  note(id: string | null): NoteNode | undefined { return this.nodes.filter(isNote).find(node => node.id === id); }

  /** Draws what the page has changed. What was placed meanwhile stays where it is: the page will come to that. */
  apply(patch: CanvasPatch, told: ReadonlySet<string>): void {
    const placed = new Set([...told, ...this.held.moved, ...this.held.resized === null ? [] : [this.held.resized]]);
    const removedNodes = new Set(patch.removedNodes), changed = new Map(patch.nodes.map(step => [step.id, step]));
    const kept = this.steps().filter(node => !removedNodes.has(node.id)).map(node => {
      const step = changed.get(node.id);
      changed.delete(node.id);
      return step ? toNode(placed.has(step.id) ? { ...step, ...node.position } : step, node) : node;
    });
    const nodes = [...kept, ...[...changed.values()].map(step => toNode(step))];
    this.nodes = [...patch.order ? inOrder(nodes, patch.order) : nodes, ...this.patchedNotes(patch, placed)];
    const gone = new Set([...patch.removedEdges, ...patch.edges.map(edge => edge.id)]), steps = this.steps();
    this.edges = [...this.edges.filter(edge => !gone.has(edge.id)), ...patch.edges.map(edge => toEdge(edge, steps))];
    if (!this.note(this.writing)) this.writing = null;
    this.settle();
  }

  private patchedNotes(patch: CanvasPatch, placed: ReadonlySet<string>): NoteNode[] {
    const changed = new Map(patch.notes.map(note => [note.id, note]));
    const kept = this.nodes.filter(isNote).filter(node => !patch.removedNotes.includes(node.id)).map(node => {
      const note = changed.get(node.id);
      changed.delete(node.id);
      return note ? toNote(placed.has(note.id) ? { ...note, ...node.position, width: node.width ?? note.width, height: node.height ?? note.height } : note, this.options.readOnly, node) : node;
    });
    return [...kept, ...[...changed.values()].map(note => toNote(note, this.options.readOnly))];
  }

  /** Begins to write a note, or ends it. */
  write(note: string | null): void { if (this.writing !== note) { this.writing = note; this.emit(); } }

  /** Shows what the note will say as soon as the page has answered. */
  written(id: string, text: string): void {
    this.nodes = this.nodes.map(node => node.id === id && isNote(node) ? { ...node, data: { note: { ...node.data.note, text } } } : node);
    this.writing = null;
    this.emit();
    this.send({ kind: "written", id, text });
  }

  /** Draws steps and connections as if the page had said so, which cannot say anything now. */
  draw(nodes: Part[], edges: StepEdge[]): void {
    [this.nodes, this.edges] = [nodes, edges];
    this.settle();
  }

  /** Puts steps where they belong; the page is told by a gesture, or not at all. */
  place(places: { id: string; x: number; y: number }[]): void {
    const at = new Map(places.map(place => [place.id, { x: place.x, y: place.y }]));
    this.nodes = this.nodes.map(node => ({ ...node, position: at.get(node.id) ?? node.position }));
    this.emit();
  }

  setPlacing(placing: boolean): void { this.placing = placing; this.emit(); }

  setStates(states: RunStates): void {
    this.states = states;
    this.paintHandles();
    this.emit();
  }

  /** Selects for the page, which is not told about it again. */
  select(nodes: string[], edges: string[]): void {
    this.nodes = this.nodes.map(node => marked(node, nodes.includes(node.id)));
    this.edges = this.edges.map(edge => marked(edge, edges.includes(edge.id)));
    this.selectionKey = this.keyOfSelection();
    this.emit();
  }

  /** Selects for somebody, and tells the page. */
  choose(nodes: string[], edges: string[] = []): void {
    if ([...nodes, ...edges].join(" ") === [...this.selectedNodes(), ...this.selectedEdges()].join(" ")) return;
    this.select(nodes, edges);
    this.send({ kind: "selected", nodes, edges });
  }

  /** Tells the page what is selected, once per change. */
  reportSelection(): void {
    const selection = this.takeSelection();
    if (selection) this.send({ kind: "selected", ...selection });
  }

  /** What is selected, if the page does not know it yet; it counts as told. */
  takeSelection(): Selection | null {
    const key = this.keyOfSelection();
    if (key === this.selectionKey) return null;
    this.selectionKey = key;
    return { nodes: this.selectedNodes(), edges: this.selectedEdges() };
  }

  selectedNodes(): string[] { return this.nodes.filter(node => node.selected).map(node => node.id); }
  selectedEdges(): string[] { return this.edges.filter(edge => edge.selected).map(edge => edge.id); }

  changeNodes(changes: NodeChange<Part>[]): void {
    this.nodes = applyNodeChanges(changes, this.nodes);
    this.emit();
  }

  changeEdges(changes: EdgeChange<StepEdge>[]): void {
    this.edges = applyEdgeChanges(changes, this.edges);
    this.emit();
  }

  hover(edge: string | null): void { if (this.hovered !== edge) { this.hovered = edge; this.emit(); } }
  dropOn(edge: string | null): void { if (this.dropEdge !== edge) { this.dropEdge = edge; this.emit(); } }
  want(wanted: Wanted | null): void { this.wanted = wanted; this.emit(); }
  say(words: string): void { this.spoken = words; this.emit(); }

  private keyOfSelection(): string { return [...this.selectedNodes(), "|", ...this.selectedEdges()].join(" "); }

  /** Marks the ways out that lead nowhere yet; they offer "Add step". */
  private settle(): void {
    const used = new Set(this.edges.map(edge => `${edge.source} ${edge.sourceHandle ?? "out"}`));
    this.nodes = this.nodes.map(node => {
      if (!isStep(node)) return node;
      const free = node.data.step.handles.map(handle => handle.id).filter(id => !used.has(`${node.id} ${id}`)).join(" ");
      return free === node.data.free ? node : { ...node, data: { ...node.data, free } };
    });
    this.selectionKey = this.keyOfSelection();
    this.paintHandles();
    this.emit();
  }

  private paintHandles(): void {
    const painted: Record<string, "taken" | "dead"> = {};
    for (const edge of this.edges) {
      const state = this.states.edges[edge.id];
      if (!state) continue;
      for (const end of [`${edge.source} ${edge.sourceHandle ?? "out"}`, `${edge.target} in`]) {
        if (painted[end] !== "taken") painted[end] = state;
      }
    }
    this.handles = painted;
  }

  private emit(): void { for (const listener of this.listeners) listener(); }
}
