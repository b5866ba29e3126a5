/** What the Tab key offers: commands, files of the editor, and for kubectl what `kubectl __complete` answers. */
import { FILE_EXTENSIONS, NO_FILES } from "../../kubectl/completion/candidates.ts";
import { COMPLETE_WITHOUT_WORDS } from "../../kubectl/completion/complete-command.ts";
import { type KubectlEnvironment, startKubectl } from "../../kubectl/driver.ts";
import { FILTERS } from "./filters.ts";
import { SHELL_COMMANDS } from "./shell.ts";

/** How the word before the cursor may go on: whole words, in order. */
export function complete(before: string, kubectl: KubectlEnvironment, done: (words: readonly string[]) => void): void {
  const segment = before.split(/[|;]|&&/).at(-1) ?? "";
  const words = segment.trimStart().split(/\s+/);
  const start = words.at(-1) ?? "";
  const files = kubectl.fileNames?.() ?? [];
  const offer = (all: readonly string[]): void =>
    done([...new Set(all)].filter((word) => word.startsWith(start) && word !== start).sort());
  if (words.length === 1) return offer(before.includes("|") ? FILTERS : SHELL_COMMANDS);
  let [command = "", ...rest] = words;
  if (command === "cat") return offer(files);
  if (command === "watch") [command = "", ...rest] = rest;
  if (command !== "kubectl" && command !== "k") return rest.length === 0 ? offer(["kubectl"]) : done([]);
  completeKubectl(rest, kubectl, files, offer);
}

/** As the scripts of `kubectl completion` do it. */
function completeKubectl(
  words: readonly string[],
  kubectl: KubectlEnvironment,
  files: readonly string[],
  offer: (all: readonly string[]) => void,
): void {
  const start = words.at(-1) ?? "";
  const flag = /^-[^=]*=/.exec(start)?.[0] ?? "";
  let printed = "";
  startKubectl([COMPLETE_WITHOUT_WORDS, ...words], kubectl, {
    print(stream, text) {
      if (stream === "out") printed += text;
    },
    done() {
      const lines = printed.trimEnd().split("\n");
      const directive = Number((lines.pop() ?? "").replace(":", ""));
      if ((directive & FILE_EXTENSIONS) !== 0)
        return offer(files.filter((name) => lines.includes(name.split(".").at(-1) ?? "")));
      const all = lines.length === 0 && (directive & NO_FILES) === 0 ? files : lines;
      offer(all.map((word) => flag + word));
    },
  });
}

/** The longest text that all of them start with. */
export function sharedStart(words: readonly string[]): string {
  const [first = ""] = words;
  let length = first.length;
  for (const word of words) while (!word.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
