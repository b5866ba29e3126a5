/**
 * Programs in other languages that stand in the command line. They are not run: what they are for is read off them.
 * A server listens where its text says; a loop prints its constants again and again; everything else is not known.
 */

export type InlineProgram =
  | { readonly kind: "server"; readonly port: number; readonly body: string | undefined }
  /** The same as a shell script. */
  | { readonly kind: "script"; readonly script: string };

const SERVES =
  /serve_forever|\.listen\(|app\.run\(|uvicorn\.run|run_simple|ListenAndServe|WEBrick|TCPServer|HTTPServer|createServer/;
const LOOPS = /while\s*(?:\(?\s*(?:True|true|1)\s*\)?|:)|for\s*\(\s*;\s*;\s*\)|for\s*\{|loop\s+do|setInterval\(/;
/** Where the port stands, the surest first. */
const PORTS = [
  /\.listen\(\s*(\d{2,5})/,
  /["']\s*,\s*(\d{2,5})\s*\)/,
  /port\s*[=:]\s*(\d{2,5})/i,
  /["'`]:(\d{2,5})["'`]/,
  /\b(\d{4,5})\b/,
];
const ANSWERS = /(?:\.end|\.send|\.write|return)\s*\(?\s*b?(?:"([^"\\{]*)"|'([^'\\{]*)'|`([^`\\$]*)`)/;
const PRINTS = /(?:\bprint|console\.log|\bputs|\becho|fmt\.Println)\s*\(?\s*(?:"([^"\\$]*)"|'([^'\\]*)')/g;

/** @returns undefined when nothing can be read off the text */
export function inlineProgram(argv: readonly string[]): InlineProgram | undefined {
  const option = argv.findIndex((word) => /^-[a-z]*[cer]$/.test(word));
  const text = option < 0 ? "" : (argv[option + 1] ?? "");
  if (SERVES.test(text)) {
    const port = PORTS.map((pattern) => Number(pattern.exec(text)?.[1] ?? 0)).find((found) => found > 0) ?? 8000;
    const answer = ANSWERS.exec(text);
    return { kind: "server", port, body: answer?.[1] ?? answer?.[2] ?? answer?.[3] };
  }
  if (!LOOPS.test(text)) return undefined;
  const said = [...text.matchAll(PRINTS)].map((match) => `echo '${(match[1] ?? match[2] ?? "").replaceAll("'", "")}'`);
  return { kind: "script", script: `while true; do ${[...said, `sleep ${pauseOf(text)}`].join("; ")}; done` };
}

/** Seconds between two rounds. */
function pauseOf(text: string): number {
  const milliseconds = /setInterval\([\s\S]*?,\s*(\d+)\s*\)/.exec(text)?.[1];
  if (milliseconds !== undefined) return Math.max(0.1, Number(milliseconds) / 1_000);
  const seconds = Number(/sleep\(?\s*(\d+(?:\.\d+)?)/.exec(text)?.[1] ?? "1");
  return seconds > 0 ? seconds : 1;
}
