/** Further official images of systems and compilers: without a command they have nothing to do and leave. */
import type { ImageEntry } from "./image.ts";
import { numbered, officialTags } from "./official-tags.ts";

const MIB = 1024 * 1024;

/** @param defaultShell what runs without a command, as long as standard input stays open */
function toolchain(
  name: string,
  tags: string,
  sizeMib: number,
  binaries: readonly string[] = [],
  defaultShell?: string,
): ImageEntry {
  return {
    repository: `docker.io/library/${name}`,
    tags,
    sizeBytes: sizeMib * MIB,
    startMs: 5,
    memoryBytes: 1 * MIB,
    idleCpuMillis: 0,
    behaviour: { kind: "job", runMs: 5, exitCode: 0 },
    binaries,
    shell: true,
    stop: { kind: "ignores" },
    ...(defaultShell === undefined ? {} : { defaultShell }),
  };
}

const JAVA_WORDS =
  "openjdk|jdk|jre|jdk\\d{1,2}|eclipse-temurin|temurin|amazoncorretto|ibmjava|sapmachine|graalvm|headless|al20\\d\\d|corretto|\\d{1,2}";

export const TOOLCHAINS: readonly ImageEntry[] = [
  toolchain("amazonlinux", officialTags(numbered("[12]|20\\d\\d"), "minimal|with-sources"), 60, [], "bash"),
  toolchain("rockylinux", officialTags(numbered("[89]|10"), "minimal"), 65, [], "bash"),
  toolchain("almalinux", officialTags(numbered("[89]|10"), "minimal"), 65, [], "bash"),
  toolchain("oraclelinux", officialTags(numbered("[5-9]|10"), "fips"), 90, [], "bash"),
  toolchain("archlinux", officialTags("base(?:-\\d{8}[\\d.]*)?", "base-devel|multilib-devel"), 150, [], "bash"),
  toolchain("photon", officialTags(numbered("[1-5]")), 15, [], "bash"),
  toolchain("mageia", officialTags(numbered("[5-9]"), "cauldron"), 70, [], "bash"),
  toolchain("alt", officialTags("p\\d{1,2}|sisyphus"), 40, [], "bash"),
  toolchain("clearlinux", officialTags("base"), 60, [], "bash"),
  toolchain("cirros", officialTags(numbered("0")), 6, [], "sh"),
  toolchain("buildpack-deps", officialTags("curl|scm", "curl|scm"), 230, [], "bash"),
  toolchain("gcc", officialTags(numbered("[4-9]|1[0-5]")), 480, ["gcc", "g++", "make"], "bash"),
  toolchain("rust", officialTags(numbered("1"), "nightly"), 500, ["cargo", "rustc"], "bash"),
  toolchain("maven", officialTags(numbered("3"), `${JAVA_WORDS}|slim|onbuild`), 280, ["mvn", "java"], "bash"),
  toolchain(
    "gradle",
    officialTags(numbered("[2-9]"), `${JAVA_WORDS}|jdk|jre|hotspot|graal`),
    340,
    ["gradle", "java"],
    "bash",
  ),
  toolchain(
    "amazoncorretto",
    officialTags("(?:8|11|1[5-9]|2\\d)(?:u\\d{1,3})?(?:\\.\\d{1,3}){0,4}", JAVA_WORDS),
    220,
    ["java"],
    "bash",
  ),
  toolchain("ibmjava", officialTags("8|11", "jre|sdk|sfj"), 120, ["java"]),
  toolchain("sapmachine", officialTags(numbered("11|1[5-9]|2\\d"), JAVA_WORDS), 220, ["java"]),
  toolchain(
    "adoptopenjdk",
    officialTags("(?:8|9|1[0-6])(?:u\\d{1,3})?(?:\\.\\d{1,3}){0,3}", `${JAVA_WORDS}|hotspot|openj9`),
    220,
    ["java"],
  ),
  toolchain("elixir", officialTags(numbered("1"), "otp-\\d{2}"), 580, ["elixir", "iex", "mix"]),
  toolchain("erlang", officialTags(numbered("1\\d|2\\d")), 580, ["erl"]),
  toolchain("haskell", officialTags(numbered("[789]")), 500, ["ghc", "ghci", "stack"]),
  toolchain("swift", officialTags(numbered("[3-6]"), "slim|centos\\d|amazonlinux2|rhel-ubi9"), 900, ["swift"]),
  toolchain("dart", officialTags(numbered("[23]"), "stable|beta|sdk"), 300, ["dart"]),
  toolchain("julia", officialTags(numbered("[01]")), 180, ["julia"]),
  toolchain("r-base", officialTags(numbered("[34]")), 320, ["R", "Rscript"]),
  toolchain("clojure", officialTags(JAVA_WORDS, "lein|tools-deps|boot|temurin-\\d{1,2}"), 300, [
    "lein",
    "clojure",
    "java",
  ]),
  toolchain("groovy", officialTags(numbered("[2-5]"), JAVA_WORDS), 250, ["groovy", "groovysh", "java"]),
  toolchain("jruby", officialTags(numbered("9|10"), "jre\\d{0,2}|jdk\\d{0,2}|onbuild"), 250, ["jruby"]),
  toolchain("pypy", officialTags("[23](?:\\.\\d{1,2})?(?:-\\d\\.\\d{1,2}(?:\\.\\d{1,2})?)?"), 150, ["pypy", "pypy3"]),
  toolchain("mono", officialTags(numbered("[3-6]")), 250, ["mono"]),
  toolchain("composer", officialTags(numbered("[12]"), "lts"), 70, ["composer", "php"]),
  toolchain("spark", officialTags(numbered("[34]"), "scala2\\.1\\d|java\\d{1,2}|python3|r|scala"), 450, [
    "spark-submit",
    "/opt/entrypoint.sh",
  ]),
];
