/** Escapes as `echo -e` and `printf` know them. */
const KNOWN: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  a: "",
  e: "\u001b",
  "0": "\0",
};

export function unescape(text: string): string {
  return text.replace(/\\([ntrae0\\])/g, (_, letter: string) => KNOWN[letter] ?? letter);
}
