/** Whoever looks changes nothing: the page, kubectl and the simulation's own questions read as often as they like. */
import { describe, expect, it } from "vitest";
import { apiVersionOf } from "../engine/apiserver/kind-registry.ts";
import type { Cluster } from "../engine/cluster.ts";
import { makePlan } from "../engine/testing/simulation/make-plan.ts";
import { type Onlooker, runPlan } from "../engine/testing/simulation/run-plan.ts";
import type { SceneView } from "../scene/scene.ts";
import { ClusterNews } from "./cluster-news.ts";
import { ClusterSession } from "./cluster-session.ts";
import { answerQuestion } from "./simulation-questions.ts";

const ACTS = 40;
const PATIENCE_MS = 180_000;

const VIEWS: readonly SceneView[] = ["placement", "workloads", "network"];
const METRICS = ["/apis/metrics.k8s.io/v1beta1/nodes", "/apis/metrics.k8s.io/v1beta1/pods"];

/** Every collection that the API offers. */
function collections(cluster: Cluster): readonly string[] {
  return cluster.server.kinds
    .all()
    .map((kind) => `${kind.group === "" ? "/api" : "/apis"}/${apiVersionOf(kind)}/${kind.plural}`);
}

/** The page: its picture in every view, the clock, the news. */
function page(cluster: Cluster): Onlooker {
  const news = new ClusterNews(new ClusterSession(cluster, 1, true));
  let looks = 0;
  return () => {
    news.show(VIEWS[looks % VIEWS.length] ?? "placement");
    news.tick();
    looks += 1;
  };
}

/** A client that lists one collection after another, opens each object and asks why. */
function reader(cluster: Cluster): Onlooker {
  const paths = [...collections(cluster), ...METRICS];
  let looks = 0;
  return () => {
    const path = paths[looks % paths.length] ?? "";
    looks += 1;
    expect(cluster.handle({ method: "GET", path }).code, path).toBeLessThan(600);
    const [pod] = cluster.server.list("Pod").slice(looks % 7);
    if (pod === undefined) return;
    const { namespace = "", name } = pod.metadata;
    answerQuestion(cluster, { ask: "why", kind: "Pod", namespace, name });
    answerQuestion(cluster, { ask: "decisions", namespace, pod: name });
    cluster.handle({ method: "GET", path: `/api/v1/namespaces/${namespace}/pods/${name}/log` });
    cluster.checkpoint();
  };
}

describe.each([
  ["the page", page],
  ["a client", reader],
])("%s that looks on", (_name, onlooker) => {
  it.each([1, 2, 3, 7])(
    "changes nothing in the world of seed %i",
    (seed) => {
      const plan = makePlan(seed, ACTS);
      expect(runPlan(plan, onlooker)).toEqual(runPlan(plan));
    },
    PATIENCE_MS,
  );
});
