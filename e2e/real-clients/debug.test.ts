/** `kubectl debug`, and shells that are attached to as their Pod starts. */
import { beforeAll, describe, expect, it } from "vitest";
import { commands, useRealCluster } from "./real-cluster.ts";

const { kubectl } = useRealCluster();
const GENERAL = "--profile=general";

beforeAll(async () => {
  await kubectl("run shop --image=busybox --restart=Never -- sleep 36000");
  await kubectl("wait pod shop --for=condition=Ready --timeout=60s");
});

describe("kubectl debug", () => {
  commands(kubectl, [
    [`debug shop --image=busybox:1.36 -c look ${GENERAL} -- sleep 5`, ""],
    [
      "get pod shop -o jsonpath='{.spec.ephemeralContainers[*].name} {.spec.ephemeralContainers[*].image}'",
      "look busybox:1.36",
    ],
    [
      `debug shop --image=busybox --target=nobody -c other ${GENERAL} -- sleep 5`,
      /ephemeralContainers\[1\]\.targetContainerName: Not found: "nobody"$/,
      1,
    ],
    [
      `debug -i shop --image=busybox --target=shop -c processes ${GENERAL} -- sh -c 'sleep 30; ps'`,
      /1 root +\d+:\d\d sleep 36000$/m,
    ],
    [`debug shop --copy-to=copy --set-image=*=busybox:1.36 ${GENERAL}`, ""],
    ["wait pod copy --for=condition=Ready --timeout=60s", "pod/copy condition met"],
    [
      "get pod copy -o jsonpath='{.spec.containers[*].image} {.spec.containers[*].args}'",
      'busybox:1.36 ["sleep","36000"]',
    ],
    [
      `debug node/node-1 --image=busybox ${GENERAL} -- sleep 36000`,
      /^Creating debugging pod node-debugger-node-1-\w{5} with container debugger on node node-1\.$/,
    ],
  ]);

  it("puts a Pod on a node that sees its processes and its disk", async () => {
    const { output } = await kubectl("get pods -o name");
    const name = output.split("\n").find((line) => line.startsWith("pod/node-debugger-node-1-")) ?? "";
    await kubectl(`wait ${name} --for=condition=Ready --timeout=60s`);
    const { output: spec } = await kubectl(
      `get ${name} -o jsonpath='{.spec.nodeName} {.spec.hostPID} {.spec.hostNetwork} {.spec.volumes[0].hostPath.path}'`,
    );
    expect(spec).toBe("node-1 true true /");
  });
});

describe("kubectl run -i", () => {
  it("feeds the shell, shows what it prints, and takes the Pod away", async () => {
    const script = "echo hello\nnslookup kubernetes.default | grep 'Address: '\nexit 3\n";
    const { exitCode, output } = await kubectl("run talk -i --rm --image=busybox --restart=Never -- sh", script);
    expect(output).toContain("hello\n");
    expect(output).toContain("Address: 10.96.0.1\n");
    expect([exitCode, output.includes('pod "talk" deleted from default namespace')]).toEqual([3, true]);
  });
});
