/** Whether an image stands for whatever is newest: its tag is `latest`, or it has neither tag nor digest. */
export function usesLatest(image: string): boolean {
  const [name = "", digest] = image.split("@", 2);
  const colon = name.lastIndexOf(":");
  const tag = colon > name.lastIndexOf("/") ? name.slice(colon + 1) : "";
  return tag === "" ? digest === undefined : tag === "latest";
}
