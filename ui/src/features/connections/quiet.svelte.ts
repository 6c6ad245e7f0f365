// Waits with a question until nobody types: it must not catch the letters meant for another field.

/** Long enough that the next letter of a word would have come. */
const pause = 900;

export class Quiet {
  private typedAt = -pause;
  private due: ReturnType<typeof setTimeout> | undefined;

  /** An attachment for the window: sees every key before its field does. */
  readonly watch = (): (() => void) => {
    const typed = (event: KeyboardEvent) => {
      if (isField(event.target)) this.typedAt = performance.now();
    };
    window.addEventListener('keydown', typed, true);
    return () => {
      window.removeEventListener('keydown', typed, true);
      clearTimeout(this.due);
    };
  };

  /** Runs `then` as soon as no field is being typed into; the result ends the waiting. */
  wait(then: () => void): () => void {
    clearTimeout(this.due);
    const left = isField(document.activeElement) ? this.typedAt + pause - performance.now() : 0;
    if (left <= 0) then();
    else this.due = setTimeout(() => this.wait(then), left);
    return () => clearTimeout(this.due);
  }
}

function isField(element: EventTarget | null): boolean {
  return element instanceof HTMLElement && element.matches('input, textarea, [contenteditable]');
}
