/** The columns of Services and clients between frames. */
import type { EndpointSlice, Service } from "../api/types/core.ts";
import type { Traffic } from "../api/types/sim.ts";
import {
  SERVICE_HEIGHT,
  SERVICE_PITCH,
  SERVICE_WIDTH,
  TRAFFIC_HEIGHT,
  TRAFFIC_WIDTH,
  type Box,
  type Layout,
} from "./layout.ts";
import { byNaturalName } from "./order.ts";
import { same } from "./same.ts";
import type { SceneService, SceneTraffic } from "./scene.ts";
import { isShownService, sceneService, sceneTraffic, serviceOfUrl, type PodDirectory } from "./services.ts";
import { Slots } from "./slots.ts";

const SERVICE_OF_SLICE = "kubernetes.io/service-name";

export class ServiceBoard {
  private readonly services = new Map<string, Service>();
  private readonly slices = new Map<string, Map<string, EndpointSlice>>();
  private readonly traffics = new Map<string, Traffic>();
  private readonly serviceSlots = new Slots();
  private readonly trafficSlots = new Slots();
  private servicesStale = true;
  private trafficsStale = true;
  private drawnServices: readonly SceneService[] = [];
  private drawnTraffics: readonly SceneTraffic[] = [];

  putService(key: string, service: Service | undefined): void {
    if (service === undefined || !isShownService(service)) {
      this.services.delete(key);
      this.serviceSlots.free(key);
    } else {
      this.services.set(key, service);
      this.serviceSlots.take(key);
    }
    this.servicesStale = this.trafficsStale = true;
  }

  putSlice(key: string, slice: EndpointSlice, gone: boolean): void {
    const service = slice.metadata.labels?.[SERVICE_OF_SLICE];
    if (service === undefined) return;
    const serviceKey = `${slice.metadata.namespace}/${service}`;
    let slices = this.slices.get(serviceKey);
    if (slices === undefined) {
      slices = new Map();
      this.slices.set(serviceKey, slices);
    }
    if (gone) slices.delete(key);
    else slices.set(key, slice);
    this.servicesStale = true;
  }

  putTraffic(key: string, traffic: Traffic | undefined): void {
    if (traffic === undefined) {
      this.traffics.delete(key);
      this.trafficSlots.free(key);
    } else {
      this.traffics.set(key, traffic);
    }
    this.trafficsStale = true;
  }

  /** Pods came, went, moved, or have other labels. */
  podsChanged(): void {
    this.servicesStale = true;
  }

  /** The layout changed. */
  moved(): void {
    this.servicesStale = this.trafficsStale = true;
  }

  reset(): void {
    for (const index of [this.services, this.slices, this.traffics]) index.clear();
    this.serviceSlots.clear();
    this.trafficSlots.clear();
    this.drawnServices = [];
    this.drawnTraffics = [];
    this.servicesStale = this.trafficsStale = true;
  }

  /** Whole columns, when something in them changed. */
  draw(
    layout: Layout,
    pods: PodDirectory,
    fresh: boolean,
  ): { services?: readonly SceneService[]; traffics?: readonly SceneTraffic[] } {
    const result: { services?: readonly SceneService[]; traffics?: readonly SceneTraffic[] } = {};
    if (this.servicesStale) {
      const services = this.drawServices(layout, pods);
      if (fresh || !same(services, this.drawnServices)) result.services = this.drawnServices = services;
    }
    if (this.trafficsStale) {
      const traffics = this.drawTraffics(layout);
      if (fresh || !same(traffics, this.drawnTraffics)) result.traffics = this.drawnTraffics = traffics;
    }
    this.servicesStale = this.trafficsStale = false;
    return result;
  }

  private drawServices(layout: Layout, pods: PodDirectory): readonly SceneService[] {
    const keys = [...this.services.keys()].sort(byNaturalName);
    return keys.map((key) => {
      const slices = [...(this.slices.get(key) ?? [])]
        .sort(([a], [b]) => byNaturalName(a, b))
        .map(([, slice]) => slice);
      const place = placeIn(layout.services, this.serviceSlots.of(key) ?? 0, SERVICE_WIDTH, SERVICE_HEIGHT);
      return sceneService(this.services.get(key) as Service, slices, pods, place);
    });
  }

  /** A client stands beside the Service that it calls, if there is room. */
  private drawTraffics(layout: Layout): readonly SceneTraffic[] {
    const keys = [...this.traffics.keys()].sort(byNaturalName);
    return keys.map((key) => {
      const traffic = this.traffics.get(key) as Traffic;
      const service = serviceOfUrl(traffic.spec.url, traffic.metadata.namespace ?? "", this.services.values());
      const beside = service === undefined ? undefined : this.serviceSlots.of(service);
      const slot = this.trafficSlots.take(key, beside);
      return sceneTraffic(traffic, service, placeIn(layout.traffics, slot, TRAFFIC_WIDTH, TRAFFIC_HEIGHT));
    });
  }
}

function placeIn(corner: { readonly x: number; readonly y: number }, slot: number, width: number, height: number): Box {
  return { x: corner.x, y: corner.y + slot * SERVICE_PITCH, width, height };
}
