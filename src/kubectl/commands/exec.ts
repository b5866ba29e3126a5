/** `kubectl exec`. Upstream: k8s.io/kubectl/pkg/cmd/exec. */
import { type CommandDefinition, FILENAME_FLAG, NAMESPACE_FLAG } from "../command.ts";
import { CommandFailure, printError } from "../steps.ts";
import { podFor } from "./logs.ts";
import { chooseContainer, isShell, shellSession, showExec, startExec } from "./pod-exec.ts";
import { chosenObjects } from "./chosen-objects.ts";

export const execCommand: CommandDefinition = {
  words: ["exec"],
  summary: "Run a command in a container",
  usage: "(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]",
  examples: ["kubectl exec web -- ls /", "kubectl exec -it deploy/web -- sh"],
  flags: [
    NAMESPACE_FLAG,
    FILENAME_FLAG,
    { name: "container", short: "c", type: "string", help: "Which container." },
    { name: "stdin", short: "i", type: "bool", help: "Pass standard input to the command." },
    { name: "tty", short: "t", type: "bool", help: "With a terminal." },
    { name: "quiet", short: "q", type: "bool", help: "Only what the command prints." },
    { name: "pod-running-timeout", type: "duration", default: "1m0s", help: "How long to wait for the Pod." },
  ],
  *run(invocation) {
    const { arguments: words, beforeDash, flags, readFile } = invocation;
    const named = flags.has("filename");
    const before = words.slice(0, beforeDash ?? words.length);
    if (before.length === 0 && !named)
      throw new CommandFailure("error: pod, type/name or --filename must be specified");
    const argv = beforeDash === undefined ? words.slice(named ? 0 : 1) : words.slice(beforeDash);
    if (argv.length === 0) throw new CommandFailure("error: you must specify at least one command for the container");
    if (beforeDash === undefined && !named) {
      throw new CommandFailure(
        "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples",
      );
    }
    const [first] = named ? yield* chosenObjects(invocation, []) : [];
    const word = first === undefined ? (before[0] ?? "") : `${first.resource.name}/${first.name}`;
    const pod = yield* podFor(invocation, word);
    const { phase } = pod.status;
    if (phase === "Succeeded" || phase === "Failed") {
      throw new CommandFailure(`error: cannot exec into a container in a completed pod; current phase is ${phase}`);
    }
    const container = yield* chooseContainer(pod, flags.string("container"), !flags.bool("quiet"));
    const interactive = flags.bool("stdin") && flags.bool("tty");
    const stdin = flags.bool("stdin") ? (readFile("-") ?? "") : undefined;
    const request = { pod, container, argv };
    const code =
      interactive && isShell(argv)
        ? yield* shellSession(request)
        : yield* showExec(yield* startExec(stdin === undefined ? request : { ...request, stdin }));
    if (code !== 0) yield* printError(`command terminated with exit code ${code}\n`);
    return code;
  },
};
