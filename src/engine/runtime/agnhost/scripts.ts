/** Programs of agnhost that go on for a while, as the shell scripts that do the same. Upstream: test/images/agnhost. */
import type { ScriptedBehaviour } from "../images/image.ts";
import { flagValue } from "../command-flags.ts";
import { durationMs } from "./server-program.ts";

const STAMP = "I$(date '+%m%d %H:%M:%S').000000       1";

/** @param args after the subcommand */
export function scriptFor(name: ScriptedBehaviour["script"] | "mounttest", args: readonly string[]): string {
  switch (name) {
    case "mounttest":
      return contentInLoop(args);
    case "logs-generator":
      return logs(args);
    case "inclusterclient":
      return inClusterClient(args);
    case "issuer-discovery":
      return issuerDiscovery(args);
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Prints a file every two seconds, until it says what a new file says or the time is over. */
function contentInLoop(args: readonly string[]): string {
  const path = flagValue(args, "--file_content_in_loop") ?? "";
  const seconds = Number(flagValue(args, "--retry_time") ?? "180");
  const stops = flagValue(args, "--break_on_expected_content") !== "false";
  const file = quoted(path);
  const found = stops
    ? `[ "$text" = 'mount-tester new file' ] && exit 0; printf 'Unexpected content. Expected: mount-tester new file\\n. Retrying'`
    : ":";
  return [
    `i=0; status=0`,
    `while [ $i -lt ${Math.ceil(seconds / 2)} ]; do`,
    `if [ -e ${file} ]; then status=0; text=$(cat ${file}); printf 'content of file "%s": ' ${file}; cat ${file}; echo; ${found}`,
    `else status=1; echo Error reading file ${file}: open ${file}: no such file or directory, retrying`,
    `fi; i=$((i + 1)); sleep 2; done`,
    `exit $status`,
  ].join("\n");
}

const METHODS = ["GET", "POST", "PUT"];
const NAMESPACES = ["kube-system", "default", "ns"];

function logs(args: readonly string[]): string {
  const total = Number(flagValue(args, "--log-lines-total") ?? flagValue(args, "-t") ?? "0");
  const lastsMs = durationMs(flagValue(args, "--run-duration") ?? flagValue(args, "-d") ?? "0") ?? 0;
  if (!(total > 0)) return `echo "Invalid total number of lines: ${total || 0}" >&2; exit 255`;
  if (lastsMs <= 0) return `echo "Invalid duration: 0s" >&2; exit 255`;
  const lines = Array.from({ length: 9 }, (_, index) => {
    const url = `/api/v1/namespaces/${NAMESPACES[index % 3] ?? ""}/pods/${(index * 7 + 10).toString(36)}${index}k`;
    return `${index}) line="${METHODS[(index * 2 + 1) % 3] ?? ""} ${url} ${200 + index * 41}";;`;
  });
  return [
    `i=0; while [ $i -lt ${total} ]; do`,
    `case $((i % 9)) in ${lines.join(" ")} esac`,
    `echo "${STAMP} logs_generator.go:76] $i $line" >&2`,
    `i=$((i + 1)); sleep ${lastsMs / 1_000 / total}; done`,
  ].join("\n");
}

const OWN = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Asks the API server for what others check its tokens with, and leaves. Upstream: test/images/agnhost/openidmetadata. */
function issuerDiscovery(args: readonly string[]): string {
  const path = quoted(flagValue(args, "--token-path") ?? "/var/run/secrets/tokens/sa-token");
  const ask = (url: string): string =>
    `curl -sf -o /dev/null --cacert ${OWN}/ca.crt -H "Authorization: Bearer $(cat ${OWN}/token)" https://kubernetes.default.svc.cluster.local${url}`;
  const say = (line: number, words: string): string => `echo "${STAMP} openidmetadata.go:${line}] ${words}" >&2`;
  return [
    `[ -s ${path} ] || { ${say(59, `open ${path.slice(1, -1)}: no such file or directory`)}; exit 1; }`,
    say(67, "OK: Got token"),
    say(79, "validating with in-cluster discovery"),
    say(86, "OK: got issuer https://kubernetes.default.svc.cluster.local"),
    `${ask("/.well-known/openid-configuration")} || { ${say(94, "failed to get discovery document")}; exit 1; }`,
    say(97, "OK: Constructed OIDC provider for issuer https://kubernetes.default.svc.cluster.local"),
    `${ask("/openid/v1/jwks")} || { ${say(101, "failed to get keys")}; exit 1; }`,
    say(104, "OK: Validated signature on JWT"),
    say(111, "OK: Got valid claims from token!"),
  ].join("\n");
}

function inClusterClient(args: readonly string[]): string {
  const seconds = Number(flagValue(args, "--poll-interval") ?? "30");
  const token = `${OWN}/token`;
  return [
    `echo "${STAMP} main.go:57] started" >&2`,
    `while true; do`,
    `echo "${STAMP} main.go:79] calling /healthz" >&2`,
    `if [ -s ${token} ]; then echo authz_header=$(cat ${token} | sha256sum | cut -c1-43); else echo authz_header=; fi`,
    `sleep ${seconds}; done`,
  ].join("\n");
}
