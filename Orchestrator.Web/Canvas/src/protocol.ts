/** What the page and the canvas say to each other. The C# side is `CanvasModel` and `CanvasGesture`. */

export type Tone = "plain" | "true" | "false" | "error";
export type Status = "pending" | "running" | "waiting" | "success" | "error" | "skipped" | "cancelled";

export interface CanvasHandle {
  id: string;
  label: string;
  tone: Tone;
}

export interface CanvasNode {
  id: string;
  kind: "trigger" | "action";
  icon: string;
  /** What people call the step. */
  label: string;
  /** What it is: "HTTP request". */
  type: string;
  /** One line of what it does: "GET api.example.com". */
  detail: string;
  x: number;
  y: number;
  enabled: boolean;
  handles: CanvasHandle[];
  pinned: boolean;
  problem: { severity: "error" | "warning"; text: string } | null;
}

export interface CanvasEdge {
  id: string;
  source: string;
  handle: string;
  target: string;
}

export const papers = ["yellow", "blue", "green", "red", "grey"] as const;

export interface CanvasNote {
  id: string;
  /** Markdown; plain text is such. */
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
  color: (typeof papers)[number];
}

export interface CanvasModel {
  nodes: CanvasNode[];
  edges: CanvasEdge[];
  notes: CanvasNote[];
}

/** What changed. Nodes come back in reading order when that order changed, so that Tab walks it. */
export interface CanvasPatch {
  nodes: CanvasNode[];
  removedNodes: string[];
  edges: CanvasEdge[];
  removedEdges: string[];
  order: string[] | null;
  notes: CanvasNote[];
  removedNotes: string[];
}

export interface NodeState {
  status: Status;
  /** A few words or a duration: "412 ms". */
  text: string;
}

/** How a run went: the state of steps by node id, and of connections by edge id. */
export interface RunStates {
  nodes: Record<string, NodeState>;
  edges: Record<string, "taken" | "dead">;
}

export interface CanvasOptions {
  label: string;
  readOnly: boolean;
  /** The address of the icon sprite. */
  icons: string;
  /** For what is kept in the browser until it is saved; null where nothing is edited. */
  keeping: Keeping | null;
}

/** Whose changes are kept, of which workflow, and the revision of the draft that is shown. */
export interface Keeping {
  user: string;
  workflow: string;
  revision: number;
  /** The steps one can add while nobody answers. */
  steps: { type: string; title: string; icon: string; handles: CanvasHandle[] }[];
  /** Regular expressions of what looks like a secret, which is never kept. */
  secrets: string[];
}

/** What the page has stored: gestures up to this number, as this revision. */
export interface Standing {
  saved: number;
  revision: number;
}

/** What is selected. */
export interface Selection {
  nodes: string[];
  edges: string[];
}

/** One message per gesture; `kind` stands first because the C# reader expects it there. */
export type Gesture =
  | { kind: "moved"; nodes: { id: string; x: number; y: number }[]; selection: Selection | null; edge: string | null }
  | { kind: "connected"; source: string; handle: string; target: string; id?: string }
  | { kind: "reconnected"; edge: string; source: string; handle: string; target: string }
  | { kind: "removed"; nodes: string[]; edges: string[] }
  | { kind: "selected"; nodes: string[]; edges: string[] }
  | { kind: "add"; source: string | null; handle: string | null; edge: string | null; x: number | null; y: number | null }
  | { kind: "dropped"; actionType: string; edge: string | null; x: number; y: number; id?: string }
  | { kind: "tidied" | "placed"; nodes: { id: string; x: number; y: number }[] }
  | { kind: "copied"; nodes: string[]; cut: boolean }
  | { kind: "pasted"; x: number; y: number }
  | { kind: "note"; x: number; y: number; id?: string }
  | { kind: "written"; id: string; text: string }
  | { kind: "colored"; id: string; color: string }
  | { kind: "resized"; id: string; x: number; y: number; width: number; height: number }
  | { kind: "duplicated"; nodes: string[]; as?: Record<string, string> }
  | { kind: "typed" }
  | { kind: "menu"; x: number; y: number }
  | { kind: "command"; name: "undo" | "redo" | "run" | "test" | "pin" | "switch" | "extract" | "rename" | "name" | "replace" | "open" | "wide" | "close" | "list" | "commands" | "not-arranged" };

export interface DotNetObject {
  invokeMethodAsync(method: string, ...args: unknown[]): Promise<unknown>;
}
