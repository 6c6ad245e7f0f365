// What a menu is made of.

import type { Component } from 'svelte';

type Icon = Component<{ size?: number; 'aria-hidden'?: 'true' }>;

/** A line of a menu; a group starts with a rule above it. */
export interface MenuItem {
  label: string;
  run: () => void;
  icon?: Icon;
  /** The key that does the same. */
  keys?: string;
  /** Says why it can't be chosen; shown below the label. */
  refused?: string | undefined;
  /** More about it, in a line below the label. */
  note?: string | undefined;
  danger?: boolean;
  /** For one of several: whether it is the chosen one. */
  checked?: boolean;
  group?: boolean;
}

/** Where a menu opens: below an element, or at a point of the window. */
export type MenuAnchor = HTMLElement | { x: number; y: number };
