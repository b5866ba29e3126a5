import { beforeEach, describe, expect, it } from "vitest";
import type { ResourceList } from "../../../api/types/requirements.ts";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { RESYNC_MS, ResourceQuotaController } from "./resource-quota-controller.ts";

let cluster: ControllerHarness;
beforeEach(() => {
  cluster = new ControllerHarness((context) => [new ResourceQuotaController(context)]);
});

const meta = (name: string) => ({ name, namespace: "default" });
const quota = (hard: ResourceList) =>
  cluster.create("ResourceQuota", { apiVersion: "v1", kind: "ResourceQuota", metadata: meta("q"), spec: { hard } });
const pod = (name: string, cpu: string) =>
  cluster.create("Pod", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: meta(name),
    spec: { containers: [{ name: "a", image: "a", resources: { requests: { cpu } } }] },
  });
const status = () => cluster.the("ResourceQuota", "q").status;

describe("quotas are counted", () => {
  it("from what is there", () => {
    pod("a", "500m");
    quota({ pods: "3", "requests.cpu": "2", "count/configmaps": "4", "requests.storage": "1Gi" });
    cluster.advance(10);
    expect(status()).toEqual({
      hard: { pods: "3", "requests.cpu": "2", "count/configmaps": "4", "requests.storage": "1Gi" },
      used: { pods: "1", "requests.cpu": "500m", "count/configmaps": "0", "requests.storage": "0" },
    });
  });

  it("given back when a Pod goes or has finished", () => {
    quota({ pods: "3", "requests.cpu": "2" });
    const [first] = [pod("a", "500m"), pod("b", "250m"), pod("c", "250m")];
    expect(status().used).toEqual({ pods: "3", "requests.cpu": "1" });
    if (first !== undefined) cluster.setPod(first, false, "Succeeded");
    cluster.delete("Pod", "b");
    cluster.advance(50);
    expect(status().used).toEqual({ pods: "1", "requests.cpu": "250m" });
  });

  it("by what is allowed now", () => {
    quota({ pods: "3" });
    cluster.advance(10);
    cluster.change("ResourceQuota", "q", (object) => ({ ...object, spec: { hard: { configmaps: "1" } } }));
    cluster.advance(10);
    expect(status()).toEqual({ hard: { configmaps: "1" }, used: { configmaps: "0" } });
  });

  it("anew every five minutes", () => {
    quota({ pods: "3" });
    cluster.advance(10);
    cluster.changeStatus("ResourceQuota", "q", { hard: { pods: "3" }, used: { pods: "2" } });
    cluster.advance(RESYNC_MS - 1000);
    expect(status().used).toEqual({ pods: "2" });
    cluster.saveAndRestore();
    cluster.advance(1000);
    expect(status().used).toEqual({ pods: "0" });
  });
});
