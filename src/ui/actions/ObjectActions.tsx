/** What can be done to one object, by its kind. */
import "./object-actions.css";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { WITH_DEPENDENTS } from "../../api/api-client.ts";
import type { Deployment, ReplicaSet } from "../../api/types/apps.ts";
import type { Node } from "../../api/types/core.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Fault, Machine, Traffic } from "../../api/types/sim.ts";
import { Button } from "../kit/Button.tsx";
import { Stepper } from "../kit/Field.tsx";
import { act, mergePatch } from "../state/cluster.ts";
import { useObject, useObjects } from "../state/live-list.ts";
import { apiPath } from "../state/resources.ts";
import { earlierVersion, restart, rollBackTo, scale, setPaused } from "./deployment-calls.ts";
import { useSimulated } from "../state/status-store.ts";
import { useScene } from "../state/scene-store.ts";
import { activeFault, breakMachine, heal, killContainer } from "./fault-calls.ts";
import type { FaultSubject } from "./FaultDialog.tsx";
import { machineFaults, podFaults } from "./fault-subjects.ts";

const ImageDialog = lazy(async () => ({ default: (await import("./ImageDialog.tsx")).ImageDialog }));
const DeleteDialog = lazy(async () => ({ default: (await import("./DeleteDialog.tsx")).DeleteDialog }));
const FaultDialog = lazy(async () => ({ default: (await import("./FaultDialog.tsx")).FaultDialog }));
const TrafficDialog = lazy(async () => ({ default: (await import("./TrafficDialog.tsx")).TrafficDialog }));

export function ObjectActions({ object }: { readonly object: KubeObject }): ReactNode {
  const { t } = useTranslation();
  return (
    <fieldset className="object-actions" aria-label={t("inspector.actions")}>
      <KindActions object={object} />
    </fieldset>
  );
}

function KindActions({ object }: { readonly object: KubeObject }): ReactNode {
  const simulated = useSimulated();
  switch (object.kind) {
    case "Pod":
      return <PodActions pod={object as Pod} />;
    case "Node":
      return (
        <>
          <NodeActions node={object as Node} />
          {simulated && <MachineActions name={object.metadata.name} />}
        </>
      );
    case "Machine":
      return <MachineActions name={object.metadata.name} />;
    case "Deployment":
      return <DeploymentActions deployment={object as Deployment} />;
    case "Service":
      return <ServiceActions object={object} />;
    case "Traffic":
      return <TrafficActions traffic={object as Traffic} />;
    case "Fault":
      return <HealButton fault={object as Fault} />;
    case "Event":
    case "Lease":
      return null;
    default:
      return <DeleteButton object={object} confirm={object.kind === "Namespace"} />;
  }
}

function deleteObject({ kind, metadata }: KubeObject): Promise<boolean> {
  return act({ method: "DELETE", path: apiPath(kind, metadata.namespace, metadata.name), body: WITH_DEPENDENTS });
}

function DeleteButton({
  object,
  confirm = false,
}: {
  readonly object: KubeObject;
  readonly confirm?: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button look="danger" onClick={() => (confirm ? setAsking(true) : void deleteObject(object))}>
        {t("actions.delete")}
      </Button>
      {asking && (
        <Suspense>
          <DeleteDialog
            kind={object.kind}
            name={object.metadata.name}
            onClose={() => setAsking(false)}
            onDelete={() => void deleteObject(object)}
          />
        </Suspense>
      )}
    </>
  );
}

function PodActions({ pod }: { readonly pod: Pod }): ReactNode {
  const { t } = useTranslation();
  const { name, namespace = "default" } = pod.metadata;
  const [only, ...others] = pod.spec.containers;
  const running = pod.status.phase === "Running";
  const simulated = useSimulated();
  if (!simulated) return <DeleteButton object={pod} />;
  return (
    <>
      {others.length === 0 ? (
        <Button look="danger" disabled={!running} onClick={() => void killContainer(namespace, name, only?.name)}>
          {t("actions.kill")}
        </Button>
      ) : (
        pod.spec.containers.map((container) => (
          <Button
            key={container.name}
            look="danger"
            disabled={!running}
            onClick={() => void killContainer(namespace, name, container.name)}
          >
            {t("actions.killNamed", { container: container.name })}
          </Button>
        ))
      )}
      {running && <BreakOtherwise about={podFaults(pod)} />}
      <DeleteButton object={pod} />
    </>
  );
}

/** Whatever else can go wrong with a thing, with settings of one's own. */
function BreakOtherwise({ about }: { readonly about: FaultSubject }): ReactNode {
  const { t } = useTranslation();
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <Button look="danger" onClick={() => setChoosing(true)}>
        {t("breaking.openHere")}
      </Button>
      {choosing && (
        <Suspense>
          <FaultDialog about={about} onClose={() => setChoosing(false)} />
        </Suspense>
      )}
    </>
  );
}

function NodeActions({ node }: { readonly node: Node }): ReactNode {
  const { t } = useTranslation();
  const cordoned = node.spec.unschedulable === true;
  const path = apiPath("Node", undefined, node.metadata.name);
  return (
    <Button onClick={() => void mergePatch(path, { spec: { unschedulable: cordoned ? null : true } })}>
      {t(cordoned ? "actions.uncordon" : "actions.cordon")}
    </Button>
  );
}

const MACHINE_FAULTS = [
  ["MachinePower", "actions.powerOffThis", "actions.powerOn"],
  ["NetworkCut", "actions.cut", "actions.uncut"],
  ["SlowMachine", "actions.slow", "actions.unslow"],
  ["NetworkLatency", "panels.faults.slowNet", "panels.faults.unslowNet"],
  ["PacketLoss", "panels.faults.lose", "panels.faults.unlose"],
  ["DiskFull", "panels.faults.fill", "panels.faults.unfill"],
] as const;

function MachineActions({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation();
  const { object: machine } = useObject<Machine>("Machine", undefined, name);
  const faults = useObjects<Fault>("Fault").items;
  const controlPlane = useScene(({ machines }) => machines.get(name)?.controlPlane === true);
  if (machine === undefined) return null;
  const { zone } = machine.spec;
  const buttons = MACHINE_FAULTS.map(([type, breakText, healText]) => {
    const fault = activeFault(faults, type, name);
    if (fault !== undefined) {
      return (
        <Button key={type} onClick={() => void heal(fault)}>
          {t(healText)}
        </Button>
      );
    }
    if (type === "MachinePower" && machine.spec.power === "Off") {
      const path = apiPath("Machine", undefined, name);
      return (
        <Button key={type} onClick={() => void mergePatch(path, { spec: { power: "On" } })}>
          {t("actions.powerOn")}
        </Button>
      );
    }
    return (
      <Button key={type} look="danger" onClick={() => void breakMachine(type, name)}>
        {t(breakText)}
      </Button>
    );
  });
  return (
    <>
      {buttons}
      <BreakOtherwise about={machineFaults(name, { zone, controlPlane })} />
    </>
  );
}

function DeploymentActions({ deployment }: { readonly deployment: Deployment }): ReactNode {
  const { t } = useTranslation();
  const [changingImage, setChangingImage] = useState(false);
  const replicaSets = useObjects<ReplicaSet>("ReplicaSet", { namespace: deployment.metadata.namespace }).items;
  const earlier = earlierVersion(deployment, replicaSets);
  const paused = deployment.spec.paused === true;
  return (
    <>
      <span className="object-actions__field">
        {t("actions.scale")}
        <Stepper
          label={t("actions.scale")}
          less={t("actions.fewer")}
          more={t("actions.more")}
          value={deployment.spec.replicas ?? 1}
          onChange={(replicas) => void scale(deployment, replicas)}
        />
      </span>
      <Button onClick={() => setChangingImage(true)}>{t("actions.image")}</Button>
      <Button onClick={() => void restart(deployment)}>{t("actions.restart")}</Button>
      <Button
        disabled={earlier === undefined}
        title={earlier === undefined ? t("actions.noEarlier") : undefined}
        onClick={() => earlier !== undefined && void rollBackTo(deployment, earlier)}
      >
        {t("actions.rollBack")}
      </Button>
      <Button onClick={() => void setPaused(deployment, !paused)}>
        {t(paused ? "actions.resume" : "actions.pause")}
      </Button>
      <DeleteButton object={deployment} confirm />
      {changingImage && (
        <Suspense>
          <ImageDialog deployment={deployment} onClose={() => setChangingImage(false)} />
        </Suspense>
      )}
    </>
  );
}

function ServiceActions({ object }: { readonly object: KubeObject }): ReactNode {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const simulated = useSimulated();
  return (
    <>
      {simulated && <Button onClick={() => setAdding(true)}>{t("actions.sendTraffic")}</Button>}
      <DeleteButton object={object} confirm />
      {adding && (
        <Suspense>
          <TrafficDialog
            namespace={object.metadata.namespace ?? "default"}
            service={object.metadata.name}
            onClose={() => setAdding(false)}
          />
        </Suspense>
      )}
    </>
  );
}

function TrafficActions({ traffic }: { readonly traffic: Traffic }): ReactNode {
  return (
    <>
      <TrafficRate traffic={traffic} />
      <DeleteButton object={traffic} />
    </>
  );
}

export function TrafficRate({ traffic }: { readonly traffic: Traffic }): ReactNode {
  const { t } = useTranslation();
  const path = apiPath("Traffic", traffic.metadata.namespace, traffic.metadata.name);
  const { requestsPerSecond: rate } = traffic.spec;
  return (
    <span className="object-actions__field">
      {t("traffic.rate")}
      <Stepper
        label={t("traffic.rate")}
        less={t("traffic.lessRate")}
        more={t("traffic.moreRate")}
        value={rate}
        step={rate >= 20 ? 10 : 1}
        onChange={(requestsPerSecond) => void mergePatch(path, { spec: { requestsPerSecond } })}
      />
    </span>
  );
}

function HealButton({ fault }: { readonly fault: Fault }): ReactNode {
  const { t } = useTranslation();
  return <Button onClick={() => void heal(fault)}>{t("actions.heal")}</Button>;
}
