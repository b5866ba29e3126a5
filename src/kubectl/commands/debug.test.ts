import { describe, expect, it } from "vitest";
import { KubectlCluster } from "../testing/kubectl-cluster.ts";

const LEGACY =
  '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n';

function withPod(): KubectlCluster {
  const kubectl = new KubectlCluster();
  kubectl.run("run web --image=nginx --labels=a=b");
  kubectl.test.advance(20_000);
  return kubectl;
}

const podNamed = (kubectl: KubectlCluster, name: string) => kubectl.test.get<"Pod">("Pod", "default", name);

describe("kubectl debug", () => {
  it("adds a container that sees another's processes", () => {
    const kubectl = withPod();
    const done = kubectl.run("debug web --image=busybox:1.28 --target=web");
    const name = podNamed(kubectl, "web")?.spec.ephemeralContainers?.[0]?.name ?? "";
    expect(name).toMatch(/^debugger-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(done).toEqual({
      out: `Targeting container "web". If you don't see processes from this container it may be because the container runtime doesn't support this feature.\nDefaulting debug container name to ${name}.\n`,
      err: LEGACY,
      code: 0,
    });
  });

  it("lets somebody type into it", () => {
    const kubectl = withPod();
    kubectl.typing = ["echo hello", "exit 2"];
    const done = kubectl.run("debug web -it --image=busybox -c look");
    expect(done.out).toBe(
      "hello\nSession ended, the ephemeral container will not be restarted but may be reattached using 'kubectl attach web -c look -i -t' if it is still running\n",
    );
    expect(done.err).toContain("If you don't see a command prompt, try pressing enter.\n");
    expect(kubectl.run("logs web -c look").out).toBe("hello\n");
  });

  it("copies a Pod, without labels", () => {
    const kubectl = withPod();
    const done = kubectl.run("debug web --copy-to=web-debug --image=busybox --container=web -- sleep 1d");
    expect([done.out, done.code]).toEqual(["", 0]);
    const copy = podNamed(kubectl, "web-debug");
    expect(copy?.metadata.labels).toBeUndefined();
    expect(copy?.spec.shareProcessNamespace).toBeUndefined();
    expect(copy?.spec.containers).toHaveLength(1);
    expect(copy?.spec.containers[0]).toMatchObject({ name: "web", image: "busybox", command: ["sleep", "1d"] });
  });

  it("copies a Pod with another container, or other images", () => {
    const kubectl = withPod();
    const done = kubectl.run("debug web --copy-to=two --image=busybox --keep-labels --profile=general");
    expect(done.out).toMatch(/^Defaulting debug container name to debugger-\w{5}\.\n$/);
    expect(podNamed(kubectl, "two")?.spec.containers.map(({ image }) => image)).toEqual(["nginx", "busybox"]);
    expect(podNamed(kubectl, "two")?.metadata.labels).toEqual({ a: "b" });
    expect(podNamed(kubectl, "two")?.spec.shareProcessNamespace).toBe(true);
    kubectl.run("debug web --copy-to=three --set-image=*=httpd");
    expect(podNamed(kubectl, "three")?.spec.containers.map(({ image }) => image)).toEqual(["httpd"]);
  });

  it("makes a Pod on a node", () => {
    const kubectl = new KubectlCluster();
    kubectl.test.advance(5_000);
    const done = kubectl.run("debug node/node-1 --image=busybox");
    const name = /debugging pod (\S+) with container debugger on node node-1\.\n$/.exec(done.out)?.[1] ?? "";
    expect(name).toMatch(/^node-debugger-node-1-\w{5}$/);
    expect(podNamed(kubectl, name)?.spec).toMatchObject({
      hostNetwork: true,
      hostPID: true,
      hostIPC: true,
      nodeName: "node-1",
      restartPolicy: "Never",
    });
  });

  it.each([
    ["debug web", "error: you must specify --image when not using --copy-to.\n"],
    ["debug web --copy-to=x", "error: you must specify --image, --set-image or command arguments.\n"],
    ["debug web --image=busybox --replace", "error: --replace may only be used with --copy-to.\n"],
    ["debug web --image=busybox -t", "error: -i/--stdin is required for containers with -t/--tty=true\n"],
    ["debug --image=busybox", "error: NAME or filename is required for debug\n"],
    [
      "debug web --image=busybox --copy-to=x --target=web",
      "error: --target is incompatible with --copy-to. Use --share-processes instead.\n",
    ],
  ])("%s", (line, err) => {
    expect(withPod().run(line)).toEqual({ out: "", err, code: 1 });
  });
});
