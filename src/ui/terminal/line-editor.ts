/** The line that is being typed: pure state, changed by keys. The keys are those of a shell. */

export interface LineState {
  readonly text: string;
  /** Between 0 and the length of the text. */
  readonly cursor: number;
  /** Place in the history; its length is the line that is being typed. */
  readonly historyAt: number;
  /** What was typed before looking into the history. */
  readonly draft: string;
}

export type LineEvent = "submit" | "interrupt" | "end" | "complete" | "clear" | undefined;

export interface LineChange {
  readonly state: LineState;
  readonly event: LineEvent;
}

export function emptyLine(history: readonly string[]): LineState {
  return { text: "", cursor: 0, historyAt: history.length, draft: "" };
}

const WORD_BEFORE = /\S*\s*$/;
const WORD_AFTER = /^\s*\S*/;

type Edit = (state: LineState, history: readonly string[]) => LineState;

const EDITS: Readonly<Record<string, Edit>> = {
  "\u007f": ({ text, cursor, ...rest }) => ({
    ...rest,
    text: text.slice(0, Math.max(0, cursor - 1)) + text.slice(cursor),
    cursor: Math.max(0, cursor - 1),
  }),
  "\u001b[3~": ({ text, cursor, ...rest }) => ({
    ...rest,
    text: text.slice(0, cursor) + text.slice(cursor + 1),
    cursor,
  }),
  "\u001b[D": (state) => ({ ...state, cursor: Math.max(0, state.cursor - 1) }),
  "\u001b[C": (state) => ({ ...state, cursor: Math.min(state.text.length, state.cursor + 1) }),
  "\u001b[H": (state) => ({ ...state, cursor: 0 }),
  "\u001b[F": (state) => ({ ...state, cursor: state.text.length }),
  "\u001b[1;5D": wordLeft,
  "\u001bb": wordLeft,
  "\u001b[1;5C": wordRight,
  "\u001bf": wordRight,
  "\u0001": (state) => ({ ...state, cursor: 0 }),
  "\u0005": (state) => ({ ...state, cursor: state.text.length }),
  "\u0002": (state) => ({ ...state, cursor: Math.max(0, state.cursor - 1) }),
  "\u0006": (state) => ({ ...state, cursor: Math.min(state.text.length, state.cursor + 1) }),
  "\u0015": (state) => ({ ...state, text: state.text.slice(state.cursor), cursor: 0 }),
  "\u000b": (state) => ({ ...state, text: state.text.slice(0, state.cursor) }),
  "\u0017": (state) => {
    const before = state.text.slice(0, state.cursor).replace(WORD_BEFORE, "");
    return { ...state, text: before + state.text.slice(state.cursor), cursor: before.length };
  },
  "\u001b[A": (state, history) => recall(state, history, -1),
  "\u0010": (state, history) => recall(state, history, -1),
  "\u0012": searchBack,
  "\u001b[B": (state, history) => recall(state, history, 1),
  "\u000e": (state, history) => recall(state, history, 1),
};

const EVENTS: Readonly<Record<string, LineEvent>> = {
  "\r": "submit",
  "\n": "submit",
  "\u0003": "interrupt",
  "\u0004": "end",
  "\t": "complete",
  "\u000c": "clear",
};

/** One key, as the terminal sends it; keys without a meaning here change nothing. */
export function pressKey(state: LineState, key: string, history: readonly string[]): LineChange {
  const event = Object.hasOwn(EVENTS, key) ? EVENTS[key] : undefined;
  if (event !== undefined) return { state, event };
  const edit = Object.hasOwn(EDITS, key) ? EDITS[key] : undefined;
  if (edit !== undefined) return { state: edit(state, history), event: undefined };
  if (key.charCodeAt(0) < 32) return { state, event: undefined };
  return { state: insert(state, key), event: undefined };
}

export function insert(state: LineState, text: string): LineState {
  const { cursor } = state;
  return {
    ...state,
    text: state.text.slice(0, cursor) + text + state.text.slice(cursor),
    cursor: cursor + text.length,
  };
}

/** Splits what the terminal sends (a paste comes in one piece) into keys. */
export function keysOf(data: string): readonly string[] {
  // oxlint-disable-next-line no-control-regex
  return data.match(/\u001b\[[0-9;]*[A-Za-z~]|\u001b.?|[\u0000-\u001f\u007f]|[^\u0000-\u001f\u007f]+/gu) ?? [];
}

function wordLeft(state: LineState): LineState {
  return { ...state, cursor: state.text.slice(0, state.cursor).replace(WORD_BEFORE, "").length };
}

function wordRight(state: LineState): LineState {
  return { ...state, cursor: state.cursor + (WORD_AFTER.exec(state.text.slice(state.cursor))?.[0].length ?? 0) };
}

function recall(state: LineState, history: readonly string[], step: number): LineState {
  const historyAt = Math.min(history.length, Math.max(0, state.historyAt + step));
  if (historyAt === state.historyAt) return state;
  const draft = state.historyAt === history.length ? state.text : state.draft;
  const text = historyAt === history.length ? draft : (history[historyAt] ?? "");
  return { text, cursor: text.length, historyAt, draft };
}

/** Ctrl+R: the newest line before this one that holds what was typed; again for the one before that. */
function searchBack(state: LineState, history: readonly string[]): LineState {
  const typed = state.historyAt === history.length ? state.text : state.draft;
  for (let at = state.historyAt - 1; at >= 0; at -= 1) {
    const text = history[at] ?? "";
    if (text.includes(typed)) return { text, cursor: text.length, historyAt: at, draft: typed };
  }
  return state;
}
