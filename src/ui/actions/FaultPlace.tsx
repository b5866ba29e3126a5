/** Where something breaks: a machine or a zone, and towards what; a component, a registry, a container. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Pod } from "../../api/types/pod.ts";
import type { Fault, FaultComponent } from "../../api/types/sim.ts";
import { SelectField } from "../kit/Field.tsx";
import { COMPONENTS } from "./fault-calls.ts";
import { FAULT_SHAPES, placeOf } from "./fault-shapes.ts";
import type { FaultDraft } from "./fault-spec.ts";
import type { Things } from "./use-things.ts";

type Target = Fault["spec"]["target"];

export function FaultPlace({
  draft: { type, target },
  things,
  onChange,
}: {
  readonly draft: FaultDraft;
  readonly things: Things;
  readonly onChange: (target: Target) => void;
}): ReactNode {
  const { t } = useTranslation();
  const machine = (any: boolean): ReactNode => (
    <Choice
      label={t("breaking.field.machine")}
      value={target.machine ?? (any ? "" : (things.machines[0] ?? ""))}
      options={things.machines}
      {...(any ? { any: t("breaking.any.machine") } : {})}
      onChange={(value) => onChange({ ...without(target, "machine"), ...(value === "" ? {} : { machine: value }) })}
    />
  );
  switch (FAULT_SHAPES[type].at) {
    case "machine":
      return machine(false);
    case "zone":
      return (
        <Choice
          label={t("breaking.field.zone")}
          value={target.zone ?? things.zones[0] ?? ""}
          options={things.zones}
          onChange={(zone) => onChange({ ...target, zone })}
        />
      );
    case "way":
      return <Way target={target} things={things} onChange={onChange} />;
    case "component":
      return (
        <>
          <Choice
            label={t("breaking.field.component")}
            value={target.component ?? "kubelet"}
            options={COMPONENTS}
            onChange={(component) => onChange({ ...target, component: component as FaultComponent })}
          />
          {machine(true)}
        </>
      );
    case "registry":
      return (
        <>
          <Choice
            label={t("breaking.field.registry")}
            value={target.registry ?? ""}
            options={things.registries}
            any={t("breaking.any.registry")}
            onChange={(registry) =>
              onChange({ ...without(target, "registry"), ...(registry === "" ? {} : { registry }) })
            }
          />
          {machine(true)}
        </>
      );
    case "pod":
      return <PodChoice target={target} things={things} onChange={onChange} />;
  }
}

function Way({
  target,
  things,
  onChange,
}: {
  readonly target: Target;
  readonly things: Things;
  readonly onChange: (target: Target) => void;
}): ReactNode {
  const { t } = useTranslation();
  const places = [...things.machines.map((name) => `machine/${name}`), ...things.zones.map((name) => `zone/${name}`)];
  const at =
    target.zone === undefined ? `machine/${target.machine ?? things.machines[0] ?? ""}` : `zone/${target.zone}`;
  const { peerMachine, peerZone } = target;
  const peer =
    peerMachine === undefined ? (peerZone === undefined ? "" : `zone/${peerZone}`) : `machine/${peerMachine}`;
  return (
    <>
      <Choice
        label={t("breaking.field.where")}
        value={at}
        options={places}
        onChange={(value) => onChange({ ...without(target, "machine", "zone"), ...placeOf(value) })}
      />
      <Choice
        label={t("breaking.field.peer")}
        value={peer}
        options={places.filter((place) => place !== at)}
        any={t("breaking.any.peer")}
        onChange={(value) => {
          const { machine, zone } = placeOf(value);
          onChange({
            ...without(target, "peerMachine", "peerZone"),
            ...(machine === undefined ? {} : { peerMachine: machine }),
            ...(zone === undefined ? {} : { peerZone: zone }),
          });
        }}
      />
    </>
  );
}

function PodChoice({
  target,
  things,
  onChange,
}: {
  readonly target: Target;
  readonly things: Things;
  readonly onChange: (target: Target) => void;
}): ReactNode {
  const { t } = useTranslation();
  const keyOf = ({ metadata }: Pod): string => `${metadata.namespace ?? "default"}/${metadata.name}`;
  const chosen =
    things.pods.find((pod) => keyOf(pod) === `${target.namespace ?? "default"}/${target.pod ?? ""}`) ?? things.pods[0];
  return (
    <>
      <Choice
        label={t("breaking.field.pod")}
        value={chosen === undefined ? "" : keyOf(chosen)}
        options={things.pods.map(keyOf)}
        onChange={(value) => {
          const [namespace = "default", pod = ""] = value.split("/");
          onChange({ ...without(target, "container"), namespace, pod });
        }}
      />
      <Choice
        label={t("breaking.field.container")}
        value={target.container ?? ""}
        options={chosen?.spec.containers.map(({ name }) => name) ?? []}
        any={t("breaking.any.container")}
        onChange={(container) =>
          onChange({ ...without(target, "container"), ...(container === "" ? {} : { container }) })
        }
      />
    </>
  );
}

export function Choice({
  label,
  value,
  options,
  any,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  /** What no choice means, if that is one. */
  readonly any?: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  return (
    <SelectField label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {any !== undefined && <option value="">{any}</option>}
      {options.map((option) => (
        <option key={option} value={option}>
          {option.replace(/^(machine|zone)\//, (_, sort: string) => (sort === "zone" ? "zone " : ""))}
        </option>
      ))}
    </SelectField>
  );
}

function without(target: Target, ...fields: readonly (keyof Target)[]): Target {
  return Object.fromEntries(Object.entries(target).filter(([field]) => !fields.includes(field as keyof Target)));
}
