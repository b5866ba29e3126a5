/** The menu of things to break. */
import {
  Cable,
  CircleStop,
  CloudOff,
  EqualApproximately,
  Gauge,
  HardDrive,
  HeartPulse,
  MapPinOff,
  OctagonX,
  PowerOff,
  SlidersHorizontal,
  Timer,
  Trash2,
  Unplug,
} from "lucide-react";
import { lazy, Suspense, useState, type ReactElement, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Pod } from "../../api/types/pod.ts";
import type { Fault, FaultType, Machine } from "../../api/types/sim.ts";
import { Menu, type MenuAction } from "../kit/Menu.tsx";
import { act } from "../state/cluster.ts";
import { showFidelity } from "../state/fidelity-store.ts";
import { useObjects } from "../state/live-list.ts";
import { apiPath } from "../state/resources.ts";
import { activeFault, breakMachine, breakThing, COMPONENTS, heal, isActive, killContainer } from "./fault-calls.ts";
import { faultWords } from "./fault-words.ts";

const FaultDialog = lazy(async () => ({ default: (await import("./FaultDialog.tsx")).FaultDialog }));

type MachineFault = "MachinePower" | "NetworkCut" | "SlowMachine" | "NetworkLatency" | "PacketLoss" | "DiskFull";

/** More than this many machines or Pods in a menu help nobody: the thing itself offers the same. */
const MAX_CHOICES = 24;
/** More are healed one by one in the list of what is broken. */
const MAX_HEALS = 6;
const ICON = { size: 15, "aria-hidden": true } as const;
/** Behind what is simplified: an entry of the menu leads to how. */
const APPROXIMATE = <EqualApproximately size={12} aria-hidden />;

export function BreakMenu({ trigger }: { readonly trigger: ReactElement }): ReactNode {
  const { t } = useTranslation();
  const machines = useObjects<Machine>("Machine").items;
  const pods = useObjects<Pod>("Pod").items.filter(({ metadata }) => metadata.namespace !== "kube-system");
  const faults = useObjects<Fault>("Fault").items;
  const active = faults.filter(isActive);
  const machineItem = (type: MachineFault, label: string, icon: ReactNode): MenuAction => {
    const items = machines
      .filter(({ metadata }) => activeFault(faults, type, metadata.name) === undefined)
      .slice(0, MAX_CHOICES)
      .map(({ metadata: { name } }) => ({ id: name, label: name, onSelect: () => void breakMachine(type, name) }));
    return { id: type, label, icon, items, sign: APPROXIMATE, disabled: items.length === 0 };
  };
  const zones = [...new Set(machines.flatMap(({ spec }) => (spec.zone === undefined ? [] : [spec.zone])))].toSorted();
  const broken = (type: FaultType, field: "component" | "zone" | "registry", value?: string): boolean =>
    active.some(({ spec }) => spec.type === type && spec.target[field] === value);
  const zoneItem: MenuAction = {
    id: "ZoneOutage",
    label: t("panels.faults.zoneOutage"),
    icon: <MapPinOff {...ICON} />,
    sign: APPROXIMATE,
    items: zones
      .filter((zone) => !broken("ZoneOutage", "zone", zone))
      .map((zone) => ({ id: zone, label: zone, onSelect: () => void breakThing("ZoneOutage", { zone }) })),
  };
  const componentItem: MenuAction = {
    id: "ComponentStop",
    label: t("panels.faults.stopComponent"),
    icon: <OctagonX {...ICON} />,
    sign: APPROXIMATE,
    items: COMPONENTS.filter((component) => !broken("ComponentStop", "component", component)).map((component) => ({
      id: component,
      label: component,
      onSelect: () => void breakThing("ComponentStop", { component }),
    })),
  };
  const registryItem: MenuAction = {
    id: "RegistryUnreachable",
    label: t("panels.faults.registryGone"),
    icon: <CloudOff {...ICON} />,
    sign: APPROXIMATE,
    disabled: broken("RegistryUnreachable", "registry"),
    onSelect: () => void breakThing("RegistryUnreachable", {}),
  };
  const podItem = (id: string, label: string, icon: ReactNode, run: (pod: Pod) => void): MenuAction => ({
    id,
    label,
    icon,
    disabled: pods.length === 0,
    items: pods.slice(0, MAX_CHOICES).map((pod) => ({
      id: pod.metadata.uid,
      label: pod.metadata.name,
      onSelect: () => run(pod),
    })),
  });
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <Menu
        defaultOpen
        align="end"
        trigger={trigger}
        sections={[
          {
            id: "machines",
            label: t("actions.breakHelp"),
            items: [
              machineItem("MachinePower", t("actions.powerOff"), <PowerOff {...ICON} />),
              machineItem("NetworkCut", t("actions.cutNetwork"), <Cable {...ICON} />),
              machineItem("SlowMachine", t("actions.slowDown"), <Gauge {...ICON} />),
              machineItem("NetworkLatency", t("panels.faults.slowNetwork"), <Timer {...ICON} />),
              machineItem("PacketLoss", t("panels.faults.losePackets"), <Unplug {...ICON} />),
              machineItem("DiskFull", t("panels.faults.fillDisk"), <HardDrive {...ICON} />),
            ],
          },
          {
            id: "cluster",
            items: [
              ...(zones.length === 0 ? [] : [zoneItem]),
              componentItem,
              registryItem,
              {
                id: "settings",
                label: t("breaking.open"),
                icon: <SlidersHorizontal {...ICON} />,
                onSelect: () => setChoosing(true),
              },
              {
                id: "real",
                label: t("breaking.real"),
                icon: <EqualApproximately {...ICON} />,
                onSelect: () => showFidelity("faults"),
              },
            ],
          },
          {
            id: "pods",
            items: [
              podItem("kill", t("actions.killContainer"), <CircleStop {...ICON} />, ({ metadata }) => {
                void killContainer(metadata.namespace ?? "default", metadata.name);
              }),
              podItem("delete", t("actions.deletePod"), <Trash2 {...ICON} />, ({ metadata }) => {
                void act({ method: "DELETE", path: apiPath("Pod", metadata.namespace, metadata.name) });
              }),
            ],
          },
          ...(active.length === 0
            ? []
            : [
                {
                  id: "heal",
                  items: [
                    ...active.slice(0, MAX_HEALS).map((fault) => ({
                      id: fault.metadata.uid,
                      label: t("breaking.healNow", { what: faultWords(fault) }),
                      icon: <HeartPulse {...ICON} />,
                      onSelect: () => void heal(fault),
                    })),
                    {
                      id: "heal-all",
                      label: t("actions.healAll"),
                      icon: <HeartPulse {...ICON} />,
                      hint: String(active.length),
                      onSelect: () => active.forEach((fault) => void heal(fault)),
                    },
                  ],
                },
              ]),
        ]}
      />
      {choosing && (
        <Suspense>
          <FaultDialog onClose={() => setChoosing(false)} />
        </Suspense>
      )}
    </>
  );
}
