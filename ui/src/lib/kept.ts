// Small choices of the person (theme, widths) kept between starts, where the page may keep anything at all.

export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`strata.${name}`);
  } catch {
    return null;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`strata.${name}`, value);
  } catch {
    // A page without storage forgets the choice; nothing depends on it.
  }
}
