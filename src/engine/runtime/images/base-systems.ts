/** Base systems and language images: without a command most of them have nothing to do and leave. */
import type { Behaviour, ImageEntry, StopBehaviour } from "./image.ts";
import { numbered, officialTags } from "./official-tags.ts";

const MIB = 1024 * 1024;
const IGNORES: StopBehaviour = { kind: "ignores" };
/** A shell without a terminal reads the end of its input at once. */
const SHELL_ENDS: Behaviour = { kind: "job", runMs: 5, exitCode: 0 };

interface Base {
  readonly repository: string;
  readonly tags: string;
  readonly sizeBytes: number;
  readonly binaries?: readonly string[];
  readonly tools?: ImageEntry["tools"];
  readonly workingDir?: string;
  readonly defaultShell?: string;
  readonly entrypoint?: string;
}

const base = (entry: Base): ImageEntry => ({
  startMs: 5,
  memoryBytes: 1 * MIB,
  idleCpuMillis: 0,
  behaviour: SHELL_ENDS,
  shell: true,
  stop: IGNORES,
  ...entry,
  binaries: entry.binaries ?? [],
});

const interpreter = (names: readonly string[]): Pick<Base, "binaries"> => ({ binaries: names });

export const BASE_SYSTEMS: readonly ImageEntry[] = [
  base({
    repository: "docker.io/library/busybox",
    defaultShell: "sh",
    tags: officialTags("1|1\\.(?:[12]\\d|3[0-7])(?:\\.\\d{1,2})?", "stable|unstable|musl|glibc|uclibc"),
    sizeBytes: 2_220_094,
  }),
  base({
    repository: "docker.io/library/alpine",
    defaultShell: "sh",
    tags: officialTags("2\\.[67]|3|3\\.(?:\\d|1\\d|2[0-3])(?:\\.\\d{1,2})?|20\\d{6}", "edge"),
    sizeBytes: 3_640_000,
  }),
  base({
    repository: "docker.io/library/ubuntu",
    defaultShell: "bash",
    tags: officialTags(
      "1[02468]\\.(?:04|10)(?:\\.\\d)?|[12][3579]\\.(?:04|10)|2[024]\\.(?:04|10)(?:\\.\\d)?",
      "rolling|devel|precise|disco|eoan|groovy|hirsute|impish|kinetic|lunar|mantic|oracular|plucky|questing",
    ),
    sizeBytes: 29_700_000,
  }),
  base({
    repository: "docker.io/library/debian",
    defaultShell: "bash",
    tags: officialTags(
      numbered("[6-9]|1[0-3]"),
      "stable|oldstable|oldoldstable|testing|unstable|forky|squeeze|backports|experimental",
    ),
    sizeBytes: 48_500_000,
  }),
  base({
    repository: "docker.io/library/fedora",
    defaultShell: "bash",
    tags: officialTags("2\\d|3\\d|4[0-4]", "rawhide"),
    sizeBytes: 61_000_000,
  }),
  base({
    repository: "docker.io/library/centos",
    defaultShell: "bash",
    tags: officialTags("(?:centos)?[5-8](?:\\.\\d{1,4}){0,2}"),
    sizeBytes: 83_500_000,
  }),
  base({
    repository: "docker.io/library/bash",
    defaultShell: "bash",
    tags: officialTags(numbered("[345]"), "devel"),
    sizeBytes: 6_000_000,
  }),
  base({
    repository: "docker.io/curlimages/curl",
    tags: "latest|[78]\\.\\d{1,3}\\.\\d{1,2}",
    sizeBytes: 9_500_000,
    entrypoint: "curl",
  }),
  base({ repository: "docker.io/alpine/git", tags: "latest|v?[12].*", sizeBytes: 18_000_000, entrypoint: "git" }),
  base({
    repository: "docker.io/radial/busyboxplus",
    defaultShell: "sh",
    tags: "latest|curl|git",
    sizeBytes: 4_200_000,
  }),
  base({
    repository: "docker.io/nicolaka/netshoot",
    defaultShell: "zsh",
    tags: "latest|v0\\.\\d{1,2}",
    sizeBytes: 180_000_000,
  }),
  base({
    repository: "docker.io/library/perl",
    tags: officialTags(numbered("5"), "stable|devel|threaded"),
    sizeBytes: 340_000_000,
    ...interpreter(["perl"]),
  }),
  base({
    repository: "docker.io/library/python",
    tags: officialTags(numbered("[23]"), "onbuild"),
    sizeBytes: 46_000_000,
    ...interpreter(["python", "python3", "uvicorn", "gunicorn", "flask"]),
  }),
  base({
    repository: "docker.io/library/node",
    tags: officialTags(
      numbered("\\d|1\\d|2[0-5]"),
      "lts|current|argon|boron|carbon|dubnium|erbium|fermium|gallium|hydrogen|iron|jod|krypton|onbuild",
    ),
    sizeBytes: 55_000_000,
    ...interpreter(["node", "npm", "yarn", "npx"]),
  }),
  base({
    repository: "docker.io/library/golang",
    tags: officialTags(numbered("1"), "onbuild|tip"),
    sizeBytes: 98_000_000,
    ...interpreter(["go"]),
    workingDir: "/go",
  }),
  base({
    repository: "docker.io/library/ruby",
    tags: officialTags(numbered("[1-4]"), "onbuild"),
    sizeBytes: 75_000_000,
    ...interpreter(["ruby", "irb", "rails"]),
  }),
  base({
    repository: "docker.io/library/openjdk",
    tags: officialTags(
      "(?:[6-9]|1\\d|2\\d)(?:u\\d{1,3})?(?:\\.\\d{1,3}){0,3}(?:-b?\\d{1,3})?",
      "jdk|jre|oraclelinux\\d|ea|rc",
    ),
    sizeBytes: 240_000_000,
    ...interpreter(["java", "jshell"]),
  }),
  base({
    repository: "docker.io/library/eclipse-temurin",
    tags: officialTags(
      "(?:8|11|1[6-9]|2[0-5])(?:u\\d{1,3}(?:-b\\d{1,2})?)?(?:\\.\\d{1,3}){0,3}(?:_\\d{1,2})?",
      "jdk|jre|centos7|ubi\\d{1,2}-minimal",
    ),
    sizeBytes: 200_000_000,
    ...interpreter(["java", "jshell"]),
  }),
  base({
    repository: "docker.io/library/php",
    tags: officialTags(numbered("[578]"), "cli|fpm|apache|zts"),
    sizeBytes: 170_000_000,
    ...interpreter(["php", "php-fpm", "apache2-foreground"]),
  }),
  {
    repository: "docker.io/library/hello-world",
    tags: "latest|linux|nanoserver",
    sizeBytes: 2_400,
    startMs: 1,
    memoryBytes: 1 * MIB,
    idleCpuMillis: 0,
    behaviour: { kind: "job", runMs: 5, exitCode: 0 },
    binaries: ["/hello"],
    shell: false,
    stop: IGNORES,
    startLines: [
      "",
      "Hello from Docker!",
      "This message shows that your installation appears to be working correctly.",
    ],
  },
];
