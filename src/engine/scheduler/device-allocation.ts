/**
 * Which devices of a node fulfil the claims of a Pod, all of them together.
 * Upstream: k8s.io/dynamic-resource-allocation/structured/internal/stable/allocator_stable.go.
 */
import type { Node } from "../../api/types/core.ts";
import type {
  AllocationResult,
  DeviceClass,
  DeviceConstraint,
  DeviceRequest,
  DeviceResult,
  ExactDeviceRequest,
  ResourceClaim,
  ResourceSlice,
} from "../../api/types/resource.ts";
import type { NodeSelectorTerm } from "../../api/types/requirements.ts";
import type { NodeSelector } from "../../api/types/volumes.ts";
import { deviceId, type OfferedDevice, offeredDevices } from "./device-pools.ts";
import { comparableAttribute, matchesSelectors } from "./device-selectors.ts";

/** Devices of one claim. Upstream: AllocationResultsMaxSize. */
const MOST_DEVICES = 32;
/** Combinations that are tried before a node counts as unfit. */
const MOST_STEPS = 20_000;

export interface DeviceWorld {
  readonly slices: readonly ResourceSlice[];
  readonly claims: readonly ResourceClaim[];
  classNamed(name: string): DeviceClass | undefined;
}

/** In the order of the claims; undefined when the node does not have what they ask for. */
export function allocateDevices(
  claims: readonly ResourceClaim[],
  node: Node,
  world: DeviceWorld,
): readonly AllocationResult[] | undefined {
  return new Search(claims, offeredDevices(world.slices, node), world).run();
}

/** A request, or one of the alternatives of a request. */
interface Choice {
  readonly name: string;
  readonly request: ExactDeviceRequest;
  readonly candidates: readonly OfferedDevice[];
}

interface Step {
  readonly claim: number;
  readonly choices: readonly Choice[];
}

interface Taken {
  readonly claim: number;
  readonly choice: Choice;
  readonly offered: OfferedDevice;
}

class Search {
  private readonly claims: readonly ResourceClaim[];
  private readonly world: DeviceWorld;
  private readonly steps: readonly Step[];
  private readonly used: Set<string>;
  private taken: readonly Taken[] = [];
  private count = 0;

  constructor(claims: readonly ResourceClaim[], devices: readonly OfferedDevice[], world: DeviceWorld) {
    this.claims = claims;
    this.world = world;
    this.used = new Set(world.claims.flatMap(usedDevices));
    this.steps = claims.flatMap(({ spec }, claim) =>
      (spec.devices?.requests ?? []).map((request) => ({ claim, choices: this.choicesOf(request, devices) })),
    );
  }

  run(): readonly AllocationResult[] | undefined {
    if (!this.fulfil(0)) return undefined;
    return this.claims.map((claim, index) =>
      this.resultOf(
        claim,
        this.taken.filter((one) => one.claim === index),
      ),
    );
  }

  private choicesOf(
    { name = "", exactly, firstAvailable }: DeviceRequest,
    devices: readonly OfferedDevice[],
  ): Choice[] {
    const choice = (request: ExactDeviceRequest, full: string): Choice => {
      const { selectors } = this.world.classNamed(request.deviceClassName ?? "")?.spec ?? {};
      const candidates = devices.filter(
        (offered) => matchesSelectors(offered, selectors) && matchesSelectors(offered, request.selectors),
      );
      return { name: full, request, candidates };
    };
    if (exactly !== undefined) return [choice(exactly, name)];
    return (firstAvailable ?? []).map((one) => choice(one, `${name}/${one.name ?? ""}`));
  }

  private fulfil(index: number): boolean {
    const step = this.steps[index];
    if (step === undefined) return this.isSmallEnough();
    return step.choices.some((choice) => {
      const isAll = choice.request.allocationMode === "All";
      if (isAll && choice.candidates.length === 0) return false;
      const wanted = isAll ? choice.candidates.length : (choice.request.count ?? 1);
      return this.choose(index, step.claim, choice, wanted, 0);
    });
  }

  private choose(index: number, claim: number, choice: Choice, wanted: number, from: number): boolean {
    if (wanted === 0) return this.fulfil(index + 1);
    this.count += 1;
    if (this.count > MOST_STEPS) return false;
    const { candidates, request } = choice;
    for (let at = from; at + wanted <= candidates.length; at += 1) {
      const offered = candidates[at];
      if (offered === undefined || !this.isFree(offered, request) || !this.fits(claim, choice, offered)) continue;
      const before = this.taken;
      this.taken = [...before, { claim, choice, offered }];
      if (request.adminAccess !== true) this.used.add(offered.id);
      if (this.choose(index, claim, choice, wanted - 1, at + 1)) return true;
      this.taken = before;
      if (request.adminAccess !== true) this.used.delete(offered.id);
    }
    return false;
  }

  private isFree({ id }: OfferedDevice, { adminAccess }: ExactDeviceRequest): boolean {
    return adminAccess === true || !this.used.has(id);
  }

  /** The device shares the attributes that it has to share with what its claim has so far. */
  private fits(claim: number, choice: Choice, offered: OfferedDevice): boolean {
    const constraints = this.claims[claim]?.spec.devices?.constraints ?? [];
    return constraints.every((constraint) => {
      if (!concerns(constraint, choice.name)) return true;
      const attribute = comparableAttribute(offered, constraint.matchAttribute ?? "");
      if (attribute === undefined) return false;
      return this.taken.every(
        (other) =>
          other.claim !== claim ||
          !concerns(constraint, other.choice.name) ||
          comparableAttribute(other.offered, constraint.matchAttribute ?? "") === attribute,
      );
    });
  }

  private isSmallEnough(): boolean {
    return this.claims.every((_, claim) => this.taken.filter((one) => one.claim === claim).length <= MOST_DEVICES);
  }

  private resultOf({ spec }: ResourceClaim, taken: readonly Taken[]): AllocationResult {
    const results = taken.map(({ choice, offered }): DeviceResult => ({
      request: choice.name,
      driver: offered.driver,
      pool: offered.pool,
      device: offered.device.name ?? "",
      ...(choice.request.adminAccess === undefined ? {} : { adminAccess: choice.request.adminAccess }),
    }));
    const choices = [...new Set(taken.map(({ choice }) => choice))];
    const ofClasses = choices.flatMap(({ name, request }) =>
      (this.world.classNamed(request.deviceClassName ?? "")?.spec.config ?? []).map((config) => ({
        ...config,
        requests: [name],
        source: "FromClass",
      })),
    );
    const ofClaim = (spec.devices?.config ?? []).map((config) => ({ ...config, source: "FromClaim" }));
    const config = [...ofClasses, ...ofClaim];
    const nodeSelector = commonSelector(taken);
    return {
      devices: { ...(config.length === 0 ? {} : { config }), results },
      ...(nodeSelector === undefined ? {} : { nodeSelector }),
    };
  }
}

function usedDevices({ status }: ResourceClaim): readonly string[] {
  return (status?.allocation?.devices?.results ?? []).flatMap(({ driver = "", pool = "", device = "", adminAccess }) =>
    adminAccess === true ? [] : [deviceId(driver, pool, device)],
  );
}

/** @param name `request` or `request/alternative` */
function concerns({ requests }: DeviceConstraint, name: string): boolean {
  if (requests === undefined || requests.length === 0) return true;
  return requests.includes(name) || requests.includes(name.split("/")[0] ?? "");
}

/** Where all the devices can be used. */
function commonSelector(taken: readonly Taken[]): NodeSelector | undefined {
  const terms = taken.flatMap(({ offered }) => offered.nodeSelector?.nodeSelectorTerms ?? []);
  const distinct = [...new Map(terms.map((term) => [JSON.stringify(term), term])).values()];
  if (distinct.length === 0) return undefined;
  const whole: NodeSelectorTerm = {
    ...merged("matchExpressions", distinct),
    ...merged("matchFields", distinct),
  };
  return { nodeSelectorTerms: [whole] };
}

function merged(part: "matchExpressions" | "matchFields", terms: readonly NodeSelectorTerm[]): NodeSelectorTerm {
  const all = terms.flatMap((term) => term[part] ?? []);
  return all.length === 0 ? {} : { [part]: all };
}
