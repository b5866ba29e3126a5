/** What Go says of text that is no JSON. Upstream: encoding/json/scanner.go. */

const END = "unexpected end of JSON input";

class Problem {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Undefined for valid JSON. */
export function goJsonProblem(text: string): string | undefined {
  try {
    new Scanner(text).document();
    return undefined;
  } catch (problem) {
    if (problem instanceof Problem) return problem.message;
    throw problem;
  }
}

/** What Go says of JSON that is of another kind than the type that it is read into. Upstream: encoding/json (UnmarshalTypeError). */
export function goUnmarshalProblem(value: unknown, type: string): string {
  const kind = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
  return `json: cannot unmarshal ${kind} into Go value of type ${type}`;
}

class Scanner {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  document(): void {
    this.value("looking for beginning of value");
    if (this.next() !== undefined) this.fail("after top-level value");
  }

  /** The next character that is no white space, which stays. */
  private next(): string | undefined {
    while (/[ \t\r\n]/.test(this.text.charAt(this.at))) this.at += 1;
    return this.text[this.at];
  }

  private fail(where: string): never {
    const found = this.text[this.at];
    throw new Problem(found === undefined ? END : `invalid character ${quoted(found)} ${where}`);
  }

  private value(expected: string): void {
    const first = this.next();
    if (first === "{") this.object();
    else if (first === "[") this.list();
    else if (first === '"') this.string();
    else if (first === "t") this.literal("true");
    else if (first === "f") this.literal("false");
    else if (first === "n") this.literal("null");
    else if (first !== undefined && /[-0-9]/.test(first)) this.number();
    else this.fail(expected);
  }

  private object(): void {
    this.at += 1;
    if (this.next() === "}") {
      this.at += 1;
      return;
    }
    for (;;) {
      if (this.next() !== '"') this.fail("looking for beginning of object key string");
      this.string();
      if (this.next() !== ":") this.fail("after object key");
      this.at += 1;
      this.value("looking for beginning of value");
      const after = this.next();
      if (after !== "," && after !== "}") this.fail("after object key:value pair");
      this.at += 1;
      if (after === "}") return;
    }
  }

  private list(): void {
    this.at += 1;
    if (this.next() === "]") {
      this.at += 1;
      return;
    }
    for (;;) {
      this.value("looking for beginning of value");
      const after = this.next();
      if (after !== "," && after !== "]") this.fail("after array element");
      this.at += 1;
      if (after === "]") return;
    }
  }

  private string(): void {
    this.at += 1;
    for (;;) {
      const character = this.text[this.at];
      if (character === undefined || character < " ") this.fail("in string literal");
      this.at += 1;
      if (character === '"') return;
      if (character !== "\\") continue;
      const escape = this.text.charAt(this.at);
      if (escape === "" || !'"\\/bfnrtu'.includes(escape)) this.fail("in string escape code");
      this.at += 1;
      if (escape === "u") this.hexadecimals();
    }
  }

  private hexadecimals(): void {
    for (let digits = 0; digits < 4; digits += 1) {
      if (!/[0-9a-fA-F]/.test(this.text.charAt(this.at))) this.fail("in \\u hexadecimal character escape");
      this.at += 1;
    }
  }

  private literal(word: string): void {
    for (const [index, letter] of [...word].entries()) {
      if (this.text[this.at] !== letter) this.fail(`in literal ${word} (expecting ${quoted(word.charAt(index))})`);
      this.at += 1;
    }
  }

  private number(): void {
    if (this.text[this.at] === "-") this.at += 1;
    if (this.text[this.at] === "0") this.at += 1;
    else this.digits("in numeric literal");
    if (this.text[this.at] === ".") {
      this.at += 1;
      this.digits("after decimal point in numeric literal");
    }
    if (/[eE]/.test(this.text.charAt(this.at))) {
      this.at += 1;
      if (/[-+]/.test(this.text.charAt(this.at))) this.at += 1;
      this.digits("in exponent of numeric literal");
    }
  }

  private digits(where: string): void {
    if (!/\d/.test(this.text.charAt(this.at))) this.fail(where);
    while (/\d/.test(this.text.charAt(this.at))) this.at += 1;
  }
}

/** In single quotes, as Go's scanner writes a character. */
function quoted(character: string): string {
  if (character === "'") return String.raw`'\''`;
  if (character === '"') return `'"'`;
  return `'${JSON.stringify(character).slice(1, -1)}'`;
}
