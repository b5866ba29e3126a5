/** Every write is put down to what really led to it: no change of a Pod follows from something that has nothing to do with it. */
import { expect, it } from "vitest";
import { Kinship } from "./kinship.ts";
import { powerCut, webDeployment } from "./manifests.ts";
import { RandomUser } from "./random-user.ts";
import { TestCluster } from "./test-cluster.ts";

it("changes of Pods and nodes follow from their kin alone", () => {
  const test = new TestCluster({ nodes: 3 });
  const kinship = new Kinship(test);
  test.advance(5_000);
  test.create({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "shop" },
    spec: { selector: { app: "shop" }, ports: [{ port: 80 }] },
  });
  const readinessProbe = { tcpSocket: { port: 80 }, periodSeconds: 2 };
  test.create(webDeployment("shop", 5, { readinessProbe }));
  test.create(webDeployment("news", 4));
  test.create(webDeployment("mail", 3, { image: "kubarium/crash:v1" }));
  test.advance(60_000);
  const containers = [{ name: "main", image: "nginx:1.28", ports: [{ containerPort: 80 }], readinessProbe }];
  test.patch("Deployment", "default", "shop", { spec: { template: { spec: { containers } } } });
  test.advance(60_000);
  test.create(powerCut("dark", "node-1"));
  test.advance(700);
  test.create(powerCut("darker", "node-2"));
  test.advance(8 * 60_000);
  test.delete("Fault", undefined, "dark");
  test.advance(1_000);
  test.delete("Fault", undefined, "darker");
  test.advance(60_000);
  test.delete("Node", undefined, "node-3");
  test.advance(1_000);
  test.delete("Node", undefined, "node-2");
  test.advance(3 * 60_000);
  expect(kinship.strangers()).toEqual([]);
});

it.each([1, 2, 5])("so they do in random run %i", (seed) => {
  const test = new TestCluster({ seed, nodes: 3 });
  const kinship = new Kinship(test);
  test.advance(5_000);
  const user = new RandomUser(test, seed);
  for (let action = 0; action < 60; action += 1) user.act();
  expect(kinship.strangers()).toEqual([]);
});
