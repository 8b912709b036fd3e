import { mayConnect } from "./connect";
import type { Kept } from "./keep";
import type { Outbox } from "./outbox";
import { isNote, isStep, toEdge, toNode, toNote, type Part, type StepEdge } from "./parts";
import type { CanvasHandle, CanvasNode, Gesture, Keeping } from "./protocol";
import { looksSecret } from "./secrets";
import type { CanvasStore } from "./store";

interface Moment { nodes: Part[]; edges: StepEdge[]; from: number }

const row = 120, column = 336, paper = { width: 240, height: 120 };
const needsServer: Record<string, string> = {
  run: "Running", test: "Testing a step", pin: "Pinning", copied: "Copying", commands: "The list of commands", list: "The list of steps", open: "The settings of another step", rename: "Renaming a step", name: "Renaming a step", replace: "Replacing a step", wide: "The wide view",
  menu: "The menu",
};

/**
 * Does on the canvas what the page would do, while the page cannot be reached: the gestures wait in the outbox, and the page does them when it is back. What only
 * the page can do is said calmly.
 */
export class Offline {
  private past: Moment[] = [];
  private future: { moment: Moment; cut: Kept[] }[] = [];
  private last: Moment;

  constructor(private readonly store: CanvasStore, private readonly outbox: Outbox, private readonly keeping: Keeping, private readonly tell: (words: string) => void) {
    this.last = this.now();
  }

  /** The page does not answer any more: what it was asked last is drawn here. */
  begin(): void {
    [this.past, this.future] = [[], []];
    for (const { change } of this.outbox.waiting()) if (change.kind !== "typed") this.draw(change);
    this.last = this.now();
  }

  do(gesture: Gesture): void {
    switch (gesture.kind) {
      case "selected": return this.outbox.send(gesture);
      case "add": return this.store.want(gesture);
      case "placed": return;
      case "command": return this.obey(gesture.name);
      case "copied": case "menu": return this.refuse(gesture.kind);
      case "pasted": {
        const clip = this.store.clips.pop() ?? "";
        this.tell(looksSecret(clip) ? "What you pasted looks like a secret: it is not kept in the browser." : "What you pasted appears when the server is back.");
        return this.outbox.send(gesture, { clip });
      }
    }
    for (const one of this.simple(gesture)) {
      this.draw(one);
      this.outbox.send(one);
    }
    this.remember();
  }

  /** Adds a step where it was wanted. */
  add(type: string): void {
    const wanted = this.store.wanted, id = fresh();
    this.store.want(null);
    if (!wanted) return;
    // Where the way out leads on already, the step goes in between, as the page does it.
    const taken = wanted.x === null && wanted.handle ? this.store.edges.filter(one => one.source === wanted.source && (one.sourceHandle ?? "out") === wanted.handle) : [];
    const edge = taken.length === 1 ? taken[0] : this.store.edges.find(one => one.id === wanted.edge), source = this.store.step(wanted.source ?? edge?.source ?? "");
    const at = wanted.x !== null && wanted.y !== null ? { x: wanted.x, y: wanted.y } : source ? { x: source.position.x, y: source.position.y + row } : { x: 0, y: 0 };
    const handle = wanted.handle ?? source?.data.free.split(" ")[0] ?? "";
    const gestures: Gesture[] = [{ kind: "dropped", actionType: type, edge: edge?.id ?? null, ...this.freeNear(at), id }];
    if (!edge && source && handle) gestures.push({ kind: "connected", source: source.id, handle, target: id });
    for (const one of gestures.flatMap(gesture => this.simple(gesture))) {
      this.draw(one);
      this.outbox.send(one);
    }
    this.store.select([id], []);
    this.outbox.send({ kind: "selected", nodes: [id], edges: [] });
    this.remember();
  }

  private obey(name: string): void {
    switch (name) {
      case "undo": return this.undo();
      case "redo": return this.redo();
      case "close": return this.store.want(null);
      case "not-arranged": return this.tell("The steps were not tidied up: what arranges them did not load.");
      case "switch": {
        const selection = { nodes: this.store.selectedNodes(), edges: this.store.selectedEdges() };
        this.draw({ kind: "command", name: "switch" });
        this.outbox.send({ kind: "command", name: "switch" }, { selection });
        return this.remember();
      }
      default: return this.refuse(name);
    }
  }

  /** The page would make several changes of one gesture; here each is a gesture of its own, with ids that later ones can name. */
  private simple(gesture: Gesture): Gesture[] {
    switch (gesture.kind) {
      case "note": return [{ ...gesture, id: gesture.id ?? fresh() }];
      case "connected": return [{ ...gesture, id: gesture.id ?? fresh() }];
      case "duplicated": {
        const copied = this.store.nodes.filter(node => gesture.nodes.includes(node.id) && !(isStep(node) && node.data.step.kind === "trigger")).map(node => node.id);
        if (copied.length === 0) this.tell("The trigger is not copied: every workflow has one of its own.");
        const lines = this.store.edges.filter(edge => copied.includes(edge.source) && copied.includes(edge.target)).map(edge => edge.id);
        return copied.length === 0 ? [] : [{ ...gesture, nodes: copied, as: Object.fromEntries([...copied, ...lines].map(id => [id, fresh()])) }];
      }
      case "dropped": {
        const id = gesture.id ?? fresh();
        return this.between({ ...gesture, edge: null, id }, gesture.edge, id, this.stepOf(gesture.actionType).handles);
      }
      case "moved": {
        const step = gesture.edge && this.store.step(gesture.nodes[0]?.id ?? "");
        return step ? this.between({ ...gesture, edge: null }, gesture.edge, step.id, step.data.step.handles) : [gesture];
      }
      case "reconnected":
        return mayConnect(this.store, gesture.source, gesture.handle, gesture.target) ? [gesture] : [];
      default: return [gesture];
    }
  }

  private between(gesture: Gesture, over: string | null, id: string, handles: CanvasHandle[]): Gesture[] {
    const edge = this.store.edges.find(one => one.id === over), handle = handles[0]?.id;
    if (!edge) return [gesture];
    return [gesture, { kind: "removed", nodes: [], edges: [edge.id] }, { kind: "connected", source: edge.source, handle: edge.sourceHandle ?? "out", target: id, id: fresh() },
      ...(handle ? [{ kind: "connected", source: id, handle, target: edge.target, id: fresh() } as const] : [])];
  }

  private draw(gesture: Gesture): void {
    const { nodes, edges } = this.store;
    switch (gesture.kind) {
      case "moved": case "tidied": return this.store.place(gesture.nodes);
      case "connected":
        gesture.id ??= fresh();
        if (mayConnect(this.store, gesture.source, gesture.handle, gesture.target)) this.store.draw(nodes, [...edges, toEdge({ ...gesture, id: gesture.id }, this.store.steps())]);
        return;
      case "reconnected":
        return this.store.draw(nodes, edges.map(edge => edge.id === gesture.edge ? toEdge({ ...gesture, id: edge.id }, this.store.steps()) : edge));
      case "dropped":
        gesture.id ??= fresh();
        return this.store.draw([...nodes, toNode({ ...this.stepOf(gesture.actionType), id: gesture.id, x: gesture.x, y: gesture.y })], edges);
      case "duplicated": return this.drawCopies(gesture.as ??= Object.fromEntries(gesture.nodes.map(id => [id, fresh()])));
      case "removed": return this.drawWithout(gesture.nodes, gesture.edges);
      case "note": {
        gesture.id ??= fresh();
        const note = toNote({ id: gesture.id, text: "", x: gesture.x - paper.width / 2, y: gesture.y - paper.height / 2, ...paper, color: "yellow" }, false);
        this.store.draw([...nodes, note], edges);
        this.store.select([gesture.id], []);
        return this.store.write(gesture.id);
      }
      case "colored":
        return this.store.draw(nodes.map(node => isNote(node) && node.id === gesture.id ? { ...node, data: { note: { ...node.data.note, color: gesture.color as typeof node.data.note.color } } } : node), edges);
      case "command":
        if (gesture.name === "switch") this.drawSwitched();
    }
  }

  private drawCopies(names: Record<string, string>): void {
    const { nodes, edges } = this.store;
    const copies = nodes.filter(node => names[node.id]).map(node => {
      const copy = { id: names[node.id] ?? "", x: node.position.x + column, y: node.position.y };
      return isStep(node) ? toNode({ ...node.data.step, ...copy }) : toNote({ ...node.data.note, ...copy }, false);
    });
    const all = [...nodes, ...copies];
    const lines = edges.filter(edge => names[edge.id]).map(edge => toEdge({ id: names[edge.id] ?? "", source: names[edge.source] ?? "", handle: edge.sourceHandle ?? "out", target: names[edge.target] ?? "" }, all.filter(isStep)));
    this.store.draw(all, [...edges, ...lines]);
  }

  /** A chain is joined again where a step was taken out of its middle, as the page does it. */
  private drawWithout(ids: string[], lines: string[]): void {
    let edges = this.store.edges.filter(edge => !lines.includes(edge.id));
    const gone = this.store.nodes.filter(node => ids.includes(node.id) && !(isStep(node) && node.data.step.kind === "trigger"));
    for (const { id } of gone) {
      const into = edges.filter(edge => edge.target === id), out = edges.filter(edge => edge.source === id), on = out[0];
      edges = edges.filter(edge => edge.target !== id && edge.source !== id);
      if (out.length !== 1 || !on || (on.sourceHandle ?? "out") !== "out") continue;
      const isThere = (edge: StepEdge) => edges.some(other => other.source === edge.source && other.sourceHandle === edge.sourceHandle && other.target === on.target);
      edges = [...edges, ...into.filter(edge => !isThere(edge)).map(edge => ({ ...edge, target: on.target }))];
    }
    this.store.draw(this.store.nodes.filter(node => !gone.includes(node)), edges);
  }

  private drawSwitched(): void {
    const chosen = this.store.steps().filter(node => node.selected && node.data.step.kind === "action");
    const enabled = chosen.every(node => !node.data.step.enabled);
    this.store.draw(this.store.nodes.map(node => isStep(node) && chosen.includes(node) ? { ...node, data: { ...node.data, step: { ...node.data.step, enabled } } } : node), this.store.edges);
  }

  private undo(): void {
    const before = this.past.pop();
    if (!before) return this.tell("What was done before the connection was lost can be undone when the server is back.");
    this.future.push({ moment: this.last, cut: this.outbox.cut(before.from) });
    this.show(before);
  }

  private redo(): void {
    const next = this.future.pop();
    if (!next) return this.tell("There is nothing to redo.");
    this.past.push(this.last);
    for (const { change, clip, selection } of next.cut) if (change.kind !== "typed") this.outbox.send(change as Gesture, { ...(clip === undefined ? {} : { clip }), ...(selection ? { selection } : {}) });
    this.show({ ...next.moment, from: this.outbox.upcoming });
  }

  private show(moment: Moment): void {
    this.store.draw(moment.nodes, moment.edges);
    this.last = moment;
  }

  private remember(): void {
    this.past.push(this.last);
    this.future = [];
    this.last = this.now();
  }

  private now(): Moment { return { nodes: this.store.nodes, edges: this.store.edges, from: this.outbox.upcoming }; }

  private refuse(what: string): void {
    this.tell(`${needsServer[what] ?? "That"} needs the server. It works again when the server is back.`);
  }

  private freeNear({ x, y }: { x: number; y: number }): { x: number; y: number } {
    const isTaken = (left: number) => this.store.nodes.some(node => Math.abs(node.position.x - left) < 256 && Math.abs(node.position.y - y) < 88);
    while (isTaken(x)) x += column;
    return { x, y };
  }

  private stepOf(type: string): CanvasNode {
    const known = this.keeping.steps.find(step => step.type === type), handles: CanvasHandle[] = known?.handles ?? [{ id: "out", label: "Out", tone: "plain" }];
    return { id: "", kind: "action", icon: known?.icon ?? "help", label: known?.title ?? type, type: known?.title ?? type, detail: "Kept here until the server is back", x: 0, y: 0, enabled: true, handles, pinned: false, problem: null };
  }
}

/** An id no page gives: the parts that were made while nobody answered can be named before they are saved. */
function fresh(): string { return `k${Math.random().toString(36).slice(2, 8)}`; }
