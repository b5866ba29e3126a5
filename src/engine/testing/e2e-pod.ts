/** For tests in the manner of upstream's end-to-end suites: Pods, what they print, what is run in them. */
import type { ExecAnswer } from "../../api/pod-access.ts";
import type { Container, Pod, PodSpec } from "../../api/types/pod.ts";
import { TestCluster } from "./test-cluster.ts";

export const AGNHOST = "registry.k8s.io/e2e-test-images/agnhost:2.57";
export const BUSYBOX = "registry.k8s.io/e2e-test-images/busybox:1.37.0-1";

export interface PodGiven extends Omit<Partial<PodSpec>, "containers"> {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly containers: readonly Partial<Container>[];
}

export class EndToEnd extends TestCluster {
  constructor(nodes = 2) {
    super({ nodes });
    this.advance(5_000);
  }

  pod(name: string): Pod {
    const found = this.get("Pod", "default", name);
    if (found === undefined) throw new Error(`there is no Pod ${name}`);
    return found;
  }

  /** Containers without a name are called `test`, without an image they are of agnhost. */
  start(name: string, { labels, annotations, containers, ...spec }: PodGiven): void {
    this.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name,
        namespace: "default",
        ...(labels === undefined ? {} : { labels }),
        ...(annotations === undefined ? {} : { annotations }),
      },
      spec: { ...spec, containers: containers.map((one) => ({ name: "test", image: AGNHOST, ...one })) },
    });
  }

  startReady(name: string, given: PodGiven): string {
    this.start(name, given);
    this.until(() => this.isReady(name), 60_000);
    return this.pod(name).status.podIP ?? "";
  }

  isReady(name: string): boolean {
    return this.pod(name).status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") === true;
  }

  /** Runs a Pod to its end and gives what its first container printed. */
  outputOf(given: PodGiven): string {
    const name = `once-${this.list("Pod", "default").length}`;
    this.start(name, { restartPolicy: "Never", ...given });
    this.until(() => ["Succeeded", "Failed"].includes(this.pod(name).status.phase ?? ""), 300_000);
    return this.logs(name);
  }

  logs(name: string, container?: string): string {
    const query = container === undefined ? "" : `?container=${container}`;
    const { body } = this.request("GET", `${this.path("Pod", "default", name)}/log${query}`);
    return String(body);
  }

  exec(name: string, ...argv: readonly string[]): ExecAnswer {
    const container = this.pod(name).spec.containers[0]?.name ?? "";
    const query = argv.map((word) => `command=${encodeURIComponent(word)}`).join("&");
    const path = `${this.path("Pod", "default", name)}/exec?container=${container}&${query}`;
    const { code, body } = this.request("POST", path, {});
    if (code !== 200) throw new Error(JSON.stringify(body));
    return body as ExecAnswer;
  }

  shell(name: string, script: string): string {
    const { stdout, stderr } = this.exec(name, "/bin/sh", "-c", script);
    return stdout + stderr;
  }

  /** `Reason: message` of the Events about a Pod, in no special order. */
  eventsOf(name: string): readonly string[] {
    return this.list("Event", "default")
      .filter(({ involvedObject }) => involvedObject.name === name)
      .map(({ reason, message }) => `${reason}: ${message}`);
  }
}
