import { Fragment, useLayoutEffect, useRef, type ReactNode } from "react";
import { Icon } from "./icons";
import { plain, read, type Block, type Words } from "./markdown";
import type { CanvasNote } from "./protocol";

const known = new WeakMap<CanvasNote, { parts: Block[]; words: string }>();

function partsOf(note: CanvasNote) {
  const before = known.get(note);
  if (before) return before;
  const parts = read(note.text), after = { parts, words: plain(parts) };
  known.set(note, after);
  return after;
}

/** What a note says, without its marks. */
export function wordsOf(note: CanvasNote): string { return partsOf(note).words; }

/** What a note says, as it is meant. What has no room on the paper fades out at its end. */
export function NoteText({ note }: { note: CanvasNote }) {
  const text = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const shown = text.current;
    if (!shown) return;
    const look = () => shown.classList.toggle("is-cut", shown.clientHeight < shown.scrollHeight - 1);
    const sizes = new ResizeObserver(look);
    sizes.observe(shown);
    look();
    return () => sizes.disconnect();
  }, [note.text]);
  return <div ref={text} className="cv-note-text">{partsOf(note).parts.map(block)}</div>;
}

function block(part: Block, at: number): ReactNode {
  switch (part.kind) {
    // No heading of the page: a note is no part of its outline.
    case "heading": return <p key={at} className={`h h${Math.min(part.level, 3)}`}>{part.inside.map(word)}</p>;
    case "text": return <p key={at}>{part.inside.map(word)}</p>;
    case "code": return <pre key={at}><code>{part.text}</code></pre>;
    case "quote": return <blockquote key={at}>{part.inside.map(block)}</blockquote>;
    case "rule": return <hr key={at} />;
    case "table": {
      const cells = (row: typeof part.head, Cell: "th" | "td") => <tr>{row.map((cell, column) => <Cell key={column} style={{ textAlign: part.sides[column] ?? undefined }}>{cell.map(word)}</Cell>)}</tr>;
      return <table key={at}><thead>{cells(part.head, "th")}</thead><tbody>{part.rows.map((row, index) => <Fragment key={index}>{cells(row, "td")}</Fragment>)}</tbody></table>;
    }
    case "list": {
      const items = part.items.map((item, index) =>
        <li key={index} className={item.done === null ? undefined : "task"}>
          {item.done !== null && <span className="box" role="img" aria-label={item.done ? "Done" : "To do"}>{item.done && <Icon name="check" className="s" />}</span>}
          {item.inside.map(block)}
        </li>);
      return part.start === null ? <ul key={at}>{items}</ul> : <ol key={at} start={part.start}>{items}</ol>;
    }
  }
}

function word(part: Words, at: number): ReactNode {
  if (typeof part === "string") return part;
  switch (part.kind) {
    case "break": return <br key={at} />;
    case "code": return <code key={at}>{part.text}</code>;
    case "strong": return <strong key={at}>{part.inside.map(word)}</strong>;
    case "em": return <em key={at}>{part.inside.map(word)}</em>;
    case "del": return <del key={at}>{part.inside.map(word)}</del>;
    case "link": return <a key={at} href={part.to} className="nodrag nopan" draggable={false} target="_blank" rel="noopener noreferrer nofollow" onDoubleClick={event => event.stopPropagation()}>{part.inside.map(word)}</a>;
  }
}
