/** The routes in use, remembered until something that they depend on changes. Never decides anything: a forgotten route is planned anew. */
import type { Route } from "./route.ts";
import type { RoutePlanner, RouteQuestion } from "./route-planner.ts";

/** Enough for every sender at work in one second; beyond, all are forgotten. */
const MAX_ROUTES = 10_000;

export class Routes {
  private readonly planner: RoutePlanner;
  private readonly byQuestion = new Map<string, Route>();
  private readonly podsInUse = new Set<string>();

  constructor(planner: RoutePlanner) {
    this.planner = planner;
  }

  get(question: RouteQuestion): Route {
    const key = `${question.fromPod ?? ""} ${question.namespace} ${question.method} ${question.url} ${question.hostHeader ?? ""}`;
    const known = this.byQuestion.get(key);
    if (known !== undefined) return known;
    if (this.byQuestion.size >= MAX_ROUTES) this.forget();
    const route = this.planner.plan(question);
    this.byQuestion.set(key, route);
    if (question.fromPod !== undefined) this.podsInUse.add(question.fromPod);
    return route;
  }

  /** A Pod changed: routes that begin there may differ. */
  forgetPod(pod: string): void {
    if (this.podsInUse.has(pod)) this.forget();
  }

  forget(): void {
    if (this.byQuestion.size === 0) return;
    this.byQuestion.clear();
    this.podsInUse.clear();
  }

  /** Some DNS server behind kube-dns can be reached from some machine. */
  dnsIsServed(): boolean {
    return this.planner.dnsIsServed();
  }
}
