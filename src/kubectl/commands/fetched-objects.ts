/** The chosen objects as they are, fetched before any is changed. Upstream: k8s.io/cli-runtime/pkg/resource/result.go (Infos). */
import type { KubeObject } from "../../api/types/meta.ts";
import type { Invocation } from "../command.ts";
import { CommandFailure, type Steps } from "../steps.ts";
import { type ChosenObject, chosenObjects, localObject } from "./chosen-objects.ts";
import { fetchObject } from "./write-objects.ts";

export interface FetchedObject extends ChosenObject {
  readonly object: KubeObject;
}

interface Fetched {
  readonly found: readonly FetchedObject[];
  /** Why others are not among them. */
  readonly problems: readonly CommandFailure[];
}

/** With `--local`, what the manifests have. @throws CommandFailure for words that name nothing */
export function* fetchedObjects(invocation: Invocation, words: readonly string[]): Steps<Fetched> {
  const problems: CommandFailure[] = [];
  const found: FetchedObject[] = [];
  for (const chosen of yield* chosenObjects(invocation, words, false, problems)) {
    try {
      const object =
        localObject(invocation, chosen) ?? (yield* fetchObject(chosen.resource, chosen.namespace, chosen.name));
      found.push({ ...chosen, object });
    } catch (failure) {
      if (!(failure instanceof CommandFailure)) throw failure;
      problems.push(failure);
    }
  }
  return { found, problems };
}
