import "@xyflow/react/dist/style.css";
export { ReactFlow } from "@xyflow/react";
