import ELK, { type ElkNode, type ElkPort } from "elkjs/lib/elk-api.js";
import type { CanvasHandle } from "./protocol";

/** A step as the layout sees it. */
export interface Card {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Whether connections may come in. */
  hasEntry: boolean;
  handles: CanvasHandle[];
}

export interface Line {
  source: string;
  handle: string;
  target: string;
}

export interface Place {
  id: string;
  x: number;
  y: number;
}

const grid = 24;
const options = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.spacing.nodeNode": "96",
  "elk.spacing.edgeNode": "32",
  "elk.spacing.componentComponent": "96",
  "elk.layered.spacing.nodeNodeBetweenLayers": "84",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
};

/**
 * Where each step goes: rows from top to bottom, on the grid, none on top of another. The first step stays where it is. The work is
 * done by a script of its own, in a thread of its own, which is loaded when it is first needed.
 */
export async function arrange(cards: Card[], lines: Line[]): Promise<Place[]> {
  const elk = new ELK({ workerUrl: new URL("elk-worker.js", import.meta.url).href });
  try {
    const drawn = await elk.layout(toElk(cards, lines));
    return onGrid(cards, drawn.children ?? []);
  } finally {
    elk.terminateWorker();
  }
}

// Ids are those of the lists, because a step's own may hold anything.
function toElk(cards: Card[], lines: Line[]): ElkNode {
  const numbers = new Map(cards.map((card, number) => [card.id, number]));
  const port = (id: string, handle: string) => `${numbers.get(id)}>${handle}`;
  return {
    id: "workflow",
    layoutOptions: options,
    children: cards.map((card, number) => ({
      id: `${number}`, width: card.width, height: card.height, ports: portsOf(card, number), layoutOptions: { "elk.portConstraints": "FIXED_POS" },
    })),
    edges: lines.filter(line => numbers.has(line.source) && numbers.has(line.target)).map((line, number) => ({
      id: `line ${number}`, sources: [port(line.source, line.handle)], targets: [`>${numbers.get(line.target)}`],
    })),
  };
}

/** Where the ways in and out are on the card, so that lines leave in the order of the ways and do not cross. */
function portsOf(card: Card, number: number): ElkPort[] {
  const below = card.handles.filter(handle => handle.tone !== "error");
  const ports: ElkPort[] = below.map((handle, index) => at(`${number}>${handle.id}`, "SOUTH", card.width * (2 * index + 1) / (2 * below.length), card.height));
  for (const handle of card.handles.filter(one => one.tone === "error")) ports.push(at(`${number}>${handle.id}`, "EAST", card.width, card.height / 2));
  if (card.hasEntry) ports.push(at(`>${number}`, "NORTH", card.width / 2, 0));
  return ports;
}

function at(id: string, side: string, x: number, y: number): ElkPort {
  return { id, x, y, width: 0, height: 0, layoutOptions: { "elk.port.side": side } };
}

// The gaps are wider than what rounding takes from them.
function onGrid(cards: Card[], drawn: ElkNode[]): Place[] {
  const first = cards[0], firstDrawn = drawn[0];
  if (!first || !firstDrawn) return [];
  const dx = first.x - snap(firstDrawn.x ?? 0), dy = first.y - snap(firstDrawn.y ?? 0);
  return drawn.map((node, number) => ({ id: cards[number]!.id, x: snap(node.x ?? 0) + dx, y: snap(node.y ?? 0) + dy }));
}

const snap = (pixels: number) => Math.round(pixels / grid) * grid;
