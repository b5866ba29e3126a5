/**
 * Resource claims are not simulated; of DynamicResources only its part of the message is left, which every Pod
 * without a node sees since the plugin is on by default. Upstream: plugins/dynamicresources (PostFilter).
 */
import type { PostFilterPlugin } from "../framework.ts";

export const dynamicResources: PostFilterPlugin = {
  name: "DynamicResources",
  postFilter: () => ({ message: "no new claims to deallocate" }),
};
