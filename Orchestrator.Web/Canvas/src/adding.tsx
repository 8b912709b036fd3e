import { Panel } from "@xyflow/react";
import { useState, type KeyboardEvent } from "react";
import { Icon } from "./icons";
import type { CanvasStore } from "./store";
import { useCanvas, useStore } from "./use-store";

/** The steps one can add while the page's own list cannot be had. */
export function Adding() {
  const store = useStore();
  const wanted = useCanvas(store, s => s.wanted);
  return wanted && store.options.keeping ? <Choices store={store} /> : null;
}

function Choices({ store }: { store: CanvasStore }) {
  const [words, setWords] = useState(""), [active, setActive] = useState(0);
  const found = (store.options.keeping?.steps ?? []).filter(step => words.toLowerCase().split(/\s+/).every(word => step.title.toLowerCase().includes(word)));
  const chosen = found[active];
  const onKey = (event: KeyboardEvent) => {
    event.stopPropagation();
    switch (event.key) {
      case "ArrowDown": setActive(Math.min(active + 1, found.length - 1)); break;
      case "ArrowUp": setActive(Math.max(active - 1, 0)); break;
      case "Escape": store.want(null); break;
      case "Enter":
        if (chosen) store.add(chosen.type);
        break;
      default: return;
    }
    event.preventDefault();
  };
  return (
    <Panel position="top-left" className="cv-adding nodrag nopan nowheel">
      <div role="dialog" aria-label="Add step while not connected" onKeyDown={onKey}>
        <input className="input" type="text" role="combobox" autoFocus placeholder="Search steps" aria-label="Search steps" aria-expanded="true" aria-controls="cv-adding-list" aria-autocomplete="list"
          aria-activedescendant={chosen ? `cv-adding-${active}` : undefined} autoComplete="off" value={words} onChange={event => { setWords(event.target.value); setActive(0); }} />
        <div role="listbox" id="cv-adding-list" aria-label="Steps">
          {found.map((step, index) =>
            <div key={step.type} role="option" id={`cv-adding-${index}`} aria-selected={index === active} ref={element => { if (index === active) element?.scrollIntoView({ block: "nearest" }); }}
              onClick={() => store.add(step.type)}><Icon name={step.icon} className="s" />{step.title}</div>)}
        </div>
        {found.length === 0 && <p role="status">No step is called “{words}”.</p>}
      </div>
    </Panel>
  );
}
