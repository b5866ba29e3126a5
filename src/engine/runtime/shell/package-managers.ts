/** Package managers: they say that they install, and what the simulation has is there anyway. */
import type { Command, CommandResult } from "./command.ts";

/** Reading the lists and unpacking, as over a quick line. */
const UPDATE_MS = 3_000;
const INSTALL_MS = 4_000;

function names(argv: readonly string[], verbs: readonly string[]): readonly string[] | undefined {
  const at = argv.findIndex((word) => verbs.includes(word));
  return at < 0 ? undefined : argv.slice(at + 1).filter((word) => !word.startsWith("-"));
}

const lines = (text: readonly string[]): string => text.map((line) => `${line}\n`).join("");

const aptGet: Command = ({ argv }): CommandResult => {
  const wanted = names(argv, ["install", "remove", "purge"]);
  const head = ["Reading package lists...", "Building dependency tree...", "Reading state information..."];
  if (argv.includes("update")) {
    const out = [
      "Hit:1 http://deb.debian.org/debian stable InRelease",
      "Fetched 9384 kB in 2s (4692 kB/s)",
      head[0] ?? "",
    ];
    return { status: 0, out: lines(out), durationMs: UPDATE_MS };
  }
  if (wanted === undefined) return { status: 0, out: lines(head), durationMs: 500 };
  const added = wanted.map((name) => `Setting up ${name} ...`);
  const out = [...head, "The following NEW packages will be installed:", `  ${wanted.join(" ")}`, ...added];
  return { status: 0, out: lines(out), durationMs: INSTALL_MS };
};

const apk: Command = ({ argv }): CommandResult => {
  const index = "fetch https://dl-cdn.alpinelinux.org/alpine/v3.22/main/x86_64/APKINDEX.tar.gz";
  const wanted = names(argv, ["add", "del"]);
  if (wanted === undefined) return { status: 0, out: lines([index]), durationMs: UPDATE_MS };
  const added = wanted.map((name, at) => `(${at + 1}/${wanted.length}) Installing ${name}`);
  const out = [index, ...added, `OK: ${8 + wanted.length} MiB in ${15 + wanted.length} packages`];
  return { status: 0, out: lines(out), durationMs: INSTALL_MS };
};

const yum: Command = ({ argv }): CommandResult => {
  const wanted = names(argv, ["install", "remove", "reinstall"]) ?? [];
  const out = [
    "Dependencies resolved.",
    ...(wanted.length === 0 ? [] : ["Installed:", ...wanted.map((name) => `  ${name}`)]),
    "",
    "Complete!",
  ];
  return { status: 0, out: lines(out), durationMs: INSTALL_MS };
};

const pip: Command = ({ argv }): CommandResult => {
  const wanted = names(argv, ["install"]) ?? [];
  const out = [...wanted.map((name) => `Collecting ${name}`), `Successfully installed ${wanted.join(" ")}`];
  return { status: 0, out: lines(out), durationMs: INSTALL_MS };
};

const BY_NAME: Readonly<Record<string, Command>> = {
  "apt-get": aptGet,
  apt: aptGet,
  apk,
  yum,
  dnf: yum,
  microdnf: yum,
  pip,
  pip3: pip,
};

/** @param image its name as written. @returns undefined when images of that kind have no such program */
export function packageManager(image: string, command: string): Command | undefined {
  const known = BY_NAME[command.slice(command.lastIndexOf("/") + 1)];
  if (known === undefined || /busybox|pause|distroless|scratch/.test(image)) return undefined;
  if (known === pip) return /python|jupyter|anaconda|flask|django|airflow/.test(image) ? known : undefined;
  if (/alpine|netshoot|curl/.test(image)) return known === apk ? known : undefined;
  if (/centos|rocky|alma|fedora|amazonlinux|oraclelinux|ubi|redhat|mysql/.test(image))
    return known === yum ? known : undefined;
  return known === aptGet ? known : undefined;
}
