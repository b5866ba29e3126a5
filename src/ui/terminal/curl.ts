/** What `curl` was asked for. Source: https://curl.se/docs/manpage.html */

export interface Curl {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly method: string;
  /** `-i`: with the status line. */
  readonly withHead: boolean;
}

/** Flags that change nothing of what is seen here. */
const QUIET = /^-(s|S|L|v|k|f|sS|fsS|sL|-silent|-show-error|-location|-verbose|-insecure|-fail)$/;

export function curlOf(words: readonly string[]): Curl | { readonly problem: string } {
  let [url, method, withHead]: [string | undefined, string, boolean] = [undefined, "GET", false];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (word === "-X" || word === "--request") method = words[(at += 1)] ?? "GET";
    else if (word === "-i" || word === "--include") withHead = true;
    else if (word.startsWith("-") && !QUIET.test(word)) return { problem: `curl: option ${word}: is unknown` };
    else if (!word.startsWith("-")) url = word;
  }
  if (url === undefined) return { problem: "curl: try 'curl localhost:8080' after 'kubectl port-forward'" };
  const found = /^(?:(https?):\/\/)?([^/:]+)(?::(\d+))?(\/.*)?$/.exec(url);
  if (found === null) return { problem: "curl: (3) URL rejected: Bad hostname" };
  const [, scheme = "http", host = "", port, path = "/"] = found;
  return { host, port: Number(port ?? (scheme === "https" ? "443" : "80")), path, method, withHead };
}

export function isLocal(host: string): boolean {
  return host === "localhost" || host === "127.0.0.1";
}
