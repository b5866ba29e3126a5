/**
 * What a terminal does with keys before a program sees a line: echo, rubbing out, history.
 * Source: POSIX.1-2017, General Terminal Interface, canonical mode; the history is the shell's.
 */

export interface TerminalReader {
  echo(text: string): void;
  line(text: string): void;
  /** Ctrl-C. */
  interrupt(): void;
  /** Ctrl-D on an empty line. */
  end(): void;
}

const MAX_HISTORY = 500;
const RUB_OUT = "\b \b";

export class TerminalLine {
  private readonly reader: TerminalReader;
  private text = "";
  private readonly history: string[] = [];
  /** Which line of the history is shown; its length when none is. */
  private shown = 0;
  private escape = "";

  constructor(reader: TerminalReader) {
    this.reader = reader;
  }

  /** Takes keys as they are pressed, or a text that is pasted. */
  feed(keys: string): void {
    for (const key of keys) {
      if (this.escape !== "" || key === "\u001b") this.escaped(key);
      else this.press(key);
    }
  }

  private press(key: string): void {
    const { reader } = this;
    switch (key) {
      case "\r":
      case "\n":
        return this.enter();
      case "\u007f":
      case "\b":
        if (this.text !== "") {
          this.text = [...this.text].slice(0, -1).join("");
          reader.echo(RUB_OUT);
        }
        return;
      case "\u0003":
        this.text = "";
        reader.echo("^C\r\n");
        return reader.interrupt();
      case "\u0004":
        return this.text === "" ? reader.end() : undefined;
      case "\u0015":
        return this.show("");
      default:
        if (key < " ") return;
        this.text += key;
        reader.echo(key);
    }
  }

  private enter(): void {
    const { text } = this;
    this.text = "";
    if (text !== "" && this.history.at(-1) !== text) this.history.push(text);
    if (this.history.length > MAX_HISTORY) this.history.shift();
    this.shown = this.history.length;
    this.reader.echo("\r\n");
    this.reader.line(text);
  }

  /** Arrow keys come as `ESC [ A`. */
  private escaped(key: string): void {
    this.escape += key;
    if (this.escape.length < 2 || /^[[O][0-9;]*$/.test(this.escape.slice(1))) return;
    const { escape } = this;
    this.escape = "";
    const step = escape.endsWith("A") ? -1 : escape.endsWith("B") ? 1 : 0;
    if (step === 0) return;
    this.shown = Math.max(0, Math.min(this.history.length, this.shown + step));
    this.show(this.history[this.shown] ?? "");
  }

  private show(text: string): void {
    this.reader.echo(RUB_OUT.repeat([...this.text].length) + text);
    this.text = text;
  }
}
