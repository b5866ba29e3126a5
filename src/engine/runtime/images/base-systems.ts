/** Base systems and language images: without a command most of them have nothing to do and leave. */
import type { Behaviour, ImageEntry, StopBehaviour } from "./image.ts";

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
    tags: "latest|stable|unstable|musl|glibc|uclibc|1|1\\.[23][0-9](?:\\.\\d{1,2})?(?:-(?:musl|glibc|uclibc))?|stable-(?:musl|glibc|uclibc)",
    sizeBytes: 2_220_094,
  }),
  base({
    repository: "docker.io/library/alpine",
    defaultShell: "sh",
    tags: "latest|edge|3|3\\.(?:[3-9]|1[0-9]|2[0-3])(?:\\.\\d{1,2})?|20\\d{6}",
    sizeBytes: 3_640_000,
  }),
  base({
    repository: "docker.io/library/ubuntu",
    defaultShell: "bash",
    tags: "latest|rolling|devel|bionic|focal|jammy|noble|plucky|questing|(?:1[468]|2[024])\\.04|2[45]\\.10|25\\.04",
    sizeBytes: 29_700_000,
  }),
  base({
    repository: "docker.io/library/debian",
    defaultShell: "bash",
    tags: "latest|(?:stable|testing|unstable|sid|buster|bullseye|bookworm|trixie|forky)(?:-slim)?|(?:10|11|12|13)(?:\\.\\d{1,2})?(?:-slim)?",
    sizeBytes: 48_500_000,
  }),
  base({
    repository: "docker.io/library/fedora",
    defaultShell: "bash",
    tags: "latest|rawhide|3[5-9]|4[0-4]",
    sizeBytes: 61_000_000,
  }),
  base({
    repository: "docker.io/library/centos",
    defaultShell: "bash",
    tags: "latest|centos[678]|[678](?:\\.\\d{1,2}){0,2}",
    sizeBytes: 83_500_000,
  }),
  base({
    repository: "docker.io/library/bash",
    defaultShell: "bash",
    tags: "latest|[345](?:\\.\\d{1,2}){0,2}",
    sizeBytes: 6_000_000,
  }),
  base({ repository: "docker.io/curlimages/curl", tags: "latest|[78]\\.\\d{1,3}\\.\\d{1,2}", sizeBytes: 9_500_000 }),
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
    tags: "latest|slim|5(?:\\.\\d{1,2}){0,2}(?:-slim)?",
    sizeBytes: 340_000_000,
    ...interpreter(["perl"]),
  }),
  base({
    repository: "docker.io/library/python",
    tags: "latest|slim|alpine|[23](?:\\.\\d{1,2}){0,2}(?:-(?:slim|alpine|bookworm|bullseye|trixie|slim-bookworm|slim-bullseye|slim-trixie|alpine3\\.\\d{1,2}))?",
    sizeBytes: 46_000_000,
    ...interpreter(["python", "python3", "uvicorn", "gunicorn", "flask"]),
  }),
  base({
    repository: "docker.io/library/node",
    tags: "latest|lts|current|slim|alpine|lts-(?:alpine|slim)|(?:[68]|1\\d|2[0-5])(?:\\.\\d{1,2}){0,2}(?:-(?:slim|alpine|bookworm|bullseye|trixie|bookworm-slim|alpine3\\.\\d{1,2}))?",
    sizeBytes: 55_000_000,
    ...interpreter(["node", "npm", "yarn", "npx"]),
  }),
  base({
    repository: "docker.io/library/golang",
    tags: "latest|alpine|1(?:\\.\\d{1,2}){0,2}(?:-(?:alpine|bookworm|bullseye|trixie|alpine3\\.\\d{1,2}))?",
    sizeBytes: 98_000_000,
    ...interpreter(["go"]),
    workingDir: "/go",
  }),
  base({
    repository: "docker.io/library/ruby",
    tags: "latest|slim|alpine|[234](?:\\.\\d{1,2}){0,2}(?:-(?:slim|alpine))?",
    sizeBytes: 75_000_000,
    ...interpreter(["ruby", "irb", "rails"]),
  }),
  base({
    repository: "docker.io/library/openjdk",
    tags: "latest|(?:8|1[1-9]|2\\d)(?:-(?:jdk|jre|slim|alpine|jdk-slim|jdk-alpine|jre-slim))?",
    sizeBytes: 240_000_000,
    ...interpreter(["java", "jshell"]),
  }),
  base({
    repository: "docker.io/library/eclipse-temurin",
    tags: "latest|(?:8|11|17|21|25)(?:-(?:jdk|jre|alpine|jdk-alpine|jre-alpine|jammy|noble))?",
    sizeBytes: 200_000_000,
    ...interpreter(["java", "jshell"]),
  }),
  base({
    repository: "docker.io/library/php",
    tags: "latest|cli|fpm|apache|[78](?:\\.\\d{1,2}){0,2}(?:-(?:cli|fpm|apache|alpine|fpm-alpine))?",
    sizeBytes: 170_000_000,
    ...interpreter(["php", "php-fpm", "apache2-foreground"]),
  }),
  base({
    repository: "docker.io/bitnami/kubectl",
    tags: "latest|1\\.\\d{1,2}(?:\\.\\d{1,2})?",
    sizeBytes: 80_000_000,
    ...interpreter(["kubectl"]),
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
