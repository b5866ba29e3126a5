/** Commands about links, folders and file systems: `ln`, `readlink`, `realpath`, `rmdir`, `df`, `du`, `mount`. Forms: BusyBox. */
import { mountOf } from "../mount-table.ts";
import { type Command, type CommandContext, type ShellHost, writeProblem } from "./command.ts";
import { absolutePath, splitOptions } from "../../../shell/text-command.ts";

const lastPart = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
const done = (err: string, out = "") => ({ status: err === "" ? 0 : 1, out, err });

const ln: Command = ({ host, argv, workingDir }) => {
  const { flags, operands } = splitOptions(argv.slice(1));
  const [last = "", ...more] = [operands.at(-1), ...operands.slice(0, -1)] as readonly string[];
  const targets = more.length === 0 ? operands : more;
  const destination = absolutePath(more.length === 0 ? "." : last, workingDir);
  const into = host.stat(destination, !flags.has("n"))?.kind === "folder";
  let err = "";
  for (const target of targets) {
    const path = into ? `${destination === "/" ? "" : destination}/${lastPart(target)}` : destination;
    const shown = more.length === 0 ? `./${lastPart(target)}` : into ? `${last}/${lastPart(target)}` : last;
    err += makeLink(host, { path, shown, target, workingDir }, flags);
  }
  return done(err);
};

function makeLink(
  host: ShellHost,
  link: { readonly path: string; readonly shown: string; readonly target: string; readonly workingDir: string },
  flags: ReadonlyMap<string, string>,
): string {
  const { path, shown, target, workingDir } = link;
  if (host.stat(path, false) !== undefined) {
    if (!flags.has("f")) return `ln: ${shown}: File exists\n`;
    host.remove(path);
  }
  if (flags.has("s")) {
    const result = host.link(path, target);
    return result === "ok" ? "" : `ln: ${shown}: ${writeProblem(result)}\n`;
  }
  const text = host.read(absolutePath(target, workingDir));
  if (text === undefined) return `ln: ${target}: No such file or directory\n`;
  // The simulation keeps one text for each name: what is written to one of them later does not show in the other.
  const result = host.write(path, text, false);
  return result === "ok" ? "" : `ln: ${shown}: ${writeProblem(result)}\n`;
}

const readlink: Command = ({ host, argv, workingDir }) => {
  const { flags, operands } = splitOptions(argv.slice(1));
  let [out, status] = ["", 0];
  for (const operand of operands) {
    const path = absolutePath(operand, workingDir);
    const target = flags.has("f") ? host.realPath(path) : host.stat(path, false)?.target;
    if (target === undefined) status = 1;
    else out += `${target}${flags.has("n") ? "" : "\n"}`;
  }
  return { status, out };
};

const realpath: Command = ({ host, argv, workingDir }) => {
  let [out, err] = ["", ""];
  for (const operand of splitOptions(argv.slice(1)).operands) {
    const path = host.realPath(absolutePath(operand, workingDir));
    if (host.stat(path, true) === undefined) err += `realpath: ${operand}: No such file or directory\n`;
    else out += `${path}\n`;
  }
  return done(err, out);
};

const rmdir: Command = ({ host, argv, workingDir }) => {
  let err = "";
  for (const operand of splitOptions(argv.slice(1)).operands) {
    const path = absolutePath(operand, workingDir);
    const found = host.stat(path, false);
    const why =
      found === undefined
        ? "No such file or directory"
        : found.kind !== "folder"
          ? "Not a directory"
          : (host.list(path) ?? []).length > 0
            ? "Directory not empty"
            : undefined;
    if (why !== undefined) err += `rmdir: '${operand}': ${why}\n`;
    else if (!host.removeFolder(path)) err += `rmdir: '${operand}': Permission denied\n`;
  }
  return done(err);
};

const UNITS = ["", "K", "M", "G", "T"] as const;

/** `58.4G`, as `-h` prints it. */
function human(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 1_024 && unit < UNITS.length - 1) {
    amount /= 1_024;
    unit += 1;
  }
  return bytes === 0 ? "0" : `${amount.toFixed(1)}${UNITS[unit] ?? ""}`;
}

const df: Command = ({ host, argv, workingDir }) => {
  const { flags, operands } = splitOptions(argv.slice(1), "t");
  const all = host.mounts();
  const [isHuman, hasType] = [flags.has("h"), flags.has("T")];
  let err = "";
  const asked = operands.flatMap((operand) => {
    const path = absolutePath(operand, workingDir);
    const mount = host.stat(path, true) === undefined ? undefined : mountOf(all, host.realPath(path));
    if (mount === undefined) err += `df: ${operand}: can't find mount point\n`;
    return mount === undefined ? [] : [mount];
  });
  const shown = (operands.length === 0 ? all.filter(({ sizeBytes }) => sizeBytes > 0) : asked).map((mount) => {
    const used = Math.min(mount.usedBytes, mount.sizeBytes);
    const size = (bytes: number): string =>
      isHuman ? human(bytes) : String(Math.floor(bytes / (flags.has("m") ? 1_048_576 : 1_024)));
    const percent = mount.sizeBytes === 0 ? 0 : Math.ceil((used * 100) / mount.sizeBytes);
    const numbers = [size(mount.sizeBytes), size(used), size(mount.sizeBytes - used)];
    const [total = "", taken = "", free = ""] = numbers.map((text) => text.padStart(isHuman ? 9 : 9));
    const type = hasType ? `${mount.type.padEnd(10)} ` : "";
    const device = mount.device.length > 20 ? `${mount.device}\n${" ".repeat(20)}` : mount.device.padEnd(20);
    return `${device} ${type}${total} ${taken} ${free} ${String(percent).padStart(3)}% ${mount.path}\n`;
  });
  const [first, free] = isHuman
    ? ["     Size", "Available"]
    : [flags.has("m") ? "1M-blocks" : "1K-blocks", "Available"];
  const head = `${"Filesystem".padEnd(20)} ${hasType ? `${"Type".padEnd(10)} ` : ""}${first} ${"Used".padStart(9)} ${free} Use% Mounted on\n`;
  return done(err, shown.length === 0 ? "" : head + shown.join(""));
};

const BLOCK = 4_096;

const du: Command = (context) => {
  const { host, argv, workingDir } = context;
  const { flags, operands } = splitOptions(argv.slice(1), "d");
  let [out, err] = ["", ""];
  const line = (bytes: number, shown: string): string =>
    `${flags.has("h") ? human(bytes) : flags.has("b") ? bytes : flags.has("m") ? Math.ceil(bytes / 1_048_576) : bytes / 1_024}\t${shown}\n`;
  const visit = (path: string, shown: string, top: boolean): number => {
    const found = host.stat(path, false);
    if (found === undefined) return 0;
    let bytes = found.kind === "folder" ? BLOCK : Math.ceil(found.bytes / BLOCK) * BLOCK;
    if (found.kind === "folder")
      for (const name of host.list(path) ?? [])
        bytes += visit(`${path === "/" ? "" : path}/${name}`, `${shown === "/" ? "" : shown}/${name}`, false);
    if (top || (!flags.has("s") && (found.kind === "folder" || flags.has("a")))) out += line(bytes, shown);
    return bytes;
  };
  for (const operand of operands.length === 0 ? ["."] : operands) {
    const path = absolutePath(operand, workingDir);
    if (host.stat(path, true) === undefined) err += `du: ${operand}: No such file or directory\n`;
    else visit(path, operand, true);
  }
  return done(err, out);
};

const mount: Command = (context: CommandContext) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "to");
  const { host } = context;
  if (operands.length > 0)
    return done(
      host.may("SYS_ADMIN")
        ? `mount: mounting ${operands[0] ?? ""} on ${operands[1] ?? ""} failed: the simulation mounts what the Pod says, and nothing else\n`
        : "mount: permission denied (are you root?)\n",
    );
  const wanted = flags.get("t");
  const lines = host.mounts().filter(({ type }) => wanted === undefined || type === wanted);
  return done(
    "",
    lines.map(({ device, path, type, options }) => `${device} on ${path} type ${type} (${options})\n`).join(""),
  );
};

export const LINK_COMMANDS: Readonly<Record<string, Command>> = { ln, readlink, realpath, rmdir, df, du, mount };
