/** Which card draws which kind of node in Placement. */
import { MachineCard } from "./MachineCard.tsx";
import { PartCard, ServiceCard, TrafficCard, TrayCard, YouCard } from "./SmallCards.tsx";

export const PLACEMENT_CARDS = {
  machine: MachineCard,
  tray: TrayCard,
  service: ServiceCard,
  traffic: TrafficCard,
  part: PartCard,
  you: YouCard,
} as const;
