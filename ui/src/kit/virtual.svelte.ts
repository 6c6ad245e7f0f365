// A window of rows over any number of them: tanstack's virtual core with Svelte's runes. Rows are of one height,
// but for those that are measured.

import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';

/** A row that is to be drawn, and where. */
export interface VirtualRow {
  readonly index: number;
  readonly top: number;
}

interface Options {
  /** How many rows there are. */
  count: () => number;
  /** The height of each, in CSS pixels. */
  height: number;
  /** The height of a sticky header above the rows, inside the element that scrolls. */
  padding?: number;
  /** What tells a row from the others wherever it goes; needed where rows are measured. */
  key?: (index: number) => string;
}

/** Before the first layout, and where there is no layout at all, as many rows are drawn as fit this. */
const firstRect = { width: 800, height: 600 };

export class VirtualRows {
  rows = $state.raw<VirtualRow[]>([]);
  height = $state(0);
  private element: HTMLElement | null = null;
  private readonly core: Virtualizer<HTMLElement, HTMLElement>;

  constructor(private readonly options: Options) {
    this.core = new Virtualizer<HTMLElement, HTMLElement>(this.settings());
  }

  /** An attachment for the element that scrolls. */
  readonly view = (element: HTMLElement): (() => void) => {
    this.element = element;
    const end = this.core._didMount();
    $effect(() => {
      this.options.count();
      this.core.setOptions(this.settings());
      this.core._willUpdate();
      this.read();
    });
    return () => {
      this.element = null;
      end();
    };
  };

  /** An attachment for a row that may be higher than the others; the element needs `data-index`. */
  readonly measured = (element: HTMLElement): (() => void) => {
    this.core.measureElement(element);
    return () => this.core.measureElement(null);
  };

  /** Scrolls just as far as needed to show a row. */
  show(index: number, align: 'auto' | 'start' = 'auto'): void {
    if (index >= 0 && index < this.options.count()) this.core.scrollToIndex(index, { align });
  }

  /** How many whole rows the view shows. */
  get perPage(): number {
    const height = (this.core.scrollRect?.height ?? firstRect.height) - (this.options.padding ?? 0);
    return Math.max(1, Math.floor(height / this.options.height) - 1);
  }

  private settings() {
    const { count, height, padding = 0, key } = this.options;
    return {
      count: count(),
      getScrollElement: () => this.element,
      estimateSize: () => height,
      ...(key ? { getItemKey: key } : {}),
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      initialRect: firstRect,
      overscan: 8,
      scrollMargin: padding,
      scrollPaddingStart: padding,
      onChange: () => this.read(),
    };
  }

  private read(): void {
    this.rows = this.core
      .getVirtualItems()
      .map(({ index, start }) => ({ index, top: start - (this.options.padding ?? 0) }));
    this.height = this.core.getTotalSize();
  }
}
