import { Lexer, Tokenizer, type Token, type Tokens } from "marked";

/** What stands within a line. */
export type Words = string | { kind: "strong" | "em" | "del"; inside: Words[] } | { kind: "link"; to: string; inside: Words[] } | { kind: "code"; text: string } | { kind: "break" };

/** What stands above and below others. */
export type Block =
  | { kind: "heading"; level: number; inside: Words[] }
  | { kind: "text"; inside: Words[] }
  | { kind: "code"; text: string }
  | { kind: "quote"; inside: Block[] }
  | { kind: "list"; start: number | null; items: { done: boolean | null; inside: Block[] }[] }
  | { kind: "table"; sides: (Side | null)[]; head: Words[][]; rows: Words[][][] }
  | { kind: "rule" };

/** To which side the cells of a column lie. */
export type Side = "left" | "center" | "right";

/** Lists and quotes within one another, and marks within one another; what is deeper is text. */
export const deepest = 8;
// Lines of a table, and bars in its first one; a larger one is text.
const most = 60, widest = 14;

/**
 * Reads what people mean by Markdown, and leaves everything else as it was written: HTML, definitions that would vanish, and lines that begin with blanks,
 * which plain notes have. Its depth is bounded, so that no text is too much for the stack.
 */
class NoteTokenizer extends Tokenizer {
  private blocks = 0;
  private marks = 0;

  override code(): undefined {}
  override html(): undefined {}
  override tag(): undefined {}
  override def(): undefined {}

  // Every row is as wide as the first one: a short text could ask for half a million cells.
  override table(text: string): Tokens.Table | undefined {
    const [rows] = text.split(/\n\s*\n/, 1), lines = rows?.split("\n") ?? [];
    return lines.length <= most && (lines[0]?.split("|").length ?? 0) <= widest ? super.table(text) : undefined;
  }

  override blockquote(text: string): Tokens.Blockquote | undefined { return this.block(() => super.blockquote(text)); }
  override list(text: string): Tokens.List | undefined { return this.block(() => super.list(text)); }
  override link(text: string): Tokens.Link | Tokens.Image | undefined { return this.mark(() => super.link(text)); }
  override emStrong(text: string, masked: string, before?: string): Tokens.Em | Tokens.Strong | undefined { return this.mark(() => super.emStrong(text, masked, before)); }
  override del(text: string, masked: string, before?: string): Tokens.Del | undefined { return this.mark(() => super.del(text, masked, before)); }

  private block<T>(read: () => T): T | undefined {
    if (this.blocks === deepest) return undefined;
    this.blocks++;
    try { return read(); } finally { this.blocks--; }
  }

  private mark<T>(read: () => T): T | undefined {
    if (this.marks === deepest) return undefined;
    this.marks++;
    try { return read(); } finally { this.marks--; }
  }
}

/** A note's text as what it is made of. A line break is one, as in plain text. */
export function read(text: string): Block[] {
  return blocks(new Lexer({ tokenizer: new NoteTokenizer(), gfm: true, breaks: true }).lex(text));
}

/** The same without marks, for where only words can stand. */
export function plain(parts: Block[]): string {
  return parts.map(part => {
    switch (part.kind) {
      case "rule": return "";
      case "code": return part.text;
      case "quote": return plain(part.inside);
      case "list": return part.items.map(item => plain(item.inside)).join("\n");
      case "table": return [part.head, ...part.rows].map(row => row.map(said).join(" ")).join("\n");
      default: return said(part.inside);
    }
  }).filter(Boolean).join("\n");
}

/** Where a link leads, if it may; null for a place no note leads to. */
export function address(written: string): string | null {
  const url = URL.canParse(written) ? new URL(written) : null;
  return url && ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
}

function said(parts: Words[]): string {
  return parts.map(part => typeof part === "string" ? part : part.kind === "break" ? "\n" : part.kind === "code" ? part.text : said(part.inside)).join("");
}

function blocks(tokens: Token[]): Block[] {
  return tokens.flatMap((token): Block[] => {
    switch (token.type) {
      case "space": case "checkbox": return [];
      case "heading": return [{ kind: "heading", level: (token as Tokens.Heading).depth, inside: words(token.tokens ?? []) }];
      case "code": return [{ kind: "code", text: (token as Tokens.Code).text }];
      case "hr": return [{ kind: "rule" }];
      case "blockquote": return [{ kind: "quote", inside: blocks(token.tokens ?? []) }];
      case "list": {
        const { ordered, start, items } = token as Tokens.List;
        return [{ kind: "list", start: ordered ? start === "" ? 1 : start : null, items: items.map(item => ({ done: item.task ? item.checked ?? false : null, inside: blocks(item.tokens) })) }];
      }
      case "table": {
        const { align, header, rows } = token as Tokens.Table, cells = (row: Tokens.TableCell[]) => row.map(cell => words(cell.tokens));
        return [{ kind: "table", sides: align, head: cells(header), rows: rows.map(cells) }];
      }
      default: return [{ kind: "text", inside: "tokens" in token && token.tokens ? words(token.tokens) : [token.raw] }];
    }
  });
}

function words(tokens: Token[]): Words[] {
  return tokens.flatMap((token): Words[] => {
    switch (token.type) {
      case "checkbox": return [];
      case "br": return [{ kind: "break" }];
      case "codespan": return [{ kind: "code", text: (token as Tokens.Codespan).text }];
      case "strong": case "em": case "del": return [{ kind: token.type, inside: words(token.tokens ?? []) }];
      case "link": case "image": {
        const { href, text } = token as Tokens.Link | Tokens.Image, to = address(href);
        if (!to) return [token.raw];
        // A picture would be loaded from elsewhere: it is a link to itself.
        return [{ kind: "link", to, inside: token.type === "image" ? [text || href] : words(token.tokens ?? []) }];
      }
      case "escape": case "text": return "tokens" in token && token.tokens ? words(token.tokens) : [(token as Tokens.Text).text];
      default: return [token.raw];
    }
  });
}
