import { MiniMap, Panel, useReactFlow, useStore as useFlow } from "@xyflow/react";
import { fit } from "./fit";
import { Icon } from "./icons";
import { isStep, type Part, type StepEdge } from "./parts";
import { useStore } from "./use-store";

/** Zoom, fit, the map, and on a run the meaning of its lines. */
export function Tools() {
  const flow = useReactFlow<Part, StepEdge>();
  const width = useFlow(state => state.width), height = useFlow(state => state.height);
  const zoom = useFlow(state => Math.round(state.transform[2] * 100));
  const count = useFlow(state => state.nodes.length);
  const { readOnly } = useStore().options;
  return (
    <>
      <Panel position="bottom-left" className="cv-tools">
        <button type="button" aria-label="Zoom out" title="Zoom out (-)" onClick={() => void flow.zoomOut()}><Icon name="minus" className="s" /></button>
        <button type="button" className="zoom" aria-label={`Zoom ${zoom} percent, reset`} title="Reset zoom (0)" onClick={() => void flow.zoomTo(1)}>{zoom} %</button>
        <button type="button" aria-label="Zoom in" title="Zoom in (+)" onClick={() => void flow.zoomIn()}><Icon name="plus" className="s" /></button>
        <button type="button" aria-label="Fit to view" title="Fit (1)" onClick={() => fit(flow, width, height)}><Icon name="fit" /></button>
      </Panel>
      {readOnly
        ? <Panel position="bottom-right" className="cv-legend"><span className="taken" />taken<span className="dead" />not taken</Panel>
        : count > 1 && <MiniMap<Part> position="bottom-right" pannable zoomable className="cv-map" offsetScale={40} nodeBorderRadius={8} ariaLabel="Map of the workflow" nodeClassName={classOnMap} />}
    </>
  );
}

function classOnMap(node: Part): string {
  return node.selected ? "selected" : isStep(node) ? node.data.step.problem?.severity ?? "" : "note";
}
