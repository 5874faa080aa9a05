import { Component, type ReactNode } from 'react';
import { ErrorNote } from '@/components/ErrorNote';

/** Keeps a fault of one screen from taking the window with it. */
export class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <div className="pad">
        <ErrorNote error={this.state.error} onRetry={() => this.setState({ error: null })} />
      </div>
    );
  }
}
