// Finds what a person would point at: the visible elements with a role and a name, names as assistive technology
// reads them. Arguments: the role, a pattern for the name, and optionally the element to look inside.
const [wantedRole, pattern, inside] = arguments;

const implicit = {
  BUTTON: 'button', A: 'link', SELECT: 'combobox', TEXTAREA: 'textbox', DIALOG: 'dialog', H1: 'heading', H2: 'heading',
  H3: 'heading', TABLE: 'table', TR: 'row', SUMMARY: 'button', UL: 'list', OL: 'list', LI: 'listitem', NAV: 'navigation', ASIDE: 'complementary', SECTION: 'region',
};
const inputs = { checkbox: 'checkbox', radio: 'radio', search: 'searchbox', button: 'button', submit: 'button' };

const roleOf = (element) =>
  element.getAttribute('role') ??
  (element.tagName === 'INPUT' ? (inputs[element.type] ?? 'textbox') : implicit[element.tagName]);

const textOf = (ids) =>
  ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? '').join(' ');

const nameOf = (element) => {
  const labelled = element.getAttribute('aria-labelledby');
  if (labelled) return textOf(labelled);
  const label = element.getAttribute('aria-label');
  if (label) return label;
  if (element.labels?.length) return [...element.labels].map((one) => one.textContent).join(' ');
  return element.textContent || element.title || element.placeholder || '';
};

const visible = (element) => {
  if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0;
};

const wanted = new RegExp(pattern, 'iu');
return [...(inside ?? document).querySelectorAll('*')].filter(
  (element) =>
    roleOf(element) === wantedRole && wanted.test(nameOf(element).replace(/\s+/g, ' ').trim()) && visible(element),
);
