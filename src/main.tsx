/** Where the page starts: theme and language, then the cluster's worker, then the app. */
import "./ui/kit/tokens.css";
import "./ui/kit/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { FIRST_CLUSTER } from "./hosts/first-cluster.ts";
import type { ClusterOptions } from "./hosts/protocol.ts";
import { startI18n, switchLanguage } from "./i18n/i18n.ts";
import { App } from "./ui/app.tsx";
import { startCluster } from "./ui/state/cluster.ts";
import { installConsole } from "./ui/state/console-api.ts";
import { drawFirstScene, isFirstScene, isPlainVisit } from "./ui/state/first-scene.ts";
import { keepPageOffline } from "./ui/state/offline.ts";
import { useScene } from "./ui/state/scene-store.ts";
import { useStatus } from "./ui/state/status-store.ts";
import { followTheme, useSettings } from "./ui/state/settings-store.ts";

function clusterOptions(): ClusterOptions {
  const query = new URLSearchParams(location.search);
  const controlPlanes = wholeNumber(query.get("control-planes"));
  return {
    ...(controlPlanes === 1 || controlPlanes === 3 || controlPlanes === 5 ? { controlPlanes } : {}),
    nodes: wholeNumber(query.get("nodes")) ?? FIRST_CLUSTER.nodes,
    seed: wholeNumber(query.get("seed")) ?? FIRST_CLUSTER.seed,
    epochMs: Math.floor(Date.now() / 1000) * 1000,
  };
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The cluster that the page is served beside, if there is one; nobody is asked at the root of a server. */
async function place(): Promise<string | undefined> {
  if (/^\/(index\.html)?$/.test(location.pathname) && !location.search.includes("cluster=")) return undefined;
  return (await import("./ui/state/cluster-place.ts")).clusterPlace(location);
}

async function start(base: string | undefined): Promise<void> {
  followTheme();
  startI18n();
  const follow = (): Promise<void> => switchLanguage(useSettings.getState().language);
  const texts = follow();
  useSettings.subscribe(() => void follow());
  // Until it says more: what only a simulation can do is not shown at first.
  if (base !== undefined) useStatus.getState().set({ remote: { simulated: false } });
  const options = clusterOptions();
  const picture = base === undefined && isPlainVisit(location) ? drawFirstScene(options.epochMs) : undefined;
  startCluster(
    () =>
      base === undefined
        ? new Worker(new URL("./hosts/browser-worker.ts", import.meta.url), { type: "module" })
        : new Worker(new URL("./hosts/remote-worker.ts", import.meta.url), { type: "module", name: base }),
    options,
    (delta) => {
      if (!isFirstScene(delta)) useScene.getState().apply(delta);
    },
    picture,
  );
  installConsole();
  if (base === undefined) void keepPageOffline();
  const root = document.getElementById("root");
  if (root === null) throw new Error("index.html has no element with the id root");
  await texts;
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

await start(await place());
