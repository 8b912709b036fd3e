import { Handle, Position, type NodeProps } from "@xyflow/react";
import { memo } from "react";
import { Icon, StateIcon, wordFor } from "./icons";
import type { StepNode } from "./parts";
import type { CanvasHandle, CanvasNode, NodeState } from "./protocol";
import { useCanvas, useStore } from "./use-store";

/** A step as a card: icon, name, one line of what it does, how it went, what is wrong with it. */
export const Step = memo(function Step({ id, data, selected }: NodeProps<StepNode>) {
  const store = useStore();
  const { readOnly } = store.options;
  const state = useCanvas(store, s => s.states.nodes[id]);
  const way = useCanvas(store, s => s.handles[`${id} in`]) ?? "";
  const { step } = data;
  const below = step.handles.filter(handle => handle.tone !== "error"), error = step.handles.find(handle => handle.tone === "error");
  return (
    <div className={classesOf(step, state, selected ?? false, readOnly)}>
      {step.kind === "action" && <Handle type="target" position={Position.Top} isConnectable={!readOnly} className={`cv-handle ${way}`} />}
      <div className="cv-head">
        <span className="cv-tile"><Icon name={step.icon} className="l" /></span>
        <span className="cv-txt">
          <span className="cv-ttl">{step.label}</span>
          <span className="cv-sub">{readOnly && state ? sentenceOf(state) : step.enabled ? step.detail : "Disabled"}</span>
        </span>
        {step.pinned && !readOnly && <span className="cv-pin" title="Pinned: runs from the editor take its kept output"><Icon name="pin" className="s" /></span>}
        {state && <span className="cv-res"><StateIcon status={state.status} />{!readOnly && state.text && <span>{state.text}</span>}</span>}
      </div>
      {step.problem && !readOnly &&
        <div className={`cv-strip ${step.problem.severity}`} title={step.problem.text}>
          <Icon name={step.problem.severity === "error" ? "fail" : "warn"} className="s" /><span>{step.problem.text}</span>
        </div>}
      {below.map((handle, index) =>
        <WayOut key={handle.id} node={id} handle={handle} left={`${((2 * index + 1) / (2 * below.length)) * 100}%`} alone={below.length === 1}
          free={data.free.split(" ").includes(handle.id)} readOnly={readOnly} />)}
      {error && <Handle type="source" id={error.id} position={Position.Right} isConnectable={!readOnly} className="cv-handle error" title={error.label} />}
      {error && <span className="cv-hlabel error beside"><Icon name="fail" />{error.label}</span>}
    </div>
  );
});

interface WayOutProps { node: string; handle: CanvasHandle; left: string; alone: boolean; free: boolean; readOnly: boolean }

function WayOut({ node, handle, left, alone, free, readOnly }: WayOutProps) {
  const store = useStore();
  const way = useCanvas(store, s => s.handles[`${node} ${handle.id}`]) ?? "";
  const add = () => store.send({ kind: "add", source: node, handle: handle.id, edge: null, x: null, y: null });
  return (
    <>
      <Handle type="source" id={handle.id} position={Position.Bottom} isConnectable={!readOnly} className={`cv-handle ${handle.tone} ${way}`} style={{ left }}
        title={readOnly ? undefined : alone ? "Drag to connect" : handle.label} />
      {!alone && <span className={`cv-hlabel ${handle.tone} ${way}`} style={{ left }}>{iconOf(handle)}{handle.label}</span>}
      {free && !readOnly &&
        <span className={`cv-tail${alone ? "" : " labelled"}`} style={{ left }}>
          <button type="button" className="nodrag nopan" tabIndex={-1} onClick={add} aria-label={`Add step after ${alone ? "this one" : handle.label}`}>
            <Icon name="plus" className="s" />Add step
          </button>
        </span>}
    </>
  );
}

function iconOf(handle: CanvasHandle) {
  return handle.tone === "true" ? <Icon name="check" /> : handle.tone === "false" ? <Icon name="x" /> : null;
}

function sentenceOf(state: NodeState): string {
  return state.text ? `${wordFor(state.status)}, ${state.text}` : wordFor(state.status);
}

function classesOf(step: CanvasNode, state: NodeState | undefined, selected: boolean, readOnly: boolean): string {
  const status = state ? ` is-${state.status}` : "";
  const problem = step.problem && !readOnly ? ` has-${step.problem.severity}` : "";
  return `cv-node ${step.kind}${step.enabled ? "" : " is-off"}${readOnly ? " plain" : ""}${status}${problem}${selected ? " is-selected" : ""}`;
}

/** What a screen reader says: "HTTP request, Fetch user, succeeded". */
export function nameOf(step: CanvasNode, state: NodeState | undefined, readOnly: boolean): string {
  const parts = [step.type, step.label];
  if (!step.enabled) parts.push("disabled");
  if (step.pinned && !readOnly) parts.push("pinned");
  if (state) parts.push(sentenceOf(state).toLowerCase());
  if (step.problem && !readOnly) parts.push(`${step.problem.severity}: ${step.problem.text}`);
  return parts.join(", ");
}
