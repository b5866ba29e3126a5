/**
 * The view Network: the way of a request. Clients on the left, then Ingresses, Services, and the Pods behind each Service.
 * A Pod stands behind the first Service, by name, that selects it; the others have a line to it.
 */
import { matchesLabels, matchesSelector } from "../../api/label-selector.ts";
import type { Service } from "../../api/types/core.ts";
import type { Ingress } from "../../api/types/networking.ts";
import { TRAFFIC_HEIGHT, TRAFFIC_WIDTH } from "../layout.ts";
import { byNaturalName } from "../order.ts";
import type { PodRecord } from "../pod-record.ts";
import type { SceneBadge, SceneFact, SceneLink } from "../scene.ts";
import { serviceOfUrl } from "../services.ts";
import type { Arrangement, BoardPlan, PlannedItem } from "./board.ts";
import { idOf, type ObjectIndex } from "./objects.ts";
import { FIELD_WIDTH, type PodGroup } from "./pod-group.ts";
import { BOARD_TOP, fieldOf, link, SYSTEM_GROUP } from "./workloads-plan.ts";

const INGRESS_X = TRAFFIC_WIDTH + 64;
const INGRESS_WIDTH = 176;
const INGRESS_HEIGHT = 58;
const SERVICE_X = INGRESS_X + INGRESS_WIDTH + 72;
const SERVICE_WIDTH = 196;
const SERVICE_HEIGHT = 92;
/** The cluster's DNS is drawn with two lines less: how many of its Pods are ready is not counted for it. */
const SYSTEM_SERVICE_HEIGHT = 58;
const PODS_X = SERVICE_X + SERVICE_WIDTH + 88;
const ASIDE_X = PODS_X + FIELD_WIDTH + 72;
const BADGE_HEIGHT = 22;
const ROW_GAP = 18;
const SYSTEM = "kube-system";

export class NetworkPlan implements BoardPlan {
  readonly view = "network" as const;
  readonly regroupsOn: ReadonlySet<string> = new Set(["Service"]);
  private readonly objects: ObjectIndex;
  /** Services with a selector by namespace; made anew when a Service was written. */
  private selecting: ReadonlyMap<string, readonly Service[]> | undefined;

  constructor(objects: ObjectIndex) {
    this.objects = objects;
  }

  /** Must be called when a Service was written, before Pods are grouped again. */
  servicesChanged(): void {
    this.selecting = undefined;
  }

  groupOf({ quiet, pod: { metadata } }: PodRecord): string {
    const { namespace = "", labels } = metadata;
    this.selecting ??= this.selectors();
    for (const { metadata: service, spec } of this.selecting.get(namespace) ?? []) {
      if (matchesLabels(spec.selector ?? {}, labels)) return idOf("Service", namespace, service.name);
    }
    return quiet ? SYSTEM_GROUP : idOf("Pods", namespace, "unserved");
  }

  arrange(groups: ReadonlyMap<string, PodGroup>): Arrangement {
    const items: PlannedItem[] = [];
    const links: SceneLink[] = [];
    const middles = new Map<string, number>();
    let y = BOARD_TOP;
    const services = this.objects.all("Service").filter(isShown);
    for (const service of services) {
      const { namespace = "", name } = service.metadata;
      const id = idOf("Service", namespace, name);
      const group = groups.get(id);
      const card = serviceCard(service, id, y);
      items.push(card);
      middles.set(id, y + card.height / 2);
      let { height } = card;
      if (group !== undefined) {
        const field = this.fence(group, namespace, "", y);
        items.push(field);
        links.push(link(id, field.id));
        height = Math.max(height, field.height);
      } else if (service.spec.selector !== undefined) {
        for (const other of this.alsoBehind(service, groups)) links.push(link(id, other));
      }
      y += height + ROW_GAP;
    }
    // Beside the ways of requests: nobody reaches these by a name.
    let asideY = BOARD_TOP;
    for (const [key, group] of [...groups].sort(([a], [b]) => rankOf(a) - rankOf(b) || byNaturalName(a, b))) {
      if (key.startsWith("Service/")) continue;
      const [, namespace = ""] = key.split("/");
      const field = this.fence(group, namespace, key === SYSTEM_GROUP ? "system" : "unserved", asideY);
      items.push({ ...field, x: ASIDE_X });
      asideY += field.height + ROW_GAP;
    }
    this.placeIngresses(middles, items, links);
    this.placeClients(middles, services, items, links);
    const bottom = items.reduce((most, item) => Math.max(most, item.y + item.height), BOARD_TOP + SERVICE_HEIGHT);
    const width = asideY > BOARD_TOP ? ASIDE_X + FIELD_WIDTH : PODS_X + FIELD_WIDTH;
    return { items, links, width, height: bottom };
  }

  private selectors(): ReadonlyMap<string, readonly Service[]> {
    const byNamespace = new Map<string, Service[]>();
    for (const service of this.objects.all("Service")) {
      const { selector } = service.spec;
      if (selector === undefined || Object.keys(selector).length === 0) continue;
      const { namespace = "" } = service.metadata;
      byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), service]);
    }
    return byNamespace;
  }

  /** Groups of other Services in which this one has Pods too. */
  private alsoBehind({ metadata, spec }: Service, groups: ReadonlyMap<string, PodGroup>): readonly string[] {
    const found: string[] = [];
    for (const [key, group] of groups) {
      if (!key.startsWith(`Service/${metadata.namespace}/`)) continue;
      for (const { pod } of group.members) {
        if (!matchesLabels(spec.selector ?? {}, pod.metadata.labels)) continue;
        found.push(`Pods:${key}`);
        break;
      }
    }
    return found.sort(byNaturalName);
  }

  /** The field of a group, with the policies that stand around its Pods. */
  private fence(group: PodGroup, namespace: string, title: string, y: number): PlannedItem {
    const field = fieldOf(group, title, namespace, y, PODS_X);
    const badges = this.policiesOf(group, namespace);
    const extra = badges.length * BADGE_HEIGHT;
    return { ...field, badges, podsTop: (field.podsTop ?? 0) + extra, height: field.height + extra };
  }

  private policiesOf(group: PodGroup, namespace: string): readonly SceneBadge[] {
    const badges: SceneBadge[] = [];
    for (const { metadata, spec } of this.objects.all("NetworkPolicy")) {
      if (metadata.namespace !== namespace) continue;
      let count = 0;
      for (const { pod } of group.members) if (matchesSelector(spec.podSelector, pod.metadata.labels)) count += 1;
      if (count === 0) continue;
      const types = (spec.policyTypes ?? ["Ingress"]).join(", ");
      const fact: SceneFact = {
        fact: count === group.size ? "policyAll" : "policySome",
        params: { count, all: group.size, types },
        tone: "warn",
      };
      badges.push({ kind: "NetworkPolicy", namespace, name: metadata.name, fact });
    }
    return badges;
  }

  /** Heights at which clients that call a Service by its name reach over to it: no Ingress may stand in their way. */
  private linesPastIngresses(middles: ReadonlyMap<string, number>): readonly number[] {
    const services = this.objects.all("Service").filter(isShown);
    const heights: number[] = [];
    for (const { spec, metadata } of this.objects.all("Traffic")) {
      const service = serviceOfUrl(spec.url, metadata.namespace ?? "", services);
      const middle = service === undefined ? undefined : middles.get(`Service/${service}`);
      if (middle !== undefined) heights.push(middle - SERVICE_HEIGHT / 2 + LINE_BELOW_TOP);
    }
    return heights.sort((a, b) => a - b);
  }

  private placeIngresses(middles: Map<string, number>, items: PlannedItem[], links: SceneLink[]): void {
    const planned = this.objects.all("Ingress").map((ingress) => {
      const backends = backendsOf(ingress);
      const heights = backends.map((id) => middles.get(id)).filter((at) => at !== undefined);
      const wish = heights.length === 0 ? BOARD_TOP : heights.reduce((sum, at) => sum + at, 0) / heights.length;
      return { ingress, backends, wish };
    });
    planned.sort((a, b) => a.wish - b.wish || byNaturalName(a.ingress.metadata.name, b.ingress.metadata.name));
    const crossed = this.linesPastIngresses(middles);
    let free = BOARD_TOP;
    for (const { ingress, backends, wish } of planned) {
      const { namespace = "", name } = ingress.metadata;
      const id = idOf("Ingress", namespace, name);
      const y = clearOf(crossed, Math.max(free, wish - INGRESS_HEIGHT / 2));
      free = y + INGRESS_HEIGHT + 18;
      const missing = backends.filter((backend) => !middles.has(backend)).length;
      const box = { x: INGRESS_X, y, width: INGRESS_WIDTH, height: INGRESS_HEIGHT };
      const facts = ingressFacts(ingress, missing);
      items.push({ id, kind: "Ingress", namespace, name, facts, badges: [], hue: 0, ...box });
      middles.set(id, y + INGRESS_HEIGHT / 2);
      for (const backend of backends) if (middles.has(backend)) links.push(link(id, backend));
    }
  }

  private placeClients(
    middles: ReadonlyMap<string, number>,
    services: readonly Service[],
    items: PlannedItem[],
    links: SceneLink[],
  ): void {
    const ingresses = this.objects.all("Ingress");
    const planned = this.objects.all("Traffic").map((traffic) => {
      const { namespace = "" } = traffic.metadata;
      const service = serviceOfUrl(traffic.spec.url, namespace, services);
      const target = service === undefined ? ingressOfUrl(traffic.spec.url, ingresses) : `Service/${service}`;
      return { traffic, target, wish: middles.get(target ?? "") ?? BOARD_TOP };
    });
    planned.sort((a, b) => a.wish - b.wish || byNaturalName(a.traffic.metadata.name, b.traffic.metadata.name));
    let free = 0;
    for (const { traffic, target, wish } of planned) {
      const { namespace = "", name } = traffic.metadata;
      const id = idOf("Traffic", namespace, name);
      const y = Math.max(free, wish - TRAFFIC_HEIGHT / 2);
      free = y + TRAFFIC_HEIGHT + 12;
      const box = { x: 0, y, width: TRAFFIC_WIDTH, height: TRAFFIC_HEIGHT };
      items.push({ id, kind: "Traffic", namespace, name, facts: [], badges: [], hue: 0, ...box });
      if (target !== undefined && middles.has(target)) links.push(link(id, target));
    }
  }
}

/** How far below the top of a Service a line meets it, and how far away from lines a card stands. */
const LINE_BELOW_TOP = 28;
const LINE_ROOM = 12;

/** The first height from `y` on at which a card of an Ingress covers none of the lines. @param lines from top to bottom */
function clearOf(lines: readonly number[], y: number): number {
  let clear = y;
  for (const line of lines) {
    if (clear - LINE_ROOM < line && line < clear + INGRESS_HEIGHT + LINE_ROOM) clear = line + LINE_ROOM;
  }
  return clear;
}

function rankOf(key: string): number {
  return key === SYSTEM_GROUP ? 1 : 0;
}

/** The API server's own Service stays off the canvas; DNS has Pods that one can see and break. */
function isShown({ metadata: { namespace, name } }: Service): boolean {
  return !(namespace === "default" && name === "kubernetes") && (namespace !== SYSTEM || name === "kube-dns");
}

function serviceCard({ metadata }: Service, id: string, y: number): PlannedItem {
  const { namespace = "", name } = metadata;
  const dns: SceneFact = { fact: "dns", params: { name: `${name}.${namespace}.svc` }, tone: "muted" };
  const height = namespace === SYSTEM ? SYSTEM_SERVICE_HEIGHT : SERVICE_HEIGHT;
  const box = { x: SERVICE_X, y, width: SERVICE_WIDTH, height };
  return { id, kind: "Service", namespace, name, facts: [dns], badges: [], hue: 0, ...box };
}

/** Ids of the Services that it sends requests to. */
function backendsOf({ metadata, spec }: Ingress): readonly string[] {
  const paths = (spec.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
  const names = [spec.defaultBackend, ...paths.map(({ backend }) => backend)].map((backend) => backend?.service?.name);
  const known = new Set(names.filter((name) => name !== undefined));
  return [...known].map((name) => idOf("Service", metadata.namespace ?? "", name)).sort(byNaturalName);
}

function ingressFacts({ spec }: Ingress, missing: number): readonly SceneFact[] {
  const hosts = [...new Set((spec.rules ?? []).map(({ host }) => host ?? "*"))].join(", ");
  const routes: SceneFact = { fact: "routes", params: { hosts: hosts === "" ? "*" : hosts }, tone: "muted" };
  if (missing === 0) return [routes];
  return [routes, { fact: "noBackend", params: { count: missing }, tone: "danger" }];
}

const HOST = /^[a-z]+:\/\/([^/:?#]+)/i;

function ingressOfUrl(url: string, ingresses: readonly Ingress[]): string | undefined {
  const host = HOST.exec(url)?.[1]?.toLowerCase();
  const found = ingresses.find(({ spec }) => spec.rules?.some((rule) => rule.host?.toLowerCase() === host) === true);
  return found && idOf("Ingress", found.metadata.namespace ?? "", found.metadata.name);
}
