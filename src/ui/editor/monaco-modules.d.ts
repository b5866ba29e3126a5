/** Monaco's side-effect modules have no types of their own. */
declare module "monaco-editor/editor/contrib/suggest/browser/suggestController";
declare module "monaco-editor/editor/editor.worker?worker" {
  const EditorWorker: new () => Worker;
  export default EditorWorker;
}
