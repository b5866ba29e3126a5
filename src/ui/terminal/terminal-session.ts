/** One terminal for as long as the page lives: what is on it stays while another tab shows. */
import "@xterm/xterm/css/xterm.css";
import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import { translate } from "../../i18n/i18n.ts";
import { useFiles } from "../state/files-store.ts";
import { complete, sharedStart } from "./completion.ts";
import { safeText } from "../../kubectl/safe-text.ts";
import { parseLine } from "./command-line.ts";
import { kubectlEnvironment, writeEditorFile } from "./kubectl-surroundings.ts";
import { emptyLine, insert, keysOf, type LineState, pressKey } from "./line-editor.ts";
import { runLine, type RunningLine, type ShellSurroundings } from "./shell.ts";
import { terminalTheme } from "./terminal-theme.ts";

const PROMPT = "$ ";
const CONTINUED = "> ";
const MAX_HISTORY = 500;
const MAX_OFFERED = 60;

export class TerminalSession {
  readonly terminal: Terminal;
  private readonly fitting = new FitAddon();
  private readonly shell: ShellSurroundings;
  private readonly history: string[] = [];
  private line: LineState = emptyLine([]);
  private running: RunningLine | undefined;
  /** Who waits for a line that is typed while a command runs. */
  private asking: ((line: string | undefined) => void) | undefined;
  /** Lines of a here-document that has not ended. */
  private pending: string[] = [];
  private promptText = PROMPT;
  /** What was typed while a command ran. */
  private ahead: string[] = [];
  /** Row of the cursor below the row of the prompt. */
  private cursorRow = 0;
  /** Told when the first command is given. */
  onUsed: () => void = () => undefined;

  constructor() {
    this.terminal = new Terminal({
      convertEol: true,
      cursorBlink: false,
      screenReaderMode: true,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--font-mono"),
      fontSize: 13,
      scrollback: 5_000,
      theme: terminalTheme(),
    });
    Terminal.strings.promptLabel = translate("terminal.input");
    Terminal.strings.tooMuchOutput = translate("terminal.tooMuch");
    this.terminal.loadAddon(this.fitting);
    this.terminal.attachCustomKeyEventHandler((event) => !this.leaves(event));
    this.terminal.onData((data) => this.receive(data));
    this.terminal.onResize(() => this.running === undefined && this.redraw());
    this.shell = this.surroundings();
    this.prompt();
  }

  attach(container: HTMLElement): void {
    const { element } = this.terminal;
    if (element === undefined) this.terminal.open(container);
    else container.append(element);
    this.fit();
  }

  fit(): void {
    this.fitting.fit();
  }

  setTheme(): void {
    this.terminal.options.theme = terminalTheme();
  }

  /** As if it had been typed. */
  run(line: string): void {
    this.terminal.focus();
    this.receive(`\u0015\u000b${line}\r`);
  }

  /** Tab on an empty line or while a command runs, and Shift+Tab, go on through the page: the keyboard must be able to leave. */
  private leaves({ key, shiftKey, type }: KeyboardEvent): boolean {
    return type === "keydown" && key === "Tab" && (shiftKey || this.line.text === "" || this.running !== undefined);
  }

  private surroundings(): ShellSurroundings {
    return {
      kubectl: {
        ...kubectlEnvironment(),
        ask: (prompt, done) => this.ask(prompt, done),
        edit: (name, text, done) => this.edit(name, text, done),
      },
      variables: new Map(),
      writeFile: writeEditorFile,
      files: () => useFiles.getState().files,
      history: () => this.history,
      write: (text) => this.terminal.write(text),
      clear: () => this.terminal.write("\u001b[2J\u001b[3J\u001b[H"),
      later(ms, call) {
        const timer = setTimeout(call, ms);
        return () => clearTimeout(timer);
      },
      texts: {
        notFound: (command) => translate("terminal.notFound", { command }),
        unclosedQuote: () => translate("terminal.unclosedQuote"),
        notSupported: (operator) => translate("terminal.notSupported", { operator }),
        noFile: (name) => translate("terminal.noFile", { name }),
        noFiles: () => translate("terminal.noFiles"),
        onlyKubectl: () => translate("terminal.onlyKubectl"),
        notAFilter: (command) => translate("terminal.notAFilter", { command }),
        help: () => translate("terminal.help"),
        noCurlTarget: (host) => translate("terminal.noCurlTarget", { host }),
        onlyAlias: () => translate("terminal.onlyAlias"),
      },
    };
  }

  private receive(data: string): void {
    for (const key of keysOf(data)) {
      if (this.running === undefined || (this.asking !== undefined && key !== "\u0003")) this.press(key);
      else if (key === "\u0003") {
        this.terminal.write("^C\n");
        this.ahead = [];
        this.asking = undefined;
        this.running.interrupt();
      } else this.ahead.push(key);
    }
  }

  private press(key: string): void {
    const { state, event } = pressKey(this.line, key, this.history);
    const before = this.line;
    this.line = state;
    switch (event) {
      case undefined:
        return this.show(before);
      case "submit":
        return this.submit();
      case "interrupt":
        this.toEnd();
        this.terminal.write("^C\n");
        this.pending = [];
        return this.prompt();
      case "end":
        if (this.asking !== undefined && this.line.text === "") this.answer(undefined);
        return;
      case "clear":
        this.terminal.write("\u001b[2J\u001b[3J\u001b[H");
        this.cursorRow = 0;
        return this.redraw();
      case "complete":
        return this.complete();
    }
  }

  private submit(): void {
    const typed = this.line.text;
    this.toEnd();
    this.terminal.write("\n");
    if (this.asking !== undefined) return this.answer(typed);
    const whole = [...this.pending, typed].join("\n");
    const parsed = parseLine(whole, this.shell.variables);
    if (!parsed.ok && parsed.problem === "heredoc") {
      this.pending.push(typed);
      return this.prompt(CONTINUED);
    }
    this.pending = [];
    const text = whole.includes("\n") ? whole : whole.trim();
    if (text === "") return this.prompt();
    this.onUsed();
    const [remembered = ""] = text.split("\n", 1);
    if (this.history.at(-1) !== remembered) this.history.push(remembered);
    if (this.history.length > MAX_HISTORY) this.history.shift();
    let ended = false;
    const running = runLine(text, this.shell, () => {
      ended = true;
      this.goesOn(undefined);
      this.asking = undefined;
      this.prompt();
      const [...ahead] = this.ahead;
      this.ahead = [];
      this.receive(ahead.join(""));
    });
    if (!ended) this.goesOn(running);
  }

  private goesOn(running: RunningLine | undefined): void {
    this.running = running;
    this.terminal.element?.toggleAttribute("data-running", running !== undefined);
  }

  private complete(): void {
    const before = this.line.text.slice(0, this.line.cursor);
    const asked = this.line;
    complete(before, this.shell.kubectl, (words) => {
      if (this.line !== asked || this.running !== undefined || words.length === 0) return;
      const start = before.split(/[\s|;]/).at(-1) ?? "";
      const shared = sharedStart(words);
      if (shared.length > start.length || words.length === 1) {
        const whole = words.length === 1 && !/[/:]$/.test(shared) ? `${shared} ` : shared;
        this.line = insert(this.line, whole.slice(start.length));
        return this.redraw();
      }
      this.toEnd();
      const more = words.length > MAX_OFFERED ? ` … +${words.length - MAX_OFFERED}` : "";
      this.terminal.write(`\n${words.slice(0, MAX_OFFERED).join("  ")}${more}\n`);
      this.cursorRow = 0;
      this.redraw();
    });
  }

  /** A line that a command asks for, such as those typed into a shell in a container. */
  private ask(prompt: string, done: (line: string | undefined) => void): () => void {
    this.asking = done;
    this.prompt(prompt);
    const [...ahead] = this.ahead;
    this.ahead = [];
    if (ahead.length > 0) queueMicrotask(() => this.receive(ahead.join("")));
    return () => {
      if (this.asking === done) this.asking = undefined;
    };
  }

  private answer(line: string | undefined): void {
    const { asking } = this;
    this.asking = undefined;
    asking?.(line);
  }

  /** The text becomes a file of the editor; Enter in the terminal takes it as it is then. */
  private edit(name: string, text: string, done: (edited: string | undefined) => void): () => void {
    const state = useFiles.getState();
    const known = state.files.find((file) => file.name === name);
    if (known !== undefined) state.close(known.id);
    state.open(name, text);
    const close = (): string | undefined => {
      const file = useFiles.getState().files.find((one) => one.name === name);
      if (file !== undefined) useFiles.getState().close(file.id);
      return file?.text;
    };
    this.terminal.write(`${safeText(translate("terminal.edit", { name }))}\n`);
    const forget = this.ask("", (line) => {
      const edited = close();
      done(line === undefined ? undefined : edited);
    });
    return () => {
      forget();
      close();
    };
  }

  private prompt(text = PROMPT): void {
    this.promptText = text;
    this.line = emptyLine(this.history);
    this.cursorRow = 0;
    this.redraw();
  }

  /** What is typed at the end is written as it is, so that a screen reader hears the letter and not the whole line. */
  private show(before: LineState): void {
    const { text, cursor } = this.line;
    const { cols } = this.terminal;
    const appended = before.cursor === before.text.length && text.startsWith(before.text) && cursor === text.length;
    const row = Math.floor((this.promptText.length + cursor) / cols);
    if (appended && row === this.cursorRow) this.terminal.write(text.slice(before.text.length));
    else this.redraw();
  }

  /** Writes prompt and line anew over the rows that they take. */
  private redraw(): void {
    const { cols } = this.terminal;
    const { text, cursor } = this.line;
    const up = this.cursorRow > 0 ? `\u001b[${this.cursorRow}A` : "";
    const length = this.promptText.length + text.length;
    // A line that ends with the row leaves the cursor in that row: go on to the next.
    const wrap = length % cols === 0 ? "\n" : "";
    const endRow = Math.floor(length / cols);
    const row = Math.floor((this.promptText.length + cursor) / cols);
    const column = (this.promptText.length + cursor) % cols;
    const back = endRow > row ? `\u001b[${endRow - row}A` : "";
    const right = column > 0 ? `\u001b[${column}C` : "";
    this.terminal.write(`${up}\r\u001b[J\u001b[1m${this.promptText}\u001b[0m${text}${wrap}${back}\r${right}`);
    this.cursorRow = row;
  }

  private toEnd(): void {
    this.line = { ...this.line, cursor: this.line.text.length };
    this.redraw();
  }
}

let only: TerminalSession | undefined;

export function terminalSession(): TerminalSession {
  only ??= new TerminalSession();
  return only;
}
