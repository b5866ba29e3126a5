import { describe, expect, it } from "vitest";
import { Kernel } from "../../kernel/kernel.ts";
import { tuningOf } from "../annotations.ts";
import { createRuntime } from "../runtime.ts";

function bash(script: string, image = "bash:5", argv: readonly string[] = ["bash", "-c", script]): string {
  const kernel = new Kernel(1_767_225_600_000, 1);
  const runtime = createRuntime(kernel);
  const machine = { name: "n", powered: true, connected: true, slowFactor: 1, cpuMillis: 4_000, pods: 110 };
  runtime.machines.put({ ...machine, memoryBytes: 8_000_000_000, address: "192.168.0.11", bootedAtMs: 0 });
  const sandbox = { id: "u", key: "d/w", namespace: "d", podName: "w", hostname: "web-3", node: "n", volumes: {} };
  runtime.cri.runSandbox({ ...sandbox, podCIDR: "10.244.1.0/24", hostNetwork: false });
  runtime.cri.startContainer({
    sandbox: "u",
    name: "w",
    image,
    attempt: 0,
    command: ["sleep", "1000"],
    args: undefined,
    env: { JOB_COMPLETION_INDEX: "2" },
    workingDir: undefined,
    mounts: [],
    memoryLimitBytes: 0,
    cpuLimitMillis: 0,
    cpuRequestMillis: 0,
    oomScoreAdj: 1_000,
    ports: [],
    tuning: tuningOf(undefined),
  });
  for (let next = kernel.nextAt(); next !== undefined && next <= 5_000; next = kernel.nextAt()) {
    const entry = kernel.take();
    if (entry !== undefined) runtime.handle(entry.key);
  }
  kernel.moveTo(5_000);
  const done = runtime.exec("d/w", "w", argv);
  return `${done?.stdout ?? ""}${done?.stderr ?? ""}${done?.exitCode === 0 ? "" : `exit ${done?.exitCode ?? ""}\n`}`;
}

const PROGRAMS: Readonly<Record<string, readonly [script: string, printed: string]>> = {
  "arrays, as in the Indexed Job of the documentation": [
    "items=(foo bar baz qux xyz)\necho ${items[$JOB_COMPLETION_INDEX]} > /tmp/data.txt; cat /tmp/data.txt",
    "baz\n",
  ],
  "all, length, keys and appending": [
    'a=(1 2); a+=(3); a[5]=x; echo ${#a[@]} ${!a[@]}; for i in "${a[@]}"; do echo -n "<$i>"; done; echo',
    "4 0 1 2 5\n<1><2><3><x>\n",
  ],
  "associative arrays": ["declare -A m; m[a]=1; m[b]=2; echo ${m[b]} ${#m[@]}", "2 2\n"],
  arithmetic: ["x=5; echo $((x*2+1)) $((2**8)) $((x>3?1:0)); ((x++)); let y=x+2; echo $x $y", "11 256 1\n6 8\n"],
  "counting loops": ["for ((i=0; i<3; i++)); do [ $i = 1 ] && continue; echo $i; done", "0\n2\n"],
  "a file read in": ["echo '  a b' > /tmp/f; x=$(</tmp/f); echo \"[$x]\" $(< /tmp/f)", "[  a b] a b\n"],
  "names of files": [
    'cd /tmp; touch a1 a2 b1 .a; echo a* ?1 [!a]* none* "a*" \'*\' a\\* .a* /tmp/*1; x="a*"; echo $x "$x"; for f in *2; do echo $f; done',
    "a1 a2 a1 b1 b1 none* a* * a* .a /tmp/a1 /tmp/b1\na1 a2 a*\na2\n",
  ],
  braces: ["for i in {1..3}; do echo -n $i; done; echo {a,b}c", "123ac bc\n"],
  "changed values": ["x=foo.tar.gz; echo ${x%.gz} ${x/foo/bar} ${x:0:3} ${x^^}", "foo.tar bar.tar.gz foo FOO.TAR.GZ\n"],
  "the ordinal of a StatefulSet": [
    "[[ $HOSTNAME =~ -([0-9]+)$ ]] || exit 1; ordinal=${BASH_REMATCH[1]}; echo $((100 + ordinal))",
    "103\n",
  ],
  "tests with patterns": ["[[ abc == a* && 3 -lt 5 ]] && echo yes; [[ abc != b* ]] && echo no", "yes\nno\n"],
  "tests that end right before a semicolon": [
    "while true; do if [[ -e /etc/hostname ]]; then echo there; fi; if [[ ! -e /nowhere ]]; then break; fi; done",
    "there\n",
  ],
  "several variables by name": ["A=1; export A; B=2; export B; printenv A B; printenv A NO_SUCH", "1\n2\n1\nexit 1\n"],
  functions: ["function g { local a=$1; echo $a $#; return 3; }; g x y; echo $?", "x 2\n3\n"],
  "the end's trap": ['trap "echo bye" EXIT; echo hi; exit 4', "hi\nbye\nexit 4\n"],
  "the first error": ["set -e; false || echo a; if false; then echo b; fi; false; echo never", "a\nexit 1\n"],
  tracing: ["set -x; echo a", "a\n+ echo a\n"],
  "background jobs": ["(sleep 1; echo done) & wait; echo end", "done\nend\n"],
  "here-documents with tabs": ["cat <<-X\n\ta\n\t\tb\n\tX", "a\nb\n"],
  printf: ['printf "%05d|%-5s|%x|%.2f\\n" 42 ab 255 3.14159', "00042|ab   |ff|3.14\n"],
  seq: ["seq -s, 3; seq -w 8 10", "1,2,3\n08\n09\n10\n"],
  sed: [
    "printf 'a b\\nc\\n' | sed -e 's/a \\(b\\)/\\1!/' ; printf '1\\n2\\n3\\n' | sed -n '2p'; echo x/y | sed 's|/|-|g'",
    "b!\nc\n2\nx-y\n",
  ],
  awk: ["printf 'a 1\\nb 2\\n' | awk '$2==2 {print $1, NR \":\" NF}'", "b 2:2\n"],
  "awk that is not known": [
    "echo 1 | awk '{s+=$1}'",
    "awk: the simulation knows /pattern/ { print … } only: {s+=$1}\nexit 2\n",
  ],
  xargs: ["echo a b c | xargs -n2 echo x", "x a b\nx c\n"],
  find: ["mkdir -p /a/b; touch /a/b/c.txt; find /a -name '*.txt' -type f", "/a/b/c.txt\n"],
  base64: ["echo -n hi | base64; echo aGk= | base64 -d", "aGk=\nhi"],
};

describe("programs of bash", () => {
  it.each(Object.entries(PROGRAMS).map(([name, row]) => ({ name, row })))("$name", ({ row: [script, printed] }) => {
    expect(bash(script)).toBe(printed);
  });

  it("an option ends a script at its first error", () => {
    expect(bash("", "bash:5", ["bash", "-ec", "false; echo never"])).toBe("exit 1\n");
  });
});

describe("programs in other languages", () => {
  it.each([
    ["python:3.12", ["python3", "-c", 'print("hello")'], "hello\n"],
    ["perl:5.34", ["perl", "-e", "print 42"], "42\n"],
    [
      "python:3.12",
      ["python3", "-c", "import os; print(os.getpid())"],
      "python3: programs in this language are not run by the simulation\nexit 1\n",
    ],
  ])("%s %s", (image, argv, printed) => {
    expect(bash("", image, argv)).toBe(printed);
  });
});
