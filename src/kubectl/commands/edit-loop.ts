/** Somebody edits texts until each can be saved or is given up. Upstream: k8s.io/kubectl/pkg/cmd/util/editor/editoptions.go. */
import { goYaml, YAMLException } from "../../api/go-yaml.ts";
import { CommandFailure, editText, printError, type Steps } from "../steps.ts";

export interface Editing {
  /** Of the text, for the editor. */
  readonly name: string;
  readonly text: string;
  /** @throws CommandFailure: the text is then shown again, with what is wrong above it */
  save(edited: unknown): Steps<void>;
}

const HEAD = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

const CANCELLED = "Edit cancelled, no changes made.\n";

/** One after the other. @param each whether every text that stays as it is is told of @returns the exit code */
export function* editObjects(all: readonly Editing[], each = false): Steps<number> {
  let exitCode = 0;
  let unchanged = 0;
  for (const one of all) {
    const code = yield* editOne(one);
    if (code === undefined) unchanged += 1;
    if (code === undefined && each) yield* printError(CANCELLED);
    exitCode = Math.max(exitCode, code ?? 0);
  }
  if (!each && unchanged > 0 && unchanged === all.length) yield* printError(CANCELLED);
  return exitCode;
}

/** Undefined when nothing was changed. */
function* editOne({ name, text, save }: Editing): Steps<number | undefined> {
  let shown = text;
  let problem = "";
  for (;;) {
    const notes =
      problem === ""
        ? ""
        : `${problem
            .split("\n")
            .map((line) => `# ${line}`)
            .join("\n")}\n#\n`;
    const edited = yield* editText(name, `${HEAD}${notes}${shown}`);
    const body = edited === undefined ? undefined : withoutComments(edited);
    if (body === undefined || body === withoutComments(shown)) {
      if (problem === "") return undefined;
      yield* printError(`${problem}\nerror: Edit cancelled, no valid changes were saved.\n`);
      return 1;
    }
    if (body.trim() === "") {
      yield* printError("Edit cancelled, saved file was empty.\n");
      return 0;
    }
    try {
      yield* save(parsed(body));
      return 0;
    } catch (failure) {
      if (!(failure instanceof CommandFailure)) throw failure;
      problem = failure.text;
      shown = body;
    }
  }
}

function withoutComments(text: string): string {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => !line.startsWith("#"));
  const body = lines.slice(Math.max(0, first)).join("\n");
  return body.endsWith("\n") ? body : `${body}\n`;
}

function parsed(text: string): unknown {
  try {
    return goYaml(text);
  } catch (problem) {
    if (!(problem instanceof YAMLException)) throw problem;
    throw new CommandFailure(`error: The edited file failed validation: yaml: ${problem.reason}`);
  }
}
