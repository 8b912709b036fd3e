import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath, type ConnectionLineComponentProps, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { Icon } from "./icons";
import type { StepEdge } from "./parts";
import { useCanvas, useStore } from "./use-store";

const corner = 12;

/** A connection. With the pointer on it, or selected, it offers to insert a step or to go. */
export const StepConnection = memo(function StepConnection(props: EdgeProps<StepEdge>) {
  const { id, data, selected } = props;
  const store = useStore();
  const state = useCanvas(store, s => s.states.edges[id]);
  const hovered = useCanvas(store, s => s.hovered === id), dropping = useCanvas(store, s => s.dropEdge === id);
  const [path, x, y] = getSmoothStepPath({ ...props, borderRadius: corner });
  const lit = selected || hovered || dropping;
  return (
    <>
      <BaseEdge path={path} interactionWidth={24} className={`cv-edge ${state ?? data?.tone ?? "plain"}${lit && !store.options.readOnly ? " is-lit" : ""}`} />
      {!store.options.readOnly && (lit || dropping) &&
        <EdgeLabelRenderer>
          {dropping
            ? <span className="cv-drop" style={at(x, y)}>Insert here</span>
            : <span className="cv-edge-tools nodrag nopan" style={at(x, y)} onPointerEnter={() => store.hover(id)} onPointerLeave={() => store.hover(null)}>
                <button type="button" aria-label="Insert a step here" title="Insert a step here" tabIndex={-1}
                  onClick={() => store.send({ kind: "add", source: null, handle: null, edge: id, x: null, y: null })}><Icon name="plus" /></button>
                <button type="button" aria-label="Delete this connection" title="Delete this connection" tabIndex={-1}
                  onClick={() => store.send({ kind: "removed", nodes: [], edges: [id] })}><Icon name="trash" /></button>
              </span>}
        </EdgeLabelRenderer>}
    </>
  );
});

/** The line that follows the pointer while a connection is drawn. */
export function ConnectionLine({ fromX, fromY, toX, toY, fromPosition, toPosition, connectionStatus }: ConnectionLineComponentProps) {
  const [path] = getSmoothStepPath({ sourceX: fromX, sourceY: fromY, sourcePosition: fromPosition, targetX: toX, targetY: toY, targetPosition: toPosition, borderRadius: corner });
  return <path d={path} className={`cv-connecting ${connectionStatus ?? ""}`} />;
}

function at(x: number, y: number) {
  return { transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` };
}
