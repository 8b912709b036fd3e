import { NodeResizer, useStore as useFlow, type NodeProps } from "@xyflow/react";
import { memo, useEffect, useRef, type KeyboardEvent } from "react";
import { Icon } from "./icons";
import { NoteText, wordsOf } from "./note-text";
import { smallestNote } from "./outline";
import { papers, type CanvasNote } from "./protocol";
import type { NoteNode } from "./parts";
import type { CanvasStore } from "./store";
import { useCanvas, useStore } from "./use-store";

const largest = 2400, longest = 4000, covered = 104;

/** A note: Markdown on paper, written in place as text. Selected, it offers its papers and can be pulled to another size. */
export const NotePaper = memo(function NotePaper({ id, data, selected }: NodeProps<NoteNode>) {
  const store = useStore();
  const writing = useCanvas(store, s => s.writing === id);
  const { note } = data, { readOnly } = store.options;
  const isOpen = (selected ?? false) && !readOnly;
  return (
    <div className={`cv-note ${note.color}${isOpen ? " is-selected" : ""}`}>
      {isOpen && <NodeResizer minWidth={smallestNote} minHeight={smallestNote} maxWidth={largest} maxHeight={largest} handleClassName="cv-pull" lineClassName="cv-pull-line"
        onResizeEnd={(_, box) => store.send({ kind: "resized", id, x: box.x, y: box.y, width: box.width, height: box.height })} />}
      {isOpen && <NoteTools id={id} note={note} store={store} writing={writing} />}
      {writing ? <Writing id={id} text={note.text} store={store} /> : note.text ? <NoteText note={note} /> : <div className="cv-note-text">{!readOnly && <em className="hint">Double-click to write</em>}</div>}
    </div>
  );
});

/** As large at every zoom, and below the note where what lies above the canvas would cover them. */
function NoteTools({ id, note, store, writing }: { id: string; note: CanvasNote; store: CanvasStore; writing: boolean }) {
  const size = useFlow(state => 1 / state.transform[2]), isHigh = useFlow(state => note.y * state.transform[2] + state.transform[1] < covered);
  const isBelow = isHigh && !writing;
  return (
    <span className={`cv-note-tools nodrag nopan${isBelow ? " is-below" : ""}`} style={{ transform: `scale(${size})` }} role="toolbar" aria-label="This note">
      <button type="button" aria-label="Write" title="Write (Enter)" onClick={() => store.write(id)}><Icon name="edit" /></button>
      {papers.map(paper =>
        <button key={paper} type="button" aria-label={`Make it ${paper}`} title={`Make it ${paper}`} aria-pressed={paper === note.color}
          onClick={() => store.send({ kind: "colored", id, color: paper })}><span className={`cv-paper ${paper}`}>{paper === note.color && <Icon name="check" className="s" />}</span></button>)}
      <button type="button" aria-label="Delete this note" title="Delete this note (Delete)" onClick={() => store.send({ kind: "removed", nodes: [id], edges: [] })}><Icon name="trash" /></button>
    </span>
  );
}

/** The text while it is written. Leaving it keeps it; Escape, too, because nothing that was written may be lost: undo brings the old text back. */
function Writing({ id, text, store }: { id: string; text: string; store: CanvasStore }) {
  const field = useRef<HTMLTextAreaElement>(null), ended = useRef(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      field.current?.focus({ preventScroll: true });
      field.current?.setSelectionRange(text.length, text.length);
    });
    return () => cancelAnimationFrame(frame);
    // Only when it begins.
  }, []);

  function end(): void {
    if (ended.current || !field.current) return;
    ended.current = true;
    const now = field.current.value;
    if (now === text) store.write(null);
    else store.written(id, now);
  }

  function onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key !== "Escape" && !(event.key === "Enter" && (event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    const paper = field.current?.closest<HTMLElement>(".react-flow__node");
    end();
    paper?.focus({ preventScroll: true });
  }

  return (
    <>
      <textarea ref={field} className="cv-note-text nodrag nopan nowheel" aria-label="Note" aria-describedby={`${id}-marks`} defaultValue={text} maxLength={longest} onBlur={end} onKeyDown={onKey} />
      <span id={`${id}-marks`} className="cv-note-marks">Markdown: # heading, **bold**, - list, [link](https://…)</span>
    </>);
}

/** What a screen reader says. */
export function nameOfNote(note: CanvasNote): string {
  return note.text ? `Note: ${wordsOf(note) || note.text}` : "Empty note";
}
