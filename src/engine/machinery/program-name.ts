/** `nginx` for `registry.example.com:5000/library/nginx:1.27@sha256:…`: by it well-known programs are known. */
export function programName(image: string): string {
  const repository = image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  return repository.slice(repository.lastIndexOf("/") + 1);
}
