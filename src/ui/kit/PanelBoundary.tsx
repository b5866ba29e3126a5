/** Keeps a failing panel from taking the page with it. */
import { Component, type ErrorInfo, type ReactNode } from "react";
import { Button } from "./Button.tsx";
import "./panel-boundary.css";

interface Props {
  /** Texts of the notice and of the button that draws the panel anew. */
  readonly message: string;
  readonly again: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: Error | undefined;
}

export class PanelBoundary extends Component<Props, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div role="alert" className="panel-failed">
        <p>{this.props.message}</p>
        <p className="mono muted">{error.message}</p>
        <Button onClick={() => this.setState({ error: undefined })}>{this.props.again}</Button>
      </div>
    );
  }
}
